/*
 * TLS 1.3 as a machine: cipher bytes in, plain bytes out, and back. It knows no socket and no loop.
 *
 *   feed (from the socket) -> read (plain)        write (plain) -> drain (to the socket)
 *
 * Settings are fixed here for server and client (RFC 9325; no 0-RTT, no tickets, no resumption, no renegotiation,
 * ECDSA and Ed25519 only, X25519/P-256/P-384). The ALPN protocol chooses what a connection is for:
 *
 *   "rectify/1"         mutual TLS; the peer's certificate is required and names an identity
 *   "rectify-enroll/1"  no client certificate: for a terminal that has none yet; only enrolment may be spoken
 *
 * A connection without one of the two is refused. Rules the owner follows: after every call drain; read until AGAIN;
 * feed at most TLS_FEED_MAX bytes before reading again; write at most TLS_WRITE_MAX a turn. The error queue of
 * OpenSSL is cleared before each of its calls. Post-handshake messages (KeyUpdate) are counted: beyond
 * TLS_POST_HANDSHAKE_MAX the connection fails.
 */
#ifndef RECTIFY_TLS_TLS_H
#define RECTIFY_TLS_TLS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/identity.h"
#include "common/crypto/digest.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TLS_FEED_MAX = 64 * 1024,
    TLS_WRITE_MAX = 64 * 1024,
    TLS_HANDSHAKE_BYTES_MAX = 64 * 1024, /* from the peer, before the handshake is done */
    TLS_POST_HANDSHAKE_MAX = 16,
};

enum tls_purpose {
    TLS_SESSION, /* ALPN "rectify/1" */
    TLS_ENROLL,  /* ALPN "rectify-enroll/1" */
};

enum tls_state {
    TLS_HANDSHAKING,
    TLS_OPEN,
    TLS_PEER_CLOSED, /* close_notify came: an orderly end; what was read before is complete */
    TLS_FAILED,      /* an alert may wait to be drained; tls_failure says why */
};

struct tls_context;

/* A server's context: its own certificate, then the authority's; clients must be of that authority. */
MUST_CHECK enum err tls_context_server(const char *certificate_pem, const char *authority_pem,
                                       const char *key_pem, struct tls_context **context);

/*
 * A client's context. TLS_SESSION: certificate and key given, server verified against authority_pem.
 * TLS_ENROLL: these are NULL; the server's chain must hold an authority whose key has the digest `pin`, and the
 * leaf must verify against that one. The system's certificate store is never used.
 */
MUST_CHECK enum err tls_context_client(const char *certificate_pem, const char *authority_pem,
                                       const char *key_pem, struct tls_context **context);
MUST_CHECK enum err tls_context_enroll(const struct digest *pin, struct tls_context **context);
struct tls_context *tls_context_ref(struct tls_context *context);
void tls_context_unref(struct tls_context *context); /* NULL is fine */

struct tls;

/* Takes a reference of the context. host (client only): a DNS name or IP literal the server must be. */
MUST_CHECK enum err tls_new_server(struct tls_context *context, struct tls **tls);
MUST_CHECK enum err tls_new_client(struct tls_context *context, const char *host, struct tls **tls);
void tls_free(struct tls *tls); /* NULL is fine */

enum tls_state tls_state(const struct tls *tls);
enum tls_purpose tls_purpose(const struct tls *tls); /* once TLS_OPEN */
const char *
tls_failure(const struct tls *tls); /* a bounded English word or two, for the log; never NULL */
/* WRONG_SERVER when verification of the server failed, TLS otherwise. Only in TLS_FAILED. */
enum err tls_failure_err(const struct tls *tls);

/*
 * Takes cipher bytes and advances the handshake. TLS when the connection has failed; LIMIT, and nothing taken, when
 * more than TLS_FEED_MAX would wait to be read. What comes after close_notify is dropped.
 */
MUST_CHECK enum err tls_feed(struct tls *tls, const uint8_t *bytes, size_t len);
/* Plain bytes: OK with *len > 0; AGAIN; CLOSED after close_notify; TLS. */
MUST_CHECK enum err tls_read(struct tls *tls, uint8_t *out, size_t size, size_t *len);
/* Encrypts all of it. CLOSED when not TLS_OPEN or after tls_close; LIMIT beyond TLS_WRITE_MAX; TLS. */
MUST_CHECK enum err tls_write(struct tls *tls, const uint8_t *bytes, size_t len);
/* Cipher bytes that wait for the socket: 0 when none. */
size_t tls_pending(const struct tls *tls);
/* Copies out up to size of them. */
size_t tls_drain(struct tls *tls, uint8_t *out, size_t size);
/* A client's first bytes; a server's call does nothing. */
MUST_CHECK enum err tls_start(struct tls *tls);
/* Queues close_notify (drain it). May be called twice. */
void tls_close(struct tls *tls);
/* Gives buffers back that are only needed while bytes move. Call when the connection falls idle. */
void tls_idle(struct tls *tls);

/*
 * The peer's identity (server side, TLS_SESSION, TLS_OPEN) and the digest of its key. INVALID in another state, or
 * when the certificate's subjectAltName is not exactly one URI in the form of an identity.
 */
MUST_CHECK enum err tls_peer(const struct tls *tls, struct identity *identity, struct digest *spki);

#endif
