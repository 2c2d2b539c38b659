#ifndef CKERBEROS_INTERNAL_H
#define CKERBEROS_INTERNAL_H

#include "ckerberos.h"
#include "library.h"

struct ckerberos {
    const ckerberos_library *lib;
    krb5_context context;
    krb5_ccache cache;
    krb5_init_creds_options *options;
    krb5_init_creds initial;
    krb5_tkt_creds ticketing;
    krb5_creds creds;
    krb5_auth_context auth;
    // Of the context with the service, once that is proven.
    krb5_keyblock *key;
    ckerberos_keys keys;
};

// Moves what the library made into a message of ours, and frees it; hands the code through.
int32_t ckerberos_take(ckerberos *logon, int32_t code, krb5_data *made, krb5_data *realm, ckerberos_message *message);

#endif
