/*
 * Separation of duties (domain.md 3.3): nobody decides on what his own unit submitted, nor on a plan he wrote. The office's
 * own assignments are decided by an OFFICE_HEAD who is not the submitting person, and are marked self-held.
 */
#ifndef RECTIFY_RULES_SEPARATION_H
#define RECTIFY_RULES_SEPARATION_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/rules/transition.h"
#include <stdbool.h>
#include <stdint.h>

struct separation {
    int64_t decider_unit_id;
    int64_t decider_person_id;
    uint32_t decider_roles;
    int64_t assignment_unit_id;
    int64_t submitter_person_id;   /* of what is decided on; 0: nothing that was submitted */
    int64_t plan_author_person_id; /* 0: no plan */
};

/* Whose work this caller would judge with this act: of an extension who asked for it, of an end or a cancellation nobody's. */
struct separation separation_of(enum act act, const struct standing *standing,
                                const struct acting *acting);

/* OK or SEPARATION. *self_held: the deciding unit decides on its own item, by way of the exception. */
MUST_CHECK enum err separation_judge(const struct transition *transition,
                                     const struct separation *separation, bool *self_held);

#endif
