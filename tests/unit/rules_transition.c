/*
 * Every act in every state by every set of roles, held against what domain.md 3.3 says, written
 * down here once more by hand and in another shape: a row per act with a letter per state.
 */
#include "server/rules/transition.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    OWN_UNIT = 7,
    OTHER_UNIT = 8,
    ROLE_SETS = 64,
};

/*
 * States by number, 1 to 10:
 * I issued, A acknowledged, N nil claimed, F nil confirmed, P plan submitted, W work in progress,
 * R closure requested, C closed, S sustaining, X cancelled.
 */
static const char letters[] = "IANFPWRCSX";

/* who: r unit reporter, h unit head, v office reviewer, o office head. */
static const struct row {
    enum act act;
    const char *who;
    /*   from IANFPWRCSX */
    const char *to;
    const char *to_unreviewed; /* NULL: the same */
    uint64_t moves;
    uint64_t moves_unreviewed;
} rows[] = {
    {ACT_ISSUE, "", "..........", NULL, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF},
    {ACT_ACKNOWLEDGE, "rh", "A.........", NULL, 0xFFFFFFFFFFFFFF2F, 0xFFFFFFFFFFFFFF2F},
    {ACT_NIL, "h", "NN........", NULL, 0xFFFFFFFFFFFFF33F, 0xFFFFFFFFFFFFF33F},
    {ACT_PLAN, "rh", "PP........", "WW........", 0xFFFFFFFFFFFFF55F, 0xFFFFFFFFFFFFF66F},
    {ACT_PROGRESS, "rh", ".....W....", NULL, 0xFFFFFFFFF6FFFFFF, 0xFFFFFFFFF6FFFFFF},
    {ACT_EFFECT, "rh", ".....W....", NULL, 0xFFFFFFFFF6FFFFFF, 0xFFFFFFFFF6FFFFFF},
    {ACT_DONE, "h", ".....R....", NULL, 0xFFFFFFFFF7FFFFFF, 0xFFFFFFFFF7FFFFFF},
    {ACT_WITHDRAW, "h", "..A.A.W...", NULL, 0xFFFFFFFF6F2F2FFF, 0xFFFFFFFF6F2F2FFF},
    {ACT_START_REVIEW, "vo", "..N.P.R...", NULL, 0xFFFFFFFF7F5F3FFF, 0xFFFFFFFF7F5F3FFF},
    {ACT_APPROVE, "vo", "..F.W.....", NULL, 0xFFFFFFFFFF6F4FFF, 0xFFFFFFFFFF6F4FFF},
    {ACT_RETURN, "vo", "..A.A.W...", NULL, 0xFFFFFFFF6F2F2FFF, 0xFFFFFFFF6F2F2FFF},
    {ACT_CLOSE, "vo", "......C...", NULL, 0xFFFFFFFF8FFFFFFF, 0xFFFFFFFF8FFFFFFF},
    {ACT_SUSTAIN, "vo", "......S...", NULL, 0xFFFFFFFF9FFFFFFF, 0xFFFFFFFF9FFFFFFF},
};

/* One walk visits everything; numbers that are no state and no act are visited too. */
struct visit {
    int act;
    int from;
    uint32_t roles;
    struct standing standing;
    int64_t caller_unit_id;
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

/* The number of the state that the hand-written row leads to, 0: none. */
static int target(const struct row *row, int from, bool plan_review)
{
    const char *to = !plan_review && row->to_unreviewed != NULL ? row->to_unreviewed : row->to;
    if (from < 1 || from > 10 || to[from - 1] == '.') {
        return 0;
    }
    return (int)(strchr(letters, to[from - 1]) - letters) + 1;
}

static bool is_unit_act(const struct row *row)
{
    return strchr(row->who, 'h') != NULL;
}

static enum err expected_answer(const struct visit *visit, int *to)
{
    const struct row *row = row_of(visit->act);
    if (row == NULL || !has_hat(row->who, visit->roles)) {
        return ERR_FORBIDDEN;
    }
    if (is_unit_act(row) && visit->caller_unit_id != OWN_UNIT) {
        return ERR_NOT_YOURS;
    }
    *to = target(row, visit->from, visit->standing.plan_review);
    if (*to == 0) {
        return ERR_TRANSITION;
    }
    bool once = row->act == ACT_WITHDRAW || row->act == ACT_START_REVIEW;
    return once && visit->standing.review_started ? ERR_UNDER_REVIEW : ERR_OK;
}

static bool offered(const struct visit *visit)
{
    int to = 0;
    if (expected_answer(visit, &to) != ERR_OK) {
        return false;
    }
    return visit->standing.due_kind == DUE_DATE ? visit->act != ACT_SUSTAIN
                                                : visit->act != ACT_CLOSE;
}

typedef void (*visit_cb)(const struct visit *visit, size_t *visited);

static void visit_roles(struct visit visit, visit_cb cb, size_t *visited)
{
    for (visit.from = 0; visit.from <= 11; visit.from++) {
        visit.standing.state = (enum state)visit.from;
        for (visit.roles = 0; visit.roles < ROLE_SETS; visit.roles++) {
            cb(&visit, visited);
        }
    }
}

static size_t walk(visit_cb cb)
{
    size_t visited = 0;
    for (unsigned bits = 0; bits < 16; bits++) {
        struct visit visit = {
            .standing = {.due_kind = (bits & 1) != 0 ? DUE_DATE : DUE_LONG_TERM,
                         .unit_id = OWN_UNIT,
                         .review_started = (bits & 2) != 0,
                         .plan_review = (bits & 4) != 0},
            .caller_unit_id = (bits & 8) != 0 ? OWN_UNIT : OTHER_UNIT,
        };
        for (visit.act = 0; visit.act <= 14; visit.act++) {
            visit_roles(visit, cb, &visited);
        }
    }
    return visited;
}

static void check_judge(const struct visit *visit, size_t *visited)
{
    int to = 0;
    enum err expected = expected_answer(visit, &to);
    const struct transition *row = NULL;
    enum err err = transition_judge((enum act)visit->act, &visit->standing, visit->caller_unit_id,
                                    visit->roles, &row);
    if (err != expected) {
        fail_msg("act %d from %d roles %u: %s, not %s", visit->act, visit->from, visit->roles,
                 err_name(err), err_name(expected));
    }
    assert_int_equal(row != NULL, err == ERR_OK);
    if (row != NULL) {
        assert_int_equal(row->act, visit->act);
        assert_int_equal(row->from, visit->from);
        assert_int_equal(row->to, to);
        assert_ptr_equal(row, transition_find((enum act)visit->act, (enum state)visit->from,
                                              visit->standing.plan_review));
    }
    (*visited)++;
}

static void judges_every_case(void **state)
{
    (void)state;
    assert_int_equal(walk(check_judge), 16 * 15 * 12 * ROLE_SETS);
}

/* Once per standing and role set: act 0 stands for all. */
static void check_allowed(const struct visit *visit, size_t *visited)
{
    if (visit->act != 0) {
        return;
    }
    uint64_t expected = 0;
    for (int act = 1; act <= ACT_MAX; act++) {
        struct visit one = *visit;
        one.act = act;
        expected |= offered(&one) ? UINT64_C(1) << act : 0;
    }
    assert_int_equal(transition_allowed(&visit->standing, visit->caller_unit_id, visit->roles),
                     expected);
    (*visited)++;
}

static void allows_what_it_would_judge_ok(void **state)
{
    (void)state;
    assert_int_equal(walk(check_allowed), 16 * 12 * ROLE_SETS);
}

#define A(name) (UINT64_C(1) << ACT_##name)

/* What each single role is offered on a dated item of its own unit before review, by state. */
static const struct {
    uint32_t role;
    uint64_t allowed[10];
} offers[] = {
    {ROLE_ADMIN, {0}},
    {ROLE_OBSERVER, {0}},
    {ROLE_UNIT_REPORTER,
     {A(ACKNOWLEDGE) | A(PLAN), A(PLAN), 0, 0, 0, A(PROGRESS) | A(EFFECT), 0, 0, 0, 0}},
    {ROLE_UNIT_HEAD,
     {A(ACKNOWLEDGE) | A(NIL) | A(PLAN), A(NIL) | A(PLAN), A(WITHDRAW), 0, A(WITHDRAW),
      A(PROGRESS) | A(EFFECT) | A(DONE), A(WITHDRAW), 0, 0, 0}},
    {ROLE_OFFICE_REVIEWER,
     {0, 0, A(START_REVIEW) | A(APPROVE) | A(RETURN), 0, A(START_REVIEW) | A(APPROVE) | A(RETURN),
      0, A(START_REVIEW) | A(RETURN) | A(CLOSE), 0, 0, 0}},
    {ROLE_OFFICE_HEAD,
     {0, 0, A(START_REVIEW) | A(APPROVE) | A(RETURN), 0, A(START_REVIEW) | A(APPROVE) | A(RETURN),
      0, A(START_REVIEW) | A(RETURN) | A(CLOSE), 0, 0, 0}},
};

static void offers_each_role_its_acts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(offers); i++) {
        for (int from = 1; from <= 10; from++) {
            struct standing standing = {
                .state = (enum state)from,
                .due_kind = DUE_DATE,
                .unit_id = OWN_UNIT,
                .plan_review = true,
            };
            assert_int_equal(transition_allowed(&standing, OWN_UNIT, offers[i].role),
                             offers[i].allowed[from - 1]);
        }
    }
}

static void check_move(const struct row *row, uint64_t moves, uint32_t roles, bool plan_review)
{
    for (int from = -1; from <= 16; from++) {
        int to = has_hat(row->who, roles) ? target(row, from, plan_review) : 0;
        assert_int_equal(transition_move(moves, (enum state)from), to);
        if (from >= 0 && from <= 15) {
            unsigned nibble = (unsigned)(moves >> (4 * from)) & 15u;
            assert_int_equal(nibble, to == 0 ? MOVE_NONE : to);
        }
    }
}

static void encodes_the_moves_of_every_act(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct row *row = &rows[i];
        for (uint32_t roles = 0; roles < ROLE_SETS; roles++) {
            bool hat = has_hat(row->who, roles);
            uint64_t reviewed = transition_moves(row->act, roles, true);
            uint64_t unreviewed = transition_moves(row->act, roles, false);
            assert_true(reviewed == (hat ? row->moves : UINT64_MAX));
            assert_true(unreviewed == (hat ? row->moves_unreviewed : UINT64_MAX));
            check_move(row, reviewed, roles, true);
            check_move(row, unreviewed, roles, false);
        }
    }
    assert_int_equal(transition_move(0, STATE_CANCELLED), 0);
    assert_int_equal(transition_move(UINT64_C(0x99999999999), STATE_CANCELLED), STATE_SUSTAINING);
    assert_int_equal(transition_move(UINT64_C(0x9999999999999999), (enum state)11), 0);
    assert_int_equal(transition_move(UINT64_C(0x9999999999999999), (enum state)0), 0);
    assert_true(transition_moves((enum act)0, ROLE_SETS - 1, true) == UINT64_MAX);
    assert_true(transition_moves((enum act)14, ROLE_SETS - 1, true) == UINT64_MAX);
}

/*
 * Each row once more, with its number and its flags: s separated, b before review,
 * u own unit, l locks.
 */
static const char *const printed[] = {
    "T2 2 I>A u",  "T3 3 A>N u",   "T3 3 I>N u",   "T4 10 N>F s",  "T5 11 N>A ",   "T6 4 A>P u",
    "T6 4 I>P u",  "T7 10 P>W s",  "T8 11 P>A ",   "T9 5 W>W u",   "T9 6 W>W u",   "T11 7 W>R u",
    "T12 11 R>W ", "T13 12 R>C s", "T14 13 R>S s", "T18 8 N>A bu", "T18 8 P>A bu", "T18 8 R>W bu",
    "T19 9 N>N l", "T19 9 P>P l",  "T19 9 R>R l",
};

static void print(const struct transition *row, char *text, size_t size)
{
    static const char flags[] = "sbul";
    char set[sizeof(flags)];
    size_t len = 0;
    for (unsigned bit = 0; bit < 4; bit++) {
        if ((row->flags & (1u << bit)) != 0) {
            set[len++] = flags[bit];
        }
    }
    set[len] = '\0';
    snprintf(text, size, "%s %d %c>%c %s", row->id, (int)row->act, letters[row->from - 1],
             letters[row->to - 1], set);
}

static void table_has_exactly_the_rows_of_the_domain(void **state)
{
    (void)state;
    size_t count = 0;
    const struct transition *table = transitions(&count);
    assert_int_equal(count, ARRAY_LEN(printed));
    for (size_t i = 0; i < ARRAY_LEN(printed); i++) {
        size_t found = 0;
        for (size_t k = 0; k < count; k++) {
            char text[32];
            print(&table[k], text, sizeof(text));
            found += strcmp(text, printed[i]) == 0;
        }
        if (found != 1) {
            fail_msg("\"%s\" stands %zu times in the table", printed[i], found);
        }
    }
}

static void a_plan_without_review_keeps_its_id_and_flags(void **state)
{
    (void)state;
    char text[32];
    print(transition_find(ACT_PLAN, STATE_ISSUED, false), text, sizeof(text));
    assert_string_equal(text, "T6 4 I>W u");
    print(transition_find(ACT_PLAN, STATE_ACKNOWLEDGED, false), text, sizeof(text));
    assert_string_equal(text, "T6 4 A>W u");
    assert_null(transition_find(ACT_PLAN, STATE_IN_PROGRESS, false));
}

static void wears_the_lowest_hat_that_fits(void **state)
{
    (void)state;
    const struct transition *plan = transition_find(ACT_PLAN, STATE_ISSUED, true);
    const struct transition *nil = transition_find(ACT_NIL, STATE_ISSUED, true);
    const struct transition *close = transition_find(ACT_CLOSE, STATE_CLOSURE_REQUESTED, true);
    uint32_t all = ROLE_SETS - 1;
    assert_int_equal(transition_hat(plan, all), ROLE_UNIT_REPORTER);
    assert_int_equal(transition_hat(plan, ROLE_UNIT_HEAD | ROLE_ADMIN), ROLE_UNIT_HEAD);
    assert_int_equal(transition_hat(nil, all), ROLE_UNIT_HEAD);
    assert_int_equal(transition_hat(close, all), ROLE_OFFICE_REVIEWER);
    assert_int_equal(transition_hat(close, ROLE_OFFICE_HEAD), ROLE_OFFICE_HEAD);
    assert_int_equal(transition_hat(close, ROLE_UNIT_HEAD), 0);
    assert_int_equal(transition_hat(plan, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_every_case),
        cmocka_unit_test(allows_what_it_would_judge_ok),
        cmocka_unit_test(offers_each_role_its_acts),
        cmocka_unit_test(encodes_the_moves_of_every_act),
        cmocka_unit_test(table_has_exactly_the_rows_of_the_domain),
        cmocka_unit_test(a_plan_without_review_keeps_its_id_and_flags),
        cmocka_unit_test(wears_the_lowest_hat_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
