/*
 * Every act on a summary report in every state by every set of roles, held against domain.md 3.4 as it is written down here
 * once more by hand and in another shape: a row per act with a letter per state.
 */
#include "server/rules/report_transition.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    OWN_UNIT = 7,
    OTHER_UNIT = 8,
    ROLE_SETS = 64,
    STATES = 5,
};

/* N none, E electronic submitted, C copy received, A accepted, R returned. */
static const char letters[] = "NECAR";

/* who: r unit reporter, h unit head, v office reviewer, o office head. */
static const struct row {
    enum act act;
    const char *id;
    const char *who;
    const char *enterers; /* where the unit has no terminal */
    bool own;
    bool apart;
    /*  from NECAR */
    const char *to;
} rows[] = {
    {ACT_REPORT_SUBMIT, "R2", "h", "vo", true, false, "EEE.E"},
    {ACT_REPORT_SCAN, "R3", "rh", "", true, false, ".CCA."},
    {ACT_REPORT_PAPER, "R3", "vo", "", false, false, ".CCA."},
    {ACT_REPORT_ACCEPT, "R4", "vo", "", false, true, "..A.."},
    {ACT_REPORT_RETURN, "R4", "vo", "", false, true, ".RRR."},
};

static const struct row *row_of(int act)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if ((int)rows[i].act == act) {
            return &rows[i];
        }
    }
    return NULL;
}

static bool has_hat(const char *who, uint32_t roles)
{
    return (strchr(who, 'v') != NULL && (roles & 2) != 0) ||
           (strchr(who, 'o') != NULL && (roles & 4) != 0) ||
           (strchr(who, 'r') != NULL && (roles & 8) != 0) ||
           (strchr(who, 'h') != NULL && (roles & 16) != 0);
}

/* The number of the state that the hand-written row leads to; 0: none. */
static int target(const struct row *row, int from)
{
    if (from < 1 || from > STATES || row->to[from - 1] == '.') {
        return 0;
    }
    return (int)(strchr(letters, row->to[from - 1]) - letters) + 1;
}

struct visit {
    int act;
    int64_t caller_unit_id;
    uint32_t roles;
    struct report_standing standing;
};

static enum err expected_answer(const struct visit *visit, int *to)
{
    const struct row *row = row_of(visit->act);
    bool other = visit->caller_unit_id != OWN_UNIT;
    bool enters = row != NULL && other && has_hat(row->enterers, visit->roles);
    if (row == NULL || (!enters && !has_hat(row->who, visit->roles))) {
        return ERR_FORBIDDEN;
    }
    if (row->own && other && !enters) {
        return ERR_NOT_YOURS;
    }
    if (enters && visit->standing.has_terminal) {
        return ERR_HAS_TERMINAL;
    }
    *to = target(row, (int)visit->standing.state);
    if (*to == 0) {
        return ERR_TRANSITION;
    }
    bool of_unit = row->act == ACT_REPORT_SUBMIT || row->act == ACT_REPORT_SCAN;
    return visit->standing.phase_closed && of_unit ? ERR_PHASE_CLOSED : ERR_OK;
}

static void visit_one(const struct visit *visit, size_t *passed)
{
    const struct report_transition *row = NULL;
    int to = 0;
    enum err expected = expected_answer(visit, &to);
    enum err err = report_judge((enum act)visit->act, &visit->standing, visit->caller_unit_id,
                                visit->roles, &row);
    assert_int_equal(err, expected);
    if (err == ERR_OK) {
        assert_int_equal(row->act, visit->act);
        assert_int_equal(row->from, visit->standing.state);
        assert_int_equal(row->to, to);
        assert_string_equal(row->id, row_of(visit->act)->id);
        assert_int_equal(row->separated, row_of(visit->act)->apart);
        assert_int_equal(row->own_unit, row_of(visit->act)->own);
        (*passed)++;
    }
    uint64_t allowed = report_allowed(&visit->standing, visit->caller_unit_id, visit->roles);
    if (visit->act >= 1 && visit->act <= ACT_MAX) {
        assert_int_equal(allowed >> visit->act & 1, expected == ERR_OK);
    }
}

static void every_act_in_every_state(void **state)
{
    (void)state;
    size_t passed = 0;
    struct visit visit = {.standing = {.unit_id = OWN_UNIT}};
    for (visit.act = 0; visit.act <= ACT_MAX + 1; visit.act++) {
        for (unsigned bits = 0; bits < 8; bits++) {
            visit.caller_unit_id = bits % 2 == 0 ? OWN_UNIT : OTHER_UNIT;
            visit.standing.phase_closed = (bits & 2) != 0;
            visit.standing.has_terminal = (bits & 4) != 0;
            for (int from = 0; from <= STATES + 1; from++) {
                visit.standing.state = (enum report_state)from;
                for (visit.roles = 0; visit.roles < ROLE_SETS; visit.roles++) {
                    visit_one(&visit, &passed);
                }
            }
        }
    }
    assert_true(passed > 1000);
}

static void the_table_has_what_is_written_here_and_no_more(void **state)
{
    (void)state;
    size_t count = 0;
    size_t written = 0;
    const struct report_transition *all = report_transitions(&count);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (int from = 1; from <= STATES; from++) {
            written += target(&rows[i], from) != 0 ? 1 : 0;
        }
    }
    assert_int_equal(count, written);
    for (size_t i = 0; i < count; i++) {
        const struct row *row = row_of((int)all[i].act);
        assert_non_null(row);
        assert_int_equal(all[i].to, target(row, (int)all[i].from));
        for (uint32_t roles = 0; roles < ROLE_SETS; roles++) {
            assert_int_equal((all[i].roles & roles) != 0, has_hat(row->who, roles));
        }
    }
}

/*
 * Who decides on whose report. Another unit's: anybody of the office but him who handed it in. The office's own: its head, if
 * he did not hand it in, and it is marked.
 */
static void separation_of_duties(void **state)
{
    (void)state;
    size_t count = 0;
    size_t decisions = 0;
    const struct report_transition *all = report_transitions(&count);
    for (size_t i = 0; i < count; i++) {
        for (unsigned bits = 0; bits < 8; bits++) {
            bool own = (bits & 1) != 0;
            bool head = (bits & 2) != 0;
            bool submitter = (bits & 4) != 0;
            const struct separation separation = {
                .decider_unit_id = own ? OWN_UNIT : OTHER_UNIT,
                .decider_person_id = 100,
                .decider_roles = head ? ROLE_OFFICE_HEAD : ROLE_OFFICE_REVIEWER,
                .assignment_unit_id = OWN_UNIT,
                .submitter_person_id = submitter ? 100 : 200,
            };
            bool self_held = true;
            enum err err = report_separation(&all[i], &separation, &self_held);
            bool decides = all[i].act == ACT_REPORT_ACCEPT || all[i].act == ACT_REPORT_RETURN;
            bool may = !submitter && (!own || head);
            assert_int_equal(err, !decides || may ? ERR_OK : ERR_SEPARATION);
            assert_int_equal(self_held, decides && own && may);
            decisions += decides ? 1 : 0;
        }
    }
    assert_int_equal(decisions, 4 * 8);
}

/* By hand: N nothing, E submitted, C and A complete, R no longer. */
static void what_counts(void **state)
{
    (void)state;
    static const struct {
        enum report_state state;
        bool submitted;
        bool complete;
    } figures[] = {
        {REPORT_STATE_NONE, false, false},        {REPORT_STATE_ELECTRONIC_SUBMITTED, true, false},
        {REPORT_STATE_COPY_RECEIVED, true, true}, {REPORT_STATE_ACCEPTED, true, true},
        {REPORT_STATE_RETURNED, false, false},
    };
    uint32_t submitted = 0;
    uint32_t complete = 0;
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        submitted |= (uint32_t)figures[i].submitted << figures[i].state;
        complete |= (uint32_t)figures[i].complete << figures[i].state;
    }
    assert_int_equal(report_submitted_states(), submitted);
    assert_int_equal(report_complete_states(), complete);
}

/* 前 includes the day itself (S-26). */
static void on_time(void **state)
{
    (void)state;
    day_t due = 0;
    assert_int_equal(day_from_civil(2023, 5, 31, &due), ERR_OK);
    assert_true(report_on_time(due - 1, due));
    assert_true(report_on_time(due, due));
    assert_false(report_on_time(due + 1, due));
    assert_true(report_on_time(due, DAY_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_act_in_every_state),
        cmocka_unit_test(the_table_has_what_is_written_here_and_no_more),
        cmocka_unit_test(separation_of_duties),
        cmocka_unit_test(what_counts),
        cmocka_unit_test(on_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
