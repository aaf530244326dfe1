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

/* Whose work is judged: who submitted it, of an extension who asked; of an end or a cancellation nobody's. */
static void each_act_judges_somebodys_work(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        int64_t judged;
    } judged[] = {
        {ACT_APPROVE, 1}, {ACT_CLOSE, 1},  {ACT_SUSTAIN, 1}, {ACT_GRANT, 2},
        {ACT_REFUSE, 2},  {ACT_CANCEL, 0}, {ACT_END, 0},
    };
    const struct standing standing = {.unit_id = COMMUNITY,
                                      .submitter_person_id = 1,
                                      .extension_person_id = 2,
                                      .plan_author_person_id = 3};
    const struct acting acting = {OFFICE, DECIDER, ROLE_OFFICE_HEAD};
    for (size_t i = 0; i < ARRAY_LEN(judged); i++) {
        const struct separation one = separation_of(judged[i].act, &standing, &acting);
        assert_int_equal(one.submitter_person_id, judged[i].judged);
        assert_int_equal(one.plan_author_person_id, 3);
        assert_int_equal(one.assignment_unit_id, COMMUNITY);
        assert_int_equal(one.decider_unit_id, OFFICE);
        assert_int_equal(one.decider_person_id, DECIDER);
        assert_int_equal(one.decider_roles, ROLE_OFFICE_HEAD);
    }
}

/* More time, the end and the cancellation of the office's own item are its head's, and marked. */
static void what_ends_or_extends_the_offices_own_is_marked(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        enum state from;
    } acts[] = {{ACT_GRANT, STATE_IN_PROGRESS},
                {ACT_REFUSE, STATE_ISSUED},
                {ACT_END, STATE_SUSTAINING},
                {ACT_CANCEL, STATE_CLOSURE_REQUESTED}};
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        struct separation one = {.decider_unit_id = OFFICE,
                                 .decider_person_id = DECIDER,
                                 .decider_roles = ROLE_OFFICE_HEAD,
                                 .assignment_unit_id = OFFICE,
                                 .submitter_person_id = SOMEONE};
        assert_int_equal(judge(acts[i].act, acts[i].from, &one), SELF_HELD);
        one.decider_roles = ROLE_OFFICE_REVIEWER;
        assert_int_equal(judge(acts[i].act, acts[i].from, &one), REFUSED);
        one.assignment_unit_id = COMMUNITY;
        assert_int_equal(judge(acts[i].act, acts[i].from, &one), MAY);
        one.submitter_person_id = DECIDER;
        assert_int_equal(judge(acts[i].act, acts[i].from, &one), REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separated_acts_keep_people_apart),
        cmocka_unit_test(other_acts_are_free),
        cmocka_unit_test(no_plan_has_no_author),
        cmocka_unit_test(each_act_judges_somebodys_work),
        cmocka_unit_test(what_ends_or_extends_the_offices_own_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
