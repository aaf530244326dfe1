#include "common/base/mem.h"
#include "common/tls/internal.h"
#include <string.h>

/*
 * The one place where TLS is configured, the same for both sides (RFC 9325). What is not listed here is not used:
 * no file of the system, no environment, no callback that writes keys.
 */

enum {
    CHAIN_DEPTH_MAX = 2,
    CERTIFICATES_SIZE_MAX = 16384, /* of a peer that is a stranger yet */
    SECURITY_LEVEL = 2,
};

static const char ciphersuites[] =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
static const unsigned char session_id_context[] = "rectify";

/* Settings that cannot fail. */
static void settle(SSL_CTX *ssl)
{
    SSL_CTX_set_options(ssl, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
    /* Tickets off and the cache on is CVE-2024-2511: a cache that only grows. Both are off. */
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(ssl, TLS_VERIFY_STRICT, NULL);
    SSL_CTX_set_verify_depth(ssl, CHAIN_DEPTH_MAX);
    SSL_CTX_set_max_cert_list(ssl, CERTIFICATES_SIZE_MAX);
    SSL_CTX_set_security_level(ssl, SECURITY_LEVEL);
    SSL_CTX_set_msg_callback(ssl, tls_on_message);
}

/* The lists are writable because OpenSSL's macros cast their const away. */
static bool set_lists(SSL_CTX *ssl)
{
    char groups[] = "X25519:P-256:P-384";
    char signatures[] = "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ed25519";
    return SSL_CTX_set_ciphersuites(ssl, ciphersuites) == 1 &&
           SSL_CTX_set1_groups_list(ssl, groups) == 1 &&
           SSL_CTX_set1_sigalgs_list(ssl, signatures) == 1 &&
           SSL_CTX_set1_client_sigalgs_list(ssl, signatures) == 1;
}

static bool configure(SSL_CTX *ssl, enum tls_side side)
{
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ssl);
    int peer = side == TLS_SERVER_SIDE ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER;
    settle(ssl);
    X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
    return SSL_CTX_set_min_proto_version(ssl, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(ssl, TLS1_3_VERSION) == 1 && set_lists(ssl) &&
           SSL_CTX_set_num_tickets(ssl, 0) == 1 && SSL_CTX_set_max_early_data(ssl, 0) == 1 &&
           SSL_CTX_set_recv_max_early_data(ssl, 0) == 1 &&
           SSL_CTX_set_session_id_context(ssl, session_id_context,
                                          sizeof(session_id_context) - 1) == 1 &&
           X509_VERIFY_PARAM_set_purpose(param, peer) == 1 &&
           X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT) == 1;
}

static enum err make(enum tls_side side, enum tls_purpose purpose, struct tls_context **out)
{
    enum err err = tls_library();
    if (err != ERR_OK) {
        return err;
    }
    struct tls_context *context = mem_calloc(1, sizeof(*context));
    if (context == NULL) {
        return ERR_NOMEM;
    }
    atomic_init(&context->references, 1);
    context->side = side;
    context->purpose = purpose;
    context->ssl = SSL_CTX_new(side == TLS_SERVER_SIDE ? TLS_server_method() : TLS_client_method());
    if (context->ssl == NULL) {
        mem_free(context);
        return ERR_NOMEM;
    }
    if (!configure(context->ssl, side)) {
        tls_context_unref(context);
        return ERR_TLS;
    }
    *out = context;
    return ERR_OK;
}

/* The authority is the only one that is trusted, and a server sends it along for those who know just its pin. */
static enum err trust(struct tls_context *context, const char *authority_pem)
{
    X509 *authority = NULL;
    enum err err = pki_pem_certificate(authority_pem, strlen(authority_pem), &authority);
    if (err != ERR_OK) {
        return err;
    }
    bool done = X509_STORE_add_cert(SSL_CTX_get_cert_store(context->ssl), authority) == 1;
    if (done && context->side == TLS_SERVER_SIDE) {
        done = SSL_CTX_add1_chain_cert(context->ssl, authority) == 1;
    }
    X509_free(authority);
    return done ? ERR_OK : ERR_INVALID;
}

/* Our own certificate first: OpenSSL hangs the chain onto the certificate that is set. */
static enum err introduce(struct tls_context *context, const char *certificate_pem,
                          const char *key_pem)
{
    X509 *certificate = NULL;
    struct pki_key *key = NULL;
    enum err err = pki_pem_certificate(certificate_pem, strlen(certificate_pem), &certificate);
    if (err == ERR_OK) {
        err = pki_key_read_pem(key_pem, strlen(key_pem), &key);
    }
    if (err == ERR_OK && (SSL_CTX_use_certificate(context->ssl, certificate) != 1 ||
                          SSL_CTX_use_PrivateKey(context->ssl, key->pkey) != 1 ||
                          SSL_CTX_check_private_key(context->ssl) != 1)) {
        err = ERR_INVALID;
    }
    pki_key_free(key);
    X509_free(certificate);
    return err;
}

static enum err make_mutual(enum tls_side side, const char *certificate_pem,
                            const char *authority_pem, const char *key_pem,
                            struct tls_context **out)
{
    struct tls_context *context = NULL;
    enum err err = make(side, TLS_SESSION, &context);
    if (err != ERR_OK) {
        return err;
    }
    err = introduce(context, certificate_pem, key_pem);
    if (err == ERR_OK) {
        err = trust(context, authority_pem);
    }
    if (err == ERR_OK && side == TLS_SERVER_SIDE) {
        tls_alpn_serve(context->ssl);
    } else if (err == ERR_OK) {
        err = tls_alpn_offer(context->ssl, TLS_SESSION);
    }
    ERR_clear_error();
    if (err != ERR_OK) {
        tls_context_unref(context);
        return err;
    }
    *out = context;
    return ERR_OK;
}

enum err tls_context_server(const char *certificate_pem, const char *authority_pem,
                            const char *key_pem, struct tls_context **context)
{
    return make_mutual(TLS_SERVER_SIDE, certificate_pem, authority_pem, key_pem, context);
}

enum err tls_context_client(const char *certificate_pem, const char *authority_pem,
                            const char *key_pem, struct tls_context **context)
{
    return make_mutual(TLS_CLIENT_SIDE, certificate_pem, authority_pem, key_pem, context);
}

enum err tls_context_enroll(const struct digest *pin, struct tls_context **context)
{
    struct tls_context *made = NULL;
    enum err err = make(TLS_CLIENT_SIDE, TLS_ENROLL, &made);
    if (err != ERR_OK) {
        return err;
    }
    made->pin = *pin;
    SSL_CTX_set_cert_verify_callback(made->ssl, tls_verify_pinned, made);
    err = tls_alpn_offer(made->ssl, TLS_ENROLL);
    if (err != ERR_OK) {
        tls_context_unref(made);
        return err;
    }
    *context = made;
    return ERR_OK;
}

struct tls_context *tls_context_ref(struct tls_context *context)
{
    atomic_fetch_add(&context->references, 1);
    return context;
}

void tls_context_unref(struct tls_context *context)
{
    if (context != NULL && atomic_fetch_sub(&context->references, 1) == 1) {
        SSL_CTX_free(context->ssl);
        mem_free(context);
    }
}
