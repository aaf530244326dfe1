/*
 * PROTOCOL.md against the program: every table is compared with the X-macro it prints, every hex example is read
 * by the program's own reader and decoder, and packs to the same bytes again.
 */
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/crypto/digest.h"
#include "common/wire/frame.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "server/rules/plan_check.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum {
    TEXT_MAX = 256 * 1024,
    EXAMPLE_MAX = 4096,
    EXAMPLES_MAX = 32,
};

static char *document;
static int rows_compared;

static int read_document(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    FILE *file = fopen(TEST_DATA "/../../proto/PROTOCOL.md", "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof(text) - 1, file);
    assert_int_equal(ferror(file), 0);
    assert_int_not_equal(feof(file), 0);
    (void)fclose(file);
    text[len] = '\0';
    document = text;
    return 0;
}

/* A table as it should stand there, line by line. */
struct table {
    char text[TEXT_MAX / 4];
    size_t len;
};

static void add(struct table *table, const char *format, ...) PRINTF_LIKE(2, 3);

static void add(struct table *table, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t left = sizeof(table->text) - table->len;
    int len = vsnprintf(table->text + table->len, left, format, args);
    va_end(args);
    assert_true(len >= 0 && (size_t)len < left);
    table->len += (size_t)len;
}

static void head(struct table *table, const char *columns)
{
    table->len = 0;
    add(table, "|");
    for (const char *at = columns; *at != '\0';) {
        size_t len = strcspn(at, ",");
        add(table, " %.*s |", (int)len, at);
        at += at[len] == ',' ? len + 1 : len;
    }
    add(table, "\n|");
    for (const char *at = columns; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        add(table, " --- |");
    }
    add(table, "\n");
}

/* The rows that follow the marker, up to the first line that is none. */
static void compare(const struct table *expected, const char *name)
{
    char marker[64];
    (void)snprintf(marker, sizeof(marker), "<!-- table: %s -->\n", name);
    const char *at = strstr(document, marker);
    assert_non_null(at);
    at += strlen(marker);
    const char *end = at;
    while (*end == '|') {
        end += strcspn(end, "\n") + 1;
        rows_compared++;
    }
    if ((size_t)(end - at) != expected->len || memcmp(at, expected->text, expected->len) != 0) {
        fail_msg("table \"%s\" of PROTOCOL.md should be:\n%s", name, expected->text);
    }
}

static struct table table;

static void test_errors(void **state)
{
    (void)state;
    head(&table, "Code,Name,Ends,Meaning");
#define X(number, name, text)                                                                      \
    if ((number) >= 100) {                                                                         \
        add(&table, "| %d | %s | %s | %s |\n", number, #name,                                      \
            (number) <= 107 ? "session" : "request", text);                                        \
    }
    ERR_TABLE(X)
#undef X
    compare(&table, "errors");
}

static void test_reasons_and_remarks(void **state)
{
    (void)state;
    head(&table, "Number,Name,Meaning");
#define X(number, name, text) add(&table, "| %d | %s | %s |\n", number, #name, text);
    REASON_TABLE(X)
#undef X
    compare(&table, "reasons");

    head(&table, "Number,Name,Is,Meaning");
#define X(number, name, is_error, text)                                                            \
    add(&table, "| %d | %s | %s | %s |\n", number, #name, (is_error) ? "error" : "remark", text);
    PLAN_REMARK_TABLE(X)
#undef X
    compare(&table, "plan remarks");
}

static void test_words(void **state)
{
    (void)state;
#define X(number, name) add(&table, "| %d | %s |\n", number, #name);
#define WORDS(TABLE, title)                                                                        \
    head(&table, "Number,Name");                                                                   \
    TABLE(X) compare(&table, title);
    WORDS(STATE_TABLE, "states")
    WORDS(ACT_TABLE, "acts")
    WORDS(PARTY_ROLE_TABLE, "party roles")
    WORDS(CATEGORY_TABLE, "categories")
    WORDS(DUE_KIND_TABLE, "due kinds")
    WORDS(MEASURE_KIND_TABLE, "measure kinds")
    WORDS(METHOD_TABLE, "methods")
    WORDS(RESULT_TABLE, "results")
    WORDS(CADENCE_TABLE, "cadences")
    WORDS(PHASE_TABLE, "phases")
    WORDS(UNIT_KIND_TABLE, "unit kinds")
    WORDS(LEVEL_TABLE, "levels")
    WORDS(GROUP_KIND_TABLE, "group kinds")
    WORDS(CAMPAIGN_STATE_TABLE, "campaign states")
    WORDS(CHAIN_BREAK_TABLE, "chain breaks")
    WORDS(STEP_TABLE, "steps")
#undef WORDS
#undef X
    head(&table, "Bit,Name");
#define X(bit, name) add(&table, "| %d | %s |\n", 1 << (bit), #name);
    ROLE_TABLE(X)
#undef X
    compare(&table, "roles");
}

static void add_grouped(uint32_t number)
{
    if (number >= 1000) {
        add_grouped(number / 1000);
        add(&table, ",%03u", number % 1000);
    } else {
        add(&table, "%u", number);
    }
}

static const struct bit_name {
    uint32_t bit;
    const char *name;
} role_names[] =
    {
#define X(bit, name) {1U << (bit), #name},
        ROLE_TABLE(X)
#undef X
},
  state_names[] = {
      {SESSION_GREETING, "GREETING"},
      {SESSION_OPEN, "OPEN"},
      {SESSION_ENROLLING, "ENROLLING"},
      {SESSION_ENDING, "ENDING"},
};

static void add_bits(const struct bit_name *names, size_t count, uint32_t bits)
{
    const char *gap = " ";
    for (size_t i = 0; i < count; i++) {
        if ((bits & names[i].bit) != 0) {
            add(&table, "%s%s", gap, names[i].name);
        }
    }
    add(&table, "%s |", bits == 0 ? " –" : "");
}

static void add_roles(const struct message_type *type)
{
    if (type->kind != MESSAGE_KIND_REQUEST) {
        add(&table, " – |");
    } else if (type->roles == MAY_ANYONE) {
        add(&table, " anyone |");
    } else if (type->roles == MAY_READ) {
        add(&table, " all |");
    } else {
        add_bits(role_names, ARRAY_LEN(role_names), type->roles);
    }
}

static void test_messages(void **state)
{
    (void)state;
    static const char *const kinds[] = {"request", "answer", "signal"};
    size_t count = 0;
    const struct message_type *types = message_types(&count);
    head(&table, "Number,Name,Message,Kind,States,Roles,Limit,Answer");
    for (size_t i = 0; i < count; i++) {
        const struct message_type *type = &types[i];
        add(&table, "| %u | %s | %s | %s |", type->number, type->name, type->descriptor->short_name,
            kinds[type->kind]);
        add_bits(state_names, ARRAY_LEN(state_names), type->states);
        add_roles(type);
        add(&table, " ");
        add_grouped(type->length_max);
        add(&table, " | %s |\n", type->answer == 0 ? "–" : message_type_find(type->answer)->name);
    }
    compare(&table, "messages");
    assert_int_equal(rows_compared > 200, 1); /* all tables above were really there */
}

/* The table of messages lies below the rules and repeats their bits. */
static void test_role_bits(void **state)
{
    (void)state;
    assert_int_equal(MAY_ADMIN, ROLE_ADMIN);
    assert_int_equal(MAY_REVIEWER, ROLE_OFFICE_REVIEWER);
    assert_int_equal(MAY_HEAD, ROLE_OFFICE_HEAD);
    assert_int_equal(MAY_REPORTER, ROLE_UNIT_REPORTER);
    assert_int_equal(MAY_UNIT_HEAD, ROLE_UNIT_HEAD);
    assert_int_equal(MAY_OBSERVER, ROLE_OBSERVER);
}

struct example {
    char name[32];
    uint8_t bytes[EXAMPLE_MAX];
    size_t length;
};

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    return at == NULL ? -1 : (int)(at - digits);
}

/* Reads the block that begins at `at`, behind the fence; returns what follows it. */
static const char *read_example(const char *at, struct example *example)
{
    memset(example, 0, sizeof(*example));
    size_t name_len = strcspn(at, "\n");
    assert_in_range(name_len, 1, sizeof(example->name) - 1);
    memcpy(example->name, at, name_len);
    at += name_len;
    while (*at != '`') {
        if (*at == ' ' || *at == '\n') {
            at++;
            continue;
        }
        assert_true(hex_digit(at[0]) >= 0 && hex_digit(at[1]) >= 0);
        assert_true(example->length < EXAMPLE_MAX);
        example->bytes[example->length++] = (uint8_t)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
        at += 2;
    }
    return at + 3;
}

static struct example examples[EXAMPLES_MAX];
static size_t example_count;

static int read_examples(void **state)
{
    int err = read_document(state);
    static const char fence[] = "```hex ";
    for (const char *at = strstr(document, fence); at != NULL; at = strstr(at, fence)) {
        assert_true(example_count < EXAMPLES_MAX);
        at = read_example(at + strlen(fence), &examples[example_count++]);
    }
    return err;
}

static const struct example *find_example(const char *name)
{
    for (size_t i = 0; i < example_count; i++) {
        if (strcmp(examples[i].name, name) == 0) {
            return &examples[i];
        }
    }
    fail_msg("PROTOCOL.md has no example %s", name);
    return NULL;
}

static enum err admit_known(const struct frame *frame, void *arg)
{
    (void)arg;
    return message_type_find(frame->type) != NULL ? ERR_OK : ERR_TYPE;
}

/* Joins the example's frames to one message; returns how many there were. */
static int join(const struct example *example, struct frame *first, struct buf *body)
{
    struct frame_reader reader;
    frame_reader_init(&reader, admit_known, NULL);
    assert_int_equal(frame_reader_feed(&reader, example->bytes, example->length), ERR_OK);
    struct frame frame = {0};
    int count = 0;
    while (frame_reader_next(&reader, &frame) == ERR_OK) {
        if (count == 0) {
            *first = frame;
        }
        assert_int_equal(frame.type, first->type);
        assert_int_equal(frame.request, first->request);
        assert_int_equal(buf_append(body, frame.body, frame.length), ERR_OK);
        count++;
    }
    assert_int_equal(reader.failed, ERR_OK);
    assert_false(frame_reader_partial(&reader));
    assert_int_equal(frame.flags, 0); /* the last one says that it is the last */
    frame_reader_close(&reader);
    return count;
}

static void unpack_and_repack(const struct message_type *type, const struct buf *body)
{
    struct arena arena;
    arena_init(&arena, message_arena_budget(buf_unread(body)));
    ProtobufCMessage *message = NULL;
    assert_int_equal(message_unpack(type->descriptor, buf_head(body), buf_unread(body),
                                    &scan_limits_ordinary, &arena, &message),
                     ERR_OK);
    uint8_t packed[EXAMPLE_MAX];
    assert_int_equal(protobuf_c_message_get_packed_size(message), buf_unread(body));
    assert_int_equal(protobuf_c_message_pack(message, packed), buf_unread(body));
    assert_memory_equal(packed, buf_head(body), buf_unread(body));
    assert_int_equal(message->n_unknown_fields, 0);
    arena_close(&arena);
}

static void check_frames(const struct example *example, const char *type_name, int frames)
{
    struct frame first = {0};
    struct buf body;
    buf_init(&body, EXAMPLE_MAX);
    assert_int_equal(join(example, &first, &body), frames);
    const struct message_type *type = message_type_find(first.type);
    assert_string_equal(type->name, type_name);
    unpack_and_repack(type, &body);
    if (frames == 1) {
        uint8_t header[FRAME_HEADER_SIZE];
        frame_header_encode(&first, header);
        assert_memory_equal(header, example->bytes, sizeof(header));
    }
    buf_close(&body);
}

static void test_examples(void **state)
{
    (void)state;
    static const char *const names[] = {"HELLO",    "WELCOME", "PING",     "PONG",
                                        "SUBMIT",   "ERROR",   "RECEIPTS", "NOTICE",
                                        "PROGRESS", "GOODBYE", "ENROLL"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        check_frames(find_example(names[i]), names[i], 1);
    }
    check_frames(find_example("CONTINUED"), "ASSIGNMENTS_GET", 2);
    assert_int_equal(example_count, ARRAY_LEN(names) + 2); /* these, CONTINUED and ACT_DIGEST */
}

/* The act of the SUBMIT example: its digest is the one printed, and the receipt repeats it. */
static void test_act_digest(void **state)
{
    (void)state;
    const struct example *submit = find_example("SUBMIT");
    const struct example *expected = find_example("ACT_DIGEST");
    struct arena arena;
    arena_init(&arena, message_arena_budget(EXAMPLE_MAX));
    ProtobufCMessage *message = NULL;
    assert_int_equal(message_unpack(&rectify__submit__descriptor, submit->bytes + FRAME_HEADER_SIZE,
                                    submit->length - FRAME_HEADER_SIZE, &scan_limits_ordinary,
                                    &arena, &message),
                     ERR_OK);
    const Rectify__Submit *acts = (const Rectify__Submit *)message;
    assert_int_equal(acts->n_acts, 1);
    struct digest digest;
    assert_int_equal(digest_sha256(acts->acts[0].data, acts->acts[0].len, &digest), ERR_OK);
    assert_int_equal(expected->length, DIGEST_SIZE);
    assert_memory_equal(digest.bytes, expected->bytes, DIGEST_SIZE);

    assert_int_equal(message_unpack(&rectify__act__descriptor, acts->acts[0].data,
                                    acts->acts[0].len, &scan_limits_ordinary, &arena, &message),
                     ERR_OK);
    const Rectify__Act *act = (const Rectify__Act *)message;
    assert_int_equal(act->what_case, 8 + ACT_PROGRESS);
    assert_int_equal(act->request_id.len, 16);

    const struct example *receipts = find_example("RECEIPTS");
    assert_non_null(memmem(receipts->bytes, receipts->length, digest.bytes, DIGEST_SIZE));
    arena_close(&arena);
}

/* "Its field number is 8 plus the number of the act". */
static void test_act_fields(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *act = &rectify__act__descriptor;
#define X(number, NAME)                                                                            \
    if ((number) != ACT_ISSUE && (number) != ACT_REMIND && (number) != ACT_PHASE) {                \
        const ProtobufCFieldDescriptor *field =                                                    \
            protobuf_c_message_descriptor_get_field(act, 8 + (number));                            \
        assert_non_null(field);                                                                    \
        assert_int_equal(strcasecmp(field->name, #NAME), 0);                                       \
    }
    ACT_TABLE(X)
#undef X
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),     cmocka_unit_test(test_reasons_and_remarks),
        cmocka_unit_test(test_words),      cmocka_unit_test(test_messages),
        cmocka_unit_test(test_role_bits),  cmocka_unit_test(test_examples),
        cmocka_unit_test(test_act_digest), cmocka_unit_test(test_act_fields),
    };
    return cmocka_run_group_tests_name("proto_protocol_md", tests, read_examples, NULL);
}
