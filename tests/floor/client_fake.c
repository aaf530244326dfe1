#include "tests/floor/client_fake.h"
#include "common/base/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    CHUNK_SIZE = 16 * 1024,
};

/* The test: starting, waiting, cleaning up. */

static void listen_somewhere(struct fake *fake)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fake->listener >= 0);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fake->listener, 16), 0);
    assert_int_equal(getsockname(fake->listener, (struct sockaddr *)&address, &size), 0);
    fake->port = ntohs(address.sin_port);
}

/* The child must not hold the terminal's lock: nothing but the listener stays open. */
static _Noreturn void run(struct fake *fake, fake_script_cb script)
{
    (void)close_range(3, (unsigned)fake->listener - 1, 0);
    (void)close_range((unsigned)fake->listener + 1, UINT_MAX, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    fake->log->ready = true;
    script(fake);
    _exit(fake->log->failure[0] == '\0' ? 0 : 1);
}

void fake_start(struct fake *fake, const struct lab *lab, fake_script_cb script, void *arg)
{
    *fake = (struct fake){.lab = lab, .arg = arg, .fd = -1};
    listen_somewhere(fake);
    assert_int_equal(tls_context_server(lab->server.certificate.text, lab->authority.text,
                                        lab->server.key.text, &fake->context),
                     ERR_OK);
    fake->log =
        mmap(NULL, sizeof(*fake->log), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(fake->log != MAP_FAILED);
    fake->child = fork();
    assert_true(fake->child >= 0);
    if (fake->child == 0) {
        run(fake, script);
    }
    while (!fake->log->ready) {
        (void)usleep(100);
    }
    assert_int_equal(close(fake->listener), 0);
}

void fake_join(struct fake *fake)
{
    int status = 0;
    assert_int_equal(waitpid(fake->child, &status, 0), fake->child);
    fake->child = 0;
    if (status != 0) {
        fail_msg("the fake server: %s", fake->log->failure);
    }
}

void fake_kill(struct fake *fake)
{
    assert_int_equal(kill(fake->child, SIGKILL), 0);
    assert_int_equal(waitpid(fake->child, NULL, 0), fake->child);
    fake->child = 0;
}

void fake_close(struct fake *fake)
{
    tls_context_unref(fake->context);
    assert_int_equal(munmap(fake->log, sizeof(*fake->log)), 0);
}

/* The child: what scripts are made of. */

void fake_fail(struct fake *fake, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(fake->log->failure, sizeof(fake->log->failure), format, args);
    va_end(args);
    _exit(1);
}

static enum err admit(const struct frame *header, void *arg)
{
    (void)header;
    (void)arg;
    return ERR_OK;
}

static void push(struct fake *fake, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = send(fake->fd, bytes, len, MSG_NOSIGNAL);
        if (put <= 0) {
            return; /* the client has gone; scripts that care see it when they read */
        }
        bytes += put;
        len -= (size_t)put;
    }
}

static void flush(struct fake *fake)
{
    uint8_t chunk[CHUNK_SIZE];
    for (size_t len = tls_drain(fake->tls, chunk, sizeof(chunk)); len > 0;
         len = tls_drain(fake->tls, chunk, sizeof(chunk))) {
        push(fake, chunk, len);
    }
}

/* False at the end of the stream. */
static bool pull(struct fake *fake)
{
    uint8_t chunk[CHUNK_SIZE];
    struct pollfd entry = {.fd = fake->fd, .events = POLLIN};
    if (poll(&entry, 1, FAKE_PATIENCE_MS) <= 0) {
        fake_fail(fake, "the client says nothing");
    }
    ssize_t got = recv(fake->fd, chunk, sizeof(chunk), 0);
    if (got <= 0) {
        return false;
    }
    if (tls_feed(fake->tls, chunk, (size_t)got) != ERR_OK) {
        flush(fake);
        return false;
    }
    flush(fake);
    return true;
}

static void release(struct fake *fake)
{
    (void)close(fake->fd);
    fake->fd = -1;
    tls_free(fake->tls);
    fake->tls = NULL;
    frame_reader_close(&fake->reader);
}

bool fake_accept(struct fake *fake)
{
    fake->fd = accept(fake->listener, NULL, NULL);
    if (fake->fd < 0 || tls_new_server(fake->context, &fake->tls) != ERR_OK) {
        fake_fail(fake, "accept: %s", strerror(errno));
    }
    fake->log->connections++;
    frame_reader_init(&fake->reader, admit, NULL);
    while (tls_state(fake->tls) == TLS_HANDSHAKING) {
        if (!pull(fake)) {
            release(fake);
            return false;
        }
    }
    fake->log->handshakes += tls_state(fake->tls) == TLS_OPEN;
    return true;
}

static void keep(struct fake *fake, const struct frame *frame)
{
    int at = fake->log->count;
    if (at == FAKE_FRAMES_MAX) {
        return;
    }
    struct fake_frame *kept = &fake->log->frames[at];
    kept->frame = *frame;
    kept->frame.body = kept->kept;
    memcpy(kept->kept, frame->body,
           frame->length < FAKE_BODY_KEPT ? frame->length : FAKE_BODY_KEPT);
    fake->log->count = at + 1;
}

bool fake_next(struct fake *fake, struct frame *frame)
{
    uint8_t chunk[CHUNK_SIZE];
    size_t len = 0;
    for (;;) {
        enum err err = frame_reader_next(&fake->reader, frame);
        if (err == ERR_OK) {
            keep(fake, frame);
            return true;
        }
        if (err != ERR_AGAIN) {
            fake_fail(fake, "the client's frame: %s", err_name(err));
        }
        err = tls_read(fake->tls, chunk, sizeof(chunk), &len);
        if (err == ERR_OK) {
            err = frame_reader_feed(&fake->reader, chunk, len);
        } else if (err == ERR_AGAIN) {
            err = pull(fake) ? ERR_OK : ERR_CLOSED;
        } else if (err == ERR_CLOSED) {
            fake->log->orderly++;
        }
        if (err != ERR_OK) {
            return false;
        }
    }
}

void fake_take(struct fake *fake, uint16_t type, struct frame *frame)
{
    if (!fake_next(fake, frame)) {
        fake_fail(fake, "the client left in place of frame %d", type);
    }
    if (frame->type != type) {
        fake_fail(fake, "frame %d in place of %d", frame->type, type);
    }
}

void fake_take_rest(struct fake *fake)
{
    struct frame frame;
    while (fake_next(fake, &frame)) {
        /* what comes is in the log */
    }
    tls_close(fake->tls);
    flush(fake);
    release(fake);
}

void fake_send_plain(struct fake *fake, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    while (len > 0) {
        size_t some = len < CHUNK_SIZE ? len : CHUNK_SIZE;
        if (tls_write(fake->tls, at, some) != ERR_OK) {
            fake_fail(fake, "tls_write");
        }
        flush(fake);
        at += some;
        len -= some;
    }
}

void fake_send_raw(struct fake *fake, const void *bytes, size_t len)
{
    push(fake, bytes, len);
}

void fake_send_frame(struct fake *fake, const struct frame *frame)
{
    uint8_t header[FRAME_HEADER_SIZE];
    frame_header_encode(frame, header);
    fake_send_plain(fake, header, sizeof(header));
    fake_send_plain(fake, frame->body, frame->length);
}

void fake_send(struct fake *fake, uint16_t type, uint32_t request, const ProtobufCMessage *message)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = malloc(length + 1);
    if (bytes == NULL) {
        fake_fail(fake, "no memory");
        return;
    }
    (void)protobuf_c_message_pack(message, bytes);
    size_t offset = 0;
    do {
        size_t part = length - offset < FRAME_BODY_MAX ? length - offset : FRAME_BODY_MAX;
        const struct frame frame = {
            .type = type,
            .request = request,
            .flags = offset + part < length ? FRAME_MORE : 0,
            .body = bytes + offset,
            .length = (uint32_t)part,
        };
        fake_send_frame(fake, &frame);
        offset += part;
    } while (offset < length);
    free(bytes);
}

void fake_send_error(struct fake *fake, uint32_t request, uint32_t code, const char *field,
                     uint32_t retry_after_ms)
{
    char text[64] = "";
    Rectify__Error error = RECTIFY__ERROR__INIT;
    error.code = code;
    if (field != NULL) {
        (void)snprintf(text, sizeof(text), "%s", field);
        error.field = text;
    }
    error.has_retry_after_ms = retry_after_ms > 0;
    error.retry_after_ms = retry_after_ms;
    fake_send(fake, MESSAGE_ERROR, request, &error.base);
}

void fake_send_welcome(struct fake *fake, uint32_t request)
{
    uint8_t session[16] = {1};
    char person[] = "张三";
    Rectify__Welcome welcome = RECTIFY__WELCOME__INIT;
    welcome.version = 1;
    welcome.session_id = (ProtobufCBinaryData){.len = 16, .data = session};
    welcome.server_time_ms = clock_wall_ms();
    welcome.unit_id = 12;
    welcome.person_id = 31;
    welcome.person_name = person;
    welcome.roles = 24;
    welcome.in_flight_max = 8;
    welcome.submit_items_max = 64;
    fake_send(fake, MESSAGE_WELCOME, request, &welcome.base);
}

void fake_greet(struct fake *fake)
{
    struct frame frame;
    if (!fake_accept(fake)) {
        fake_fail(fake, "no handshake");
    }
    fake_take(fake, MESSAGE_HELLO, &frame);
    fake_send_welcome(fake, frame.request);
}

void fake_end(struct fake *fake)
{
    tls_close(fake->tls);
    flush(fake);
    release(fake);
}

/* All that was sent arrives first; then the stream just ends. */
void fake_cut(struct fake *fake)
{
    (void)shutdown(fake->fd, SHUT_WR);
    uint8_t chunk[CHUNK_SIZE];
    while (recv(fake->fd, chunk, sizeof(chunk), 0) > 0) {
        /* until the client has noticed: closing with unread bytes would be a reset */
    }
    release(fake);
}
