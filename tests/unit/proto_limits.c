/* What strangers' bytes may cost: fields, depth and memory have limits, and what is honest keeps within them. */
#include "common/base/arena.h"
#include "proto/office.pb-c.h"
#include "tests/lib/alloc_fail.h"
#include "tests/unit/proto_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum {
    MIB = 1024 * 1024,
};

static void test_counts(void **state)
{
    (void)state;
    assert_int_equal(scan(HELLO, BYTES("\x08\x01\x08\x01")), ERR_COUNT);   /* number twice */
    assert_int_equal(scan(GET, BYTES("\x0A\x01x\x0A\x01y")), ERR_COUNT);   /* text twice */
    assert_int_equal(scan(ACT, BYTES("\x52\x00\x52\x00")), ERR_COUNT);     /* message twice */
    assert_int_equal(scan(ACT, BYTES("\x52\x00\x8A\x01\x00")), ERR_COUNT); /* two of a oneof */
    assert_int_equal(scan(ACT, BYTES("\x8A\x01\x00")), ERR_OK);
}

/* `count` fields, each the same bytes. */
static char *repeat(const char *field, size_t len, size_t count)
{
    char *bytes = malloc(len * count);
    assert_non_null(bytes);
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes + i * len, field, len);
    }
    return bytes;
}

static enum err scan_repeated(const ProtobufCMessageDescriptor *type, const char *field, size_t len,
                              size_t count)
{
    char *bytes = repeat(field, len, count);
    enum err err = scan(type, bytes, len * count);
    free(bytes);
    return err;
}

static void test_repeated_limit(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *plan = &rectify__plan__descriptor;
    assert_int_equal(scan_repeated(GET, BYTES("\x28\x01"), 1000), ERR_OK);
    assert_int_equal(scan_repeated(GET, BYTES("\x28\x01"), 1001), ERR_COUNT);
    assert_int_equal(scan_repeated(GET, BYTES("\x2A\x02\x01\x01"), 500), ERR_OK);
    assert_int_equal(scan_repeated(GET, BYTES("\x2A\x02\x01\x01"), 501), ERR_COUNT);
    assert_int_equal(scan_repeated(plan, BYTES("\x1A\x00"), 1000), ERR_OK);
    assert_int_equal(scan_repeated(plan, BYTES("\x1A\x00"), 1001), ERR_COUNT);
    assert_int_equal(scan_repeated(plan, BYTES("\x32\x00"), 1001), ERR_COUNT);
    /* An empty packed field holds no element, however often it comes. */
    assert_int_equal(scan_repeated(GET, BYTES("\x2A\x00"), 5000), ERR_OK);
    /* Each message counts for itself: 40 measures of 40 points each. */
    char measure[2 + 2 * 40];
    measure[0] = 0x1A;
    measure[1] = 2 * 40;
    for (size_t i = 0; i < 40; i++) {
        memcpy(measure + 2 + 2 * i, "\x30\x01", 2);
    }
    assert_int_equal(scan_repeated(plan, measure, sizeof(measure), 40), ERR_OK);
}

static void test_unknown_limit(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } fields[] = {
        {BYTES("\x98\x06\x01")},
        {BYTES("\x9D\x06\x01\x02\x03\x04")},
        {BYTES("\x99\x06\x01\x02\x03\x04\x05\x06\x07\x08")},
        {BYTES("\x9A\x06\x01\xFF")},
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        assert_int_equal(scan_repeated(GET, fields[i].bytes, fields[i].len, 32), ERR_OK);
        assert_int_equal(scan_repeated(GET, fields[i].bytes, fields[i].len, 33), ERR_COUNT);
    }
}

/* Unknown fields are counted over all messages together. */
static void test_unknown_nested(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *plan = &rectify__plan__descriptor;
    assert_int_equal(scan_repeated(plan, BYTES("\x1A\x03\x98\x06\x01"), 32), ERR_OK);
    assert_int_equal(scan_repeated(plan, BYTES("\x1A\x03\x98\x06\x01"), 33), ERR_COUNT);
}

static void test_depth(void **state)
{
    (void)state;
    /* dossier > plans > measures > effect */
    const ProtobufCMessageDescriptor *dossier = &rectify__dossier__descriptor;
    const uint8_t bytes[] = {0x32, 0x04, 0x42, 0x02, 0x42, 0x00};
    struct scan_limits limits = scan_limits_ordinary;
    for (limits.depth_max = 0; limits.depth_max < 3; limits.depth_max++) {
        assert_int_equal(message_scan(dossier, bytes, sizeof(bytes), &limits), ERR_DEPTH);
    }
    assert_int_equal(message_scan(dossier, bytes, sizeof(bytes), &limits), ERR_OK);
    /* An unknown field is never entered, however it looks inside. */
    limits.depth_max = 0;
    const uint8_t unknown[] = {0x9A, 0x06, 0x04, 0x32, 0x02, 0x42, 0x00};
    assert_int_equal(message_scan(dossier, unknown, sizeof(unknown), &limits), ERR_OK);
}

/* No limit that a caller could give makes the fixed stack overflow: a message type that holds itself. */
static void test_endless_nesting(void **state)
{
    (void)state;
    static ProtobufCMessageDescriptor self;
    static ProtobufCFieldDescriptor field;
    static const ProtobufCIntRange ranges[] = {{1, 0}, {0, 1}};
    field = (ProtobufCFieldDescriptor){.name = "self",
                                       .id = 1,
                                       .label = PROTOBUF_C_LABEL_OPTIONAL,
                                       .type = PROTOBUF_C_TYPE_MESSAGE,
                                       .descriptor = &self};
    self = (ProtobufCMessageDescriptor){.magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
                                        .n_fields = 1,
                                        .fields = &field,
                                        .n_field_ranges = 1,
                                        .field_ranges = ranges};
    uint8_t bytes[100];
    for (size_t i = 0; i < sizeof(bytes); i += 2) {
        bytes[i] = 0x0A;
        bytes[i + 1] = (uint8_t)(sizeof(bytes) - i - 2);
    }
    struct scan_limits limits = {.depth_max = 1000, .repeated_max = 1, .unknown_max = 1};
    assert_int_equal(message_scan(&self, bytes, sizeof(bytes), &limits), ERR_DEPTH);
    assert_int_equal(message_scan(&self, bytes, sizeof(bytes), &scan_limits_ordinary), ERR_DEPTH);
}

/* 1 MiB of empty messages would cost 88 MB unpacked: refused before a byte of it is allocated. */
static void test_bomb(void **state)
{
    (void)state;
    char *bytes = repeat(BYTES("\x1A\x00"), MIB / 2);
    alloc_fail_install();
    assert_int_equal(unpack(&rectify__plan__descriptor, bytes, MIB), ERR_COUNT);
    assert_int_equal(alloc_fail_largest(), 0);
    alloc_fail_remove();
    free(bytes);
}

/* What the counters let pass in bulk, the budget ends. */
static void test_bulk_bomb(void **state)
{
    (void)state;
    char *bytes = repeat(BYTES("\x2A\x00"), MIB / 2);
    struct arena arena;
    arena_init(&arena, message_arena_budget(MIB));
    ProtobufCMessage *message = NULL;
    assert_int_equal(message_unpack(&rectify__summary_problem__descriptor, (const uint8_t *)bytes,
                                    MIB, &scan_limits_bulk, &arena, &message),
                     ERR_COUNT); /* not a repeated field */
    const ProtobufCMessageDescriptor *type = &rectify__unit_import__descriptor;
    for (size_t i = 0; i < MIB; i += 2) {
        bytes[i] = 0x1A;
    }
    assert_int_equal(message_scan(type, (const uint8_t *)bytes, MIB, &scan_limits_bulk), ERR_OK);
    assert_int_equal(
        message_unpack(type, (const uint8_t *)bytes, MIB, &scan_limits_bulk, &arena, &message),
        ERR_SIZE);
    assert_null(message);
    assert_true(arena.used <= arena.budget);
    arena_close(&arena);
    free(bytes);
}

enum {
    ROWS = 100 * 1000,
};

/* Packs, unpacks within the ordinary budget, and says how much of it was used. */
static void fits_budget(const ProtobufCMessage *message)
{
    size_t len = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = malloc(len);
    assert_non_null(bytes);
    assert_int_equal(protobuf_c_message_pack(message, bytes), len);
    struct arena arena;
    arena_init(&arena, message_arena_budget(len));
    ProtobufCMessage *again = NULL;
    assert_int_equal(
        message_unpack(message->descriptor, bytes, len, &scan_limits_bulk, &arena, &again), ERR_OK);
    print_message("%s: %.1f times its length\n", message->descriptor->short_name,
                  (double)arena.used / (double)len);
    arena_close(&arena);
    free(bytes);
}

/* The budget holds what honest bulk messages need, also with the shortest rows there are. */
static void test_bulk_fits(void **state)
{
    (void)state;
    char code[] = "U1", name[] = "社区";
    void **rows = calloc(ROWS, sizeof(*rows));
    assert_non_null(rows);

    Rectify__UnitRow unit = RECTIFY__UNIT_ROW__INIT;
    unit.line = 1000;
    unit.code = code;
    unit.name = name;
    Rectify__UnitImport import = RECTIFY__UNIT_IMPORT__INIT;
    import.request_id = (ProtobufCBinaryData){sizeof(code), (uint8_t *)code};
    import.n_units = ROWS;
    import.units = (Rectify__UnitRow **)rows;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = &unit;
    }
    fits_budget(&import.base);

    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    brief.unit_name = name;
    brief.title = name;
    Rectify__CampaignBrief campaign = RECTIFY__CAMPAIGN_BRIEF__INIT;
    campaign.code = code;
    campaign.title = name;
    Rectify__Assignments assignments = RECTIFY__ASSIGNMENTS__INIT;
    assignments.campaign = &campaign;
    assignments.n_assignments = ROWS;
    assignments.assignments = (Rectify__AssignmentBrief **)rows;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = &brief;
    }
    fits_budget(&assignments.base);

    Rectify__RowRemark remark = RECTIFY__ROW_REMARK__INIT;
    remark.line = 1000;
    remark.code = ERR_FIELD;
    remark.field = code;
    Rectify__UnitImported imported = RECTIFY__UNIT_IMPORTED__INIT;
    imported.n_remarks = ROWS;
    imported.remarks = (Rectify__RowRemark **)rows;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = &remark;
    }
    fits_budget(&imported.base);
    free(rows);
}

static void test_small_arena(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 8);
    ProtobufCMessage *message = NULL;
    const uint8_t ping[] = {0x08, 0x01};
    assert_int_equal(
        message_unpack(PING, ping, sizeof(ping), &scan_limits_ordinary, &arena, &message),
        ERR_SIZE);
    assert_null(message);
    arena_close(&arena);
}

struct packed {
    uint8_t bytes[8192];
    size_t len;
};

static bool unpack_plan(void *arg)
{
    const struct packed *packed = arg;
    struct arena arena;
    arena_init(&arena, MIB);
    ProtobufCMessage *message = NULL;
    enum err err = message_unpack(&rectify__plan__descriptor, packed->bytes, packed->len,
                                  &scan_limits_ordinary, &arena, &message);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    assert_int_equal(message != NULL, err == ERR_OK);
    arena_close(&arena);
    return err == ERR_OK;
}

/* Local problems enough to fill several blocks of the arena. */
static void test_no_memory(void **state)
{
    (void)state;
    char text[] = "河渠保洁";
    char *texts[300];
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        texts[i] = text;
    }
    Rectify__SelfCheck self_check = RECTIFY__SELF_CHECK__INIT;
    self_check.method = text;
    self_check.scope = text;
    Rectify__Plan plan = RECTIFY__PLAN__INIT;
    plan.self_check = &self_check;
    plan.cause = text;
    plan.n_local_problems = ARRAY_LEN(texts);
    plan.local_problems = texts;
    struct packed packed;
    packed.len = rectify__plan__get_packed_size(&plan);
    assert_in_range(packed.len, 1, sizeof(packed.bytes));
    assert_int_equal(rectify__plan__pack(&plan, packed.bytes), packed.len);
    assert_true(alloc_fail_run(unpack_plan, &packed) > 1);
}

static void test_budget(void **state)
{
    (void)state;
    assert_int_equal(message_arena_budget(0), 64 * 1024);
    assert_int_equal(message_arena_budget(1000), 16 * 1000 + 64 * 1024);
    assert_int_equal(message_arena_budget(SIZE_MAX / 2), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),        cmocka_unit_test(test_repeated_limit),
        cmocka_unit_test(test_unknown_limit), cmocka_unit_test(test_unknown_nested),
        cmocka_unit_test(test_depth),         cmocka_unit_test(test_endless_nesting),
        cmocka_unit_test(test_bomb),          cmocka_unit_test(test_bulk_bomb),
        cmocka_unit_test(test_bulk_fits),     cmocka_unit_test(test_small_arena),
        cmocka_unit_test(test_no_memory),     cmocka_unit_test(test_budget),
    };
    return cmocka_run_group_tests_name("proto_codec", tests, NULL, NULL);
}
