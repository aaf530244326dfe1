/*
 * What must be present in the acts beyond the first closure: revised plans, extensions, periodic reports, the end, the
 * look-back and what follows it (domain.md 3.3, T10, T15 to T17, T20, T22, T23). As in conditions.h: true when all holds, else
 * everything that is missing stands in findings.
 */
#ifndef RECTIFY_RULES_CONDITIONS_CYCLE_H
#define RECTIFY_RULES_CONDITIONS_CYCLE_H

#include "server/rules/conditions.h"
#include "server/rules/period.h"

/* T10: what a plan must have (conditions_plan), and a reason; which measures of the accepted plan it goes on with. */
struct revision {
    const char *reason;
    const struct planned_measure *measures;
    size_t measure_count;
    uint64_t accepted; /* bit n: the accepted plan has measure n */
};
bool conditions_revise(const struct revision *revision, struct findings *findings);

/* T15. */
bool conditions_periodic(const struct reporting *reporting, day_t period_on, const char *text,
                         day_t today, struct findings *findings);

/* T16. */
bool conditions_end(enum end_reason reason, const char *text, const char *carried_to,
                    struct findings *findings);

/* T17. */
struct look_back {
    enum method method; /* 0: missing */
    day_t looked_on;
    const char *conclusion;
};
bool conditions_look_back(const struct look_back *look_back, day_t today,
                          struct findings *findings);
struct reopening {
    struct look_back look_back;
    const char *reason;
    day_t new_due_on; /* DAY_NONE: none */
};
bool conditions_reopen(const struct reopening *reopening, enum due_kind due_kind, day_t today,
                       struct findings *findings);

/* T20. How the assignment stands with regard to its due day. */
struct due_standing {
    enum due_kind due_kind;
    day_t due_on;
    bool extension_waits;
};
struct extension_request {
    day_t wanted_on;
    const char *reason;
    const char *progress;
};
bool conditions_extend(const struct extension_request *request, const struct due_standing *due,
                       day_t today, struct findings *findings);
struct extension_grant {
    day_t due_on;
    bool of_request; /* names the request that waits */
    const char *reason;
};
bool conditions_grant(const struct extension_grant *grant, const struct due_standing *due,
                      day_t today, struct findings *findings);

/* T20 (refuse), T22, T23: nothing but why. */
bool conditions_reason(const char *reason, struct findings *findings);

#endif
