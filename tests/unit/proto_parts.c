/* One field of a packed message, occurrence by occurrence; bytes that are no message end the walk. */
#include "common/base/attr.h"
#include "proto/parts.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* By hand: field 1 number 300, field 4 "ab", field 2 fixed 32, field 4 "", field 3 fixed 64, field 4 "c", field 24 number 1. */
static const uint8_t bytes[] = {
    0x08, 0xAC, 0x02, 0x22, 2, 'a', 'b', 0x15, 1,    2, 3,   4,    0x22, 0, 0x19,
    1,    2,    3,    4,    5, 6,   7,   8,    0x22, 1, 'c', 0xC0, 0x01, 1,
};

static void every_occurrence_in_order(void **state)
{
    (void)state;
    static const char *const wanted[] = {"ab", "", "c"};
    struct message_parts parts = {bytes, bytes + sizeof(bytes), 4};
    const uint8_t *part = NULL;
    size_t length = 0;
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        assert_int_equal(message_parts_next(&parts, &part, &length), ERR_OK);
        assert_non_null(part);
        assert_int_equal(length, strlen(wanted[i]));
        assert_memory_equal(part, wanted[i], length);
    }
    for (int i = 0; i < 2; i++) { /* and stays at the end */
        assert_int_equal(message_parts_next(&parts, &part, &length), ERR_OK);
        assert_null(part);
    }
}

static void numbers_and_what_is_not_there(void **state)
{
    (void)state;
    const uint8_t *part = NULL;
    size_t length = 0;
    struct message_parts flag = {bytes, bytes + sizeof(bytes), 24};
    assert_int_equal(message_parts_next(&flag, &part, &length), ERR_OK);
    assert_int_equal(length, 1);
    assert_int_equal(*part, 1);
    struct message_parts number = {bytes, bytes + sizeof(bytes), 1};
    assert_int_equal(message_parts_next(&number, &part, &length), ERR_OK);
    assert_int_equal(length, 2);
    struct message_parts none = {bytes, bytes + sizeof(bytes), 5};
    assert_int_equal(message_parts_next(&none, &part, &length), ERR_OK);
    assert_null(part);
    struct message_parts empty = {bytes, bytes, 4};
    assert_int_equal(message_parts_next(&empty, &part, &length), ERR_OK);
    assert_null(part);
}

/* A field that was packed by itself is found as any other. */
static void a_head_before_its_bytes(void **state)
{
    (void)state;
    static const struct {
        uint32_t id;
        size_t length;
        size_t head_length;
    } cases[] = {{1, 0, 2}, {4, 127, 2}, {5, 128, 3}, {15, 16384, 4}, {16, 1, 3}, {24, 300, 4}};
    static uint8_t packed[MESSAGE_PART_HEAD_MAX + 16384];
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t head = message_part_head(cases[i].id, cases[i].length, packed);
        assert_int_equal(head, cases[i].head_length);
        struct message_parts parts = {packed, packed + head + cases[i].length, cases[i].id};
        const uint8_t *part = NULL;
        size_t length = 0;
        assert_int_equal(message_parts_next(&parts, &part, &length), ERR_OK);
        assert_ptr_equal(part, packed + head);
        assert_int_equal(length, cases[i].length);
    }
    assert_true(message_part_head(UINT32_MAX >> 3, SIZE_MAX, packed) <= MESSAGE_PART_HEAD_MAX);
}

static void what_is_no_message(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[12];
        size_t length;
    } rows[] = {
        {{0x22}, 1},              /* no length */
        {{0x22, 3, 'a', 'b'}, 4}, /* longer than what is left */
        {{0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1}, 11}, /* by far */
        {{0x08, 0x80}, 2}, /* an endless number */
        {{0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1}, 12},
        {{0x0B, 0}, 2},    /* a group */
        {{0x15, 1, 2}, 3}, /* cut */
        {{0x19, 1, 2, 3, 4}, 5},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct message_parts parts = {rows[i].bytes, rows[i].bytes + rows[i].length, 9};
        const uint8_t *part = NULL;
        size_t length = 0;
        assert_int_equal(message_parts_next(&parts, &part, &length), ERR_DECODE);
        assert_null(part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_occurrence_in_order),
        cmocka_unit_test(numbers_and_what_is_not_there),
        cmocka_unit_test(a_head_before_its_bytes),
        cmocka_unit_test(what_is_no_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
