#include "server/rules/completeness.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* By state, 0 to 11: r reported, p awaited with a plan that stands, a awaited without any answer, - neither. */
static const char standing[] = "-aarrpprrr--";

static day_t day(const char *text)
{
    day_t day = DAY_NONE;
    assert_int_equal(day_parse(text, &day), ERR_OK);
    return day;
}

static void knows_which_states_are_answers(void **state)
{
    (void)state;
    for (int s = 1; s <= 11; s++) {
        assert_int_equal(completeness_reported((enum state)s), standing[s] == 'r');
    }
    assert_false(completeness_reported((enum state)0));
    for (int s = 0; s <= 11; s++) {
        assert_int_equal(completeness_nil((enum state)s),
                         s == STATE_NIL_CLAIMED || s == STATE_NIL_CONFIRMED);
        assert_int_equal(completeness_planned((enum state)s), standing[s] == 'p');
    }
}

static void overdue_is_awaited_and_past_its_day(void **state)
{
    (void)state;
    day_t due = day("2023-05-30");
    for (int s = 1; s <= 10; s++) {
        enum state one = (enum state)s;
        bool awaited = standing[s] == 'a' || standing[s] == 'p';
        assert_false(completeness_overdue(one, DUE_DATE, due, due - 1));
        assert_false(completeness_overdue(one, DUE_DATE, due, due));
        assert_int_equal(completeness_overdue(one, DUE_DATE, due, due + 1), awaited);
        assert_int_equal(completeness_overdue(one, DUE_DATE, due, due + 400), awaited);
        assert_false(completeness_overdue(one, DUE_LONG_TERM, DAY_NONE, due + 400));
        assert_false(completeness_overdue(one, DUE_LONG_TERM, due, due + 400));
        assert_false(completeness_overdue(one, DUE_DATE, DAY_NONE, due));
    }
}

/* A late answer is in time by a later day; one that was in time, or is none any more, has nothing to regain. */
static void a_later_day_makes_a_late_answer_timely(void **state)
{
    (void)state;
    day_t due = day("2023-06-10");
    int64_t last = day_end_wall_ms(due);
    for (int s = 1; s <= 10; s++) {
        enum state one = (enum state)s;
        bool reported = standing[s] == 'r';
        assert_int_equal(completeness_regained(one, false, last, due), reported);
        assert_false(completeness_regained(one, false, last + 1, due));
        assert_false(completeness_regained(one, true, last, due));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_which_states_are_answers),
        cmocka_unit_test(overdue_is_awaited_and_past_its_day),
        cmocka_unit_test(a_later_day_makes_a_late_answer_timely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
