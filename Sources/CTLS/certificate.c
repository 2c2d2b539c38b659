// Reading certificates and holding chains against the machine's store.
#include <arpa/inet.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

static void copy_text(char *out, size_t size, const char *text, size_t length) {
    if (length >= size) length = size - 1;
    memcpy(out, text, length);
    out[length] = 0;
}

static void copy_name(char *out, size_t size, const X509_NAME *name) {
    char *text = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    out[0] = 0;
    if (memory == NULL) return;
    unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    if (X509_NAME_print_ex(memory, name, 0, flags) >= 0) {
        long length = BIO_get_mem_data(memory, &text);
        if (length > 0) copy_text(out, size, text, (size_t)length);
    }
    BIO_free(memory);
}

static void copy_common_name(char *out, size_t size, const X509_NAME *name) {
    unsigned char *text = NULL;
    int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    out[0] = 0;
    if (index < 0) return;
    int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    // A zero within would cut the name short of what it says.
    if (length > 0 && memchr(text, 0, (size_t)length) == NULL) copy_text(out, size, (const char *)text, (size_t)length);
    if (length >= 0) OPENSSL_free(text);
}

// Appends one name and a line break; names with line breaks of their own are left out, for they would read as two.
static void append_line(char *out, size_t size, const char *text, size_t length) {
    size_t used = strlen(out);
    if (length == 0 || used + length + 2 > size || memchr(text, '\n', length) || memchr(text, 0, length)) return;
    memcpy(out + used, text, length);
    out[used + length] = '\n';
    out[used + length + 1] = 0;
}

static void append_address(char *out, size_t size, const ASN1_OCTET_STRING *address) {
    int length = ASN1_STRING_length(address);
    char text[64];
    // In the form in which people write addresses, for the asked one is compared with it.
    if (length != 4 && length != 16) return;
    if (inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text, sizeof text) == NULL) return;
    append_line(out, size, text, strlen(text));
}

static void copy_alternative_names(char *out, size_t size, X509 *certificate) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    out[0] = 0;
    for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS) {
            const ASN1_STRING *text = name->d.dNSName;
            append_line(out, size, (const char *)ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text));
        } else if (name->type == GEN_IPADD) {
            append_address(out, size, name->d.iPAddress);
        }
    }
    GENERAL_NAMES_free(names);
}

static int64_t unix_time(const ASN1_TIME *time) {
    struct tm broken_down;
    return ASN1_TIME_to_tm(time, &broken_down) == 1 ? (int64_t)timegm(&broken_down) : 0;
}

static void read_key(X509 *certificate, ctls_certificate *out) {
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    const char *type = key ? EVP_PKEY_get0_type_name(key) : NULL;
    copy_text(out->key_type, sizeof out->key_type, type ? type : "unknown", strlen(type ? type : "unknown"));
    out->key_bits = key ? EVP_PKEY_get_bits(key) : 0;
    const char *signature = OBJ_nid2ln(X509_get_signature_nid(certificate));
    copy_text(out->signature, sizeof out->signature, signature ? signature : "unknown", strlen(signature ? signature : "unknown"));
}

int ctls_certificate_read(const uint8_t *der, size_t length, ctls_certificate *out) {
    ctls_start();
    memset(out, 0, sizeof *out);
    const unsigned char *cursor = der;
    X509 *certificate = length <= 1 << 20 ? d2i_X509(NULL, &cursor, (long)length) : NULL;
    if (certificate == NULL) {
        ERR_clear_error();
        return 0;
    }
    copy_name(out->subject, sizeof out->subject, X509_get_subject_name(certificate));
    copy_name(out->issuer, sizeof out->issuer, X509_get_issuer_name(certificate));
    copy_common_name(out->common_name, sizeof out->common_name, X509_get_subject_name(certificate));
    copy_alternative_names(out->names, sizeof out->names, certificate);
    read_key(certificate, out);
    out->self_signed = X509_self_signed(certificate, 1) == 1;
    out->not_before = unix_time(X509_get0_notBefore(certificate));
    out->not_after = unix_time(X509_get0_notAfter(certificate));
    EVP_Digest(der, length, out->sha256, NULL, EVP_sha256(), NULL);
    unsigned char *key = NULL;
    int key_length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key);
    if (key_length > 0) EVP_Digest(key, (size_t)key_length, out->public_key_sha256, NULL, EVP_sha256(), NULL);
    OPENSSL_free(key);
    X509_free(certificate);
    ERR_clear_error();
    return 1;
}

static int status_of(int error) {
    switch (error) {
        case X509_V_OK: return CTLS_TRUSTED;
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return CTLS_SELF_SIGNED;
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return CTLS_UNKNOWN_ISSUER;
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: return CTLS_BAD_SIGNATURE;
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_CA_MD_TOO_WEAK: return CTLS_WEAK;
        default: return CTLS_OTHER;
    }
}

static int verify(X509_STORE *store, STACK_OF(X509) *chain, char *detail, size_t detail_size) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    int error = X509_V_ERR_UNSPECIFIED;
    if (context != NULL && X509_STORE_CTX_init(context, store, sk_X509_value(chain, 0), chain) == 1) {
        X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
        X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
        X509_verify_cert(context);
        error = X509_STORE_CTX_get_error(context);
    }
    const char *words = X509_verify_cert_error_string(error);
    copy_text(detail, detail_size, words, strlen(words));
    X509_STORE_CTX_free(context);
    return status_of(error);
}

int ctls_chain_verify(const uint8_t *const *der, const size_t *lengths, size_t count, char *detail, size_t detail_size) {
    ctls_start();
    int status = CTLS_OTHER;
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *chain = sk_X509_new_null();
    for (size_t i = 0; i < count; i++) {
        const unsigned char *cursor = der[i];
        X509 *certificate = d2i_X509(NULL, &cursor, (long)lengths[i]);
        if (certificate != NULL && !sk_X509_push(chain, certificate)) X509_free(certificate);
    }
    if (detail_size > 0) detail[0] = 0;
    // The hashed folder is read only where an issuer is looked for; the bundle file would cost 19 ms at every start.
    const char *folder = getenv("SSL_CERT_DIR");
    if (store != NULL && sk_X509_num(chain) > 0 && detail_size > 0) {
        X509_STORE_load_path(store, folder ? folder : "/etc/ssl/certs");
        status = verify(store, chain, detail, detail_size);
    }
    sk_X509_pop_free(chain, X509_free);
    X509_STORE_free(store);
    ERR_clear_error();
    return status;
}

int ctls_sha256(const uint8_t *bytes, size_t length, uint8_t out[32]) {
    return EVP_Digest(bytes, length, out, NULL, EVP_sha256(), NULL) == 1;
}
