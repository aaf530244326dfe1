#include "server/rules/separation.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum {
    OFFICE = 1,
    COMMUNITY = 20,
    DECIDER = 100,
    SOMEONE = 200,
};

enum verdict {
    MAY,
    SELF_HELD,
    REFUSED,
};

static enum verdict judge(enum act act, enum state from, const struct separation *separation)
{
    const struct transition *row = transition_find(act, from, true);
    assert_non_null(row);
    bool self_held = true;
    enum err err = separation_judge(row, separation, &self_held);
    if (err != ERR_OK) {
        assert_int_equal(err, ERR_SEPARATION);
        assert_false(self_held);
        return REFUSED;
    }
    return self_held ? SELF_HELD : MAY;
}

/*
 * Who decides (another unit's item or his own; head or reviewer), who he is (nobody, submitter,
 * author, both), and what each of the separated acts answers.
 */
static const struct {
    bool own_unit;
    uint32_t roles;
    bool submitter;
    bool author;
    enum verdict approve;
    enum verdict close;
    enum verdict sustain;
} cases[] = {
    {false, ROLE_OFFICE_REVIEWER, false, false, MAY, MAY, MAY},
    {false, ROLE_OFFICE_REVIEWER, true, false, REFUSED, REFUSED, REFUSED},
    {false, ROLE_OFFICE_REVIEWER, false, true, MAY, REFUSED, MAY},
    {false, ROLE_OFFICE_REVIEWER, true, true, REFUSED, REFUSED, REFUSED},
    {false, ROLE_OFFICE_HEAD, false, false, MAY, MAY, MAY},
    {false, ROLE_OFFICE_HEAD, true, false, REFUSED, REFUSED, REFUSED},
    {false, ROLE_OFFICE_HEAD, false, true, MAY, REFUSED, MAY},
    {false, ROLE_OFFICE_HEAD, true, true, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_REVIEWER, false, false, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_REVIEWER, true, false, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_REVIEWER, false, true, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_REVIEWER, true, true, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_REVIEWER | ROLE_UNIT_HEAD, false, false, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_HEAD, false, false, SELF_HELD, SELF_HELD, SELF_HELD},
    {true, ROLE_OFFICE_HEAD, true, false, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_HEAD, false, true, SELF_HELD, REFUSED, REFUSED},
    {true, ROLE_OFFICE_HEAD, true, true, REFUSED, REFUSED, REFUSED},
    {true, ROLE_OFFICE_HEAD | ROLE_OFFICE_REVIEWER, false, false, SELF_HELD, SELF_HELD, SELF_HELD},
};

static struct separation make(size_t i)
{
    return (struct separation){
        .decider_unit_id = OFFICE,
        .decider_person_id = DECIDER,
        .decider_roles = cases[i].roles,
        .assignment_unit_id = cases[i].own_unit ? OFFICE : COMMUNITY,
        .submitter_person_id = cases[i].submitter ? DECIDER : SOMEONE,
        .plan_author_person_id = cases[i].author ? DECIDER : SOMEONE,
    };
}

static void separated_acts_keep_people_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct separation one = make(i);
        assert_int_equal(judge(ACT_APPROVE, STATE_NIL_CLAIMED, &one), cases[i].approve);
        assert_int_equal(judge(ACT_APPROVE, STATE_PLAN_SUBMITTED, &one), cases[i].approve);
        assert_int_equal(judge(ACT_CLOSE, STATE_CLOSURE_REQUESTED, &one), cases[i].close);
        assert_int_equal(judge(ACT_SUSTAIN, STATE_CLOSURE_REQUESTED, &one), cases[i].sustain);
    }
}

static void other_acts_are_free(void **state)
{
    (void)state;
    static const enum state submitted[] = {STATE_NIL_CLAIMED, STATE_PLAN_SUBMITTED,
                                           STATE_CLOSURE_REQUESTED};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct separation one = make(i);
        for (size_t k = 0; k < ARRAY_LEN(submitted); k++) {
            assert_int_equal(judge(ACT_RETURN, submitted[k], &one), MAY);
            assert_int_equal(judge(ACT_START_REVIEW, submitted[k], &one), MAY);
            assert_int_equal(judge(ACT_WITHDRAW, submitted[k], &one), MAY);
        }
    }
}

static void no_plan_has_no_author(void **state)
{
    (void)state;
    struct separation one = {
        .decider_unit_id = OFFICE,
        .decider_person_id = DECIDER,
        .decider_roles = ROLE_OFFICE_HEAD,
        .assignment_unit_id = OFFICE,
        .submitter_person_id = SOMEONE,
        .plan_author_person_id = 0,
    };
    assert_int_equal(judge(ACT_CLOSE, STATE_CLOSURE_REQUESTED, &one), SELF_HELD);
    one.assignment_unit_id = COMMUNITY;
    assert_int_equal(judge(ACT_CLOSE, STATE_CLOSURE_REQUESTED, &one), MAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separated_acts_keep_people_apart),
        cmocka_unit_test(other_acts_are_free),
        cmocka_unit_test(no_plan_has_no_author),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
