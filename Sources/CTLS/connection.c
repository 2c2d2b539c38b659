// One side of one TLS connection over memory buffers.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define MAX_CHAIN 16

struct ctls_connection {
    SSL_CTX *context;
    SSL *ssl;
    BIO *from_network;
    BIO *to_network;
    int seen;
    int alert_received;
    int alert_sent;
    unsigned long error;
    size_t chain_count;
    uint8_t *chain[MAX_CHAIN];
    size_t chain_length[MAX_CHAIN];
};

// Nothing is torn down at the end, which would only keep the program from ending.
static void start_once(void) {
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_LOAD_SSL_STRINGS, NULL);
}

void ctls_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_once);
}

// Every message of both directions passes here; only what the peer sent, and alerts, are kept.
static void on_message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl, void *self) {
    ctls_connection *connection = self;
    const uint8_t *message = bytes;
    (void)version;
    (void)ssl;
    if (type == SSL3_RT_ALERT && length == 2) {
        if (sent) {
            connection->alert_sent = message[1];
        } else {
            connection->alert_received = message[1];
        }
    }
    if (type != SSL3_RT_HANDSHAKE || sent || length == 0) return;
    switch (message[0]) {
        case SSL3_MT_SERVER_HELLO: connection->seen |= CTLS_SAW_SERVER_HELLO; break;
        case SSL3_MT_CERTIFICATE: connection->seen |= CTLS_SAW_CERTIFICATE; break;
        case SSL3_MT_SERVER_DONE: connection->seen |= CTLS_SAW_SERVER_HELLO_DONE; break;
        case SSL3_MT_FINISHED: connection->seen |= CTLS_SAW_FINISHED; break;
        default: break;
    }
}

// Called in place of the built-in verification: the chain is kept, the handshake goes on, the judgement comes later.
static int keep_chain(X509_STORE_CTX *store, void *unused) {
    (void)unused;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    ctls_connection *connection = ssl ? SSL_get_app_data(ssl) : NULL;
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
    if (connection == NULL || connection->chain_count > 0) return 1;
    for (int i = 0; chain != NULL && i < sk_X509_num(chain) && i < MAX_CHAIN; i++) {
        uint8_t *der = NULL;
        int length = i2d_X509(sk_X509_value(chain, i), &der);
        if (length <= 0) break;
        connection->chain[connection->chain_count] = der;
        connection->chain_length[connection->chain_count++] = (size_t)length;
    }
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

static SSL_CTX *context_new(const SSL_METHOD *method, int min_version, int max_version, const char *ciphers) {
    ctls_start();
    SSL_CTX *context = SSL_CTX_new(method);
    if (context == NULL) return NULL;
    SSL_CTX_set_min_proto_version(context, min_version);
    SSL_CTX_set_max_proto_version(context, max_version);
    SSL_CTX_set_cipher_list(context, ciphers);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return context;
}

// Every client's side shares it: nothing of it changes once it is made.
static SSL_CTX *client_context;

static void make_client_context(void) {
    client_context = context_new(TLS_client_method(), TLS1_VERSION, 0, "HIGH:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=0");
    if (client_context == NULL) return;
    SSL_CTX_set_options(client_context, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_cert_verify_callback(client_context, keep_chain, NULL);
}

void ctls_client_prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_client_context);
}

// One side with its SSL object and its two buffers. Takes over the caller's reference to the context.
static ctls_connection *connection_open(SSL_CTX *context) {
    ctls_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        SSL_CTX_free(context);
        return NULL;
    }
    connection->context = context;
    connection->alert_received = connection->alert_sent = -1;
    connection->ssl = SSL_new(connection->context);
    connection->from_network = BIO_new(BIO_s_mem());
    connection->to_network = BIO_new(BIO_s_mem());
    if (connection->ssl == NULL || connection->from_network == NULL || connection->to_network == NULL) {
        BIO_free(connection->from_network);
        BIO_free(connection->to_network);
        connection->from_network = connection->to_network = NULL;
        ctls_free(connection);
        return NULL;
    }
    BIO_set_mem_eof_return(connection->from_network, -1);
    SSL_set_bio(connection->ssl, connection->from_network, connection->to_network);
    SSL_set_app_data(connection->ssl, connection);
    SSL_set_msg_callback(connection->ssl, on_message);
    SSL_set_msg_callback_arg(connection->ssl, connection);
    return connection;
}

ctls_connection *ctls_client_new(const char *server_name) {
    ctls_client_prepare();
    if (client_context == NULL || SSL_CTX_up_ref(client_context) != 1) return NULL;
    ctls_connection *connection = connection_open(client_context);
    if (connection == NULL) return NULL;
    if (server_name != NULL) SSL_set_tlsext_host_name(connection->ssl, server_name);
    SSL_set_connect_state(connection->ssl);
    return connection;
}

ctls_connection *ctls_server_new(const ctls_identity *identity, int min_version, int max_version, const char *ciphers) {
    SSL_CTX *context = context_new(TLS_server_method(), min_version, max_version, ciphers);
    if (context == NULL) return NULL;
    if (SSL_CTX_use_certificate(context, identity->certificate) != 1 ||
        SSL_CTX_use_PrivateKey(context, identity->key) != 1) {
        SSL_CTX_free(context);
        return NULL;
    }
    SSL_CTX_set_num_tickets(context, 0);
    ctls_connection *connection = connection_open(context);
    if (connection == NULL) return NULL;
    SSL_set_accept_state(connection->ssl);
    return connection;
}

void ctls_free(ctls_connection *connection) {
    if (connection == NULL) return;
    SSL_free(connection->ssl);
    SSL_CTX_free(connection->context);
    for (size_t i = 0; i < connection->chain_count; i++) OPENSSL_free(connection->chain[i]);
    free(connection);
}

size_t ctls_put(ctls_connection *connection, const uint8_t *bytes, size_t length) {
    int written = length > 0 && length <= 1 << 20 ? BIO_write(connection->from_network, bytes, (int)length) : 0;
    return written > 0 ? (size_t)written : 0;
}

size_t ctls_take(ctls_connection *connection, uint8_t *out, size_t size) {
    int count = BIO_read(connection->to_network, out, size > 1 << 20 ? 1 << 20 : (int)size);
    return count > 0 ? (size_t)count : 0;
}

// Turns what an SSL call returned into one of the four results, and keeps the reason of a failure.
static int result_of(ctls_connection *connection, int returned) {
    switch (SSL_get_error(connection->ssl, returned)) {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE: return CTLS_WANTS_MORE;
        case SSL_ERROR_ZERO_RETURN: return CTLS_CLOSED;
        default: connection->error = ERR_peek_error(); return CTLS_FAILED;
    }
}

int ctls_handshake(ctls_connection *connection) {
    ERR_clear_error();
    int returned = SSL_do_handshake(connection->ssl);
    return returned == 1 ? CTLS_DONE : result_of(connection, returned);
}

int ctls_read(ctls_connection *connection, uint8_t *out, size_t size) {
    ERR_clear_error();
    int count = SSL_read(connection->ssl, out, size > 1 << 20 ? 1 << 20 : (int)size);
    return count > 0 ? count : result_of(connection, count);
}

int ctls_write(ctls_connection *connection, const uint8_t *bytes, size_t length) {
    ERR_clear_error();
    if (length == 0 || length > 1 << 20) return CTLS_FAILED;
    int count = SSL_write(connection->ssl, bytes, (int)length);
    return count > 0 ? count : result_of(connection, count);
}

void ctls_close(ctls_connection *connection) {
    ERR_clear_error();
    if (SSL_is_init_finished(connection->ssl)) SSL_shutdown(connection->ssl);
}

// OpenSSL sends alerts by itself only; a server that answers a logon with one needs this.
extern int ssl3_send_alert(SSL *ssl, int level, int number) __attribute__((weak));

int ctls_alert(ctls_connection *connection, int number) {
    ERR_clear_error();
    if (ssl3_send_alert == NULL || !SSL_is_init_finished(connection->ssl)) return 0;
    ssl3_send_alert(connection->ssl, SSL3_AL_FATAL, number);
    return 1;
}

const char *ctls_version(const ctls_connection *connection) { return SSL_get_version(connection->ssl); }

const char *ctls_cipher(const ctls_connection *connection) {
    const SSL_CIPHER *cipher = SSL_get_current_cipher(connection->ssl);
    if (cipher == NULL) cipher = SSL_get_pending_cipher(connection->ssl);
    return cipher ? SSL_CIPHER_standard_name(cipher) : NULL;
}

int ctls_seen(const ctls_connection *connection) { return connection->seen; }
int ctls_alert_received(const ctls_connection *connection) { return connection->alert_received; }
int ctls_alert_sent(const ctls_connection *connection) { return connection->alert_sent; }

void ctls_error(const ctls_connection *connection, char *out, size_t size) {
    const char *reason = connection->error ? ERR_reason_error_string(connection->error) : NULL;
    if (size == 0) return;
    strncpy(out, reason ? reason : "", size - 1);
    out[size - 1] = 0;
}

size_t ctls_chain_count(const ctls_connection *connection) { return connection->chain_count; }

const uint8_t *ctls_chain_der(const ctls_connection *connection, size_t index, size_t *length) {
    if (index >= connection->chain_count) return NULL;
    *length = connection->chain_length[index];
    return connection->chain[index];
}

const char *ctls_library_version(void) { return OpenSSL_version(OPENSSL_VERSION); }
