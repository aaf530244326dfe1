/*
 * One connection. The happy path:
 *
 *   1. tls_start (a client's hello) and tls_feed until TLS_OPEN, draining after each call
 *   2. tls_feed, tls_read until AGAIN; tls_write; drain
 *   3. tls_close, drain; the peer's close_notify makes tls_read answer CLOSED
 *
 * What fails: a handshake that is refused by either side, a record that does not authenticate, an alert, too many
 * bytes before or too many messages after the handshake. Each ends in TLS_FAILED with a reason, perhaps with an
 * alert to drain. With TLS 1.3 a client is TLS_OPEN before the server has looked at its certificate: a refusal
 * reaches it with its first tls_read. An end of the socket in TLS_OPEN is a truncation; this file cannot see it.
 */
#include "common/base/check.h"
#include "common/base/mem.h"
#include "common/tls/internal.h"
#include <limits.h>
#include <openssl/buffer.h>

/*
 *   HANDSHAKING ---> OPEN ---> PEER_CLOSED
 *        |            |
 *        +--> FAILED <+
 */
static void move(struct tls *tls, enum tls_state next)
{
    static const bool allowed[4][4] = {
        [TLS_HANDSHAKING] = {[TLS_OPEN] = true, [TLS_FAILED] = true},
        [TLS_OPEN] = {[TLS_PEER_CLOSED] = true, [TLS_FAILED] = true},
    };
    CHECK_FATAL(allowed[tls->state][next]);
    tls->state = next;
}

static enum err fail(struct tls *tls, const char *why)
{
    tls_explain(tls, ERR_TLS, why);
    move(tls, TLS_FAILED);
    return ERR_TLS;
}

/* ssl_error: of SSL_get_error, asked at once after the call that failed. */
static enum err fail_openssl(struct tls *tls, int ssl_error)
{
    tls_explain_openssl(tls, ssl_error);
    move(tls, TLS_FAILED);
    return ERR_TLS;
}

/* The SSL owns both BIOs from here on. An empty one means "later", not the end. */
static enum err connect_bios(struct tls *tls)
{
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    if (tls->in == NULL || tls->out == NULL) {
        BIO_free(tls->in);
        BIO_free(tls->out);
        return ERR_NOMEM;
    }
    BIO_set_mem_eof_return(tls->in, -1);
    BIO_set_mem_eof_return(tls->out, -1);
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    return ERR_OK;
}

static enum err make(struct tls_context *context, struct tls **out)
{
    struct tls *tls = mem_calloc(1, sizeof(*tls));
    if (tls == NULL) {
        return ERR_NOMEM;
    }
    ERR_clear_error();
    tls->context = tls_context_ref(context);
    tls->state = TLS_HANDSHAKING;
    tls->purpose = context->purpose;
    tls->failure_err = ERR_OK;
    tls->ssl = SSL_new(context->ssl);
    if (tls->ssl == NULL || SSL_set_app_data(tls->ssl, tls) != 1 || connect_bios(tls) != ERR_OK) {
        tls_free(tls);
        return ERR_NOMEM;
    }
    *out = tls;
    return ERR_OK;
}

enum err tls_new_server(struct tls_context *context, struct tls **tls)
{
    if (context->side != TLS_SERVER_SIDE) {
        return ERR_INVALID;
    }
    enum err err = make(context, tls);
    if (err == ERR_OK) {
        SSL_set_accept_state((*tls)->ssl);
    }
    return err;
}

enum err tls_new_client(struct tls_context *context, const char *host, struct tls **tls)
{
    if (context->side != TLS_CLIENT_SIDE) {
        return ERR_INVALID;
    }
    struct tls *made = NULL;
    enum err err = make(context, &made);
    if (err != ERR_OK) {
        return err;
    }
    err = tls_verify_host(made->ssl, host);
    if (err != ERR_OK) {
        tls_free(made);
        return err;
    }
    SSL_set_connect_state(made->ssl);
    *tls = made;
    return ERR_OK;
}

void tls_free(struct tls *tls)
{
    if (tls != NULL) {
        SSL_free(tls->ssl);
        tls_context_unref(tls->context);
        mem_free(tls);
    }
}

enum tls_state tls_state(const struct tls *tls)
{
    return tls->state;
}

enum tls_purpose tls_purpose(const struct tls *tls)
{
    return tls->purpose;
}

const char *tls_failure(const struct tls *tls)
{
    return tls->failure;
}

enum err tls_failure_err(const struct tls *tls)
{
    return tls->failure_err;
}

/*
 * OpenSSL works off all key updates it finds before it returns. So beyond the limit the rest of what was fed is
 * thrown away here, and tls_read ends the connection.
 */
void tls_on_message(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl,
                    void *arg)
{
    (void)version;
    (void)bytes;
    (void)len;
    (void)arg;
    struct tls *tls = SSL_get_app_data(ssl);
    if (sent != 0 || type != SSL3_RT_HANDSHAKE || tls == NULL || tls->state == TLS_HANDSHAKING) {
        return;
    }
    tls->post_handshake++;
    if (tls->post_handshake > TLS_POST_HANDSHAKE_MAX) {
        (void)BIO_reset(tls->in);
    }
}

/* The last look before anything is called open: what was agreed upon, and that a session has a certificate. */
static enum err finish(struct tls *tls)
{
    enum tls_purpose agreed = TLS_SESSION;
    bool server = tls->context->side == TLS_SERVER_SIDE;
    if (!tls_alpn_agreed(tls->ssl, &agreed) || (!server && agreed != tls->purpose)) {
        return fail(tls, "no application protocol");
    }
    bool need_certificate = !server || agreed == TLS_SESSION;
    if (need_certificate && (SSL_get0_peer_certificate(tls->ssl) == NULL ||
                             SSL_get_verify_result(tls->ssl) != X509_V_OK)) {
        return fail(tls, "no peer certificate");
    }
    tls->purpose = agreed;
    move(tls, TLS_OPEN);
    return ERR_OK;
}

static enum err advance(struct tls *tls)
{
    ERR_clear_error();
    int done = SSL_do_handshake(tls->ssl);
    if (done == 1) {
        return finish(tls);
    }
    int ssl_error = SSL_get_error(tls->ssl, done);
    return ssl_error == SSL_ERROR_WANT_READ ? ERR_OK : fail_openssl(tls, ssl_error);
}

enum err tls_start(struct tls *tls)
{
    if (tls->state == TLS_FAILED) {
        return ERR_TLS;
    }
    bool first = tls->state == TLS_HANDSHAKING && tls->context->side == TLS_CLIENT_SIDE;
    return first ? advance(tls) : ERR_OK;
}

/* What OpenSSL left in the BIO came after the handshake and does not count. */
static enum err advance_bounded(struct tls *tls, size_t len)
{
    tls->handshake_bytes += len;
    enum err err = advance(tls);
    if (err == ERR_OK &&
        tls->handshake_bytes - BIO_ctrl_pending(tls->in) > TLS_HANDSHAKE_BYTES_MAX) {
        err = fail(tls, "handshake too long");
    }
    return err;
}

enum err tls_feed(struct tls *tls, const uint8_t *bytes, size_t len)
{
    if (tls->state == TLS_FAILED) {
        return ERR_TLS;
    }
    if (tls->state == TLS_PEER_CLOSED || len == 0) {
        return ERR_OK; /* nothing counts that comes after close_notify (RFC 8446, 6.1) */
    }
    if (len > TLS_FEED_MAX || BIO_ctrl_pending(tls->in) > TLS_FEED_MAX - len) {
        return ERR_LIMIT;
    }
    ERR_clear_error();
    if (BIO_write(tls->in, bytes, (int)len) != (int)len) {
        return fail(tls, "no memory");
    }
    return tls->state == TLS_HANDSHAKING ? advance_bounded(tls, len) : ERR_OK;
}

static enum err read_open(struct tls *tls, uint8_t *out, size_t size, size_t *len)
{
    ERR_clear_error();
    int done = SSL_read_ex(tls->ssl, out, size, len);
    int ssl_error = SSL_get_error(tls->ssl, done);
    if (tls->post_handshake > TLS_POST_HANDSHAKE_MAX && ssl_error != SSL_ERROR_SSL) {
        *len = 0;
        return fail(tls, "too many messages after the handshake");
    }
    if (done == 1) {
        return ERR_OK;
    }
    *len = 0;
    if (ssl_error == SSL_ERROR_WANT_READ) {
        return ERR_AGAIN;
    }
    if (ssl_error == SSL_ERROR_ZERO_RETURN) {
        move(tls, TLS_PEER_CLOSED);
        return ERR_CLOSED;
    }
    return fail_openssl(tls, ssl_error);
}

enum err tls_read(struct tls *tls, uint8_t *out, size_t size, size_t *len)
{
    *len = 0;
    if (size == 0) {
        return ERR_INVALID;
    }
    switch (tls->state) {
    case TLS_HANDSHAKING: return ERR_AGAIN;
    case TLS_OPEN: return read_open(tls, out, size, len);
    case TLS_PEER_CLOSED: return ERR_CLOSED;
    case TLS_FAILED:
    default: return ERR_TLS;
    }
}

enum err tls_write(struct tls *tls, const uint8_t *bytes, size_t len)
{
    if (tls->state != TLS_OPEN || tls->closing) {
        return tls->state == TLS_FAILED ? ERR_TLS : ERR_CLOSED;
    }
    if (len > TLS_WRITE_MAX) {
        return ERR_LIMIT;
    }
    while (len > 0) { /* one record a time, at most 16 KiB each */
        size_t taken = 0;
        ERR_clear_error();
        int done = SSL_write_ex(tls->ssl, bytes, len, &taken);
        if (done != 1) {
            return fail_openssl(tls, SSL_get_error(tls->ssl, done));
        }
        bytes += taken;
        len -= taken;
    }
    return ERR_OK;
}

size_t tls_pending(const struct tls *tls)
{
    return BIO_ctrl_pending(tls->out);
}

size_t tls_drain(struct tls *tls, uint8_t *out, size_t size)
{
    size_t pending = tls_pending(tls);
    size_t want = size < pending ? size : pending;
    want = want < INT_MAX ? want : INT_MAX;
    int taken = want == 0 ? 0 : BIO_read(tls->out, out, (int)want);
    return taken > 0 ? (size_t)taken : 0;
}

/* Before the handshake is done there is nothing to take leave of; after a failure an alert has said it. */
void tls_close(struct tls *tls)
{
    bool open = tls->state == TLS_OPEN || tls->state == TLS_PEER_CLOSED;
    if (open && !tls->closing) {
        tls->closing = true;
        ERR_clear_error();
        (void)SSL_shutdown(tls->ssl);
    }
}

/* A memory BIO keeps the largest size it ever had. An empty one takes an empty buffer in exchange. */
static void shrink(BIO *bio)
{
    BUF_MEM *fresh = BIO_ctrl_pending(bio) == 0 ? BUF_MEM_new() : NULL;
    if (fresh != NULL && BIO_set_mem_buf(bio, fresh, BIO_CLOSE) != 1) {
        BUF_MEM_free(fresh);
    }
}

/* The record buffers inside OpenSSL (33 KiB) go back by themselves: SSL_MODE_RELEASE_BUFFERS. */
void tls_idle(struct tls *tls)
{
    shrink(tls->in);
    shrink(tls->out);
}
