/*
 * http: the same simulated terminals for the peers that speak HTTPS: keep-alive POSTs over mutual TLS, closed loop, counted as `load`
 * counts. Modes: post (each connection keeps one request under way), idle (one request, then they stay), handshake (connect,
 * one request, leave, come again; full handshakes, no resumption).
 */
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/uuid.h"
#include "tests/bench/histogram.h"
#include "tests/bench/watch.h"
#include <arpa/inet.h>
#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <popt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

enum {
    BYTES = 64 * 1024,
    STARTS_AT_ONCE = 64,
    PER_ADDRESS = 50,
    GRACE_S = 120,
};

enum mode {
    MODE_POST,
    MODE_IDLE,
    MODE_HANDSHAKE,
    MODES
};
static const char *const mode_names[MODES] = {"post", "idle", "handshake"};

struct peer {
    uv_tcp_t socket;
    uv_connect_t connect;
    struct http *http;
    SSL *ssl;
    BIO *in;
    BIO *out;
    uint64_t sent_us;
    uint64_t counted;
    unsigned number;
    unsigned requests;
    bool sent; /* a request is under way */
    bool ready;
    bool closing;
    bool counts_as_lost;
    char answer[2048]; /* what has come of the answer under way */
    size_t answer_length;
};

struct http {
    uv_loop_t loop;
    uv_timer_t tick;
    uv_signal_t term;
    SSL_CTX *tls;
    struct sockaddr_in server;
    enum mode mode;
    int connections;
    int units;
    int problems;
    double warmup_s;
    double seconds;
    char *path;
    struct peer *peers;
    int started;
    int connecting;
    int ready;
    uint64_t begun_us;
    uint64_t from_us;
    uint64_t ends_us;
    bool counting;
    bool stopping;
    struct watch watch;
    uint64_t done;
    uint64_t refused;
    uint64_t lost;
    struct histogram latencies;
};

static char read_bytes[BYTES];

struct write {
    uv_write_t request;
    char bytes[];
};

static uint64_t now_us(void)
{
    return uv_hrtime() / 1000;
}

static void start(struct peer *peer);
static void stop(struct http *http);

static void on_closed(uv_handle_t *handle)
{
    struct peer *peer = CONTAINER_OF(handle, struct peer, socket);
    struct http *http = peer->http;
    SSL_free(peer->ssl);
    peer->ssl = NULL;
    if (!peer->ready) {
        http->connecting--;
    }
    if (peer->counts_as_lost && !http->stopping) {
        http->lost++;
        if (http->from_us == 0) {
            stop(http); /* they will never be complete */
        }
    } else if (!http->stopping && http->mode == MODE_HANDSHAKE) {
        start(peer);
    }
}

static void end(struct peer *peer, bool lost)
{
    if (!peer->closing) {
        peer->closing = true;
        peer->counts_as_lost = lost;
        uv_close((uv_handle_t *)&peer->socket, on_closed);
    }
}

static void on_written(uv_write_t *request, int status)
{
    (void)status;
    mem_free(CONTAINER_OF(request, struct write, request));
}

static void flush(struct peer *peer)
{
    size_t waiting = BIO_ctrl_pending(peer->out);
    if (waiting == 0 || peer->closing) {
        return;
    }
    struct write *write = mem_alloc(sizeof(*write) + waiting);
    if (write == NULL) {
        abort();
    }
    int length = BIO_read(peer->out, write->bytes, (int)waiting);
    uv_buf_t buf = uv_buf_init(write->bytes, (unsigned)length);
    if (uv_write(&write->request, (uv_stream_t *)&peer->socket, &buf, 1, on_written) != 0) {
        mem_free(write);
        end(peer, true);
    }
}

static void send_request(struct peer *peer)
{
    struct http *http = peer->http;
    struct uuid id;
    char text[UUID_TEXT_SIZE];
    char body[1024];
    char request[2048];
    if (uuid_make(&id, clock_wall_ms()) != ERR_OK) {
        abort();
    }
    uuid_format(&id, text);
    unsigned turn = peer->requests++;
    int length = snprintf(body, sizeof(body),
                          "{\"id\":\"%s\",\"unit\":%u,\"problem\":%u,\"text\":\"第%u次:"
                          "组织村干部逐户走访,核对脱贫人口和监测对象基本情况,"
                          "完善政策明白卡;清理公共区域垃圾,垃圾做到日产日清;开展业务知识培训,"
                          "加强日常检查和指导,确保各项工作落到实处,"
                          "群众满意度进一步提高,长效机制不断健全。\"}",
                          text, 1001 + peer->number % (unsigned)http->units,
                          1 + turn % (unsigned)http->problems, turn);
    int total = snprintf(request, sizeof(request),
                         "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         "Content-Length: %d\r\n\r\n%s",
                         http->path, length, body);
    peer->sent = true;
    peer->answer_length = 0;
    if (http->mode != MODE_HANDSHAKE) {
        peer->sent_us = now_us();
    }
    if (SSL_write(peer->ssl, request, total) != total) {
        end(peer, true);
        return;
    }
    flush(peer);
}

static void begin_measuring(struct http *http)
{
    fprintf(stderr, "http: %d connections are ready\n", http->ready);
    http->from_us = now_us() + (uint64_t)(http->warmup_s * 1e6);
    http->ends_us = http->from_us + (uint64_t)(http->seconds * 1e6);
}

static void answered(struct peer *peer, bool good)
{
    struct http *http = peer->http;
    uint64_t at = now_us();
    peer->sent = false;
    if (!good) {
        http->refused++;
    } else if (http->from_us != 0 && at >= http->from_us && at < http->ends_us) {
        http->done++;
        peer->counted++;
        histogram_add(&http->latencies, at - peer->sent_us);
    }
    if (!peer->ready) {
        peer->ready = true;
        http->connecting--;
        if (++http->ready == http->connections) {
            begin_measuring(http);
        }
    }
    if (http->mode == MODE_POST && !http->stopping) {
        send_request(peer);
    } else if (http->mode == MODE_HANDSHAKE) {
        end(peer, false);
    }
}

/* Whole once the head and as many bytes as it announces are there. */
static bool whole(const struct peer *peer)
{
    const char *head = strstr(peer->answer, "\r\n\r\n");
    const char *announced = strcasestr(peer->answer, "content-length:");
    if (head == NULL) {
        return false;
    }
    size_t body = announced == NULL ? 0 : strtoul(announced + 15, NULL, 10);
    return peer->answer_length >= (size_t)(head + 4 - peer->answer) + body;
}

static void take_plain(struct peer *peer)
{
    while (!peer->closing) {
        size_t room = sizeof(peer->answer) - 1 - peer->answer_length;
        int got = SSL_read(peer->ssl, peer->answer + peer->answer_length, (int)room);
        if (got <= 0) {
            int error = SSL_get_error(peer->ssl, got);
            if (error != SSL_ERROR_WANT_READ) {
                end(peer, true);
            }
            return;
        }
        peer->answer_length += (size_t)got;
        peer->answer[peer->answer_length] = '\0';
        if (whole(peer)) {
            answered(peer, strncmp(peer->answer, "HTTP/1.1 200", 12) == 0);
        }
    }
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(read_bytes, sizeof(read_bytes));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct peer *peer = CONTAINER_OF(stream, struct peer, socket);
    if (count < 0) {
        end(peer, true);
        return;
    }
    ERR_clear_error();
    (void)BIO_write(peer->in, buf->base, (int)count);
    if (!SSL_is_init_finished(peer->ssl)) {
        int result = SSL_do_handshake(peer->ssl);
        if (result != 1 && SSL_get_error(peer->ssl, result) != SSL_ERROR_WANT_READ) {
            end(peer, true);
            return;
        }
        flush(peer);
        if (result == 1) {
            send_request(peer);
        }
    }
    if (!peer->closing && SSL_is_init_finished(peer->ssl)) {
        take_plain(peer);
    }
    if (!peer->closing) {
        flush(peer);
    }
}

static void on_connected(uv_connect_t *request, int status)
{
    struct peer *peer = CONTAINER_OF(request, struct peer, connect);
    if (status != 0 || peer->closing) {
        end(peer, true);
        return;
    }
    (void)uv_tcp_nodelay(&peer->socket, 1);
    (void)uv_read_start((uv_stream_t *)&peer->socket, on_alloc, on_read);
    (void)SSL_do_handshake(peer->ssl);
    flush(peer);
}

static void start(struct peer *peer)
{
    struct http *http = peer->http;
    struct sockaddr_in source = {.sin_family = AF_INET};
    unsigned address = peer->number / PER_ADDRESS;
    source.sin_addr.s_addr = htonl(0x7f000000u | (1 + address / 200) << 8 | (2 + address % 200));
    peer->closing = false;
    peer->sent = false;
    peer->ssl = SSL_new(http->tls);
    peer->in = BIO_new(BIO_s_mem());
    peer->out = BIO_new(BIO_s_mem());
    if (peer->ssl == NULL || peer->in == NULL || peer->out == NULL) {
        abort();
    }
    SSL_set_bio(peer->ssl, peer->in, peer->out);
    SSL_set_connect_state(peer->ssl);
    SSL_set_mode(peer->ssl, SSL_MODE_RELEASE_BUFFERS);
    peer->sent_us = now_us();
    (void)uv_tcp_init(&http->loop, &peer->socket);
    if (uv_tcp_bind(&peer->socket, (const struct sockaddr *)&source, 0) != 0 ||
        uv_tcp_connect(&peer->connect, &peer->socket, (const struct sockaddr *)&http->server,
                       on_connected) != 0) {
        end(peer, true);
    }
}

static void stop(struct http *http)
{
    if (http->stopping) {
        return;
    }
    http->stopping = true;
    watch_end(&http->watch);
    uv_close((uv_handle_t *)&http->tick, NULL);
    uv_close((uv_handle_t *)&http->term, NULL);
    for (int i = 0; i < http->started; i++) {
        if (http->peers[i].ssl != NULL) {
            end(&http->peers[i], false);
        }
    }
}

static void on_tick(uv_timer_t *timer)
{
    struct http *http = timer->data;
    while (http->started < http->connections && http->connecting < STARTS_AT_ONCE) {
        http->connecting++;
        start(&http->peers[http->started++]);
    }
    uint64_t now = now_us();
    if (http->stopping) {
        return;
    }
    if (!http->counting && http->from_us != 0 && now >= http->from_us) {
        http->counting = true;
        watch_begin(&http->watch);
    }
    bool late = http->from_us == 0 && now - http->begun_us > (uint64_t)GRACE_S * 1000000;
    if (late || (http->from_us != 0 && now >= http->ends_us)) {
        stop(http);
    }
}

static void on_term(uv_signal_t *signal, int number)
{
    struct http *http = signal->data;
    (void)number;
    http->ends_us = now_us();
    stop(http);
}

static SSL_CTX *context(const char *certificate, const char *key, const char *authority)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    if (tls == NULL || SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION) != 1 ||
        SSL_CTX_use_certificate_file(tls, certificate, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_load_verify_locations(tls, authority, NULL) != 1) {
        fprintf(stderr, "http: certificate, key or authority cannot be read\n");
        exit(1);
    }
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
    (void)SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    return tls;
}

static void print(const struct http *http)
{
    uint64_t slowest = UINT64_MAX;
    for (int i = 0; i < http->connections; i++) {
        uint64_t counted = http->peers[i].counted;
        slowest = counted < slowest ? counted : slowest;
    }
    double mean = (double)http->done / http->connections;
    printf("{\"mode\": \"%s\", \"connections\": %d, \"seconds\": %.3f, \"done\": %" PRIu64
           ", \"per_second\": %.1f, \"p50_us\": %" PRIu64 ", \"p99_us\": %" PRIu64
           ", \"max_us\": %" PRIu64 ", \"slowest_share\": %.3f, \"refused\": %" PRIu64
           ", \"lost\": %" PRIu64 ", \"server_cpu_s\": %.6f}\n",
           mode_names[http->mode], http->connections, http->seconds, http->done,
           (double)http->done / http->seconds, histogram_at(&http->latencies, 0.5),
           histogram_at(&http->latencies, 0.99), http->latencies.max,
           mean > 0 ? (double)slowest / mean : 0, http->refused, http->lost, http->watch.spent_s);
}

int main(int argc, const char **argv)
{
    static struct http http = {
        .connections = 64, .units = 300, .problems = 200, .warmup_s = 1, .seconds = 5};
    char *mode = NULL;
    char *certificate = NULL;
    char *key = NULL;
    char *authority = NULL;
    char *watch = NULL;
    int port = 0;
    http.path = (char *)(uintptr_t) "/submit";
    const struct poptOption options[] = {
        {"mode", 0, POPT_ARG_STRING, &mode, 0, "post, idle or handshake", NULL},
        {"port", 0, POPT_ARG_INT, &port, 0, "on 127.0.0.1", "N"},
        {"path", 0, POPT_ARG_STRING, &http.path, 0, "of the POST", "PATH"},
        {"certificate", 0, POPT_ARG_STRING, &certificate, 0, "of the client", "FILE"},
        {"key", 0, POPT_ARG_STRING, &key, 0, "of the client", "FILE"},
        {"authority", 0, POPT_ARG_STRING, &authority, 0, "of the server", "FILE"},
        {"connections", 0, POPT_ARG_INT, &http.connections, 0, NULL, "N"},
        {"warmup", 0, POPT_ARG_DOUBLE, &http.warmup_s, 0, "seconds that do not count", "S"},
        {"seconds", 0, POPT_ARG_DOUBLE, &http.seconds, 0, "seconds that count", "S"},
        {"watch", 0, POPT_ARG_STRING, &watch, 0, "processes whose CPU time is told", "PID,..."},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext parsed = poptGetContext("http", argc, argv, options, 0);
    bool complete = poptGetNextOpt(parsed) == -1 && mode != NULL && port > 0 &&
                    certificate != NULL && key != NULL && authority != NULL && http.connections > 0;
    int found = -1;
    for (int i = 0; complete && i < MODES; i++) {
        found = strcmp(mode_names[i], mode) == 0 ? i : found;
    }
    if (found < 0 || !watch_init(&http.watch, watch) ||
        uv_ip4_addr("127.0.0.1", port, &http.server) != 0) {
        poptPrintUsage(parsed, stderr, 0);
        return 64;
    }
    http.mode = (enum mode)found;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    http.tls = context(certificate, key, authority);
    http.peers = mem_calloc((size_t)http.connections, sizeof(*http.peers));
    if (http.peers == NULL || uv_loop_init(&http.loop) != 0) {
        return 1;
    }
    for (int i = 0; i < http.connections; i++) {
        http.peers[i].http = &http;
        http.peers[i].number = (unsigned)i;
    }
    (void)uv_timer_init(&http.loop, &http.tick);
    http.tick.data = &http;
    http.begun_us = now_us();
    (void)uv_timer_start(&http.tick, on_tick, 0, 1);
    (void)uv_signal_init(&http.loop, &http.term);
    http.term.data = &http;
    (void)uv_signal_start(&http.term, on_term, SIGTERM);
    (void)uv_run(&http.loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&http.loop);
    print(&http);
    bool good = http.refused == 0 && http.lost == 0 && http.ready == http.connections;
    mem_free(http.peers);
    SSL_CTX_free(http.tls);
    poptFreeContext(parsed);
    return good ? 0 : 1;
}
