#ifndef REDIAL_CTLS_INTERNAL_H
#define REDIAL_CTLS_INTERNAL_H

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "ctls.h"

struct ctls_identity {
    X509 *certificate;
    EVP_PKEY *key;
};

// Starts the library once, without the machine's openssl.cnf: a hardened vantage must not look like a broken server.
void ctls_start(void);

#endif
