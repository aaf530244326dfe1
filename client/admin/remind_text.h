/*
 * What one unit is reminded of, as one short neutral text that can be copied anywhere: what it has not done yet or what is
 * overdue, task by task. It ranks nobody and blames nobody.
 */
#ifndef RECTIFY_ADMIN_REMIND_TEXT_H
#define RECTIFY_ADMIN_REMIND_TEXT_H

#include "common/base/arena.h"
#include "common/base/clock.h"
#include "proto/record.pb-c.h"
#include "proto/work.pb-c.h"
#include <stdbool.h>
#include <stddef.h>

struct remind_facts {
    const char *unit_name;
    Rectify__AssignmentBrief *const *tasks; /* of the unit, by problem */
    size_t task_count;
    Rectify__Supervision *const *supervisions; /* of the unit, those without a reply */
    size_t supervision_count;
    day_t today;
    bool overdue_only;
};

/* NULL: nothing is missing. What waits for the office is not the unit's to do. */
const char *remind_text(const struct remind_facts *facts, struct arena *arena);

#endif
