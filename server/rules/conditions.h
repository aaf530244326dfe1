/*
 * What must be present for an act (domain.md 3.3, last column). Each function adds what is missing to `findings` and
 * answers whether the act may pass. Texts were checked for form before; here only "is it there and does it fit".
 */
#ifndef RECTIFY_RULES_CONDITIONS_H
#define RECTIFY_RULES_CONDITIONS_H

#include "common/base/clock.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MEASURES_MAX = 50,
    POINTS_MAX = 30,
    INDICATORS_MAX = 10,
};

/* The self-check of S-20: when, how, how far, by how many. */
struct self_check {
    day_t checked_on; /* DAY_NONE: missing */
    const char *method;
    const char *scope;
    int persons; /* who took part; 0: not said */
};

struct planned_measure {
    enum measure_kind kind;
    const char *text;
    const char *owner;
    day_t due_on;          /* DAY_NONE: none */
    const char *frequency; /* NULL or "": none */
    uint32_t points;       /* bit p-1: covers point p of the problem */
    int continues; /* REVISE: the measure of the accepted plan whose effect it keeps; 0: none */
};

struct excused_point {
    int point;
    const char *reason;
};

/* What is fixed for the problem that an act is about. */
struct problem_terms {
    enum due_kind due_kind;
    day_t due_on;   /* of the assignment where it has its own; DAY_NONE for LONG_TERM */
    int points;     /* how many points the problem has */
    int indicators; /* and what it is measured by */
};

/*
 * What there is to say of the day of a measure that is still to be done: MEASURE_DATE_LATE, MEASURE_DATE_PAST or NONE. A day
 * after the due date is refused only while that lies ahead; both are said to whoever submits and shown to whoever reviews.
 */
enum reason measure_day(day_t due_on, const struct problem_terms *terms, day_t today);
/* The same of measures that are taken: a remark for each. */
void conditions_remark_days(const struct planned_measure *measures, size_t count,
                            const struct problem_terms *terms, day_t today,
                            struct findings *findings);

/* T3. Measures: at least one is PREVENTIVE; RECURRING ones, with a frequency, may stand beside it. */
struct nil_claim {
    struct self_check self_check;
    const char *statement;
    const struct planned_measure *measures;
    size_t measure_count;
};
bool conditions_nil(const struct nil_claim *claim, day_t today, struct findings *findings);

/* T6. */
struct plan_draft {
    struct self_check self_check;
    const char *cause;
    const struct planned_measure *measures;
    size_t measure_count;
    const struct excused_point *excuses;
    size_t excuse_count;
    bool by_head;             /* the sender wears the head's hat */
    const char *confirmed_by; /* else: which head confirmed */
    bool local_problems_answered;
};
bool conditions_plan(const struct plan_draft *plan, const struct problem_terms *terms, day_t today,
                     struct findings *findings);

/* S-21, S-22: a problem that the unit found itself, with its own measures. */
enum {
    LOCALS_MAX =
        20, /* of one assignment: each brings measures, and all are looked at when closure is asked for */
};
struct local_draft {
    const char *description;
    const char *responsible;
    const struct planned_measure *measures;
    size_t measure_count;
    size_t present; /* how many the assignment has already */
};
bool conditions_local(const struct local_draft *local, const struct problem_terms *terms,
                      day_t today, struct findings *findings);
/* T11: of each: whether every measure has an effect, or one reason was given for what has none; "" is no reason. */
struct closing_local {
    int no;
    bool resolved;
    const char *not_done_reason; /* NULL: none was given */
};
bool conditions_locals_closed(const struct closing_local *locals, size_t count,
                              struct findings *findings);

/* T9 and effects on a measure. */
bool conditions_progress(const char *text, struct findings *findings);
struct effect_draft {
    int measure_no;
    const char *text;
    const char *no_evidence_reason;
    int evidence_count;
};
bool conditions_effect(const struct effect_draft *effect, struct findings *findings);

/*
 * T11: the accepted plan with what was reported on it, and what the request says of measures not done. All of them may
 * be not done, each with its reason: what that is worth the verification says (T13, NOT_DONE).
 */
struct closing_measure {
    int measure_no;
    bool has_effect;
    bool has_evidence_or_reason;
    bool evidence_incomplete;    /* a file of it was not received as a whole yet */
    const char *not_done_reason; /* NULL: it is done; "": not done, without a reason */
};
bool conditions_closure(const struct closing_measure *measures, size_t count,
                        struct findings *findings);
/* T11, S-18: `given` are the indicators whose actual value the request states, each of the problem's must be among them. */
bool conditions_actuals(const int *given, size_t count, int indicators, struct findings *findings);
/* T10, T11: not while a revised plan waits: what would be closed is not settled. */
bool conditions_settled(bool waiting, struct findings *findings);

/* T4, T7 (approve) and T19 need nothing but the exact version. T5, T8, T12: */
bool conditions_return(const char *reason, day_t new_due, enum due_kind due_kind, day_t today,
                       struct findings *findings);

/* T13, T14. */
struct verification {
    enum method method; /* 0: missing */
    day_t verified_on;
    const char *conclusion;
    enum result result;
    const char *accepted_risk;
    day_t next_review_on;
    enum cadence cadence;
};
bool conditions_close(const struct verification *verification, enum due_kind due_kind,
                      uint32_t roles, day_t today, struct findings *findings);
bool conditions_sustain(const struct verification *verification, enum due_kind due_kind,
                        day_t today, struct findings *findings);

/*
 * S-64: whether an effect merely says the measure again: equal once punctuation, white space and the marks of
 * completion (了, 的, 已, 进行) are taken away. A warning for the reviewer, never a refusal.
 */
bool effect_repeats_measure(const char *measure, const char *effect);

#endif
