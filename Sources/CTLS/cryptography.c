#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "internal.h"

int ctls_random(uint8_t *out, size_t length) {
    ctls_start();
    return RAND_bytes(out, (int)length) == 1;
}

static const EVP_MD *digest_of(int digest) {
    switch (digest) {
        case CTLS_MD5: return EVP_md5();
        case CTLS_SHA1: return EVP_sha1();
        default: return EVP_sha256();
    }
}

size_t ctls_digest(int digest, const uint8_t *bytes, size_t length, uint8_t out[32]) {
    ctls_start();
    unsigned int size = 0;
    return EVP_Digest(bytes, length, out, &size, digest_of(digest), NULL) == 1 ? size : 0;
}

size_t ctls_hmac(
    int digest, const uint8_t *key, size_t key_length, const uint8_t *bytes, size_t length, uint8_t out[32]) {
    ctls_start();
    unsigned int size = 0;
    return HMAC(digest_of(digest), key, (int)key_length, bytes, length, out, &size) ? size : 0;
}

int ctls_triple_des(
    const uint8_t key[24], const uint8_t vector[8], int encrypting, const uint8_t *bytes, size_t length, uint8_t *out) {
    ctls_start();
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = 0, last = 0;
    int good = context && EVP_CipherInit_ex(context, EVP_des_ede3_cbc(), NULL, key, vector, encrypting) == 1 &&
               EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
               EVP_CipherUpdate(context, out, &done, bytes, (int)length) == 1 &&
               EVP_CipherFinal_ex(context, out + done, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    return good && (size_t)(done + last) == length;
}

int ctls_power(
    const uint8_t *base, size_t base_length, const uint8_t *exponent, size_t exponent_length, const uint8_t *modulus,
    size_t modulus_length, uint8_t *out) {
    ctls_start();
    BN_CTX *context = BN_CTX_new();
    BIGNUM *b = BN_lebin2bn(base, (int)base_length, NULL);
    BIGNUM *e = BN_lebin2bn(exponent, (int)exponent_length, NULL);
    BIGNUM *m = BN_lebin2bn(modulus, (int)modulus_length, NULL);
    BIGNUM *r = BN_new();
    int good = context && b && e && m && r && BN_is_odd(m) && BN_cmp(b, m) < 0 &&
               BN_mod_exp(r, b, e, m, context) == 1 && BN_bn2lebinpad(r, out, (int)modulus_length) >= 0;
    BN_clear_free(b);
    BN_clear_free(e);
    BN_free(m);
    BN_clear_free(r);
    BN_CTX_free(context);
    return good;
}

size_t ctls_certificate_key(const uint8_t *der, size_t length, uint8_t *out, size_t size) {
    ctls_start();
    X509 *certificate = d2i_X509(NULL, &der, (long)length);
    ASN1_BIT_STRING *key = certificate ? X509_get0_pubkey_bitstr(certificate) : NULL;
    size_t count = key && ASN1_STRING_length(key) > 0 ? (size_t)ASN1_STRING_length(key) : 0;
    if (count > size) count = 0;
    if (count > 0) memcpy(out, ASN1_STRING_get0_data(key), count);
    X509_free(certificate);
    return count;
}

int ctls_certificate_rsa(
    const uint8_t *der, size_t length, uint8_t *modulus, size_t *modulus_length, uint8_t *exponent,
    size_t *exponent_length) {
    ctls_start();
    X509 *certificate = d2i_X509(NULL, &der, (long)length);
    EVP_PKEY *key = certificate ? X509_get0_pubkey(certificate) : NULL;
    BIGNUM *n = NULL, *e = NULL;
    int good = key && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
               EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 && BN_num_bytes(n) > 0 &&
               (size_t)BN_num_bytes(n) <= *modulus_length && BN_num_bytes(e) > 0 &&
               (size_t)BN_num_bytes(e) <= *exponent_length;
    if (good) {
        *modulus_length = (size_t)BN_num_bytes(n);
        *exponent_length = (size_t)BN_num_bytes(e);
        good = BN_bn2lebinpad(n, modulus, (int)*modulus_length) >= 0 &&
               BN_bn2lebinpad(e, exponent, (int)*exponent_length) >= 0;
    }
    BN_free(n);
    BN_free(e);
    X509_free(certificate);
    return good;
}
