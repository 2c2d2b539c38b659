// What a certificate may be used for.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "internal.h"

static void copy_usages(char *out, size_t size, X509 *certificate) {
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    size_t used = 0;
    for (int i = 0; usages != NULL && i < sk_ASN1_OBJECT_num(usages); i++) {
        char name[128];
        int length = OBJ_obj2txt(name, sizeof name, sk_ASN1_OBJECT_value(usages, i), 1);
        // What does not fit its buffer is no use that anyone knows.
        if (length <= 0 || (size_t)length >= sizeof name || used + (size_t)length + 2 > size) continue;
        memcpy(out + used, name, (size_t)length);
        used += (size_t)length;
        out[used++] = '\n';
    }
    EXTENDED_KEY_USAGE_free(usages);
}

int ctls_certificate_usage_read(const uint8_t *der, size_t length, ctls_certificate_usage *out) {
    ctls_start();
    memset(out, 0, sizeof *out);
    const unsigned char *cursor = der;
    X509 *certificate = length <= 1 << 20 ? d2i_X509(NULL, &cursor, (long)length) : NULL;
    if (certificate == NULL) {
        ERR_clear_error();
        return 0;
    }
    copy_usages(out->usages, sizeof out->usages, certificate);
    // OpenSSL answers all bits where the extension is missing.
    uint32_t key_usage = X509_get_key_usage(certificate);
    out->key_usage = key_usage == UINT32_MAX ? -1 : (int)(key_usage & 0xffff);
    out->is_authority = X509_check_ca(certificate) == 1;
    EVP_Digest(der, length, out->sha1, NULL, EVP_sha1(), NULL);
    X509_free(certificate);
    ERR_clear_error();
    return 1;
}
