/*
 * What a script is told by a command that makes an act: the act's object (act_json.h), how many files still wait, and as
 * "before" the acts that were queued and were answered first.
 */
#ifndef RECTIFY_TERMINAL_WRITE_JSON_H
#define RECTIFY_TERMINAL_WRITE_JSON_H

#include "client/cli/cli.h"
#include "client/cli/json.h"
#include "client/cli/task_names.h"
#include "client/lib/outbox.h"

struct write_json {
    json_t *own;    /* NULL: it has no receipt */
    json_t *before; /* an array */
};

/* Ends with write_json_print. */
void write_json_begin(struct write_json *json);
/* An item that has its receipt; `own`: it is the command's. */
void write_json_take(struct write_json *json, struct cli *cli, const struct task_names *names,
                     const struct outbox_item *item, bool own);
/*
 * On stdout; nothing when nothing was stored (item_id 0) and nothing was answered: why, was said. `why`: what kept the item or
 * its files; NULL: nothing.
 */
void write_json_print(struct write_json *json, struct cli *cli, const struct task_names *names,
                      const struct outbox_item *item, const struct failure *why);

/* An item with its receipt, or with what keeps it (NULL: nothing). */
json_t *write_json_item(struct cli *cli, const struct task_names *names,
                        const struct outbox_item *item, const struct failure *why);

#endif
