// OpenSSL 3 behind a handful of plain functions: most of its calls are macros, which Swift cannot import.
// Everything runs over memory buffers; sockets, clocks and waiting belong to the caller. Nothing here is thread-safe
// for one object; different objects may be used on different threads.
#ifndef REDIAL_CTLS_H
#define REDIAL_CTLS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- certificates -------------------------------------------------------------------------------------------------

typedef struct {
    char subject[512];
    char issuer[512];
    char common_name[256];
    char names[4096];  // DNS and address names, one a line
    char key_type[32];
    char signature[64];
    int key_bits;
    int self_signed;  // issued and signed by its own key
    int64_t not_before;  // seconds since 1970
    int64_t not_after;
    uint8_t sha256[32];
    uint8_t public_key_sha256[32];
} ctls_certificate;

// Reads one DER certificate. 1 when it could be read, 0 otherwise.
int ctls_certificate_read(const uint8_t *der, size_t length, ctls_certificate *out);

// SHA-256 of some bytes. 1 when it could be made.
int ctls_sha256(const uint8_t *bytes, size_t length, uint8_t out[32]);
typedef struct {
    char usages[1024];  // object identifiers of the extended key usage, one a line
    int key_usage;  // its bits as OpenSSL numbers them (KU_...); -1 when there is no such extension
    int is_authority;  // it may sign others
    uint8_t sha1[20];  // the thumbprint that Windows shows and binds by
} ctls_certificate_usage;

// Reads what one DER certificate may be used for. 1 when it could be read, 0 otherwise.
int ctls_certificate_usage_read(const uint8_t *der, size_t length, ctls_certificate_usage *out);

enum { CTLS_TRUSTED, CTLS_SELF_SIGNED, CTLS_UNKNOWN_ISSUER, CTLS_BAD_SIGNATURE, CTLS_WEAK, CTLS_OTHER };

// Holds a chain (leaf first) against the machine's hashed certificate folders, dates set aside.
// Returns one of the values above; `detail` receives OpenSSL's own words.
int ctls_chain_verify(const uint8_t *const *der, const size_t *lengths, size_t count, char *detail, size_t detail_size);

// ---- one side of one connection -----------------------------------------------------------------------------------

typedef struct ctls_identity ctls_identity;  // a server's certificate and key
typedef struct ctls_connection ctls_connection;

enum { CTLS_WANTS_MORE = 0, CTLS_DONE = 1, CTLS_FAILED = -1, CTLS_CLOSED = -2 };

// What the peer has sent of the handshake so far.
enum { CTLS_SAW_SERVER_HELLO = 1, CTLS_SAW_CERTIFICATE = 2, CTLS_SAW_SERVER_HELLO_DONE = 4, CTLS_SAW_FINISHED = 8 };

// A client that offers TLS 1.0 to 1.3 and every cipher family that OpenSSL still has, trusts nobody by itself (the
// chain is judged apart) and reads no configuration of the machine. `server_name` may be NULL.
ctls_connection *ctls_client_new(const char *server_name);
// What the first client's side would have to wait for (2 ms); may run beside anything else, and need not be called.
void ctls_client_prepare(void);
ctls_connection *ctls_server_new(const ctls_identity *identity, int min_version, int max_version, const char *ciphers);
void ctls_free(ctls_connection *connection);

// Bytes that came from the network. Returns how many were taken.
size_t ctls_put(ctls_connection *connection, const uint8_t *bytes, size_t length);
// Bytes for the network. Returns how many were written into `out`; 0 when none wait.
size_t ctls_take(ctls_connection *connection, uint8_t *out, size_t size);

int ctls_handshake(ctls_connection *connection);
// > 0: bytes read; CTLS_WANTS_MORE, CTLS_FAILED or CTLS_CLOSED (close_notify) otherwise.
int ctls_read(ctls_connection *connection, uint8_t *out, size_t size);
int ctls_write(ctls_connection *connection, const uint8_t *bytes, size_t length);
void ctls_close(ctls_connection *connection);  // queues close_notify

const char *ctls_version(const ctls_connection *connection);  // "TLSv1.3"
const char *ctls_cipher(const ctls_connection *connection);  // RFC name
int ctls_seen(const ctls_connection *connection);
int ctls_alert_received(const ctls_connection *connection);  // its number, -1 when none
int ctls_alert_sent(const ctls_connection *connection);
// The reason of the failure in OpenSSL's words, empty when there is none.
void ctls_error(const ctls_connection *connection, char *out, size_t size);

// The peer's chain, leaf first, also where the handshake failed after it.
size_t ctls_chain_count(const ctls_connection *connection);
// DER of one certificate; valid until the connection is freed.
const uint8_t *ctls_chain_der(const ctls_connection *connection, size_t index, size_t *length);

// ---- cryptography of old protocols ---------------------------------------------------------------------------------

enum { CTLS_MD5, CTLS_SHA1, CTLS_SHA256 };

// Random bytes fit for keys. 1 when there were enough.
int ctls_random(uint8_t *out, size_t length);
// Returns the length of the digest; 0 when it could not be made.
size_t ctls_digest(int digest, const uint8_t *bytes, size_t length, uint8_t out[32]);
size_t ctls_hmac(
    int digest, const uint8_t *key, size_t key_length, const uint8_t *bytes, size_t length, uint8_t out[32]);
// Cipher block chaining without padding: `length` is a multiple of 8. 1 when it was done.
int ctls_triple_des(
    const uint8_t key[24], const uint8_t vector[8], int encrypting, const uint8_t *bytes, size_t length, uint8_t *out);
// All numbers little-endian; `out` has the length of the modulus, which must be odd and above the base. 1 when it was done.
int ctls_power(
    const uint8_t *base, size_t base_length, const uint8_t *exponent, size_t exponent_length, const uint8_t *modulus,
    size_t modulus_length, uint8_t *out);
// The subjectPublicKey of a DER certificate; its length, 0 when it cannot be read or is longer than `size`.
size_t ctls_certificate_key(const uint8_t *der, size_t length, uint8_t *out, size_t size);
// Modulus and exponent of a certificate with an RSA key, little-endian. The lengths go in as room and come out as used.
int ctls_certificate_rsa(
    const uint8_t *der, size_t length, uint8_t *modulus, size_t *modulus_length, uint8_t *exponent,
    size_t *exponent_length);

// ---- making certificates, for the lab -----------------------------------------------------------------------------

typedef struct {
    const char *common_name;
    const char *dns_name;  // subjectAltName; NULL: none
    const char *issuer;  // common name of an issuer other than itself; NULL: self-signed
    int key_bits;  // RSA; 0: an elliptic curve key (P-256)
    int64_t not_before;
    int64_t not_after;
    int sha1;  // signed with SHA-1 in place of SHA-256
    size_t padding;  // bytes of ballast in a private extension
} ctls_recipe;

ctls_identity *ctls_identity_make(const ctls_recipe *recipe);
void ctls_identity_free(ctls_identity *identity);
// Writes its certificate in DER. Returns its length; 0 when `out` is too small.
size_t ctls_identity_certificate(const ctls_identity *identity, uint8_t *out, size_t size);
// Sends a fatal alert of this number over a connection whose handshake is done. 0 where OpenSSL's own function for it cannot be
// reached (only its static library shows it).
int ctls_alert(ctls_connection *connection, int number);

// OpenSSL's version at run time, for --version --verbose.
const char *ctls_library_version(void);

#ifdef __cplusplus
}
#endif
#endif
