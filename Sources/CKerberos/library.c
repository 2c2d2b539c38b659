#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static ckerberos_library lib;
static int is_there = 0;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const struct {
    void *target;
    const char *name;
} wanted[] = {
    {&lib.profile_init_vtable, "profile_init_vtable"},
    {&lib.profile_release, "profile_release"},
    {&lib.init_context_profile, "krb5_init_context_profile"},
    {&lib.init_context, "krb5_init_context"},
    {&lib.free_context, "krb5_free_context"},
    {&lib.set_default_realm, "krb5_set_default_realm"},
    {&lib.get_error_message, "krb5_get_error_message"},
    {&lib.free_error_message, "krb5_free_error_message"},
    {&lib.build_principal, "krb5_build_principal"},
    {&lib.free_principal, "krb5_free_principal"},
    {&lib.cc_new_unique, "krb5_cc_new_unique"},
    {&lib.cc_initialize, "krb5_cc_initialize"},
    {&lib.cc_copy_creds, "krb5_cc_copy_creds"},
    {&lib.cc_get_principal, "krb5_cc_get_principal"},
    {&lib.cc_resolve, "krb5_cc_resolve"},
    {&lib.cc_default_name, "krb5_cc_default_name"},
    {&lib.cc_close, "krb5_cc_close"},
    {&lib.cc_destroy, "krb5_cc_destroy"},
    {&lib.options_alloc, "krb5_get_init_creds_opt_alloc"},
    {&lib.options_free, "krb5_get_init_creds_opt_free"},
    {&lib.options_set_canonicalize, "krb5_get_init_creds_opt_set_canonicalize"},
    {&lib.options_set_out_ccache, "krb5_get_init_creds_opt_set_out_ccache"},
    {&lib.init_creds_init, "krb5_init_creds_init"},
    {&lib.init_creds_set_password, "krb5_init_creds_set_password"},
    {&lib.init_creds_step, "krb5_init_creds_step"},
    {&lib.init_creds_free, "krb5_init_creds_free"},
    {&lib.tkt_creds_init, "krb5_tkt_creds_init"},
    {&lib.tkt_creds_step, "krb5_tkt_creds_step"},
    {&lib.tkt_creds_get_creds, "krb5_tkt_creds_get_creds"},
    {&lib.tkt_creds_free, "krb5_tkt_creds_free"},
    {&lib.free_cred_contents, "krb5_free_cred_contents"},
    {&lib.free_data_contents, "krb5_free_data_contents"},
    {&lib.auth_con_init, "krb5_auth_con_init"},
    {&lib.auth_con_free, "krb5_auth_con_free"},
    {&lib.auth_con_setflags, "krb5_auth_con_setflags"},
    {&lib.auth_con_set_req_cksumtype, "krb5_auth_con_set_req_cksumtype"},
    {&lib.auth_con_getkey, "krb5_auth_con_getkey"},
    {&lib.auth_con_getsendsubkey, "krb5_auth_con_getsendsubkey"},
    {&lib.auth_con_getrecvsubkey, "krb5_auth_con_getrecvsubkey"},
    {&lib.auth_con_getlocalseqnumber, "krb5_auth_con_getlocalseqnumber"},
    {&lib.auth_con_getremoteseqnumber, "krb5_auth_con_getremoteseqnumber"},
    {&lib.mk_req_extended, "krb5_mk_req_extended"},
    {&lib.rd_rep, "krb5_rd_rep"},
    {&lib.free_ap_rep_enc_part, "krb5_free_ap_rep_enc_part"},
    {&lib.free_keyblock, "krb5_free_keyblock"},
    {&lib.c_encrypt_length, "krb5_c_encrypt_length"},
    {&lib.c_encrypt, "krb5_c_encrypt"},
    {&lib.c_decrypt, "krb5_c_decrypt"},
    {&lib.enctype_to_name, "krb5_enctype_to_name"},
};

static void load(void) {
#ifdef __APPLE__
    void *handle = dlopen("libkrb5.3.dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *handle = dlopen("libkrb5.so.3", RTLD_NOW | RTLD_LOCAL);
#endif
    if (handle == NULL) return;
    for (size_t index = 0; index < sizeof wanted / sizeof *wanted; index++) {
        // Names of libk5crypto are found too: libkrb5 needs it.
        void *found = dlsym(handle, wanted[index].name);
        if (found == NULL) return;
        memcpy(wanted[index].target, &found, sizeof found);
    }
    is_there = 1;
}

const ckerberos_library *ckerberos_load(void) {
    pthread_once(&once, load);
    return is_there ? &lib : NULL;
}

// The settings of the logon. What is not here is the library's default.
static const struct {
    const char *path[3];
    const char *value;
} settings[] = {
    // Names are taken as they were asked for, and nobody but the caller asks name servers or KDCs.
    {{"libdefaults", "dns_lookup_kdc"}, "false"},
    {{"libdefaults", "dns_lookup_realm"}, "false"},
    {{"libdefaults", "dns_canonicalize_hostname"}, "false"},
    {{"libdefaults", "rdns"}, "false"},
    {{"libdefaults", "realm_try_domains"}, "-1"},
    // A clock that is wrong is to be seen, not helped.
    {{"libdefaults", "kdc_timesync"}, "0"},
    // What Windows offers: without RC4 an old account would be said to have no common encryption.
    {{"libdefaults", "allow_rc4"}, "true"},
    // Certificates and cards are no password.
    {{"plugins", "clpreauth", "disable"}, "pkinit"},
};

static long get_values(void *data, const char *const *names, char ***values) {
    (void)data;
    for (size_t index = 0; index < sizeof settings / sizeof *settings; index++) {
        size_t depth = 0;
        while (depth < 3 && settings[index].path[depth] != NULL && names[depth] != NULL &&
               strcmp(settings[index].path[depth], names[depth]) == 0)
            depth++;
        int is_whole = (depth == 3 || settings[index].path[depth] == NULL) && names[depth] == NULL;
        if (!is_whole) continue;
        char **list = calloc(2, sizeof *list);
        if (list == NULL) return 12;
        list[0] = strdup(settings[index].value);
        *values = list;
        return 0;
    }
    return PROF_NO_RELATION;
}

static void free_values(void *data, char **values) {
    (void)data;
    for (char **value = values; value != NULL && *value != NULL; value++) free(*value);
    free(values);
}

krb5_profile *ckerberos_profile(const ckerberos_library *library) {
    krb5_profile_vtable table = {.minor_ver = 1, .get_values = get_values, .free_values = free_values};
    krb5_profile *profile = NULL;
    return library->profile_init_vtable(&table, NULL, &profile) == 0 ? profile : NULL;
}
