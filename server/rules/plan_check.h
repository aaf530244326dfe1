/*
 * Is an imported plan sound? Conflicts are shown and do not prevent the import; errors do.
 */
#ifndef RECTIFY_RULES_PLAN_CHECK_H
#define RECTIFY_RULES_PLAN_CHECK_H

#include "common/base/clock.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>

/* X(number, NAME, is an error, English). Stable numbers: clients turn them into sentences. */
#define PLAN_REMARK_TABLE(X)                                                                       \
    X(1, NO_PROBLEMS, true, "the plan has no problems")                                            \
    X(2, NUMBER_GAP, true, "problems must be numbered 1, 2, 3 ... without gaps")                   \
    X(3, PARTY_UNKNOWN, true, "the register has no unit, group or alias of this name")             \
    X(4, PARTY_TWICE, true, "this party is named twice for the problem")                           \
    X(5, NO_PARTY, true, "the problem has no responsible unit")                                    \
    X(6, DUE_MISSING, true, "neither a due date nor long-term is given")                           \
    X(7, PHASE_MISSING, true, "one of the three phases is missing")                                \
    X(8, PHASE_ORDER, true, "a phase ends before the one that precedes it")                        \
    X(9, NO_POINTS, true, "the problem has no points to check")                                    \
    X(10, ITEM_AFTER_PHASE, false,                                                                 \
      "the item is due after the end of the implementation phase; the item's date counts")         \
    X(11, PHASE_ON_ISSUE_DAY, false, "the phase ends on the day the plan is issued")               \
    X(12, ITEM_BEFORE_ISSUE, false, "the item is due before the plan is issued")                   \
    X(13, PERSON_GROUP, false, "a group of persons: its communities carry the assignment")         \
    X(14, GROUP_EMPTY, true, "the group has no units in the register")                             \
    X(15, REPLACES_DRAFT, false, "what was imported under this code will be replaced")             \
    X(16, CATEGORY_ORDER, false, "problems of one category do not stand together")                 \
    X(17, OFFICE_RESPONSIBLE, false,                                                               \
      "the office is itself responsible: decided by its head, marked self-held")                   \
    X(18, PREVIOUS_UNKNOWN, true, "there is no issued campaign of this code before this one")      \
    X(19, REPEATS_UNKNOWN, true, "the campaign before has no problem of this number")              \
    X(20, PARENT_UNKNOWN, true, "no plan above of this code was imported")                         \
    X(21, PARENT_PROBLEM_UNKNOWN, true, "the plan above has no problem of this number")            \
    X(22, PARENT_UNANSWERED, false, "no problem of this plan answers this one of the plan above")  \
    X(23, LATER_THAN_PARENT, false, "it is due later than the plan above asks for")                \
    X(24, AREA_UNKNOWN, true, "the register has no unit of this name for the campaign's area")     \
    X(25, AREA_EMPTY, true, "no community lies in the campaign's area")                            \
    X(26, LEAD_GROUP, true, "a group cannot take the lead, only a single unit can")

enum plan_remark {
#define X(n, name, error, text) PLAN_REMARK_##name = (n),
    PLAN_REMARK_TABLE(X)
#undef X
};

struct plan_check_phase {
    enum phase phase;
    day_t due_on;
};

struct plan_check_problem {
    int seq_no;
    enum category category;
    enum due_kind due_kind; /* 0: missing */
    day_t due_on;
    size_t point_count;
    size_t party_count;
};

struct plan_check_input {
    day_t issued_on;
    const struct plan_check_phase *phases;
    size_t phase_count;
    const struct plan_check_problem *problems;
    size_t problem_count;
};

/* Called once per remark. problem_no, phase: 0 when the remark is not about one. */
typedef void (*plan_remark_cb)(enum plan_remark remark, int problem_no, enum phase phase,
                               void *arg);

/* Everything that needs no register. Returns whether there was no error. */
bool plan_check(const struct plan_check_input *plan, plan_remark_cb report, void *arg);

/* Of a plan that this one refers to: its problems, in any order. */
struct plan_check_reference {
    int seq_no;
    day_t due_on; /* DAY_NONE: long-term */
};

/*
 * What a plan names of the campaign before it: `repeats` has, for each problem, the number of the finding that it
 * repeats, or 0. Returns whether there was no error.
 */
bool plan_check_previous(const struct plan_check_input *plan, const int *repeats,
                         const struct plan_check_reference *previous, size_t previous_count,
                         plan_remark_cb report, void *arg);

/*
 * The same for the plan above: `answers` has the number of its problem that each answers, or 0. A problem above that is
 * not answered and a day that is later than the one above are remarks, not errors: the office may have its reasons.
 */
struct plan_check_parent {
    const struct plan_check_phase *phases;
    size_t phase_count;
    const struct plan_check_reference *problems;
    size_t problem_count;
};
bool plan_check_parent(const struct plan_check_input *plan, const int *answers,
                       const struct plan_check_parent *parent, plan_remark_cb report, void *arg);

bool plan_remark_is_error(enum plan_remark remark);
const char *plan_remark_text(enum plan_remark remark); /* English; never NULL */

#endif
