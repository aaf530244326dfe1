/* What to do about what was not accepted, in a sentence with the command to type. */
#ifndef RECTIFY_CLI_OUTBOX_NEXT_H
#define RECTIFY_CLI_OUTBOX_NEXT_H

#include "client/cli/next_step.h"
#include "client/cli/task_names.h"
#include "client/lib/outbox.h"

/* Of a refused item; what was seen of its task since then counts, if it was seen. */
enum next_step outbox_next(const struct outbox_item *item, const struct task_names *names);
/* `broken`: each command on a line of its own, for a narrow column. */
const char *outbox_next_text(const struct outbox_item *item, const struct task_names *names,
                             bool broken, struct arena *arena);

/* Where a refusal is first told: that it stays in the outbox, and what to do. On stderr. */
void outbox_next_say(const struct outbox_item *item, const struct task_names *names,
                     struct arena *arena);

#endif
