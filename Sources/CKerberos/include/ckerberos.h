// Kerberos by MIT krb5's step functions: the library makes and reads messages, the caller carries them to the KDC. It is
// opened when it is first needed, asks no network and no name server, reads nobody's krb5.conf, and keeps tickets in memory.
#ifndef CKERBEROS_H
#define CKERBEROS_H

#include <stddef.h>
#include <stdint.h>

// One logon: its principal, its tickets, and the context with one service. Not for two threads at once.
typedef struct ckerberos ckerberos;

// Bytes that the library made, and for a request the realm whose KDC it is for ("" for other messages).
typedef struct {
    uint8_t *bytes;
    size_t count;
    char realm[256];
    // The exchange is not over: `bytes` go to a KDC, whose answer goes into the next step.
    int wants_more;
} ckerberos_message;

// Whether MIT krb5 is there. The first call loads it.
int ckerberos_is_there(void);

// Codes of the library that mean something to the caller; of its others only the text does. Zero is success everywhere.
enum {
    CKERBEROS_NO_MEMORY = 12,
    // An answer does not decrypt with the password's key, or an authenticated message was changed on its way.
    CKERBEROS_BAD_INTEGRITY = -1765328353,
    // The password stands no preauthentication that the KDC asks for.
    CKERBEROS_PREAUTH_FAILED = -1765328174,
    CKERBEROS_NO_ENCRYPTION_TYPE = -1765328370,
    CKERBEROS_TICKET_EXPIRED = -1765328352,
    CKERBEROS_NOT_FOUND = -1765328243,
    CKERBEROS_NO_CACHE_FILE = -1765328189,
    // The KDC's answer was made at a time too far from ours.
    CKERBEROS_REPLY_SKEW = -1765328236,
};

// NULL where the library is missing or gives no context.
ckerberos *ckerberos_new(const char *realm);
void ckerberos_free(ckerberos *logon);

// What a code means, in the library's words, cut at `size`. Never holds a secret.
void ckerberos_text(ckerberos *logon, int32_t code, char *text, size_t size);

// A ticket-granting ticket will be asked for by password. `enterprise`: the user is a name like an address, which the KDC looks
// up. [RFC 6806 5]
int32_t ckerberos_use_password(ckerberos *logon, const char *realm, const char *user, int enterprise, const char *password);

// The tickets of a cache of this user are taken instead: of `name` (`FILE:/tmp/x`), or the default one where it is NULL. Their
// realm is written to `realm`. CKERBEROS_NO_CACHE_FILE or CKERBEROS_NOT_FOUND where there are none.
int32_t ckerberos_use_cache(ckerberos *logon, const char *name, char *realm, size_t size);

// The AS exchange, one answer in and the next request out; the first answer is empty.
int32_t ckerberos_as_step(ckerberos *logon, const uint8_t *answer, size_t count, ckerberos_message *request);

// The TGS exchange for `service/host`, whose realm the KDCs find. Begun by the first step.
int32_t ckerberos_want_service(ckerberos *logon, const char *service, const char *host);
int32_t ckerberos_tgs_step(ckerberos *logon, const uint8_t *answer, size_t count, ckerberos_message *request);

// Of the service's ticket: encryption type of its session key, and its end in seconds since 1970.
int32_t ckerberos_ticket(ckerberos *logon, int32_t *enctype, int64_t *end);

// AP-REQ with mutual authentication, a subkey and the GSS-API checksum of these flags. [RFC 4121 4.1.1]
int32_t ckerberos_ap_request(ckerberos *logon, uint32_t flags, ckerberos_message *request);
// The service's AP-REP proves it. From here on messages can be encrypted.
int32_t ckerberos_ap_reply(ckerberos *logon, const uint8_t *answer, size_t count);

// Of the context: encryption type of its key, whether the service chose that key, first sequence numbers of both sides.
typedef struct {
    int32_t enctype;
    int has_acceptor_subkey;
    uint32_t sequence, peer_sequence;
} ckerberos_keys;
ckerberos_keys ckerberos_context_keys(ckerberos *logon);

// [RFC 3961] with the context's key.
int32_t ckerberos_encrypt(ckerberos *logon, int32_t usage, const uint8_t *plain, size_t count, ckerberos_message *sealed);
int32_t ckerberos_decrypt(ckerberos *logon, int32_t usage, const uint8_t *sealed, size_t count, ckerberos_message *plain);
// The context's key itself, for the older seal of RC4. [RFC 4757] Its length; 0 where it does not fit.
size_t ckerberos_key(ckerberos *logon, uint8_t *key, size_t size);

// `aes256-cts-hmac-sha1-96`; "" for a type without a name.
void ckerberos_enctype_name(int32_t enctype, char *text, size_t size);

// Overwrites the bytes and gives their memory back.
void ckerberos_message_free(ckerberos_message *message);

#endif
