/* nla HOST PORT USER: asks whether the user is let in, with as little as that takes. The password is in NLA_PASSWORD.
 *
 * The X.224 request, TLS, and CredSSP [MS-CSSP] with NTLMv2 [MS-NLMP] as far as the server's own pubKeyAuth, which it
 * sends only to whom it let in. Prints how many milliseconds passed from connect to the answer to the X.224 request and
 * from there to the verdict, and exits 0. It trusts every certificate and names no cause: a measure, not a tool.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 16384
#define DIGEST 16

typedef unsigned char byte;
typedef struct { size_t size; byte data[LIMIT]; } Bytes;

static void fail(const char *what) {
    fprintf(stderr, "nla: %s\n", what);
    exit(1);
}

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void add(Bytes *to, const void *data, size_t size) {
    if (size > LIMIT - to->size) fail("too large");
    memcpy(to->data + to->size, data, size);
    to->size += size;
}

static void add_number(Bytes *to, uint64_t number, int octets) {
    for (int i = 0; i < octets; i++) add(to, &(byte){number >> (8 * i)}, 1);
}

static uint32_t number_at(const byte *at, int octets) {
    uint32_t number = 0;
    for (int i = octets; i-- > 0;) number = number << 8 | at[i];
    return number;
}

/* MD4 and RC4 are not in OpenSSL's default provider. */

static uint32_t turned(uint32_t x, int by) { return x << by | x >> (32 - by); }

static void md4(const byte *data, size_t size, byte out[DIGEST]) {
    uint32_t h[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    static const int turns[3][4] = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
    static const byte order[3][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
        {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}};
    static const uint32_t constants[3] = {0, 0x5a827999, 0x6ed9eba1};
    static Bytes padded;
    padded.size = 0;
    add(&padded, data, size);
    add(&padded, "\x80", 1);
    while (padded.size % 64 != 56) add(&padded, "", 1);
    add_number(&padded, size * 8, 8);
    for (size_t at = 0; at < padded.size; at += 64) {
        uint32_t v[4];
        memcpy(v, h, sizeof v);
        for (int i = 0; i < 48; i++) {
            int round = i / 16;
            uint32_t b = v[1], c = v[2], d = v[3];
            uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
            uint32_t word = number_at(padded.data + at + 4 * order[round][i % 16], 4);
            uint32_t next = turned(v[0] + f + word + constants[round], turns[round][i % 4]);
            v[0] = d, v[3] = c, v[2] = b, v[1] = next;
        }
        for (int i = 0; i < 4; i++) h[i] += v[i];
    }
    for (int i = 0; i < DIGEST; i++) out[i] = h[i / 4] >> (8 * (i % 4));
}

typedef struct { byte s[256], i, j; } RC4State;

static void rc4_begin(RC4State *k, const byte key[DIGEST]) {
    k->i = k->j = 0;
    for (int i = 0; i < 256; i++) k->s[i] = i;
    for (int i = 0, j = 0; i < 256; i++) {
        byte kept = k->s[i];
        j = (j + kept + key[i % DIGEST]) & 255;
        k->s[i] = k->s[j], k->s[j] = kept;
    }
}

static void rc4(RC4State *k, byte *data, size_t size) {
    for (size_t n = 0; n < size; n++) {
        byte kept = k->s[++k->i];
        k->j += kept;
        k->s[k->i] = k->s[k->j], k->s[k->j] = kept;
        data[n] ^= k->s[(byte)(k->s[k->i] + k->s[k->j])];
    }
}

static void digest(const EVP_MD *kind, const Bytes *of, byte *out) {
    if (!EVP_Digest(of->data, of->size, out, NULL, kind, NULL)) fail("digest");
}

static void hmac_md5(const byte key[DIGEST], const void *data, size_t size, byte out[DIGEST]) {
    if (!HMAC(EVP_md5(), key, DIGEST, data, size, out, NULL)) fail("HMAC");
}

/* DER: an element around what is there already, and the way back. */

static void wrap(Bytes *content, byte tag) {
    byte head[4] = {tag};
    int size = 2;
    if (content->size < 0x80) head[1] = content->size;
    else head[1] = 0x82, head[2] = content->size >> 8, head[3] = content->size, size = 4;
    if (content->size + size > LIMIT) fail("too large");
    memmove(content->data + size, content->data, content->size);
    memcpy(content->data, head, size);
    content->size += size;
}

/* The content of the first element with this tag among those in [at, end); NULL where there is none. */
static const byte *find(const byte *at, const byte *end, byte tag, const byte **content_end) {
    while (at && end - at >= 2) {
        byte found = *at++;
        size_t size = *at++;
        if (size & 0x80) {
            int octets = size & 0x7f;
            if (octets > 2 || end - at < octets) return NULL;
            for (size = 0; octets-- > 0;) size = size << 8 | *at++;
        }
        if (size > (size_t)(end - at)) return NULL;
        if (found == tag) return *content_end = at + size, at;
        at += size;
    }
    return NULL;
}

/* TSRequest [MS-CSSP 2.2.1], version 6. */

static void send_request(SSL *tls, const Bytes *token, const Bytes *public_key, const byte *nonce) {
    static Bytes all, part;
    all.size = 0;
    add(&all, "\xa0\x03\x02\x01\x06", 5);
    part = *token;
    wrap(&part, 0x04), wrap(&part, 0xa0), wrap(&part, 0x30), wrap(&part, 0x30), wrap(&part, 0xa1);
    add(&all, part.data, part.size);
    if (public_key) {
        part = *public_key;
        wrap(&part, 0x04), wrap(&part, 0xa3);
        add(&all, part.data, part.size);
        add(&all, "\xa5\x22\x04\x20", 4);
        add(&all, nonce, 32);
    }
    wrap(&all, 0x30);
    if (SSL_write(tls, all.data, all.size) <= 0) fail("write");
}

/* The content of the field, and through `end` where it ends. `field`: 0xa1 negoTokens, 0xa3 pubKeyAuth. */
static const byte *read_request(SSL *tls, Bytes *all, byte field, const byte **end) {
    const byte *at, *all_end;
    all->size = 0;
    do {
        int got = SSL_read(tls, all->data + all->size, LIMIT - all->size);
        if (got <= 0) fail("the server closed: the user is not let in");
        all->size += got;
        at = find(all->data, all->data + all->size, 0x30, &all_end);
    } while (!at && all->size < LIMIT);
    const byte *error_end;
    if (find(at, all_end, 0xa4, &error_end)) fail("errorCode: the user is not let in");
    at = find(at, all_end, field, end);
    for (int depth = 0; field == 0xa1 && depth < 2; depth++) at = find(at, *end, 0x30, end);
    if (field == 0xa1) at = find(at, *end, 0xa0, end);
    at = find(at, *end, 0x04, end);
    if (!at) fail("a TSRequest without what was to come");
    return at;
}

/* NTLM [MS-NLMP]: Unicode, sign, seal, NTLM, extended session security, 128 bits, key exchange, version. */
#define FLAGS 0xe2088235u
#define VERSION "\x0a\x00\x61\x4a\x00\x00\x00\x0f"

typedef struct { byte sign[DIGEST]; RC4State seal; } Way;

static void begin_way(Way *way, const byte key[DIGEST], const char *who) {
    static const char *kinds[] = {"signing", "sealing"};
    byte made[2][DIGEST];
    for (int i = 0; i < 2; i++) {
        Bytes text = {0};
        char magic[80];
        int size = snprintf(magic, sizeof magic, "session key to %s %s key magic constant", who, kinds[i]);
        add(&text, key, DIGEST);
        add(&text, magic, size + 1);
        digest(EVP_md5(), &text, made[i]);
    }
    memcpy(way->sign, made[0], DIGEST);
    rc4_begin(&way->seal, made[1]);
}

/* The signature of the first message of a way, and `data` en- or decrypted in place. */
static void seal(Way *way, byte *data, size_t size, int opens, byte signature[DIGEST]) {
    Bytes text = {0};
    byte sum[DIGEST];
    add_number(&text, 0, 4); /* its sequence number */
    if (!opens) add(&text, data, size);
    rc4(&way->seal, data, size);
    if (opens) add(&text, data, size);
    hmac_md5(way->sign, text.data, text.size, sum);
    rc4(&way->seal, sum, 8);
    memset(signature, 0, DIGEST);
    signature[0] = 1;
    memcpy(signature + 4, sum, 8);
}

static void add_utf16(Bytes *to, const char *ascii, int upper) {
    for (; *ascii; ascii++) add_number(to, upper && *ascii >= 'a' && *ascii <= 'z' ? *ascii - 32 : *ascii, 2);
}

/* The target information of CHALLENGE, with the flag that says that a MIC comes. Gives the server's clock, or ours. */
static uint64_t take_information(Bytes *to, const byte *at, const byte *end) {
    uint64_t clock = (time(NULL) + 11644473600ull) * 10000000ull;
    while (end - at >= 4 && number_at(at, 2) != 0) {
        size_t size = number_at(at + 2, 2);
        if (size + 4 > (size_t)(end - at)) fail("a bad CHALLENGE");
        if (number_at(at, 2) == 7 && size == 8) clock = number_at(at + 4, 4) | (uint64_t)number_at(at + 8, 4) << 32;
        add(to, at, size + 4);
        at += size + 4;
    }
    add(to, "\x06\x00\x04\x00\x02\x00\x00\x00\x00\x00\x00\x00", 12);
    return clock;
}

static void authenticate(
    const Bytes *negotiate, const byte *challenge, const byte *end, const char *user, const char *password, Bytes *made,
    byte key[DIGEST]) {
    static Bytes text, information, blob, payload;
    byte owf[DIGEST], proof[DIGEST], exchange[DIGEST], nonce[8];
    if (end - challenge < 48) fail("a short CHALLENGE");
    size_t size = number_at(challenge + 40, 2), offset = number_at(challenge + 44, 4);
    if (offset > (size_t)(end - challenge) || size > end - challenge - offset) fail("a bad CHALLENGE");
    uint64_t clock = take_information(&information, challenge + offset, challenge + offset + size);

    add_utf16(&text, password, 0);
    md4(text.data, text.size, owf);
    text.size = 0;
    add_utf16(&text, user, 1);
    hmac_md5(owf, text.data, text.size, owf);

    if (RAND_bytes(nonce, 8) != 1 || RAND_bytes(key, DIGEST) != 1) fail("random");
    add(&blob, challenge + 24, 8);
    add_number(&blob, 0x0101, 8);
    add_number(&blob, clock, 8);
    add(&blob, nonce, 8);
    add_number(&blob, 0, 4);
    add(&blob, information.data, information.size);
    add_number(&blob, 0, 4);
    hmac_md5(owf, blob.data, blob.size, proof);
    hmac_md5(owf, proof, DIGEST, exchange);
    RC4State once;
    byte sent[DIGEST];
    rc4_begin(&once, exchange);
    memcpy(sent, key, DIGEST);
    rc4(&once, sent, DIGEST);

    add(&payload, (byte[24]){0}, 24); /* LM: none where the server tells its clock */
    add(&payload, proof, DIGEST);
    add(&payload, blob.data + 8, blob.size - 8);
    size_t response = payload.size - 24, at_user = payload.size;
    add_utf16(&payload, user, 0);
    size_t at_key = payload.size;
    add(&payload, sent, DIGEST);
    const size_t head = 88;
    const size_t fields[6][2] = {
        {24, 0}, {response, 24}, {0, at_user}, {at_key - at_user, at_user}, {0, at_key}, {DIGEST, at_key}};
    add(made, "NTLMSSP\0\3\0\0\0", 12);
    for (int i = 0; i < 6; i++) {
        add_number(made, fields[i][0], 2);
        add_number(made, fields[i][0], 2);
        add_number(made, head + fields[i][1], 4);
    }
    add_number(made, FLAGS & (number_at(challenge + 20, 4) | 0x4), 4);
    add(made, VERSION, 8);
    add(made, (byte[DIGEST]){0}, DIGEST); /* the MIC, which comes last */
    add(made, payload.data, payload.size);
    text.size = 0;
    add(&text, negotiate->data, negotiate->size);
    add(&text, challenge, end - challenge);
    add(&text, made->data, made->size);
    hmac_md5(key, text.data, text.size, made->data + 72);
}

/* What binds the logon to this TLS [MS-CSSP 3.1.5]. */
static void binding(const char *way, const byte nonce[32], const ASN1_BIT_STRING *public_key, byte out[32]) {
    Bytes text = {0};
    char magic[64];
    int size = snprintf(magic, sizeof magic, "CredSSP %s Binding Hash", way);
    add(&text, magic, size + 1);
    add(&text, nonce, 32);
    add(&text, ASN1_STRING_get0_data(public_key), ASN1_STRING_length(public_key));
    digest(EVP_sha256(), &text, out);
}

static int connected(const char *host, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int socket_ = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct timeval limit = {.tv_sec = 10};
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) fail("not an IPv4 address");
    if (connect(socket_, (struct sockaddr *)&to, sizeof to) != 0) fail("connect");
    return socket_;
}

static void negotiate_nla(int socket_) {
    static const byte request[] = {3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0};
    byte answer[sizeof request];
    if (write(socket_, request, sizeof request) != sizeof request) fail("write");
    if (recv(socket_, answer, sizeof answer, MSG_WAITALL) != sizeof answer) fail("no answer to the X.224 request");
    if (answer[11] != 2 || answer[15] != 2) fail("no network level authentication");
}

int main(int count, char **words) {
    const char *password = getenv("NLA_PASSWORD");
    if (count != 4 || !password) fail("usage: NLA_PASSWORD=... nla HOST PORT USER");
    double began = now_ms();
    int socket_ = connected(words[1], atoi(words[2]));
    negotiate_nla(socket_);
    double answered = now_ms();

    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *tls = SSL_new(context);
    SSL_set_fd(tls, socket_);
    if (SSL_connect(tls) != 1) fail("TLS");
    ASN1_BIT_STRING *public_key = X509_get0_pubkey_bitstr(SSL_get0_peer_certificate(tls));

    static Bytes negotiate, token, answer, hash;
    const byte *end;
    add(&negotiate, "NTLMSSP\0\1\0\0\0", 12);
    add_number(&negotiate, FLAGS, 4);
    add_number(&negotiate, 0, 8);
    add_number(&negotiate, 0, 8);
    add(&negotiate, VERSION, 8);
    send_request(tls, &negotiate, NULL, NULL);
    const byte *challenge = read_request(tls, &answer, 0xa1, &end);

    byte key[DIGEST], nonce[32], expected[32], signature[DIGEST];
    authenticate(&negotiate, challenge, end, words[3], password, &token, key);
    Way ours, theirs;
    begin_way(&ours, key, "client-to-server");
    begin_way(&theirs, key, "server-to-client");
    if (RAND_bytes(nonce, sizeof nonce) != 1) fail("random");
    binding("Client-To-Server", nonce, public_key, expected);
    seal(&ours, expected, sizeof expected, 0, signature);
    add(&hash, signature, DIGEST);
    add(&hash, expected, sizeof expected);
    send_request(tls, &token, &hash, nonce);

    const byte *sealed = read_request(tls, &answer, 0xa3, &end);
    byte opened[32];
    if (end - sealed != DIGEST + 32) fail("a pubKeyAuth of another size");
    memcpy(opened, sealed + DIGEST, 32);
    seal(&theirs, opened, 32, 1, signature);
    binding("Server-To-Client", nonce, public_key, expected);
    if (memcmp(signature, sealed, DIGEST) || memcmp(opened, expected, 32)) fail("not the server of this TLS");
    printf("let in: %.3f to the answer, %.3f from there\n", answered - began, now_ms() - answered);
    return 0;
}
