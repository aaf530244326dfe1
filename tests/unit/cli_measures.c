/* What stands behind a --measure belongs to it; what stands before the first one counts for all. */
#include "client/cli/acts/measures.h"
#include "client/cli/cli.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    CORRECTIVE = 2,
    PREVENTIVE = 5,
    RECURRING = 6,
};

static struct option_given text_of(int key, const char *text)
{
    return (struct option_given){.key = key, .text = text};
}

static struct option_given number_of(int key, long number)
{
    return (struct option_given){.key = key, .text = "", .number = number};
}

static struct option_given points_of(uint64_t numbers)
{
    return (struct option_given){.key = MEASURES_POINTS, .text = "", .numbers = numbers};
}

static void build(const struct option_given *given, size_t count, const char *owner,
                  struct measures *measures, struct arena *arena)
{
    const struct options options = {.given = given, .count = count};
    const struct measures_default otherwise = {.kind = CORRECTIVE, .owner = owner};
    arena_init(arena, 1 << 20);
    measures_build(&options, &otherwise, measures, arena);
}

static void options_belong_to_the_measure_before_them(void **state)
{
    const struct option_given given[] = {
        text_of(MEASURES_TEXT, "一"),    text_of(MEASURES_OWNER, "甲"),
        number_of(MEASURES_DUE, 100),    text_of(MEASURES_TEXT, "二"),
        text_of(MEASURES_EVERY, "每月"), points_of(1 << 2 | 1 << 3),
        text_of(MEASURES_TEXT, "三"),    number_of(MEASURES_KIND, PREVENTIVE),
    };
    struct measures measures;
    struct arena arena;
    (void)state;
    build(given, ARRAY_LEN(given), "本人", &measures, &arena);
    assert_int_equal(measures.count, 3);

    const Rectify__Measure *first = measures.all[0];
    assert_string_equal(first->text, "一");
    assert_string_equal(first->owner, "甲");
    assert_true(first->has_due_on);
    assert_int_equal(first->due_on, 100);
    assert_int_equal(first->kind, CORRECTIVE);
    assert_int_equal(first->n_points, 0);
    assert_null(first->frequency);

    const Rectify__Measure *second = measures.all[1];
    assert_string_equal(second->owner, "本人");
    assert_false(second->has_due_on);
    assert_int_equal(second->kind, CORRECTIVE);
    assert_string_equal(second->frequency, "每月");
    assert_int_equal(second->n_points, 2);
    assert_int_equal(second->points[0], 2);
    assert_int_equal(second->points[1], 3);

    assert_int_equal(measures.all[2]->kind, PREVENTIVE);
    assert_int_equal(measures.all[2]->n_points, 0);
    arena_close(&arena);
}

static void what_stands_first_counts_for_all_that_do_not_say_otherwise(void **state)
{
    const struct option_given given[] = {
        text_of(MEASURES_OWNER, "书记"),
        number_of(MEASURES_DUE, 7),
        points_of(1 << 1),
        text_of(MEASURES_TEXT, "一"),
        text_of(MEASURES_TEXT, "二"),
        text_of(MEASURES_OWNER, "乙"),
        number_of(MEASURES_DUE, 8),
        points_of(1 << 4),
    };
    struct measures measures;
    struct arena arena;
    (void)state;
    build(given, ARRAY_LEN(given), "本人", &measures, &arena);
    assert_int_equal(measures.count, 2);
    assert_string_equal(measures.all[0]->owner, "书记");
    assert_int_equal(measures.all[0]->due_on, 7);
    assert_int_equal(measures.all[0]->points[0], 1);
    assert_string_equal(measures.all[1]->owner, "乙");
    assert_int_equal(measures.all[1]->due_on, 8);
    assert_int_equal(measures.all[1]->points[0], 4);
    arena_close(&arena);
}

static void a_said_kind_is_kept_and_an_owner_may_be_missing(void **state)
{
    const struct option_given given[] = {
        text_of(MEASURES_TEXT, "一"),
        text_of(MEASURES_EVERY, "每季度"),
        number_of(MEASURES_KIND, RECURRING),
    };
    struct measures measures;
    struct arena arena;
    (void)state;
    build(given, ARRAY_LEN(given), NULL, &measures, &arena);
    assert_int_equal(measures.all[0]->kind, RECURRING);
    assert_null(measures.all[0]->owner);
    arena_close(&arena);
    build(given, 0, NULL, &measures, &arena);
    assert_int_equal(measures.count, 0);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_belong_to_the_measure_before_them),
        cmocka_unit_test(what_stands_first_counts_for_all_that_do_not_say_otherwise),
        cmocka_unit_test(a_said_kind_is_kept_and_an_owner_may_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
