/* T2: the unit has seen its assignment. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    (void)work;
    (void)checks; /* that it was sent is all it says */
}

const struct act_kind act_acknowledge = {
    .act = ACT_ACKNOWLEDGE,
    .name = "acknowledge",
    .take = take,
};
