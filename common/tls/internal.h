/* What the files of this folder share. OpenSSL's types stay behind it. */
#ifndef RECTIFY_TLS_INTERNAL_H
#define RECTIFY_TLS_INTERNAL_H

#include "common/tls/pki.h"
#include "common/tls/tls.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdatomic.h>

/* library.c */

/* OpenSSL without its configuration file, before the first use of it in every way into this folder. */
MUST_CHECK enum err tls_library(void);

/* pem.c: text that is ours, or at least bounded; never asks the terminal for a password. */

MUST_CHECK enum err pki_pem_open(const char *pem, size_t length, BIO **bio);
MUST_CHECK enum err pki_pem_take(BIO *bio, struct pki_pem *pem);
MUST_CHECK enum err pki_pem_certificate(const char *pem, size_t length, X509 **certificate);
int pki_no_password(char *buf, int size, int writing, void *arg);

/* pki_key.c */

struct pki_key {
    EVP_PKEY *pkey; /* P-256, always */
};
bool pki_is_p256(const EVP_PKEY *pkey); /* a named curve and a valid point on it */
MUST_CHECK enum err pki_spki(const X509_PUBKEY *key, struct digest *spki);

/* pki_request.c: what pki_csr_check let through. */

MUST_CHECK enum err pki_csr_read(const uint8_t *der, size_t length, X509_REQ **request);

/* pki_names.c: the subjectAltName. NULL when there is no memory or a name is malformed. */

GENERAL_NAMES *pki_names_of_hosts(const char *const *hosts);
GENERAL_NAMES *pki_names_of_identity(const struct identity *identity);
bool pki_names_equal(const GENERAL_NAMES *a, const GENERAL_NAMES *b);
MUST_CHECK enum err pki_names_identity(const X509 *certificate, struct identity *identity);

/* context.c */

enum tls_side {
    TLS_SERVER_SIDE,
    TLS_CLIENT_SIDE,
};

struct tls_context {
    SSL_CTX *ssl;
    atomic_uint references; /* workers share a context */
    enum tls_side side;
    enum tls_purpose purpose; /* client: what it will ask for; a server learns it from ALPN */
    struct digest pin;        /* TLS_ENROLL on the client's side */
};

/* alpn.c: how a connection says what it is for. */

void tls_alpn_serve(SSL_CTX *ssl);
MUST_CHECK enum err tls_alpn_offer(SSL_CTX *ssl, enum tls_purpose purpose);
/* What was agreed upon; false when nothing was. */
bool tls_alpn_agreed(const SSL *ssl, enum tls_purpose *purpose);

/* verify.c */

enum {
    TLS_VERIFY_STRICT = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
};
/* An SSL_CTX_set_cert_verify_callback; arg is the tls_context with the pin. */
int tls_verify_pinned(X509_STORE_CTX *store, void *arg);
/* The server that a client's connection must reach: its name or address. INVALID when it is neither. */
MUST_CHECK enum err tls_verify_host(SSL *ssl, const char *host);

/* tls.c */

enum {
    TLS_FAILURE_SIZE = 128,
};

struct tls {
    SSL *ssl;
    BIO *in;  /* cipher bytes from the peer; both belong to ssl */
    BIO *out; /* cipher bytes for the peer */
    struct tls_context *context;
    enum tls_state state;
    enum tls_purpose purpose; /* once TLS_OPEN */
    bool closing;             /* close_notify was queued: nothing more may be written */
    size_t handshake_bytes;   /* fed before the handshake was done */
    unsigned post_handshake;  /* handshake messages that came after it */
    enum err failure_err;     /* in TLS_FAILED */
    char failure[TLS_FAILURE_SIZE];
};

/* An SSL_CTX_set_msg_callback: counts what a peer sends in handshake messages after the handshake. */
void tls_on_message(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl,
                    void *arg);

/* failure.c: both put a sentence into tls->failure and empty the error queue; the state is the caller's. */

void tls_explain(struct tls *tls, enum err err, const char *text);
/* From the result of the OpenSSL call that just failed. */
void tls_explain_openssl(struct tls *tls, int ssl_error);

#endif
