/*
 * Every message number in every state, with every kind of request number: what rpc says to the
 * header. The rules stand here once more, written down from PROTOCOL.md by hand.
 */
#include "common/base/clock.h"
#include "server/rpc/rpc.h"
#include "tests/floor/rpc_fake.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum {
    NUMBERS = 250, /* beyond the last message */
};

static const enum session_state states[] = {SESSION_GREETING, SESSION_OPEN, SESSION_ENROLLING,
                                            SESSION_ENDING};

static void send_nothing(struct rpc_session *session, struct message_bytes *bytes, uint32_t request)
{
    (void)session;
    (void)request;
    message_bytes_unref(bytes);
}

static void relieved(struct rpc_session *session)
{
    (void)session;
}

static const struct rpc_outlet outlet = {.send = send_nothing, .relieved = relieved};

struct fixture {
    struct commands commands;
    struct rpc *rpc;
    struct rpc_session session;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof(fixture));
    struct rpc_options options = {.commands = &fixture.commands, .mono_ms = clock_mono_ms};
    *state = &fixture;
    return rpc_new(&options, &fixture.rpc) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    rpc_free(fixture->rpc);
    return 0;
}

static void enter(struct fixture *fixture, enum session_state state)
{
    static const struct identity identity = {
        .client_id = 1, .unit_id = 2, .person_id = 3, .roles = MAY_READ};
    static const struct digest spki;
    rpc_session_init(&fixture->session, fixture->rpc, &outlet, state == SESSION_ENROLLING,
                     &identity, &spki);
    if (state == SESSION_OPEN) {
        static const uint8_t hello[] = {0x08, 1, 0x10, 1, 0x20, 0};
        struct frame frame = {
            .type = MESSAGE_HELLO, .request = 1, .body = hello, .length = sizeof(hello)};
        assert_int_equal(rpc_session_receive(&fixture->session, &frame), ERR_OK);
    } else if (state == SESSION_ENDING) {
        rpc_session_end(&fixture->session);
    }
    assert_int_equal(fixture->session.state, state);
}

static bool only_server_sends(uint16_t number)
{
    switch (number) {
    case MESSAGE_WELCOME:
    case MESSAGE_ERROR:
    case MESSAGE_NOTICE:
    case MESSAGE_PROGRESS: return true;
    default: return number >= 10 && number % 2 == 1; /* answers are odd */
    }
}

static bool exists(uint16_t number)
{
    return (number >= 1 && number <= 7) || (number >= 10 && number <= 11) ||
           (number >= 20 && number <= 21) || (number >= 30 && number <= 39) ||
           (number >= 50 && number <= 61) || (number >= 70 && number <= 75) ||
           (number >= 80 && number <= 93) || number == 100 || (number >= 102 && number <= 113) ||
           (number >= 120 && number <= 125) || number == 128;
}

static bool may_come(uint16_t number, enum session_state state)
{
    switch (number) {
    case MESSAGE_HELLO: return state == SESSION_GREETING;
    case MESSAGE_ENROLL: return state == SESSION_ENROLLING;
    case MESSAGE_GOODBYE: return true;
    default: return state == SESSION_OPEN && !only_server_sends(number);
    }
}

static bool is_signal(uint16_t number)
{
    return number == MESSAGE_PING || number == MESSAGE_PONG || number == MESSAGE_GOODBYE;
}

static enum err expected(const struct frame *header, enum session_state state)
{
    if (!exists(header->type)) {
        return ERR_TYPE;
    }
    if (only_server_sends(header->type) || !may_come(header->type, state)) {
        return ERR_WRONG_STATE;
    }
    bool numbered = header->request != 0;
    bool more = (header->flags & FRAME_MORE) != 0;
    if (is_signal(header->type) ? numbered || more : !numbered) {
        return ERR_SEQUENCE;
    }
    return header->length > LENGTH_SMALL && (is_signal(header->type) || state != SESSION_OPEN)
               ? ERR_LENGTH
               : ERR_OK;
}

static void check_header(struct fixture *fixture, const struct frame *header,
                         enum session_state state)
{
    uint64_t violations = rpc_counters(fixture->rpc)->violations;
    enum err err = rpc_session_admit(&fixture->session, header);
    assert_int_equal(err, expected(header, state));
    assert_int_equal(rpc_counters(fixture->rpc)->violations, violations + (err != ERR_OK));
}

static void every_type_in_every_state(void **state)
{
    struct fixture *fixture = *state;
    static const uint32_t requests[] = {0, 1, 2, UINT32_MAX};
    for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
        enter(fixture, states[s]);
        for (uint16_t number = 0; number <= NUMBERS; number++) {
            for (size_t r = 0; r < sizeof(requests) / sizeof(requests[0]); r++) {
                struct frame header = {.type = number, .request = requests[r], .length = 16};
                check_header(fixture, &header, states[s]);
                header.flags = FRAME_MORE;
                check_header(fixture, &header, states[s]);
            }
        }
        struct frame last = {.type = UINT16_MAX, .request = 1};
        check_header(fixture, &last, states[s]);
        rpc_session_close(&fixture->session);
    }
}

static void the_rules_know_every_message(void **state)
{
    (void)state;
    size_t count = 0;
    const struct message_type *types = message_types(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(exists(types[i].number));
        assert_true(types[i].number < NUMBERS);
    }
    for (uint16_t number = 0; number <= NUMBERS; number++) {
        assert_int_equal(exists(number), message_type_find(number) != NULL);
    }
}

static void lengths_at_and_beyond_the_limit(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        uint16_t number;
        uint32_t max;
    } rows[] = {{MESSAGE_SUBMIT, FRAME_BODY_MAX},      {MESSAGE_UNIT_IMPORT, FRAME_BODY_MAX},
                {MESSAGE_FILE_CHUNK, FRAME_BODY_MAX},  {MESSAGE_CAMPAIGNS_GET, LENGTH_SMALL},
                {MESSAGE_CLIENT_REVOKE, LENGTH_SMALL}, {MESSAGE_ASSIGNMENTS_GET, LENGTH_SMALL}};
    enter(fixture, SESSION_OPEN);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const uint32_t beyond[] = {rows[i].max + 1, INT32_MAX, UINT32_MAX};
        struct frame header = {.type = rows[i].number, .request = 7, .length = rows[i].max};
        assert_int_equal(rpc_session_admit(&fixture->session, &header), ERR_OK);
        for (size_t k = 0; k < sizeof(beyond) / sizeof(beyond[0]); k++) {
            header.length = beyond[k];
            assert_int_equal(rpc_session_admit(&fixture->session, &header), ERR_LENGTH);
        }
    }
    rpc_session_close(&fixture->session);
}

static void lengths_before_the_session_is_open(void **state)
{
    struct fixture *fixture = *state;
    static const uint16_t numbers[] = {MESSAGE_HELLO, MESSAGE_ENROLL};
    for (size_t i = 0; i < 2; i++) {
        enum session_state greeting = i == 0 ? SESSION_GREETING : SESSION_ENROLLING;
        enter(fixture, greeting);
        struct frame header = {.type = numbers[i], .request = 1, .length = LENGTH_SMALL};
        check_header(fixture, &header, greeting);
        header.length++;
        check_header(fixture, &header, greeting);
        rpc_session_close(&fixture->session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_type_in_every_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_rules_know_every_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lengths_at_and_beyond_the_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lengths_before_the_session_is_open, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
