/* What is offered to each role on an item, as the domain lists it. That it is all that would not be refused: rules_transition. */
#include "server/rules/allowed.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum {
    OWN_UNIT = 7,
    OTHER_UNIT = 8,
    PERSON = 100,
    OTHER_PERSON = 200,
};

#define A(name) (UINT64_C(1) << ACT_##name)

static bool is_office(uint32_t roles)
{
    return (roles & 6) != 0;
}

/* Who submitted it, wrote its plan or asked for the extension is not offered the decision on it. */
static void offers_nobody_a_decision_on_his_own_work(void **state)
{
    const struct acting reviewer = {OTHER_UNIT, PERSON, ROLE_OFFICE_REVIEWER};
    struct standing standing = {.state = STATE_CLOSURE_REQUESTED,
                                .due_kind = DUE_DATE,
                                .unit_id = OWN_UNIT,
                                .plan_review = true,
                                .waiting = true,
                                .has_terminal = true,
                                .extension_waits = true,
                                .submitter_person_id = OTHER_PERSON,
                                .plan_author_person_id = OTHER_PERSON,
                                .extension_person_id = OTHER_PERSON};
    const uint64_t others = A(START_REVIEW) | A(RETURN);
    (void)state;
    assert_int_equal(allowed_acts(&standing, &reviewer), others | A(CLOSE) | A(GRANT) | A(REFUSE));
    standing.plan_author_person_id = PERSON;
    assert_int_equal(allowed_acts(&standing, &reviewer), others | A(GRANT) | A(REFUSE));
    standing.submitter_person_id = PERSON;
    assert_int_equal(allowed_acts(&standing, &reviewer), others | A(GRANT) | A(REFUSE));
    standing.extension_person_id = PERSON;
    assert_int_equal(allowed_acts(&standing, &reviewer), others);
    standing.state = STATE_PLAN_SUBMITTED;
    assert_int_equal(allowed_acts(&standing, &reviewer), others);
    standing.submitter_person_id = OTHER_PERSON;
    assert_int_equal(allowed_acts(&standing, &reviewer), others | A(APPROVE));
}

/* What each single role is offered on a dated item before review, of its own unit or, of the office, of another, by state. */
static const struct {
    uint32_t role;
    uint64_t allowed[10];
} offers[] = {
    {ROLE_ADMIN, {0}},
    {ROLE_OBSERVER, {0}},
    {ROLE_UNIT_REPORTER,
     {A(ACKNOWLEDGE) | A(PLAN) | A(LOCAL), A(PLAN) | A(LOCAL), 0, 0, A(LOCAL),
      A(PROGRESS) | A(EFFECT) | A(REVISE) | A(LOCAL), 0, 0, 0, 0}},
    {ROLE_UNIT_HEAD,
     {A(ACKNOWLEDGE) | A(NIL) | A(PLAN) | A(EXTEND) | A(LOCAL),
      A(NIL) | A(PLAN) | A(EXTEND) | A(LOCAL), A(WITHDRAW) | A(EXTEND), 0,
      A(WITHDRAW) | A(EXTEND) | A(LOCAL),
      A(PROGRESS) | A(EFFECT) | A(DONE) | A(REVISE) | A(EXTEND) | A(LOCAL), A(WITHDRAW) | A(EXTEND),
      0, 0, 0}},
    {ROLE_OFFICE_REVIEWER,
     {A(GRANT), A(GRANT), A(START_REVIEW) | A(APPROVE) | A(RETURN) | A(GRANT),
      A(LOOK_BACK) | A(REOPEN), A(START_REVIEW) | A(APPROVE) | A(RETURN) | A(GRANT), A(GRANT),
      A(START_REVIEW) | A(RETURN) | A(CLOSE) | A(GRANT), A(LOOK_BACK) | A(REOPEN),
      A(LOOK_BACK) | A(REOPEN), 0}},
    {ROLE_OFFICE_HEAD,
     {A(GRANT) | A(TRANSFER) | A(CANCEL), A(GRANT) | A(TRANSFER) | A(CANCEL),
      A(START_REVIEW) | A(APPROVE) | A(RETURN) | A(GRANT) | A(TRANSFER) | A(CANCEL),
      A(LOOK_BACK) | A(REOPEN),
      A(START_REVIEW) | A(APPROVE) | A(RETURN) | A(GRANT) | A(TRANSFER) | A(CANCEL),
      A(GRANT) | A(TRANSFER) | A(CANCEL),
      A(START_REVIEW) | A(RETURN) | A(CLOSE) | A(GRANT) | A(CANCEL), A(LOOK_BACK) | A(REOPEN),
      A(LOOK_BACK) | A(REOPEN) | A(END) | A(CANCEL), 0}},
};

static void offers_each_role_its_acts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(offers); i++) {
        for (int from = 1; from <= 10; from++) {
            bool office = is_office(offers[i].role);
            const struct acting acting = {office ? OTHER_UNIT : OWN_UNIT, PERSON, offers[i].role};
            struct standing standing = {
                .state = (enum state)from,
                .due_kind = DUE_DATE,
                .unit_id = OWN_UNIT,
                .plan_review = true,
                .has_terminal = true,
            };
            assert_int_equal(allowed_acts(&standing, &acting), offers[i].allowed[from - 1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offers_nobody_a_decision_on_his_own_work),
        cmocka_unit_test(offers_each_role_its_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
