#include "ckerberos.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

int ckerberos_is_there(void) { return ckerberos_load() != NULL; }

ckerberos *ckerberos_new(const char *realm) {
    const ckerberos_library *lib = ckerberos_load();
    if (lib == NULL) return NULL;
    ckerberos *logon = calloc(1, sizeof *logon);
    if (logon == NULL) return NULL;
    logon->lib = lib;
    krb5_profile *profile = ckerberos_profile(lib);
    int32_t code = profile == NULL ? CKERBEROS_NO_MEMORY
                                   : lib->init_context_profile(profile, KRB5_INIT_CONTEXT_SECURE, &logon->context);
    if (profile != NULL) lib->profile_release(profile);
    if (code == 0) code = lib->set_default_realm(logon->context, realm);
    if (code == 0) code = lib->cc_new_unique(logon->context, "MEMORY", NULL, &logon->cache);
    if (code == 0) return logon;
    ckerberos_free(logon);
    return NULL;
}

void ckerberos_free(ckerberos *logon) {
    if (logon == NULL) return;
    const ckerberos_library *lib = logon->lib;
    if (logon->context != NULL) {
        if (logon->key != NULL) lib->free_keyblock(logon->context, logon->key);
        if (logon->auth != NULL) lib->auth_con_free(logon->context, logon->auth);
        lib->free_cred_contents(logon->context, &logon->creds);
        if (logon->ticketing != NULL) lib->tkt_creds_free(logon->context, logon->ticketing);
        if (logon->initial != NULL) lib->init_creds_free(logon->context, logon->initial);
        if (logon->options != NULL) lib->options_free(logon->context, logon->options);
        if (logon->cache != NULL) lib->cc_destroy(logon->context, logon->cache);
        lib->free_context(logon->context);
    }
    free(logon);
}

void ckerberos_text(ckerberos *logon, int32_t code, char *text, size_t size) {
    const char *words = logon->lib->get_error_message(logon->context, code);
    strncpy(text, words == NULL ? "" : words, size - 1);
    text[size - 1] = 0;
    if (words != NULL) logon->lib->free_error_message(logon->context, words);
}

int32_t ckerberos_use_password(
    ckerberos *logon, const char *realm, const char *user, int enterprise, const char *password) {
    const ckerberos_library *lib = logon->lib;
    krb5_principal client = NULL;
    int32_t code =
        lib->build_principal(logon->context, &client, (unsigned)strlen(realm), realm, user, (const char *)NULL);
    if (code != 0) return code;
    if (enterprise) client->type = KRB5_NT_ENTERPRISE_PRINCIPAL;
    code = lib->options_alloc(logon->context, &logon->options);
    if (code == 0) {
        lib->options_set_canonicalize(logon->options, 1);
        code = lib->options_set_out_ccache(logon->context, logon->options, logon->cache);
    }
    if (code == 0)
        code = lib->init_creds_init(logon->context, client, NULL, NULL, 0, logon->options, &logon->initial);
    if (code == 0) code = lib->init_creds_set_password(logon->context, logon->initial, password);
    lib->free_principal(logon->context, client);
    return code;
}

// The name that this machine's settings give the user's cache: the one thing that is asked of them.
static int32_t resolve_default(ckerberos *logon, krb5_ccache *cache) {
    const ckerberos_library *lib = logon->lib;
    krb5_context machine = NULL;
    if (lib->init_context(&machine) != 0) machine = NULL;
    const char *name = lib->cc_default_name(machine != NULL ? machine : logon->context);
    int32_t code = name == NULL ? CKERBEROS_NO_CACHE_FILE : lib->cc_resolve(logon->context, name, cache);
    if (machine != NULL) lib->free_context(machine);
    return code;
}

int32_t ckerberos_use_cache(ckerberos *logon, const char *name, char *realm, size_t size) {
    const ckerberos_library *lib = logon->lib;
    krb5_ccache cache = NULL;
    krb5_principal client = NULL;
    int32_t code =
        name == NULL ? resolve_default(logon, &cache) : lib->cc_resolve(logon->context, name, &cache);
    if (code != 0) return code;
    code = lib->cc_get_principal(logon->context, cache, &client);
    if (code == 0) code = lib->cc_initialize(logon->context, logon->cache, client);
    if (code == 0) code = lib->cc_copy_creds(logon->context, cache, logon->cache);
    if (code == 0 && client->realm.length >= size) code = CKERBEROS_NOT_FOUND;
    if (code == 0) {
        memcpy(realm, client->realm.data, client->realm.length);
        realm[client->realm.length] = 0;
        code = lib->set_default_realm(logon->context, realm);
    }
    if (client != NULL) lib->free_principal(logon->context, client);
    lib->cc_close(logon->context, cache);
    return code;
}

int32_t ckerberos_take(ckerberos *logon, int32_t code, krb5_data *made, krb5_data *realm, ckerberos_message *message) {
    memset(message, 0, sizeof *message);
    if (code == 0 && made->length > 0) {
        message->bytes = malloc(made->length);
        if (message->bytes == NULL) {
            code = CKERBEROS_NO_MEMORY;
        } else {
            memcpy(message->bytes, made->data, made->length);
            message->count = made->length;
        }
    }
    if (realm != NULL && code == 0 && realm->length < sizeof message->realm)
        memcpy(message->realm, realm->data, realm->length);
    logon->lib->free_data_contents(logon->context, made);
    if (realm != NULL) logon->lib->free_data_contents(logon->context, realm);
    return code;
}

int32_t ckerberos_as_step(ckerberos *logon, const uint8_t *answer, size_t count, ckerberos_message *request) {
    krb5_data in = {0, (unsigned)count, (char *)answer}, out = {0}, realm = {0};
    unsigned int flags = 0;
    int32_t code = logon->lib->init_creds_step(logon->context, logon->initial, &in, &out, &realm, &flags);
    code = ckerberos_take(logon, code, &out, &realm, request);
    request->wants_more = code == 0 && (flags & STEP_CONTINUE);
    return code;
}

int32_t ckerberos_want_service(ckerberos *logon, const char *service, const char *host) {
    const ckerberos_library *lib = logon->lib;
    krb5_creds wanted = {0};
    int32_t code = lib->cc_get_principal(logon->context, logon->cache, &wanted.client);
    // A realm without a name: the KDCs refer to the one that knows the service. [RFC 6806 8]
    if (code == 0) code = lib->build_principal(logon->context, &wanted.server, 0, "", service, host, (const char *)NULL);
    if (code == 0) code = lib->tkt_creds_init(logon->context, logon->cache, &wanted, 0, &logon->ticketing);
    if (wanted.client != NULL) lib->free_principal(logon->context, wanted.client);
    if (wanted.server != NULL) lib->free_principal(logon->context, wanted.server);
    return code;
}

int32_t ckerberos_tgs_step(ckerberos *logon, const uint8_t *answer, size_t count, ckerberos_message *request) {
    krb5_data in = {0, (unsigned)count, (char *)answer}, out = {0}, realm = {0};
    unsigned int flags = 0;
    int32_t code = logon->lib->tkt_creds_step(logon->context, logon->ticketing, &in, &out, &realm, &flags);
    code = ckerberos_take(logon, code, &out, &realm, request);
    request->wants_more = code == 0 && (flags & STEP_CONTINUE);
    if (code == 0 && !request->wants_more)
        code = logon->lib->tkt_creds_get_creds(logon->context, logon->ticketing, &logon->creds);
    return code;
}

int32_t ckerberos_ticket(ckerberos *logon, int32_t *enctype, int64_t *end) {
    if (logon->creds.ticket.length == 0) return CKERBEROS_NOT_FOUND;
    *enctype = logon->creds.keyblock.enctype;
    // Unsigned, so that it counts on after 2038 as the library does.
    *end = (uint32_t)logon->creds.times.endtime;
    return 0;
}

void ckerberos_message_free(ckerberos_message *message) {
    volatile uint8_t *bytes = message->bytes;
    for (size_t index = 0; index < message->count; index++) bytes[index] = 0;
    free(message->bytes);
    memset(message, 0, sizeof *message);
}
