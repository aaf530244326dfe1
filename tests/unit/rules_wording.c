/* Whether the office's wording still says what the units say. */
#include "server/rules/wording.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    BUDGET = 1024 * 1024,
};

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, BUDGET);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct wording_source source(int64_t unit_id, int measure_no, uint8_t plan, uint8_t effect)
{
    return (struct wording_source){.unit_id = unit_id,
                                   .unit_name = unit_id == 7 ? "红旗" : "示例",
                                   .version = (uint32_t)unit_id + 10,
                                   .measure_no = measure_no,
                                   .plan = {{plan}},
                                   .effect = {{effect}}};
}

/* What stands for a unit in the result: '=' as it was, '!' other, '-' gone, '+' come. */
static void expect(const struct wording_source *written, size_t written_count,
                   const struct wording_source *now, size_t now_count, const char *expected)
{
    struct wording_unit *units = NULL;
    size_t count = 0;
    bool stale = false;
    assert_int_equal(
        wording_compare(written, written_count, now, now_count, &arena, &units, &count, &stale),
        ERR_OK);
    assert_int_equal(count, strlen(expected));
    for (size_t i = 0; i < count; i++) {
        const struct wording_unit *unit = &units[i];
        char seen = !unit->changed       ? '='
                    : !unit->contributes ? '-'
                    : unit->version == 0 ? '+'
                                         : '!';
        assert_int_equal(seen, expected[i]);
        assert_int_equal(unit->version, expected[i] == '+' ? 0 : unit->unit_id + 10);
        assert_string_equal(unit->unit_name, unit->unit_id == 7 ? "红旗" : "示例");
    }
    assert_int_equal(stale, strspn(expected, "=") != strlen(expected));
}

static void nothing_is_nothing(void **state)
{
    (void)state;
    expect(NULL, 0, NULL, 0, "");
}

static void the_same_is_the_same_in_any_order_of_units(void **state)
{
    (void)state;
    const struct wording_source written[] = {source(9, 1, 1, 2), source(7, 1, 3, 0),
                                             source(7, 2, 3, 4)};
    const struct wording_source now[] = {source(7, 1, 3, 0), source(7, 2, 3, 4),
                                         source(9, 1, 1, 2)};
    expect(written, 3, written, 3, "==");
    expect(written, 3, now, 3, "==");
}

/* Whatever else was done to the assignment leaves the wording as it is. */
static void a_later_version_alone_changes_nothing(void **state)
{
    (void)state;
    const struct wording_source written[] = {source(7, 1, 3, 4)};
    struct wording_source now[] = {source(7, 1, 3, 4)};
    now[0].version = 99;
    expect(written, 1, now, 1, "=");
}

static void each_difference_is_seen(void **state)
{
    (void)state;
    const struct wording_source written[] = {source(7, 1, 3, 4), source(8, 1, 5, 0)};
    const struct wording_source plan[] = {source(7, 1, 9, 4), source(8, 1, 5, 0)};
    const struct wording_source effect[] = {source(7, 1, 3, 4), source(8, 1, 5, 6)};
    const struct wording_source number[] = {source(7, 2, 3, 4), source(8, 1, 5, 0)};
    const struct wording_source more[] = {source(7, 1, 3, 4), source(7, 2, 3, 0),
                                          source(8, 1, 5, 0)};
    expect(written, 2, plan, 2, "!=");
    expect(written, 2, effect, 2, "=!");
    expect(written, 2, number, 2, "!=");
    expect(written, 2, more, 3, "!=");
    expect(more, 3, written, 2, "!=");
}

static void units_come_and_go(void **state)
{
    (void)state;
    const struct wording_source one[] = {source(7, 1, 3, 4)};
    const struct wording_source other[] = {source(5, 1, 1, 0), source(8, 1, 5, 0),
                                           source(7, 1, 3, 4)};
    expect(one, 1, NULL, 0, "-");
    expect(NULL, 0, one, 1, "+");
    expect(one, 1, other, 3, "=++");
    expect(other, 3, one, 1, "--=");
    expect(other, 1, one, 1, "-+");
}

static void any_short_budget_is_told(void **state)
{
    (void)state;
    const struct wording_source written[] = {source(7, 1, 3, 4), source(8, 1, 5, 0)};
    struct wording_unit *units = NULL;
    size_t count = 0;
    bool stale = false;
    size_t refused = 0;
    for (size_t budget = 0;; budget += 8) {
        struct arena small;
        arena_init(&small, budget);
        enum err err = wording_compare(written, 2, written, 2, &small, &units, &count, &stale);
        arena_close(&small);
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_NOMEM);
        refused++;
    }
    assert_true(refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_is_the_same_in_any_order_of_units, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_later_version_alone_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(each_difference_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(units_come_and_go, setup, teardown),
        cmocka_unit_test(any_short_budget_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
