#include "tests/floor/rpc_lab.h"
#include "common/base/mem.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct rpc_lab_out rpc_lab_out;

static void take(struct rpc_session *session, struct message_bytes *bytes, uint32_t request)
{
    (void)session;
    assert_true(rpc_lab_out.count < SENT_MAX);
    rpc_lab_out.sent[rpc_lab_out.count++] = (struct sent){.bytes = bytes, .request = request};
}

static void relieved(struct rpc_session *session)
{
    (void)session;
    rpc_lab_out.relieved++;
}

static bool is_behind(struct rpc_session *session)
{
    (void)session;
    return rpc_lab_out.behind;
}

const struct rpc_outlet rpc_lab_outlet = {.send = take, .relieved = relieved, .behind = is_behind};

void rpc_lab_forget(void)
{
    for (unsigned i = 0; i < rpc_lab_out.count; i++) {
        message_bytes_unref(rpc_lab_out.sent[i].bytes);
    }
    memset(&rpc_lab_out, 0, sizeof(rpc_lab_out));
}

static int64_t mono_ms(void)
{
    return rpc_lab_out.mono_ms;
}

static bool pressed(void *arg)
{
    return *(bool *)arg;
}

void rpc_lab_drop_line(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)line;
    (void)arg;
}

const struct identity rpc_lab_reporter = {
    .client_id = 1, .unit_id = 7, .person_id = 3, .roles = MAY_REPORTER};
const struct identity rpc_lab_admin = {
    .client_id = 2, .unit_id = 0, .person_id = 4, .roles = MAY_ADMIN};
const struct digest rpc_lab_spki = {{9}};

bool rpc_lab_init(struct fixture *fixture)
{
    memset(fixture, 0, sizeof(*fixture));
    struct rpc_options options = {
        .commands = &fixture->commands,
        .mono_ms = mono_ms,
        .pressed = pressed,
        .arg = &fixture->pressed,
    };
    return rpc_new(&options, &fixture->rpc) == ERR_OK;
}

int rpc_lab_set_up(void **state)
{
    static struct fixture fixture;
    log_configure(LOG_ERROR, rpc_lab_drop_line, NULL);
    alloc_fail_install();
    *state = &fixture;
    return rpc_lab_init(&fixture) ? 0 : -1;
}

int rpc_lab_tear_down(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_forget();
    assert_int_equal(rpc_requests(fixture->rpc), 0);
    rpc_free(fixture->rpc);
    size_t live = alloc_fail_live();
    alloc_fail_remove();
    return live == 0 ? 0 : -1;
}

/* A frame as it lies in the reader: in memory of exactly its size, so that reading beyond shows. */
enum err rpc_lab_give(struct rpc_session *session, uint16_t type, uint32_t request, uint8_t flags,
                      const void *body, size_t length)
{
    uint8_t *copy = mem_alloc(length);
    if (copy == NULL) {
        return ERR_NOMEM;
    }
    if (length > 0) {
        memcpy(copy, body, length);
    }
    struct frame frame = {
        .type = type, .flags = flags, .request = request, .body = copy, .length = (uint32_t)length};
    enum err err = rpc_session_admit(session, &frame);
    if (err == ERR_OK) {
        err = rpc_session_receive(session, &frame);
    }
    mem_free(copy);
    return err;
}

const uint8_t rpc_lab_hello[6] = {0x08, 1, 0x10, 1, 0x20, 0};

enum err rpc_lab_greet(struct fixture *fixture, struct rpc_session *session,
                       const struct identity *identity)
{
    rpc_session_init(session, fixture->rpc, &rpc_lab_outlet, false, identity, &rpc_lab_spki);
    return rpc_lab_give(session, MESSAGE_HELLO, 1, 0, rpc_lab_hello, sizeof(rpc_lab_hello));
}

void rpc_lab_open(struct fixture *fixture, const struct identity *identity)
{
    bool wait = fixture->commands.wait;
    fixture->commands.wait = false;
    assert_int_equal(rpc_lab_greet(fixture, &fixture->session, identity), ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_OPEN);
    fixture->commands.wait = wait;
    rpc_lab_forget();
}

enum err rpc_lab_ask(struct fixture *fixture, uint32_t request)
{
    return rpc_lab_give(&fixture->session, MESSAGE_CAMPAIGNS_GET, request, 0, NULL, 0);
}

void rpc_lab_expect(unsigned n, uint16_t type, uint32_t request)
{
    assert_true(n < rpc_lab_out.count);
    assert_non_null(rpc_lab_out.sent[n].bytes);
    assert_int_equal(rpc_lab_out.sent[n].bytes->type, type);
    assert_int_equal(rpc_lab_out.sent[n].request, request);
}

/* The n-th thing sent is ERROR with that code; field NULL: none. */
void rpc_lab_expect_error(unsigned n, uint32_t request, enum err code, const char *field,
                          uint32_t retry_after_ms)
{
    rpc_lab_expect(n, MESSAGE_ERROR, request);
    const struct message_bytes *bytes = rpc_lab_out.sent[n].bytes;
    Rectify__Error *error = rectify__error__unpack(NULL, bytes->length, bytes->body);
    assert_non_null(error);
    assert_int_equal(error->code, code);
    if (field == NULL) {
        assert_null(error->field);
    } else {
        assert_string_equal(error->field, field);
    }
    assert_int_equal(error->retry_after_ms, retry_after_ms);
    rectify__error__free_unpacked(error, NULL);
}

/* A SUBMIT with one act of `length` bytes; returns the message's length. */
size_t rpc_lab_submit(uint8_t *bytes, size_t length)
{
    size_t at = 0;
    bytes[at++] = 0x0A;
    for (size_t left = length;; left >>= 7) {
        bytes[at++] = (uint8_t)((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
        if (left <= 0x7F) {
            break;
        }
    }
    memset(bytes + at, 'a', length);
    return at + length;
}

enum err rpc_lab_give_submit(struct rpc_session *session, uint32_t request, const uint8_t *bytes,
                             size_t length, size_t part)
{
    enum err err = ERR_OK;
    for (size_t at = 0; at < length && err == ERR_OK; at += part) {
        size_t left = length - at;
        bool last = left <= part;
        err = rpc_lab_give(session, MESSAGE_SUBMIT, request, last ? 0 : FRAME_MORE, bytes + at,
                           last ? left : part);
    }
    return err;
}
