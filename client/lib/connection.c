/*
 * Happy path: read the terminal's key and certificate, connect, shake hands, HELLO (request 1),
 * WELCOME; calls; GOODBYE.
 *
 * What fails: files that are missing or do not belong together (CONFIG, IO, INVALID), and what
 * channel.h and exchange.h say. A server that speaks another version is VERSION, from either side.
 */
#include "client/lib/connection.h"
#include "client/lib/exchange.h"
#include "client/lib/folder.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/tls/pki.h"
#include "common/tls/tls.h"
#include <string.h>

enum {
    PROTOCOL_VERSION = 1,
    SESSION_ID_LEN = 16,
    CONNECT_TIMEOUT_MS = 10 * 1000,
    CALL_TIMEOUT_MS = 60 * 1000,
};

struct connection {
    struct exchange exchange;
    int call_timeout_ms;
    struct arena arena; /* welcome lives in it */
    const Rectify__Welcome *welcome;
};

/* The three files of a terminal. Wiped after use: one of them is the key. */
struct credentials {
    struct pki_pem key;
    struct pki_pem certificate;
    struct pki_pem authority;
};

static enum err read_pem(const struct home *home, const char *name, struct pki_pem *pem,
                         struct failure *failure)
{
    return folder_read(home->dir, name, pem->text, sizeof(pem->text), &pem->length, failure);
}

static enum err read_context(const struct home *home, struct credentials *credentials,
                             struct tls_context **context, struct failure *failure)
{
    enum err err = read_pem(home, "key.pem", &credentials->key, failure);
    if (err == ERR_OK) {
        err = read_pem(home, "certificate.pem", &credentials->certificate, failure);
    }
    if (err == ERR_OK) {
        err = read_pem(home, "authority.pem", &credentials->authority, failure);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = tls_context_client(credentials->certificate.text, credentials->authority.text,
                             credentials->key.text, context);
    return err == ERR_OK ? ERR_OK : failure_set(failure, err, home->dir);
}

static enum err make_context(const struct home *home, struct tls_context **context,
                             struct failure *failure)
{
    if (!home->enrolled) {
        return failure_set(failure, ERR_CONFIG, "this terminal is not enrolled");
    }
    struct credentials *credentials = mem_alloc(sizeof(*credentials));
    if (credentials == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    enum err err = read_context(home, credentials, context, failure);
    explicit_bzero(credentials, sizeof(*credentials));
    mem_free(credentials);
    return err;
}

static int64_t deadline_in(int timeout_ms, int otherwise_ms)
{
    return clock_mono_ms() + (timeout_ms > 0 ? timeout_ms : otherwise_ms);
}

static enum err check_welcome(const Rectify__Welcome *welcome, struct failure *failure)
{
    if (welcome->version != PROTOCOL_VERSION) {
        return failure_set(failure, ERR_VERSION, NULL);
    }
    bool session = welcome->session_id.len == SESSION_ID_LEN;
    return session ? ERR_OK : failure_set(failure, ERR_FIELD, "session_id");
}

static enum err greet(struct connection *connection, const char *software, int64_t deadline,
                      struct failure *failure)
{
    Rectify__Hello hello = RECTIFY__HELLO__INIT;
    hello.version_min = PROTOCOL_VERSION;
    hello.version_max = PROTOCOL_VERSION;
    hello.client_time_ms = clock_wall_ms();
    hello.software = arena_strdup(&connection->arena, software);
    if (software != NULL && hello.software == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    ProtobufCMessage *welcome = NULL;
    enum err err = exchange_call(&connection->exchange, MESSAGE_HELLO, &hello.base, deadline,
                                 &connection->arena, &welcome, failure);
    if (err != ERR_OK) {
        return err;
    }
    connection->welcome = (const Rectify__Welcome *)welcome;
    return check_welcome(connection->welcome, failure);
}

static enum err open_with(struct connection *connection, const struct home *home,
                          struct tls_context *context, const struct connection_options *options,
                          struct failure *failure)
{
    int64_t deadline = deadline_in(options->connect_timeout_ms, CONNECT_TIMEOUT_MS);
    enum err err = exchange_open(&connection->exchange, home->identity.host, home->identity.port,
                                 context, deadline, failure);
    if (err != ERR_OK) {
        return err;
    }
    deadline = deadline_in(options->connect_timeout_ms, CONNECT_TIMEOUT_MS);
    err = greet(connection, options->software, deadline, failure);
    if (err != ERR_OK) {
        exchange_close(&connection->exchange);
    }
    return err;
}

static struct connection *make(const struct connection_options *options)
{
    struct connection *connection = mem_calloc(1, sizeof(*connection));
    if (connection != NULL) {
        connection->exchange.on_notice = options->on_notice;
        connection->exchange.on_progress = options->on_progress;
        connection->exchange.arg = options->arg;
        connection->call_timeout_ms = options->call_timeout_ms;
        arena_init(&connection->arena, message_arena_budget(LENGTH_SMALL));
    }
    return connection;
}

static void destroy(struct connection *connection)
{
    arena_close(&connection->arena);
    mem_free(connection);
}

enum err connection_open(const struct home *home, const struct connection_options *options,
                         struct connection **out, struct failure *failure)
{
    struct tls_context *context = NULL;
    enum err err = make_context(home, &context, failure);
    if (err != ERR_OK) {
        return err;
    }
    struct connection *connection = make(options);
    if (connection == NULL) {
        tls_context_unref(context);
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    err = open_with(connection, home, context, options, failure);
    tls_context_unref(context); /* the connection has a reference of its own */
    if (err != ERR_OK) {
        destroy(connection);
        return err;
    }
    *out = connection;
    return ERR_OK;
}

const Rectify__Welcome *connection_welcome(const struct connection *connection)
{
    return connection->welcome;
}

enum err connection_call(struct connection *connection, enum message_number type,
                         const ProtobufCMessage *in, struct arena *arena, ProtobufCMessage **out,
                         struct failure *failure)
{
    int64_t deadline = deadline_in(connection->call_timeout_ms, CALL_TIMEOUT_MS);
    return exchange_call(&connection->exchange, type, in, deadline, arena, out, failure);
}

enum err connection_wait(struct connection *connection, int timeout_ms, struct failure *failure)
{
    return exchange_wait(&connection->exchange, clock_mono_ms() + timeout_ms, failure);
}

void connection_close(struct connection *connection)
{
    if (connection != NULL) {
        exchange_close(&connection->exchange);
        destroy(connection);
    }
}

static enum err enroll_with(struct exchange *exchange, const Rectify__Enroll *in,
                            struct arena *arena, Rectify__Enrolled **out, struct failure *failure)
{
    ProtobufCMessage *message = NULL;
    enum err err = exchange_call(exchange, MESSAGE_ENROLL, &in->base,
                                 deadline_in(0, CALL_TIMEOUT_MS), arena, &message, failure);
    if (err == ERR_OK) {
        *out = (Rectify__Enrolled *)message;
    }
    return err;
}

enum err connection_enroll(const char *host, uint16_t port, const struct digest *pin,
                           const Rectify__Enroll *in, struct arena *arena, Rectify__Enrolled **out,
                           struct failure *failure)
{
    struct tls_context *context = NULL;
    struct exchange exchange = {.on_notice = NULL};
    enum err err = tls_context_enroll(pin, &context);
    if (err != ERR_OK) {
        return failure_set(failure, err, NULL);
    }
    err =
        exchange_open(&exchange, host, port, context, deadline_in(0, CONNECT_TIMEOUT_MS), failure);
    tls_context_unref(context);
    if (err == ERR_OK) {
        err = enroll_with(&exchange, in, arena, out, failure);
        exchange_close(&exchange);
    }
    return err;
}
