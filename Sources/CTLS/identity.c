// Making certificates and keys, for the lab's servers.
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static EVP_PKEY *make_key(int bits) {
    return bits > 0 ? EVP_RSA_gen((unsigned int)bits) : EVP_EC_gen("P-256");
}

static void add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return;
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// Ballast that makes a server's flight span several segments, as real chains do.
static void add_padding(X509 *certificate, size_t length) {
    ASN1_OCTET_STRING *ballast = ASN1_OCTET_STRING_new();
    ASN1_OBJECT *object = OBJ_txt2obj("1.3.6.1.4.1.311.999.1", 1);
    uint8_t *bytes = calloc(1, length);
    if (ballast != NULL && object != NULL && bytes != NULL && ASN1_OCTET_STRING_set(ballast, bytes, (int)length) == 1) {
        X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, object, 0, ballast);
        if (extension != NULL) X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    free(bytes);
    ASN1_OBJECT_free(object);
    ASN1_OCTET_STRING_free(ballast);
}

static void set_name(X509_NAME *name, const char *common_name) {
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0);
}

static void fill(X509 *certificate, const ctls_recipe *recipe, EVP_PKEY *key) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), recipe->not_before ^ 0x5244);
    ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)recipe->not_before);
    ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)recipe->not_after);
    set_name(X509_get_subject_name(certificate), recipe->common_name);
    set_name(X509_get_issuer_name(certificate), recipe->issuer ? recipe->issuer : recipe->common_name);
    X509_set_pubkey(certificate, key);
    add_extension(certificate, NID_key_usage, "digitalSignature,keyEncipherment,dataEncipherment");
    add_extension(certificate, NID_ext_key_usage, "serverAuth");
    if (recipe->dns_name != NULL && strlen(recipe->dns_name) < 256) {
        char value[264] = "DNS:";
        strcat(value, recipe->dns_name);
        add_extension(certificate, NID_subject_alt_name, value);
    }
    if (recipe->padding > 0) add_padding(certificate, recipe->padding);
}

ctls_identity *ctls_identity_make(const ctls_recipe *recipe) {
    ctls_start();
    ctls_identity *identity = calloc(1, sizeof *identity);
    EVP_PKEY *signer = recipe->issuer ? make_key(0) : NULL;
    if (identity == NULL) return NULL;
    identity->key = make_key(recipe->key_bits);
    identity->certificate = X509_new();
    if (identity->key == NULL || identity->certificate == NULL || (recipe->issuer && signer == NULL)) {
        ctls_identity_free(identity);
        EVP_PKEY_free(signer);
        return NULL;
    }
    fill(identity->certificate, recipe, identity->key);
    int length = X509_sign(identity->certificate, signer ? signer : identity->key, recipe->sha1 ? EVP_sha1() : EVP_sha256());
    EVP_PKEY_free(signer);
    if (length <= 0) {
        ctls_identity_free(identity);
        return NULL;
    }
    return identity;
}

void ctls_identity_free(ctls_identity *identity) {
    if (identity == NULL) return;
    X509_free(identity->certificate);
    EVP_PKEY_free(identity->key);
    free(identity);
}

size_t ctls_identity_certificate(const ctls_identity *identity, uint8_t *out, size_t size) {
    int length = i2d_X509(identity->certificate, NULL);
    if (length <= 0 || (size_t)length > size) return 0;
    return i2d_X509(identity->certificate, &out) == length ? (size_t)length : 0;
}
