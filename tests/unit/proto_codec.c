/* The scan and the unpacking of strangers' bytes: every defect has its own error, no bytes do harm. */
#include "common/base/arena.h"
#include "common/base/mem.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "proto/enroll.pb-c.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include "proto/session.pb-c.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum {
    MESSAGE_FIELDS_MAX = 64, /* what the scan can count */
    MESSAGE_DEPTH_MAX = 4,   /* what its ordinary limits let pass */
    MIB = 1024 * 1024,
};

static enum err scan(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len)
{
    return message_scan(type, (const uint8_t *)bytes, len, &scan_limits_ordinary);
}

static enum err unpack(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len)
{
    struct arena arena;
    arena_init(&arena, message_arena_budget(len));
    ProtobufCMessage *message = NULL;
    enum err err =
        message_unpack(type, (const uint8_t *)bytes, len, &scan_limits_ordinary, &arena, &message);
    assert_int_equal(message != NULL, err == ERR_OK);
    arena_close(&arena);
    return err;
}

/* A literal with its length: the bytes may hold zeros. */
#define BYTES(literal) "" literal, sizeof(literal) - 1

#define HELLO   (&rectify__hello__descriptor)
#define WELCOME (&rectify__welcome__descriptor)
#define PING    (&rectify__ping__descriptor)
#define ERROR   (&rectify__error__descriptor)
#define ACT     (&rectify__act__descriptor)
#define GET     (&rectify__assignments_get__descriptor)

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
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_packed_values),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_required),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_repeated_limit),
        cmocka_unit_test(test_unknown_limit),
        cmocka_unit_test(test_unknown_nested),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_endless_nesting),
        cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_bulk_bomb),
        cmocka_unit_test(test_bulk_fits),
        cmocka_unit_test(test_small_arena),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests_name("proto_codec", tests, NULL, NULL);
}
