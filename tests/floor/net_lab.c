#include "tests/floor/net_lab.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct lab net_certificates;

static void drop_line(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)line;
    (void)arg;
}

int net_lab_group_set_up(void **state)
{
    (void)state;
    (void)signal(SIGPIPE, SIG_IGN);
    log_configure(getenv("NET_LAB_LOG") != NULL ? LOG_DEBUG : LOG_ERROR,
                  getenv("NET_LAB_LOG") != NULL ? NULL : drop_line, NULL);
    lab_open(&net_certificates);
    return 0;
}

int net_lab_group_tear_down(void **state)
{
    (void)state;
    lab_close(&net_certificates);
    return 0;
}

static bool pressed(void *arg)
{
    return *(bool *)arg;
}

int net_lab_set_up(void **state)
{
    static struct net_lab lab;
    memset(&lab, 0, sizeof(lab));
    list_init(&lab.clients);
    assert_int_equal(uv_loop_init(&lab.loop), 0);
    struct rpc_options options = {.commands = &lab.commands,
                                  .mono_ms = clock_mono_ms,
                                  .pressed = pressed,
                                  .arg = &lab.pressed};
    assert_int_equal(rpc_new(&options, &lab.rpc), ERR_OK);
    assert_int_equal(tls_context_server(net_certificates.server.certificate.text,
                                        net_certificates.authority.text,
                                        net_certificates.server.key.text, &lab.context),
                     ERR_OK);
    server_options_default(&lab.options);
    lab.options.loop = &lab.loop;
    lab.options.rpc = lab.rpc;
    lab.options.address = "127.0.0.1";
    lab.options.address_sessions_max = 0;
    *state = &lab;
    return 0;
}

void net_lab_listen(struct net_lab *lab)
{
    assert_int_equal(server_new(&lab->options, lab->context, &lab->server), ERR_OK);
    assert_int_equal(server_listen(lab->server), ERR_OK);
}

static void on_stopped(struct server *server, void *arg)
{
    struct net_lab *lab = arg;
    assert_ptr_equal(server, lab->server);
    assert_false(lab->stopped); /* once */
    lab->stopped = true;
}

static bool is_true(const void *arg)
{
    return *(const bool *)arg;
}

int net_lab_tear_down(void **state)
{
    struct net_lab *lab = *state;
    while (!list_empty(&lab->clients)) {
        client_close(LIST_FIRST(&lab->clients, struct client, in_clients));
    }
    if (lab->server != NULL && !lab->stopped) {
        server_stop(lab->server, true, on_stopped, lab);
        net_lab_until(lab, is_true, &lab->stopped);
    }
    fake_finish_all(&lab->commands);
    assert_int_equal(rpc_requests(lab->rpc), 0);
    server_free(lab->server);
    assert_int_equal(uv_run(&lab->loop, UV_RUN_NOWAIT), 0);
    assert_int_equal(uv_loop_close(&lab->loop), 0);
    tls_context_unref(lab->context);
    rpc_free(lab->rpc);
    return 0;
}

/* A client's socket. */

static int dial(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static enum err admit_all(const struct frame *header, void *arg)
{
    (void)header;
    (void)arg;
    return ERR_OK;
}

static struct client *make(struct net_lab *lab, struct tls *tls)
{
    enum {
        OUT_MAX = 64 * 1024 * 1024,
    };
    struct client *client = calloc(1, sizeof(*client));
    assert_non_null(client);
    client->lab = lab;
    client->tls = tls;
    client->fd = dial(server_port(lab->server));
    frame_reader_init(&client->reader, admit_all, NULL);
    buf_init(&client->out, OUT_MAX);
    list_append(&lab->clients, &client->in_clients);
    if (tls != NULL) {
        assert_int_equal(tls_start(tls), ERR_OK);
    }
    return client;
}

struct client *client_of(struct net_lab *lab, const struct lab_party *party,
                         const struct pki_pem *authority)
{
    return make(lab, lab_client(party, authority, "127.0.0.1"));
}

struct client *client_session(struct net_lab *lab)
{
    return client_of(lab, &net_certificates.client, &net_certificates.authority);
}

struct client *client_enrolling(struct net_lab *lab)
{
    return make(lab, lab_enroll(&net_certificates.facts.spki, "127.0.0.1"));
}

struct client *client_plain(struct net_lab *lab)
{
    return make(lab, NULL);
}

void client_close(struct client *client)
{
    list_remove(&client->in_clients);
    (void)close(client->fd);
    tls_free(client->tls);
    frame_reader_close(&client->reader);
    buf_close(&client->out);
    free(client);
}

/* Out. */

static void put(struct client *client, const uint8_t *bytes, size_t length)
{
    client->broken |= buf_append(&client->out, bytes, length) != ERR_OK;
}

static void drain(struct client *client)
{
    uint8_t bytes[16 * 1024];
    size_t length = 0;
    while ((length = tls_drain(client->tls, bytes, sizeof(bytes))) > 0) {
        put(client, bytes, length);
    }
}

void client_send_bytes(struct client *client, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    if (client->tls == NULL) {
        put(client, at, length);
        return;
    }
    while (length > 0) {
        size_t part = length < TLS_WRITE_MAX ? length : TLS_WRITE_MAX;
        client->broken |= tls_write(client->tls, at, part) != ERR_OK;
        drain(client);
        at += part;
        length -= part;
    }
}

void client_send(struct client *client, uint16_t type, uint32_t request, const void *body,
                 size_t length)
{
    uint8_t header[FRAME_HEADER_SIZE];
    struct frame frame = {.type = type, .request = request, .length = (uint32_t)length};
    frame_header_encode(&frame, header);
    client_send_bytes(client, header, sizeof(header));
    client_send_bytes(client, body, length);
}

static void flush(struct client *client)
{
    size_t length = buf_unread(&client->out);
    if (client->out_chunk > 0 && length > client->out_chunk) {
        length = client->out_chunk;
    }
    if (length == 0) {
        return;
    }
    ssize_t sent = send(client->fd, buf_head(&client->out), length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
        buf_consume(&client->out, (size_t)sent);
    } else if (errno != EAGAIN) {
        buf_clear(&client->out); /* nobody there */
    }
}

/* In. */

static void keep(struct client *client, const struct frame *frame)
{
    assert_true(client->frames_count < LAB_FRAMES_MAX);
    struct client_frame *kept = &client->frames[client->frames_count++];
    kept->header = *frame;
    kept->header.body = NULL;
    if (frame->length > 0) {
        size_t part = frame->length < LAB_BODY_KEPT ? frame->length : LAB_BODY_KEPT;
        memcpy(kept->body, frame->body, part);
    }
    client->bytes += frame->length;
}

static void take_frames(struct client *client)
{
    struct frame frame;
    enum err err = ERR_OK;
    while ((err = frame_reader_next(&client->reader, &frame)) == ERR_OK) {
        if (frame.type == MESSAGE_PING && !client->no_pong) {
            client_send(client, MESSAGE_PONG, 0, frame.body, frame.length);
        } else {
            keep(client, &frame);
        }
    }
    client->broken |= err != ERR_AGAIN;
}

static void take_plain(struct client *client)
{
    uint8_t bytes[16 * 1024];
    size_t length = 0;
    enum err err = ERR_OK;
    while ((err = tls_read(client->tls, bytes, sizeof(bytes), &length)) == ERR_OK) {
        client->broken |= frame_reader_feed(&client->reader, bytes, length) != ERR_OK;
        take_frames(client);
    }
    client->close_notify |= err == ERR_CLOSED;
    client->broken |= err == ERR_TLS;
}

static void receive(struct client *client)
{
    uint8_t bytes[32 * 1024];
    ssize_t length = recv(client->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (length <= 0) {
        client->ended = true;
    } else if (client->tls != NULL && !client->broken) {
        client->broken |= tls_feed(client->tls, bytes, (size_t)length) != ERR_OK;
        take_plain(client);
    }
}

static void turn(struct client *client)
{
    if (client->tls != NULL) {
        drain(client);
    }
    flush(client);
    if (!client->deaf && !client->ended) {
        receive(client);
    }
}

void net_lab_turn(struct net_lab *lab)
{
    (void)uv_run(&lab->loop, UV_RUN_NOWAIT);
    LIST_EACH(&lab->clients, node, next)
    {
        turn(CONTAINER_OF(node, struct client, in_clients));
    }
}

void net_lab_turns(struct net_lab *lab, int turns)
{
    for (int i = 0; i < turns; i++) {
        net_lab_turn(lab);
    }
}

void net_lab_until(struct net_lab *lab, net_lab_cond cond, const void *arg)
{
    int64_t end_ms = clock_mono_ms() + LAB_PATIENCE_MS;
    for (unsigned i = 0; !cond(arg); i++) {
        net_lab_turn(lab);
        if (i % 64 == 63) { /* the machine has other things to do */
            assert_true(clock_mono_ms() < end_ms);
            (void)poll(NULL, 0, 1);
        }
    }
}

struct count {
    const uint64_t *counter;
    uint64_t value;
};

static bool counted(const void *arg)
{
    const struct count *count = arg;
    return *count->counter >= count->value;
}

void net_lab_until_count(struct net_lab *lab, const uint64_t *counter, uint64_t value)
{
    struct count count = {.counter = counter, .value = value};
    net_lab_until(lab, counted, &count);
    assert_int_equal(*counter, value);
}

/* Talk. */

struct frames_wanted {
    const struct client *client;
    unsigned count;
};

static bool have_frames(const void *arg)
{
    const struct frames_wanted *wanted = arg;
    return wanted->client->frames_count >= wanted->count;
}

void client_until_frames(struct client *client, unsigned count)
{
    struct frames_wanted wanted = {.client = client, .count = count};
    net_lab_until(client->lab, have_frames, &wanted);
}

void client_until_ended(struct client *client)
{
    net_lab_until(client->lab, is_true, &client->ended);
}

void client_hello(struct client *client)
{
    static const uint8_t hello[] = {0x08, 1, 0x10, 1, 0x20, 0};
    client_send(client, MESSAGE_HELLO, 1, hello, sizeof(hello));
}

void client_goodbye(struct client *client)
{
    client_send(client, MESSAGE_GOODBYE, 0, "\x08\x00", 2);
}

void client_close_notify(struct client *client)
{
    tls_close(client->tls);
}

static bool shaken(const void *arg)
{
    const struct client *client = arg;
    return client->broken || client->ended || tls_state(client->tls) != TLS_HANDSHAKING;
}

struct client *client_greeted(struct net_lab *lab)
{
    struct client *client = client_session(lab);
    net_lab_until(lab, shaken, client);
    client_hello(client);
    client_until_frames(client, 1);
    client_expect(client, 0, MESSAGE_WELCOME, 1);
    client->frames_count = 0;
    return client;
}

void client_expect(const struct client *client, unsigned n, uint16_t type, uint32_t request)
{
    assert_true(n < client->frames_count);
    assert_int_equal(client->frames[n].header.type, type);
    assert_int_equal(client->frames[n].header.request, request);
}

/* Field 1, a varint of two bytes at most. */
uint32_t client_code(const struct client *client, unsigned n)
{
    const uint8_t *body = client->frames[n].body;
    assert_true(client->frames[n].header.length >= 2);
    assert_int_equal(body[0], 0x08);
    return body[1] < 0x80 ? body[1] : (uint32_t)(body[1] & 0x7F) | (uint32_t)body[2] << 7;
}

void client_expect_farewell(struct client *client, uint32_t code)
{
    client_until_ended(client);
    assert_true(client->close_notify);
    assert_false(client->broken);
    assert_true(client->frames_count > 0);
    client_expect(client, client->frames_count - 1, MESSAGE_GOODBYE, 0);
    assert_int_equal(client_code(client, client->frames_count - 1), code);
}
