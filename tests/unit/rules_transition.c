/*
 * Every act in every state by every set of roles, held against what domain.md 3.3 says, written
 * down here once more by hand and in another shape: a row per act with a letter per state.
 */
#include "server/rules/allowed.h"
#include <ctype.h>
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
    PERSON = 100,
    OTHER_PERSON = 200,
    ROLE_SETS = 64,
    JUDGED_SETS = 64,   /* what a judgement looks at, six bits of visit_of */
    OFFERED_SETS = 512, /* all bits */
};

/*
 * States by number, 1 to 10:
 * I issued, A acknowledged, N nil claimed, F nil confirmed, P plan submitted, W work in progress,
 * R closure requested, C closed, S sustaining, X cancelled. A small letter: only while a revised
 * plan waits.
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
    {ACT_WITHDRAW, "h", "..A.AwW...", NULL, 0xFFFFFFFF662F2FFF, 0xFFFFFFFF662F2FFF},
    {ACT_START_REVIEW, "vo", "..N.PwR...", NULL, 0xFFFFFFFF765F3FFF, 0xFFFFFFFF765F3FFF},
    {ACT_APPROVE, "vo", "..F.Ww....", NULL, 0xFFFFFFFFF66F4FFF, 0xFFFFFFFFF66F4FFF},
    {ACT_RETURN, "vo", "..A.AwW...", NULL, 0xFFFFFFFF662F2FFF, 0xFFFFFFFF662F2FFF},
    {ACT_CLOSE, "vo", "......C...", NULL, 0xFFFFFFFF8FFFFFFF, 0xFFFFFFFF8FFFFFFF},
    {ACT_SUSTAIN, "vo", "......S...", NULL, 0xFFFFFFFF9FFFFFFF, 0xFFFFFFFF9FFFFFFF},
    {ACT_REVISE, "rh", ".....W....", NULL, 0xFFFFFFFFF6FFFFFF, 0xFFFFFFFFF6FFFFFF},
    {ACT_PERIODIC, "rh", "........S.", NULL, 0xFFFFFF9FFFFFFFFF, 0xFFFFFF9FFFFFFFFF},
    {ACT_END, "o", "........C.", NULL, 0xFFFFFF8FFFFFFFFF, 0xFFFFFF8FFFFFFFFF},
    {ACT_REOPEN, "vo", "...A...WW.", NULL, 0xFFFFFF66FFF2FFFF, 0xFFFFFF66FFF2FFFF},
    {ACT_LOOK_BACK, "vo", "...F...CS.", NULL, 0xFFFFFF98FFF4FFFF, 0xFFFFFF98FFF4FFFF},
    {ACT_EXTEND, "h", "IAN.PWR...", NULL, 0xFFFFFFFF765F321F, 0xFFFFFFFF765F321F},
    {ACT_GRANT, "vo", "IAN.PWR...", NULL, 0xFFFFFFFF765F321F, 0xFFFFFFFF765F321F},
    {ACT_REFUSE, "vo", "IAN.PWR...", NULL, 0xFFFFFFFF765F321F, 0xFFFFFFFF765F321F},
    {ACT_TRANSFER, "o", "XXX.XX....", NULL, 0xFFFFFFFFFAAFAAAF, 0xFFFFFFFFFAAFAAAF},
    {ACT_CANCEL, "o", "XXX.XXX.X.", NULL, 0xFFFFFFAFAAAFAAAF, 0xFFFFFFAFAAAFAAAF},
    {ACT_LOCAL, "rh", "AA..PW....", NULL, 0xFFFFFFFFF65FF22F, 0xFFFFFFFFF65FF22F},
};

/* Nobody decides these for his own unit but the office's head. */
static const enum act separated[] = {ACT_APPROVE, ACT_CLOSE,  ACT_SUSTAIN, ACT_END,
                                     ACT_GRANT,   ACT_REFUSE, ACT_CANCEL};

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

static char letter(const struct row *row, int from, bool plan_review)
{
    const char *to = !plan_review && row->to_unreviewed != NULL ? row->to_unreviewed : row->to;
    return from < 1 || from > 10 ? '.' : to[from - 1];
}

/* The number of the state that the hand-written row leads to, 0: none. */
static int target(const struct row *row, int from, bool plan_review)
{
    char to = letter(row, from, plan_review);
    return to == '.' ? 0 : (int)(strchr(letters, toupper(to)) - letters) + 1;
}

static bool is_unit_act(const struct row *row)
{
    return strchr(row->who, 'h') != NULL;
}

static bool is_office(uint32_t roles)
{
    return (roles & 6) != 0;
}

/* The office enters for another unit, whoever of the unit would have to do it (S-58). */
static bool enters(const struct row *row, const struct visit *visit)
{
    return is_unit_act(row) && visit->caller_unit_id != OWN_UNIT && is_office(visit->roles);
}

static enum err expected_of_caller(const struct row *row, const struct visit *visit)
{
    if (enters(row, visit)) {
        return visit->standing.has_terminal ? ERR_HAS_TERMINAL : ERR_OK;
    }
    if (!has_hat(row->who, visit->roles)) {
        return ERR_FORBIDDEN;
    }
    return is_unit_act(row) && visit->caller_unit_id != OWN_UNIT ? ERR_NOT_YOURS : ERR_OK;
}

static enum err expected_answer(const struct visit *visit, int *to)
{
    const struct row *row = row_of(visit->act);
    enum err err = row == NULL ? ERR_FORBIDDEN : expected_of_caller(row, visit);
    if (err != ERR_OK) {
        return err;
    }
    bool waits = islower(letter(row, visit->from, visit->standing.plan_review)) != 0;
    *to = target(row, visit->from, visit->standing.plan_review);
    if (*to == 0 || (waits && !visit->standing.waiting)) {
        return ERR_TRANSITION;
    }
    bool once = row->act == ACT_WITHDRAW || row->act == ACT_START_REVIEW || row->act == ACT_LOCAL;
    return once && visit->standing.review_started ? ERR_UNDER_REVIEW : ERR_OK;
}

/* What the contents can do nothing about. */
static bool fits(int act, const struct standing *standing)
{
    bool dated = standing->due_kind == DUE_DATE;
    switch (act) {
    case ACT_CLOSE:
    case ACT_GRANT: return dated;
    case ACT_SUSTAIN: return !dated;
    case ACT_DONE:
    case ACT_REVISE: return !standing->waiting;
    case ACT_EXTEND: return dated && !standing->extension_waits && !standing->past_due;
    case ACT_REFUSE: return standing->extension_waits;
    case ACT_PERIODIC: return standing->period_open;
    default: return true;
    }
}

static bool is_separated(int act)
{
    for (size_t i = 0; i < ARRAY_LEN(separated); i++) {
        if ((int)separated[i] == act) {
            return true;
        }
    }
    return false;
}

static bool offered(const struct visit *visit)
{
    int to = 0;
    bool own = visit->caller_unit_id == OWN_UNIT;
    if (expected_answer(visit, &to) != ERR_OK || !fits(visit->act, &visit->standing)) {
        return false;
    }
    return !is_separated(visit->act) || !own || (visit->roles & 4) != 0;
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

static struct visit visit_of(unsigned bits)
{
    return (struct visit){
        .standing = {.due_kind = (bits & 1) != 0 ? DUE_DATE : DUE_LONG_TERM,
                     .unit_id = OWN_UNIT,
                     .review_started = (bits & 2) != 0,
                     .plan_review = (bits & 4) != 0,
                     .waiting = (bits & 16) != 0,
                     .has_terminal = (bits & 32) != 0,
                     .extension_waits = (bits & 64) != 0,
                     .past_due = (bits & 128) != 0,
                     .period_open = (bits & 256) != 0,
                     .submitter_person_id = OTHER_PERSON,
                     .plan_author_person_id = OTHER_PERSON,
                     .extension_person_id = OTHER_PERSON},
        .caller_unit_id = (bits & 8) != 0 ? OWN_UNIT : OTHER_UNIT,
    };
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
    size_t visited = 0;
    (void)state;
    for (unsigned bits = 0; bits < JUDGED_SETS; bits++) {
        struct visit visit = visit_of(bits);
        for (visit.act = 0; visit.act <= ACT_MAX + 1; visit.act++) {
            visit_roles(visit, check_judge, &visited);
        }
    }
    assert_int_equal(visited, JUDGED_SETS * (ACT_MAX + 2) * 12 * ROLE_SETS);
}

static void check_allowed(const struct visit *visit, size_t *visited)
{
    const struct acting acting = {visit->caller_unit_id, PERSON, visit->roles};
    uint64_t expected = 0;
    if ((visit->roles & (ROLE_ADMIN | ROLE_OBSERVER)) != 0) {
        return; /* they add nothing, as the walk over the judgements says */
    }
    for (int act = 1; act <= ACT_MAX; act++) {
        struct visit one = *visit;
        one.act = act;
        expected |= offered(&one) ? UINT64_C(1) << act : 0;
    }
    uint64_t allowed = allowed_acts(&visit->standing, &acting);
    if (allowed != expected) {
        fail_msg("from %d roles %u: %llx, not %llx", visit->from, visit->roles,
                 (unsigned long long)allowed, (unsigned long long)expected);
    }
    (*visited)++;
}

static void offers_exactly_what_would_not_be_refused(void **state)
{
    size_t visited = 0;
    (void)state;
    for (unsigned bits = 0; bits < OFFERED_SETS; bits++) {
        visit_roles(visit_of(bits), check_allowed, &visited);
    }
    assert_int_equal(visited, OFFERED_SETS * 12 * ROLE_SETS / 4);
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
    assert_true(transition_moves((enum act)(ACT_MAX + 1), ROLE_SETS - 1, true) == UINT64_MAX);
}

/*
 * Each row once more, with its number and its flags: s separated, b before review,
 * u own unit, l locks, w while a revision waits.
 */
static const char *const printed[] = {
    "T2 2 I>A u",   "T3 3 A>N u",    "T3 3 I>N u",   "T4 10 N>F s",   "T5 11 N>A ",
    "T6 4 A>P u",   "T6 4 I>P u",    "T7 10 P>W s",  "T8 11 P>A ",    "T9 5 W>W u",
    "T6 24 I>A bu", "T6 24 A>A bu",  "T6 24 P>P bu", "T6 24 W>W bu",  "T9 6 W>W u",
    "T11 7 W>R u",  "T12 11 R>W ",   "T13 12 R>C s", "T14 13 R>S s",  "T18 8 N>A bu",
    "T18 8 P>A bu", "T18 8 R>W bu",  "T19 9 N>N l",  "T19 9 P>P l",   "T19 9 R>R l",
    "T10 14 W>W u", "T18 8 W>W buw", "T19 9 W>W lw", "T10 10 W>W sw", "T10 11 W>W w",
    "T15 15 S>S u", "T16 16 S>C s",  "T17 17 F>A ",  "T17 17 C>W ",   "T17 17 S>W ",
    "T17 21 F>F ",  "T17 21 C>C ",   "T17 21 S>S ",  "T20 18 I>I u",  "T20 18 A>A u",
    "T20 18 N>N u", "T20 18 P>P u",  "T20 18 W>W u", "T20 18 R>R u",  "T20 19 I>I s",
    "T20 19 A>A s", "T20 19 N>N s",  "T20 19 P>P s", "T20 19 W>W s",  "T20 19 R>R s",
    "T20 20 I>I s", "T20 20 A>A s",  "T20 20 N>N s", "T20 20 P>P s",  "T20 20 W>W s",
    "T20 20 R>R s", "T22 23 I>X ",   "T22 23 A>X ",  "T22 23 N>X ",   "T22 23 P>X ",
    "T22 23 W>X ",  "T23 22 I>X s",  "T23 22 A>X s", "T23 22 N>X s",  "T23 22 P>X s",
    "T23 22 W>X s", "T23 22 R>X s",  "T23 22 S>X s",
};

static void print(const struct transition *row, char *text, size_t size)
{
    static const char flags[] = "sbulw";
    char set[sizeof(flags)];
    size_t len = 0;
    for (unsigned bit = 0; bit < 5; bit++) {
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

static uint32_t hat(enum act act, int64_t caller_unit_id, uint32_t roles)
{
    return transition_hat(act, OWN_UNIT, caller_unit_id, roles);
}

static void wears_the_lowest_hat_that_fits(void **state)
{
    (void)state;
    uint32_t all = ROLE_SETS - 1;
    assert_int_equal(hat(ACT_PLAN, OWN_UNIT, all), ROLE_UNIT_REPORTER);
    assert_int_equal(hat(ACT_PLAN, OWN_UNIT, ROLE_UNIT_HEAD | ROLE_ADMIN), ROLE_UNIT_HEAD);
    assert_int_equal(hat(ACT_NIL, OWN_UNIT, all), ROLE_UNIT_HEAD);
    assert_int_equal(hat(ACT_CLOSE, OTHER_UNIT, all), ROLE_OFFICE_REVIEWER);
    assert_int_equal(hat(ACT_CLOSE, OTHER_UNIT, ROLE_OFFICE_HEAD), ROLE_OFFICE_HEAD);
    assert_int_equal(hat(ACT_CLOSE, OTHER_UNIT, ROLE_UNIT_HEAD), 0);
    assert_int_equal(hat(ACT_PLAN, OWN_UNIT, 0), 0);
    /* Whatever else he is, who enters for another unit does so as the office. */
    assert_int_equal(hat(ACT_PLAN, OTHER_UNIT, all), ROLE_OFFICE_REVIEWER);
    assert_int_equal(hat(ACT_NIL, OTHER_UNIT, ROLE_OFFICE_HEAD), ROLE_OFFICE_HEAD);
    assert_int_equal(hat(ACT_PLAN, OWN_UNIT, ROLE_OFFICE_HEAD), 0);
    assert_int_equal(transition_roles(ACT_NIL, OWN_UNIT, OTHER_UNIT, ROLE_OFFICE_HEAD),
                     ROLE_UNIT_HEAD | ROLE_UNIT_REPORTER);
    assert_int_equal(transition_roles(ACT_NIL, OWN_UNIT, OTHER_UNIT, ROLE_UNIT_HEAD),
                     ROLE_UNIT_HEAD);
    assert_int_equal(transition_roles(ACT_CLOSE, OWN_UNIT, OTHER_UNIT, ROLE_OFFICE_HEAD),
                     ROLE_OFFICE_HEAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_every_case),
        cmocka_unit_test(offers_exactly_what_would_not_be_refused),
        cmocka_unit_test(encodes_the_moves_of_every_act),
        cmocka_unit_test(table_has_exactly_the_rows_of_the_domain),
        cmocka_unit_test(a_plan_without_review_keeps_its_id_and_flags),
        cmocka_unit_test(wears_the_lowest_hat_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
