#include <stdlib.h>
#include <string.h>

#include "internal.h"

int32_t ckerberos_ap_request(ckerberos *logon, uint32_t flags, ckerberos_message *request) {
    const ckerberos_library *lib = logon->lib;
    // Length of the bindings, the bindings (none), the flags. [RFC 4121 4.1.1]
    uint8_t checksum[24] = {16};
    for (int index = 0; index < 4; index++) checksum[20 + index] = (uint8_t)(flags >> (8 * index));
    krb5_data contents = {0, sizeof checksum, (char *)checksum}, made = {0};
    int32_t code = lib->auth_con_init(logon->context, &logon->auth);
    if (code == 0) code = lib->auth_con_setflags(logon->context, logon->auth, KRB5_AUTH_CONTEXT_DO_SEQUENCE);
    if (code == 0) code = lib->auth_con_set_req_cksumtype(logon->context, logon->auth, CKSUMTYPE_KG_CB);
    if (code == 0)
        code = lib->mk_req_extended(
            logon->context, &logon->auth, AP_OPTS_MUTUAL_REQUIRED | AP_OPTS_USE_SUBKEY | AP_OPTS_ETYPE_NEGOTIATION,
            &contents, &logon->creds, &made);
    return ckerberos_take(logon, code, &made, NULL, request);
}

// Which key the context has: the service's, else ours, else the ticket's. [RFC 4121 2]
static int32_t take_key(ckerberos *logon) {
    const ckerberos_library *lib = logon->lib;
    krb5_keyblock *ours = NULL, *theirs = NULL;
    int32_t code = lib->auth_con_getsendsubkey(logon->context, logon->auth, &ours);
    if (code == 0) code = lib->auth_con_getrecvsubkey(logon->context, logon->auth, &theirs);
    if (code == 0 && theirs != NULL) {
        logon->key = theirs;
        theirs = NULL;
        logon->keys.has_acceptor_subkey = 1;
    } else if (code == 0 && ours != NULL) {
        logon->key = ours;
        ours = NULL;
    } else if (code == 0) {
        code = lib->auth_con_getkey(logon->context, logon->auth, &logon->key);
    }
    if (ours != NULL) lib->free_keyblock(logon->context, ours);
    if (theirs != NULL) lib->free_keyblock(logon->context, theirs);
    return code == 0 && logon->key == NULL ? CKERBEROS_NOT_FOUND : code;
}

int32_t ckerberos_ap_reply(ckerberos *logon, const uint8_t *answer, size_t count) {
    const ckerberos_library *lib = logon->lib;
    krb5_data in = {0, (unsigned)count, (char *)answer};
    krb5_ap_reply *reply = NULL;
    int32_t local = 0, remote = 0;
    if (logon->auth == NULL || logon->key != NULL) return CKERBEROS_NOT_FOUND;
    int32_t code = lib->rd_rep(logon->context, logon->auth, &in, &reply);
    if (reply != NULL) lib->free_ap_rep_enc_part(logon->context, reply);
    if (code == 0) code = lib->auth_con_getlocalseqnumber(logon->context, logon->auth, &local);
    if (code == 0) code = lib->auth_con_getremoteseqnumber(logon->context, logon->auth, &remote);
    if (code == 0) code = take_key(logon);
    if (code != 0) return code;
    logon->keys.enctype = logon->key->enctype;
    logon->keys.sequence = (uint32_t)local;
    logon->keys.peer_sequence = (uint32_t)remote;
    return 0;
}

ckerberos_keys ckerberos_context_keys(ckerberos *logon) { return logon->keys; }

int32_t ckerberos_encrypt(
    ckerberos *logon, int32_t usage, const uint8_t *plain, size_t count, ckerberos_message *sealed) {
    const ckerberos_library *lib = logon->lib;
    memset(sealed, 0, sizeof *sealed);
    if (logon->key == NULL || count > UINT32_MAX / 2) return CKERBEROS_NOT_FOUND;
    size_t length = 0;
    int32_t code = lib->c_encrypt_length(logon->context, logon->key->enctype, count, &length);
    if (code != 0) return code;
    uint8_t *bytes = malloc(length);
    if (bytes == NULL) return CKERBEROS_NO_MEMORY;
    krb5_data in = {0, (unsigned)count, (char *)plain};
    krb5_enc_data out = {0, logon->key->enctype, 0, {0, (unsigned)length, (char *)bytes}};
    code = lib->c_encrypt(logon->context, logon->key, usage, NULL, &in, &out);
    sealed->bytes = bytes;
    sealed->count = code == 0 ? out.ciphertext.length : 0;
    return code;
}

int32_t ckerberos_decrypt(
    ckerberos *logon, int32_t usage, const uint8_t *sealed, size_t count, ckerberos_message *plain) {
    memset(plain, 0, sizeof *plain);
    if (logon->key == NULL || count == 0 || count > UINT32_MAX / 2) return CKERBEROS_BAD_INTEGRITY;
    uint8_t *bytes = malloc(count);
    if (bytes == NULL) return CKERBEROS_NO_MEMORY;
    krb5_enc_data in = {0, logon->key->enctype, 0, {0, (unsigned)count, (char *)sealed}};
    krb5_data out = {0, (unsigned)count, (char *)bytes};
    int32_t code = logon->lib->c_decrypt(logon->context, logon->key, usage, NULL, &in, &out);
    plain->bytes = bytes;
    plain->count = code == 0 ? out.length : 0;
    return code;
}

size_t ckerberos_key(ckerberos *logon, uint8_t *key, size_t size) {
    if (logon->key == NULL || logon->key->length > size) return 0;
    memcpy(key, logon->key->contents, logon->key->length);
    return logon->key->length;
}

void ckerberos_enctype_name(int32_t enctype, char *text, size_t size) {
    const ckerberos_library *lib = ckerberos_load();
    text[0] = 0;
    if (lib == NULL || lib->enctype_to_name(enctype, 0, text, size) != 0) text[0] = 0;
}
