/* Phases: every act in every state, every state of a phase, every label. */
#include "server/rules/phase.h"
#include "server/rules/transition.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    DUE = 19485,      /* 2023-05-08 */
    CLOSING = 100000, /* a moment, in milliseconds */
};

/* By number: p PLAN, i IMPLEMENT, r REPORT, w by the state, - none. */
static const char belongs[] = "---ppiiiw-----i---------i----rr----";

static void every_act_belongs_to_its_phase(void **state)
{
    (void)state;
    assert_int_equal(strlen(belongs), ACT_MAX + 1);
    for (int act = 1; act <= ACT_MAX; act++) {
        for (int from = 0; from <= STATE_MAX; from++) {
            enum phase phase = phase_of_act((enum act)act, (enum state)from);
            switch (belongs[act]) {
            case 'p': assert_int_equal(phase, PHASE_PLAN); break;
            case 'i': assert_int_equal(phase, PHASE_IMPLEMENT); break;
            case 'r': assert_int_equal(phase, PHASE_REPORT); break;
            case 'w':
                assert_int_equal(act, ACT_WITHDRAW);
                assert_int_equal(phase, from == STATE_NIL_CLAIMED || from == STATE_PLAN_SUBMITTED
                                            ? PHASE_PLAN
                                        : from == STATE_CLOSURE_REQUESTED ? PHASE_IMPLEMENT
                                                                          : 0);
                break;
            default: assert_int_equal(phase, 0); break;
            }
        }
    }
    assert_int_equal(phase_of_act((enum act)99, STATE_ISSUED), 0);
}

static void the_next_answer_belongs_to_a_phase(void **state)
{
    (void)state;
    for (int at = 0; at <= STATE_MAX; at++) {
        enum phase expected = at == STATE_ISSUED || at == STATE_ACKNOWLEDGED ? PHASE_PLAN
                              : at == STATE_IN_PROGRESS                      ? PHASE_IMPLEMENT
                                                                             : (enum phase)0;
        assert_int_equal(phase_of_state((enum state)at), expected);
    }
}

/* What the office asks for again may be answered whatever the phase, so that it makes nobody concerned. */
static uint32_t reached(uint32_t states)
{
    size_t count = 0;
    const struct transition *all = transitions(&count);
    for (size_t i = 0; i < count; i++) {
        bool leads = (states >> all[i].to & 1) != 0 && all[i].act != ACT_REOPEN;
        states |= leads ? 1U << all[i].from : 0;
    }
    return states;
}

/* Whoever can do an act of the phase in his state, or in one that it leads to. */
static uint32_t may_come_to_answer(enum phase phase)
{
    size_t count = 0;
    const struct transition *all = transitions(&count);
    uint32_t states = 0;
    for (size_t i = 0; i < count; i++) {
        states |= phase_of_act(all[i].act, all[i].from) == phase ? 1U << all[i].from : 0;
    }
    for (int step = 0; step < STATE_MAX; step++) {
        states = reached(states);
    }
    return states;
}

static void a_phase_matters_to_who_may_come_to_answer_in_it(void **state)
{
    (void)state;
    const uint32_t reports = (1U << REPORT_STATE_NONE) | (1U << REPORT_STATE_ELECTRONIC_SUBMITTED) |
                             (1U << REPORT_STATE_COPY_RECEIVED) | (1U << REPORT_STATE_RETURNED);
    for (int phase = PHASE_PLAN; phase <= PHASE_REPORT; phase++) {
        struct phase_concern concern = phase_concern((enum phase)phase);
        assert_int_equal(concern.states, may_come_to_answer((enum phase)phase));
        assert_int_equal(concern.report_states, phase == PHASE_REPORT ? reports : 0);
    }
    assert_int_equal(phase_concern((enum phase)0).states, 0);
}

static void closing_takes_what_was_final_before(void **state)
{
    (void)state;
    static const int64_t moments[] = {INT64_MIN, 0, CLOSING - 1, CLOSING, CLOSING + 1, INT64_MAX};
    for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
        for (int at = 0; at <= PHASE_STATE_CLOSED; at++) {
            const struct phase_terms phase = {DUE, (enum phase_state)at, CLOSING};
            bool taken =
                at <= PHASE_STATE_OPEN || (at == PHASE_STATE_CLOSING && moments[i] <= CLOSING);
            assert_int_equal(phase_is_narrow(&phase), at > PHASE_STATE_OPEN);
            assert_int_equal(phase_judge(&phase, moments[i], false),
                             taken ? ERR_OK : ERR_PHASE_CLOSED);
            assert_int_equal(phase_judge(&phase, moments[i], true), ERR_OK);
        }
    }
}

/* What is offered is what would be taken: the acts of phases that take no more are left out, all others stay. */
static void offered_is_what_would_be_taken(void **state)
{
    (void)state;
    const uint64_t all = ((uint64_t)1 << (ACT_MAX + 1)) - 2;
    for (int closed = 0; closed <= PHASE_COUNT; closed++) {
        struct phase_terms phases[PHASE_COUNT + 1] = {0};
        phases[closed] = (struct phase_terms){DUE, PHASE_STATE_CLOSED, CLOSING};
        for (int from = 0; from <= STATE_MAX; from++) {
            uint64_t open = phase_open_acts(all, (enum state)from, phases, CLOSING + 1, false);
            for (int act = 1; act <= ACT_MAX; act++) {
                enum phase phase = phase_of_act((enum act)act, (enum state)from);
                bool taken = phase == 0 || (int)phase != closed;
                assert_int_equal(open >> act & 1, taken);
            }
            assert_int_equal(phase_open_acts(all, (enum state)from, phases, CLOSING + 1, true),
                             all);
            assert_int_equal(phase_open_acts(0, (enum state)from, phases, CLOSING + 1, true), 0);
        }
    }
}

static void what_the_office_asked_for_again_may_be_answered(void **state)
{
    (void)state;
    for (int act = 0; act <= ACT_MAX; act++) {
        bool asks = act == ACT_RETURN || act == ACT_REOPEN || act == ACT_TRANSFER;
        assert_int_equal(phase_called_for((enum act)act, DUE, DUE), asks);
        assert_int_equal(phase_called_for((enum act)act, DUE - 1, DUE), asks);
        assert_int_equal(phase_called_for((enum act)act, DAY_NONE, DAY_NONE), asks);
        assert_true(phase_called_for((enum act)act, DUE + 1, DUE));
    }
}

static bool late(enum state at, day_t planned_on, bool on_time, day_t plan_due, day_t today)
{
    const struct phase_answer answer = {at, planned_on, on_time};
    return phase_late(&answer, plan_due, today);
}

static void late_is_a_label(void **state)
{
    (void)state;
    static const enum state waiting[] = {STATE_ISSUED, STATE_ACKNOWLEDGED};
    static const enum state planned[] = {STATE_NIL_CLAIMED, STATE_PLAN_SUBMITTED};
    static const enum state reported[] = {STATE_CLOSURE_REQUESTED, STATE_CLOSED, STATE_SUSTAINING,
                                          STATE_NIL_CONFIRMED};
    for (size_t i = 0; i < ARRAY_LEN(waiting); i++) {
        assert_false(late(waiting[i], DAY_NONE, false, DUE, DUE)); /* the day is included */
        assert_true(late(waiting[i], DAY_NONE, false, DUE, DUE + 1));
        assert_false(late(waiting[i], DAY_NONE, false, DAY_NONE, DUE + 1));
    }
    for (size_t i = 0; i < ARRAY_LEN(planned); i++) {
        assert_false(late(planned[i], DUE, false, DUE, DUE + 9));
        assert_true(late(planned[i], DUE + 1, true, DUE, DUE + 9));
        assert_false(late(planned[i], DAY_NONE, true, DUE, DUE + 9));
        assert_false(late(planned[i], DUE + 1, true, DAY_NONE, DUE + 9));
    }
    for (size_t i = 0; i < ARRAY_LEN(reported); i++) {
        assert_false(late(reported[i], DUE + 1, true, DUE, DUE + 9));
        assert_true(late(reported[i], DUE, false, DUE, DUE));
    }
    assert_false(late(STATE_IN_PROGRESS, DUE + 1, false, DUE, DUE + 9));
    assert_false(late(STATE_CANCELLED, DUE + 1, false, DUE, DUE + 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_act_belongs_to_its_phase),
        cmocka_unit_test(the_next_answer_belongs_to_a_phase),
        cmocka_unit_test(a_phase_matters_to_who_may_come_to_answer_in_it),
        cmocka_unit_test(closing_takes_what_was_final_before),
        cmocka_unit_test(offered_is_what_would_be_taken),
        cmocka_unit_test(what_the_office_asked_for_again_may_be_answered),
        cmocka_unit_test(late_is_a_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
