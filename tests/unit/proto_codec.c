/* The scan and the unpacking of strangers' bytes: every defect has its own error, no bytes do harm. */
#include "common/base/arena.h"
#include "tests/unit/proto_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum {
    MESSAGE_FIELDS_MAX = 64, /* what the scan can count */
    MESSAGE_DEPTH_MAX = 4,   /* what its ordinary limits let pass */
};

static void test_good(void **state)
{
    (void)state;
    assert_int_equal(unpack(HELLO, BYTES("\x08\x01\x10\x02\x20\x80\x01")), ERR_OK);
    assert_int_equal(unpack(PING, BYTES("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01")), ERR_OK);
    assert_int_equal(unpack(GET, BYTES("")), ERR_OK);
    assert_int_equal(unpack(GET, BYTES("\x28\x01\x2A\x02\x02\x03\x28\x04")),
                     ERR_OK);                                 /* packed too */
    assert_int_equal(unpack(GET, BYTES("\x0A\x00")), ERR_OK); /* empty text */
    assert_int_equal(message_scan(GET, NULL, 0, &scan_limits_ordinary), ERR_OK);
}

static void test_packed_values(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, message_arena_budget(16));
    ProtobufCMessage *message = NULL;
    const uint8_t bytes[] = {0x28, 0x01, 0x2A, 0x03, 0x02, 0x80, 0x01};
    assert_int_equal(
        message_unpack(GET, bytes, sizeof(bytes), &scan_limits_ordinary, &arena, &message), ERR_OK);
    const Rectify__AssignmentsGet *get = (const Rectify__AssignmentsGet *)message;
    assert_int_equal(get->n_states, 3);
    assert_int_equal(get->states[0], 1);
    assert_int_equal(get->states[1], 2);
    assert_int_equal(get->states[2], 128);
    arena_close(&arena);
}

static void test_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {BYTES("\x08")},                                             /* no value */
        {BYTES("\x80")},                                             /* half a tag */
        {BYTES("\x00\x01")},                                         /* field number 0 */
        {BYTES("\x80\x80\x80\x80\x10\x01")},                         /* field number 2^29 */
        {BYTES("\xF8\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x01")},     /* far beyond it */
        {BYTES("\x0B")},                                             /* group begins */
        {BYTES("\x0C")},                                             /* group ends */
        {BYTES("\x9B\x06")},                                         /* unknown group */
        {BYTES("\x9E\x06")},                                         /* wire type 6 */
        {BYTES("\x9F\x06")},                                         /* wire type 7 */
        {BYTES("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01")}, /* varint of 11 bytes */
        {BYTES("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02")},     /* beyond 64 bits */
        {BYTES("\x08\x80\x80\x80\x80\x10")},                         /* uint32 of 2^32 */
        {BYTES("\x0A\x01\x01")},                                     /* bytes in a number's field */
        {BYTES("\x0D\x01\x02\x03\x04")}, /* 32 bits in a varint's field */
        {BYTES("\x18\x01")},             /* number in a text's field */
        {BYTES("\x1A\x05"
               "abc")},                                          /* longer than what is left */
        {BYTES("\x1A\xFF\xFF\xFF\xFF\x0F")},                     /* 2^32-1 */
        {BYTES("\x1A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01")}, /* 2^64-1 */
        {BYTES("\x9D\x06\x01\x02\x03")},                         /* unknown, cut 32 bits */
        {BYTES("\x99\x06\x01\x02\x03\x04\x05\x06\x07")},         /* unknown, cut 64 bits */
        {BYTES("\x9A\x06\x02\x01")},                             /* unknown, cut bytes */
        {BYTES("\x98\x06\x80")},                                 /* unknown, cut varint */
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(scan(HELLO, cases[i].bytes, cases[i].len), ERR_DECODE);
        assert_int_equal(unpack(HELLO, cases[i].bytes, cases[i].len), ERR_DECODE);
    }
    assert_int_equal(scan(GET, BYTES("\x2A\x02\x01")), ERR_DECODE);     /* packed, cut */
    assert_int_equal(scan(GET, BYTES("\x2A\x01\x80\x01")), ERR_DECODE); /* runs over its end */
    assert_int_equal(scan(GET, BYTES("\x2A\x05\x80\x80\x80\x80\x10")), ERR_DECODE); /* 2^32 */
    assert_int_equal(scan(GET, BYTES("\x2D\x01\x02\x03\x04")), ERR_DECODE);
    assert_int_equal(scan(WELCOME, BYTES("\x58\x02")), ERR_DECODE); /* a bool of 2 */
    /* sint32 of 2^32 */
    assert_int_equal(scan(&rectify__self_check__descriptor, BYTES("\x08\x80\x80\x80\x80\x10")),
                     ERR_DECODE);
}

/* Presence is protobuf-c's own check. */
static void test_required(void **state)
{
    (void)state;
    assert_int_equal(scan(HELLO, BYTES("\x08\x01")), ERR_OK);
    assert_int_equal(unpack(HELLO, BYTES("\x08\x01")), ERR_DECODE);
    assert_int_equal(unpack(HELLO, BYTES("")), ERR_DECODE);
}

static void test_texts(void **state)
{
    (void)state;
    static const char *const good[] = {
        "\x0A\x01"
        "a",
        "\x0A\x01\n", /* certificates have line ends */
        "\x0A\x02\xC2\x80",
        "\x0A\x02\xDF\xBF",
        "\x0A\x03\xE0\xA0\x80",
        "\x0A\x03\xED\x9F\xBF",
        "\x0A\x03\xEE\x80\x80",
        "\x0A\x03\xE7\xBA\xA2",
        "\x0A\x04\xF0\x90\x80\x80",
        "\x0A\x04\xF4\x8F\xBF\xBF",
    };
    static const char *const bad[] = {
        "\x0A\x01\x80",             /* continuation alone */
        "\x0A\x01\xC2",             /* cut */
        "\x0A\x02\xE7\xBA",         /* cut */
        "\x0A\x03\xF0\x90\x80",     /* cut */
        "\x0A\x02\xC0\x80",         /* overlong NUL */
        "\x0A\x02\xC1\xBF",         /* overlong */
        "\x0A\x03\xE0\x9F\xBF",     /* overlong */
        "\x0A\x04\xF0\x8F\xBF\xBF", /* overlong */
        "\x0A\x03\xED\xA0\x80",     /* surrogate */
        "\x0A\x03\xED\xBF\xBF",     /* surrogate */
        "\x0A\x04\xF4\x90\x80\x80", /* above U+10FFFF */
        "\x0A\x04\xF5\x80\x80\x80",
        "\x0A\x01\xFF",
        "\x0A\x02\xC2\x41", /* not continued */
        "\x0A\x03\xE7\xBA\x41",
    };
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_int_equal(unpack(GET, good[i], strlen(good[i])), ERR_OK);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(unpack(GET, bad[i], strlen(bad[i])), ERR_UTF8);
    }
    assert_int_equal(unpack(GET, BYTES("\x0A\x03"
                                       "a\0b")),
                     ERR_UTF8);
    /* The same bytes are fine where bytes are meant. */
    assert_int_equal(scan(WELCOME, BYTES("\x12\x02\xC0\x80")), ERR_OK);
}

static unsigned check_type(const ProtobufCMessageDescriptor *type, unsigned depth)
{
    assert_in_range(depth, 0, MESSAGE_DEPTH_MAX); /* also ends for a type that holds itself */
    assert_in_range(type->n_fields, 0, MESSAGE_FIELDS_MAX);
    unsigned checked = 1;
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) {
            checked += check_type(type->fields[i].descriptor, depth + 1);
        }
    }
    return checked;
}

/* The bounds the scan was built with hold for every message of the table, and none holds itself. */
static void test_types(void **state)
{
    (void)state;
    size_t count = 0;
    const struct message_type *types = message_types(&count);
    assert_in_range(count, 30, 1000);
    unsigned checked = check_type(ACT, 0);
    for (size_t i = 0; i < count; i++) {
        const struct message_type *type = &types[i];
        assert_ptr_equal(message_type_find(type->number), type);
        checked += check_type(type->descriptor, 0);
        if (type->kind == MESSAGE_KIND_REQUEST) {
            assert_int_equal(message_type_find(type->answer)->kind, MESSAGE_KIND_ANSWER);
            assert_int_not_equal(type->states, 0);
            assert_int_not_equal(type->roles, 0);
        } else {
            assert_int_equal(type->answer, 0);
        }
    }
    assert_null(message_type_find(0));
    assert_null(message_type_find(8));
    assert_null(message_type_find(UINT16_MAX));
    print_message("%zu types, %u messages checked\n", count, checked);
}

/* xorshift: the same mutations in every run. */
static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static size_t mutate(const uint8_t *from, size_t len, uint8_t *to, uint32_t *seed)
{
    memcpy(to, from, len);
    uint32_t changes = 1 + next_random(seed) % 4;
    for (uint32_t i = 0; i < changes && len > 0; i++) {
        to[next_random(seed) % len] = (uint8_t)next_random(seed);
    }
    return next_random(seed) % 4 == 0 ? next_random(seed) % (len + 1) : len;
}

/*
 * What the scan lets pass, protobuf-c reads or refuses within the budget; both under the sanitizers. Buffers have the exact
 * length, so that one byte too far is seen.
 */
static void test_mutations(void **state)
{
    (void)state;
    static const uint8_t seed_bytes[] =
        "\x0A\x10"
        "0123456789abcdef\x10\x0A\x18\x0E\x20\x04\x28\xC0\xD9\xCA\x8A\xFF\x61\x62\x1C\x0A\x08\x08"
        "\x02\x12\x01x\x1A\x01y\x12\x01z\x1A\x08\x08\x01\x12\x01m\x32\x01\x01\x32\x01w";
    size_t count = 0;
    const struct message_type *types = message_types(&count);
    uint32_t seed = 20230508;
    unsigned passed = 0;
    for (unsigned round = 0; round < 200 * 1000; round++) {
        uint8_t work[sizeof(seed_bytes)];
        size_t len = mutate(seed_bytes, sizeof(seed_bytes) - 1, work, &seed);
        uint8_t *exact = malloc(len > 0 ? len : 1);
        assert_non_null(exact);
        memcpy(exact, work, len);
        size_t at = next_random(&seed) % (count + 1);
        passed +=
            unpack(at < count ? types[at].descriptor : ACT, (const char *)exact, len) == ERR_OK;
        free(exact);
    }
    print_message("%u of 200000 mutations were messages\n", passed);
    assert_in_range(passed, 1, 199 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_packed_values),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_required),
        cmocka_unit_test(test_texts),     cmocka_unit_test(test_types),
        cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests_name("proto_codec", tests, NULL, NULL);
}
