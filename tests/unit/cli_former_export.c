/* A former export beside the present log: what has grown since is no difference, everything else is one. */
#include "client/cli/former_export.h"
#include "client/cli/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum {
    EVENTS_MAX = 16,
    TEXT_MAX = 16 * 1024,
};

enum {
    OFFICE = CHAIN_OF_OFFICE,
    NO_UNIT = -7, /* stands for 0, which ends a list */
};

/* An event is told by five things: unit, problem or OFFICE, number, in the unit's chain or not, text. */
struct told {
    int unit;
    int problem;
    int number;
    bool of_unit;
    const char *text;
};

static uint8_t id[16] = {1, 2, 3};
static uint8_t digest[32] = {0xAB};

static Rectify__ChainEvent unit_event;
static Rectify__OfficeEvent office_event;

/* Until the next one. */
static struct chain_event event_of(const struct told *told)
{
    const ProtobufCBinaryData bytes = {sizeof(digest), digest};
    if (told->problem == OFFICE) {
        rectify__office_event__init(&office_event);
        office_event.unit_id = told->unit == NO_UNIT ? 0 : told->unit;
        office_event.number = told->number;
        office_event.event_id = (ProtobufCBinaryData){sizeof(id), id};
        office_event.act = (char *)(uintptr_t) "enroll";
        office_event.subject = (char *)(uintptr_t)told->text;
        office_event.chain = bytes;
        return (struct chain_event){.of_office = &office_event};
    }
    rectify__chain_event__init(&unit_event);
    unit_event.unit_id = told->unit;
    unit_event.problem_id = told->problem;
    unit_event.version = told->of_unit ? 0 : told->number;
    unit_event.has_unit_no = told->of_unit;
    unit_event.unit_no = told->of_unit ? told->number : 0;
    unit_event.text = (char *)(uintptr_t)told->text;
    unit_event.event_id = (ProtobufCBinaryData){sizeof(id), id};
    unit_event.digest = bytes;
    unit_event.chain = bytes;
    return (struct chain_event){.of_unit = &unit_event};
}

static char breaks[512];

static void on_break(const struct chain_place *place, int kind, void *arg)
{
    size_t length = strlen(breaks);
    assert_null(arg);
    (void)snprintf(breaks + length, sizeof(breaks) - length, "%d/%d/%d %s;", (int)place->unit_id,
                   (int)place->problem_id, (int)place->number, word_name(WORDS_CHAIN_BREAK, kind));
}

static char former_text[TEXT_MAX];

static void write_former(const struct told *all)
{
    FILE *file = fmemopen(former_text, sizeof(former_text), "w");
    assert_non_null(file);
    for (; all->unit != 0; all++) {
        struct chain_event event = event_of(all);
        json_t *object = chain_event_json(&event);
        assert_int_equal(json_dumpf(object, file, JSON_COMPACT), 0);
        (void)fputc('\n', file);
        json_decref(object);
    }
    (void)fclose(file);
}

/* Compares the export in former_text with these; how many are the same, or -1: it is no export. */
static int compare_text(const struct told *present)
{
    struct former_export former;
    FILE *file = strlen(former_text) > 0 ? fmemopen(former_text, strlen(former_text), "r")
                                         : fopen("/dev/null", "r");
    assert_non_null(file);
    breaks[0] = '\0';
    enum err err = former_export_open(&former, file, on_break, NULL);
    for (; err == ERR_OK && present->unit != 0; present++) {
        struct chain_event event = event_of(present);
        err = former_export_compare(&former, &event);
    }
    if (err == ERR_OK) {
        err = former_export_end(&former);
    }
    int same = err == ERR_OK ? (int)former.same : -1;
    assert_true(err == ERR_OK || err == ERR_INVALID);
    former_export_close(&former);
    former_export_close(&former);
    (void)fclose(file);
    return same;
}

static int compare(const struct told *former, const struct told *present)
{
    memset(former_text, 0, sizeof(former_text));
    write_former(former);
    return compare_text(present);
}

static const struct told first[] = {
    {1, 0, 1, true, "督办"}, {1, 7, 1, false, NULL},     {1, 7, 2, false, "方案"},
    {1, 8, 1, false, NULL},  {2, 7, 1, false, "\"\\\n"}, {0},
};

static void what_has_grown_is_no_difference(void **state)
{
    static const struct told later[] = {
        {1, 0, 1, true, "督办"},    {1, 0, 2, true, "再督办"}, {1, 7, 1, false, NULL},
        {1, 7, 2, false, "方案"},   {1, 7, 3, false, "进展"},  {1, 8, 1, false, NULL},
        {1, 9, 1, false, NULL},     {2, 0, 1, true, "首次"},   {2, 7, 1, false, "\"\\\n"},
        {2, 7, 2, false, "新方案"}, {3, 7, 1, false, NULL},    {0},
    };
    static const struct told none[] = {{0}};
    (void)state;
    assert_int_equal(compare(first, first), 5);
    assert_string_equal(breaks, "");
    assert_int_equal(compare(first, later), 5);
    assert_string_equal(breaks, "");
    assert_int_equal(compare(none, later), 0);
    assert_string_equal(breaks, "");
    assert_int_equal(compare(first, none), 0);
    assert_string_equal(breaks,
                        "1/0/1 MISSING;1/7/1 MISSING;1/7/2 MISSING;1/8/1 MISSING;2/7/1 MISSING;");
}

static void everything_else_is_one(void **state)
{
    struct told present[EVENTS_MAX];
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        char expected[64];
        memcpy(present, first, sizeof(first));
        present[i].text = "改了";
        (void)snprintf(expected, sizeof(expected), "%d/%d/%d ALTERED;", first[i].unit,
                       first[i].of_unit ? 0 : first[i].problem, first[i].number);
        assert_int_equal(compare(first, present), 4);
        assert_string_equal(breaks, expected);

        memmove(&present[i], &present[i + 1], (5 - i) * sizeof(present[0]));
        memcpy(strchr(expected, ' '), " MISSING;", sizeof(" MISSING;"));
        assert_int_equal(compare(first, present), 4);
        assert_string_equal(breaks, expected);
    }
    present[0] = first[0];
    memcpy(&present[1], &first[2], 4 * sizeof(first[0])); /* the export began without one of them */
    assert_int_equal(compare(present, first), 4);
    assert_string_equal(breaks, "1/7/1 EXTRA;");
    memcpy(present, first, sizeof(first));
    present[1].text = ""; /* empty is not null */
    assert_int_equal(compare(first, present), 4);
    assert_string_equal(breaks, "1/7/1 ALTERED;");
}

/* What was done with no unit stands behind all units' events, whatever its unit; older exports have nothing of it. */
static void acts_of_the_office_come_last(void **state)
{
    static const struct told former[] = {
        {9, 7, 1, false, NULL},          {NO_UNIT, OFFICE, 1, false, "甲"},
        {NO_UNIT, OFFICE, 2, false, ""}, {2, OFFICE, 1, false, "乙"},
        {3, OFFICE, 1, false, "丙"},     {0},
    };
    static const struct told later[] = {
        {9, 7, 1, false, NULL},
        {9, 7, 2, false, NULL},
        {NO_UNIT, OFFICE, 1, false, "甲"},
        {NO_UNIT, OFFICE, 2, false, ""},
        {NO_UNIT, OFFICE, 3, false, "丁"},
        {2, OFFICE, 1, false, "乙"},
        {3, OFFICE, 1, false, "丙"},
        {4, OFFICE, 1, false, "戊"},
        {0},
    };
    static const struct told rewritten[] = {
        {9, 7, 1, false, NULL},
        {NO_UNIT, OFFICE, 2, false, "x"},
        {2, OFFICE, 0, false, "加上的"},
        {2, OFFICE, 1, false, "乙"},
        {0},
    };
    (void)state;
    assert_int_equal(compare(former, former), 5);
    assert_string_equal(breaks, "");
    assert_int_equal(compare(former, later), 5);
    assert_string_equal(breaks, "");
    assert_int_equal(compare(first, later), 0); /* an export without any */
    assert_null(strstr(breaks, "/-1/"));
    assert_int_equal(compare(former, rewritten), 2);
    assert_string_equal(breaks, "0/-1/1 MISSING;0/-1/2 ALTERED;2/-1/0 EXTRA;3/-1/1 MISSING;");
}

static void what_is_no_export_is_refused(void **state)
{
    static const char *const texts[] = {
        "x",
        "{}",
        "[1]",
        "{\"unit_id\":1,\"problem_id\":1,\"version\":\"1\",\"unit_no\":null,\"chain\":\"\"}",
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null}",
        "{\"unit_id\":1,\"number\":1,\"chain\":\"\"}",
        "{\"unit_id\":1,\"number\":1,\"subject\":\"\"}",
        "{\"unit_id\":1,\"subject\":\"\",\"chain\":\"\"}",
        "{\"unit_id\":1,\"number\":1,\"subject\":\"\",\"chain\":\"\"}\n"
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}",
        "{\"unit_id\":1,\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":"
        "\"\"}",
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}\n\n",
        "{\"unit_id\":2,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}\n"
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}",
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}\n"
        "{\"unit_id\":1,\"problem_id\":1,\"version\":1,\"unit_no\":null,\"chain\":\"\"}",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        (void)snprintf(former_text, sizeof(former_text), "%s", texts[i]);
        assert_int_equal(compare_text(first), -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_grown_is_no_difference),
        cmocka_unit_test(everything_else_is_one),
        cmocka_unit_test(acts_of_the_office_come_last),
        cmocka_unit_test(what_is_no_export_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
