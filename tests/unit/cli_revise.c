/* A revision starts from the accepted plan: what is said anew changes, and nothing else. */
#include "tests/unit/cli_acts_lab.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void nothing_of_an_accepted_plan_is_typed_again(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept_plan(&accepted);
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), 0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_int_equal(draft.act.what_case, RECTIFY__ACT__WHAT_REVISE);
    assert_string_equal(draft.act.revise->reason, "雨天");
    assert_string_equal(plan->cause, old_cause);
    assert_string_equal(plan->self_check->method, old_method);
    assert_string_equal(plan->self_check->scope, old_scope);
    assert_int_equal(plan->self_check->checked_on, 50);
    assert_int_equal(plan->n_excuses, 1);
    assert_string_equal(plan->excuses[0]->reason, old_reason);
    assert_int_equal(plan->n_local_problems, 1);
    assert_false(plan->has_no_local_problems);
    assert_int_equal(plan->n_measures, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(plan->measures[i]->has_continues);
        assert_int_equal(plan->measures[i]->continues, i + 1);
        assert_int_equal(plan->measures[i]->kind, accepted.records[i].kind);
        assert_string_equal(plan->measures[i]->text, accepted.records[i].text);
        assert_string_equal(plan->measures[i]->owner, old_owner);
        assert_int_equal(plan->measures[i]->n_points, 1);
    }
    assert_string_equal(plan->measures[1]->frequency, old_every);
    assert_null(plan->confirmed_by); /* the head confirms each version anew */
    arena_close(&cli.arena);
}

static void a_revision_changes_what_it_says_and_nothing_else(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept_plan(&accepted);
    assert_int_equal(build(&accepted,
                           "revise|4|--reason|雨天|--measure|新措施|--change|3|--due|2023-06-30|"
                           "--measure|换了说法|--continues|2|--drop|1|--cause|新原因|--no-local",
                           &draft, &cli),
                     0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_string_equal(plan->cause, "新原因");
    assert_true(plan->no_local_problems);
    assert_int_equal(plan->n_measures, 3);

    /* In the order of the accepted plan; what is new stands last. */
    assert_string_equal(plan->measures[0]->text, "换了说法");
    assert_int_equal(plan->measures[0]->continues, 2);
    assert_int_equal(plan->measures[0]->kind, RECURRING);
    assert_string_equal(plan->measures[0]->frequency, old_every);
    assert_string_equal(plan->measures[0]->owner, old_owner);
    assert_string_equal(plan->measures[1]->text, third_text);
    assert_int_equal(plan->measures[1]->continues, 3);
    assert_int_equal(plan->measures[1]->kind, INSTITUTIONAL);
    assert_int_not_equal(plan->measures[1]->due_on, 200);
    assert_string_equal(plan->measures[2]->text, "新措施");
    assert_false(plan->measures[2]->has_continues);
    assert_string_equal(plan->measures[2]->owner, "李四");

    /* The new one covers all points: no reason for a gap is left. */
    assert_int_equal(plan->n_excuses, 0);
    arena_close(&cli.arena);
}

/* A date takes the place of a frequency, and the other way round; the kind stays but where a day ends what recurs. */
static void a_new_time_takes_the_place_of_the_old(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept_plan(&accepted);
    assert_int_equal(build(&accepted,
                           "revise|4|--reason|雨天|--change|1|--every|每周|--change|2|--due|"
                           "2023-06-30",
                           &draft, &cli),
                     0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_false(plan->measures[0]->has_due_on);
    assert_string_equal(plan->measures[0]->frequency, "每周");
    assert_int_equal(plan->measures[0]->kind, WORD_MEASURE_CORRECTIVE);
    assert_true(plan->measures[1]->has_due_on);
    assert_null(plan->measures[1]->frequency);
    assert_int_equal(plan->measures[1]->kind, WORD_MEASURE_CORRECTIVE);
    arena_close(&cli.arena);
}

static void a_revision_that_cannot_be_is_said_at_once(void **state)
{
    static const char *const wrong[] = {
        "revise|4|--reason|雨天|--drop|4",
        "revise|4|--reason|雨天|--change|9|--due|2023-06-30",
        "revise|4|--reason|雨天|--measure|新|--continues|9",
        "revise|4|--reason|雨天|--change|0",
    };
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        accept_plan(&accepted);
        assert_int_equal(build(&accepted, wrong[i], &draft, &cli), EXITS_DATA);
        arena_close(&cli.arena);
    }
    accept_plan(&accepted);
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天|--local|甲|--no-local", &draft, &cli),
                     EXITS_USAGE);
    arena_close(&cli.arena);
    accept_plan(&accepted);
    accepted.version.accepted = false;
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
    accept_plan(&accepted);
    accepted.version.act = WORD_ACT_NIL;
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_an_accepted_plan_is_typed_again),
        cmocka_unit_test(a_revision_changes_what_it_says_and_nothing_else),
        cmocka_unit_test(a_new_time_takes_the_place_of_the_old),
        cmocka_unit_test(a_revision_that_cannot_be_is_said_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
