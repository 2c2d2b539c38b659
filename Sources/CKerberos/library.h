// What is used of MIT krb5 1.12 or newer, whose ABI has been that of libkrb5.so.3 since 2005. Its headers are not needed to build.
#ifndef CKERBEROS_LIBRARY_H
#define CKERBEROS_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

typedef struct _krb5_context *krb5_context;
typedef struct _krb5_ccache *krb5_ccache;
typedef struct _krb5_auth_context *krb5_auth_context;
typedef struct krb5_init_creds_handle *krb5_init_creds;
typedef struct krb5_tkt_creds_handle *krb5_tkt_creds;
typedef struct krb5_init_creds_options krb5_init_creds_options;

typedef struct {
    int32_t magic;
    unsigned int length;
    char *data;
} krb5_data;

typedef struct {
    int32_t magic;
    krb5_data realm;
    krb5_data *data;
    int32_t length;
    int32_t type;
} krb5_principal_data, *krb5_principal;

typedef struct {
    int32_t magic;
    int32_t enctype;
    unsigned int length;
    uint8_t *contents;
} krb5_keyblock;

typedef struct {
    int32_t magic;
    krb5_principal client;
    krb5_principal server;
    krb5_keyblock keyblock;
    struct {
        int32_t authtime, starttime, endtime, renew_till;
    } times;
    unsigned int is_skey;
    int32_t ticket_flags;
    void **addresses;
    krb5_data ticket;
    krb5_data second_ticket;
    void **authdata;
} krb5_creds;

typedef struct {
    int32_t magic;
    int32_t enctype;
    unsigned int kvno;
    krb5_data ciphertext;
} krb5_enc_data;

typedef struct krb5_ap_reply krb5_ap_reply;
typedef struct krb5_profile krb5_profile;

// The back end of a profile that is not a file, in its first version.
typedef struct {
    int minor_ver;
    long (*get_values)(void *, const char *const *, char ***);
    void (*free_values)(void *, char **);
    void *others[13];
} krb5_profile_vtable;

enum {
    KRB5_INIT_CONTEXT_SECURE = 1,
    KRB5_NT_ENTERPRISE_PRINCIPAL = 10,
    KRB5_AUTH_CONTEXT_DO_SEQUENCE = 4,
    AP_OPTS_USE_SUBKEY = 1,
    AP_OPTS_ETYPE_NEGOTIATION = 2,
    AP_OPTS_MUTUAL_REQUIRED = 0x20000000,
    CKSUMTYPE_KG_CB = 0x8003,
    STEP_CONTINUE = 1,
};
#define PROF_NO_RELATION (-1429577725L)

typedef struct {
    long (*profile_init_vtable)(krb5_profile_vtable *, void *, krb5_profile **);
    void (*profile_release)(krb5_profile *);
    int32_t (*init_context_profile)(krb5_profile *, int32_t, krb5_context *);
    int32_t (*init_context)(krb5_context *);
    void (*free_context)(krb5_context);
    int32_t (*set_default_realm)(krb5_context, const char *);
    const char *(*get_error_message)(krb5_context, int32_t);
    void (*free_error_message)(krb5_context, const char *);
    int32_t (*build_principal)(krb5_context, krb5_principal *, unsigned int, const char *, ...);
    void (*free_principal)(krb5_context, krb5_principal);
    int32_t (*cc_new_unique)(krb5_context, const char *, const char *, krb5_ccache *);
    int32_t (*cc_initialize)(krb5_context, krb5_ccache, krb5_principal);
    int32_t (*cc_copy_creds)(krb5_context, krb5_ccache, krb5_ccache);
    int32_t (*cc_get_principal)(krb5_context, krb5_ccache, krb5_principal *);
    int32_t (*cc_resolve)(krb5_context, const char *, krb5_ccache *);
    const char *(*cc_default_name)(krb5_context);
    int32_t (*cc_close)(krb5_context, krb5_ccache);
    int32_t (*cc_destroy)(krb5_context, krb5_ccache);
    int32_t (*options_alloc)(krb5_context, krb5_init_creds_options **);
    void (*options_free)(krb5_context, krb5_init_creds_options *);
    void (*options_set_canonicalize)(krb5_init_creds_options *, int);
    int32_t (*options_set_out_ccache)(krb5_context, krb5_init_creds_options *, krb5_ccache);
    int32_t (*init_creds_init)(
        krb5_context, krb5_principal, void *, void *, int32_t, krb5_init_creds_options *, krb5_init_creds *);
    int32_t (*init_creds_set_password)(krb5_context, krb5_init_creds, const char *);
    int32_t (*init_creds_step)(krb5_context, krb5_init_creds, krb5_data *, krb5_data *, krb5_data *, unsigned int *);
    void (*init_creds_free)(krb5_context, krb5_init_creds);
    int32_t (*tkt_creds_init)(krb5_context, krb5_ccache, krb5_creds *, int32_t, krb5_tkt_creds *);
    int32_t (*tkt_creds_step)(krb5_context, krb5_tkt_creds, krb5_data *, krb5_data *, krb5_data *, unsigned int *);
    int32_t (*tkt_creds_get_creds)(krb5_context, krb5_tkt_creds, krb5_creds *);
    void (*tkt_creds_free)(krb5_context, krb5_tkt_creds);
    void (*free_cred_contents)(krb5_context, krb5_creds *);
    void (*free_data_contents)(krb5_context, krb5_data *);
    int32_t (*auth_con_init)(krb5_context, krb5_auth_context *);
    int32_t (*auth_con_free)(krb5_context, krb5_auth_context);
    int32_t (*auth_con_setflags)(krb5_context, krb5_auth_context, int32_t);
    int32_t (*auth_con_set_req_cksumtype)(krb5_context, krb5_auth_context, int32_t);
    int32_t (*auth_con_getkey)(krb5_context, krb5_auth_context, krb5_keyblock **);
    int32_t (*auth_con_getsendsubkey)(krb5_context, krb5_auth_context, krb5_keyblock **);
    int32_t (*auth_con_getrecvsubkey)(krb5_context, krb5_auth_context, krb5_keyblock **);
    int32_t (*auth_con_getlocalseqnumber)(krb5_context, krb5_auth_context, int32_t *);
    int32_t (*auth_con_getremoteseqnumber)(krb5_context, krb5_auth_context, int32_t *);
    int32_t (*mk_req_extended)(krb5_context, krb5_auth_context *, int32_t, krb5_data *, krb5_creds *, krb5_data *);
    int32_t (*rd_rep)(krb5_context, krb5_auth_context, const krb5_data *, krb5_ap_reply **);
    void (*free_ap_rep_enc_part)(krb5_context, krb5_ap_reply *);
    void (*free_keyblock)(krb5_context, krb5_keyblock *);
    int32_t (*c_encrypt_length)(krb5_context, int32_t, size_t, size_t *);
    int32_t (*c_encrypt)(krb5_context, const krb5_keyblock *, int32_t, const krb5_data *, const krb5_data *, krb5_enc_data *);
    int32_t (*c_decrypt)(krb5_context, const krb5_keyblock *, int32_t, const krb5_data *, const krb5_enc_data *, krb5_data *);
    int32_t (*enctype_to_name)(int32_t, unsigned int, char *, size_t);
} ckerberos_library;

// NULL where MIT krb5 is missing or too old.
const ckerberos_library *ckerberos_load(void);

// A profile with our own settings; NULL where there is no memory.
krb5_profile *ckerberos_profile(const ckerberos_library *lib);

#endif
