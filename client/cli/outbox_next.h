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

/* Where an answer is first told: the receipt (receipt_print); of a refusal as well that it stays in the outbox, and what to do. */
void outbox_next_print(struct cli *cli, const struct outbox_item *item,
                       const struct task_names *names);

#endif
