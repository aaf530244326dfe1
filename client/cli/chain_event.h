/*
 * Events with their chain values: fetched page by page in the order of their chains, each as a line of JSON that holds all
 * that its value is made from (PROTOCOL.md, "Chains").
 */
#ifndef RECTIFY_CLI_CHAIN_EVENT_H
#define RECTIFY_CLI_CHAIN_EVENT_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/audit.pb-c.h"
#include <jansson.h>

/* Where an event stands: problem 0 is the chain of the acts on the unit as a whole. */
struct chain_place {
    int64_t unit_id;
    int64_t problem_id;
    int64_t number;
};
struct chain_place chain_place_of(const Rectify__ChainEvent *event);
bool chain_place_same_chain(const struct chain_place *a, const struct chain_place *b);
int chain_place_compare(const struct chain_place *a, const struct chain_place *b);

/* What an export has of it; every key is there, null where the event has nothing. The caller frees it. */
json_t *chain_event_json(const Rectify__ChainEvent *event);
/* Of what the function above made; false: it is none. */
MUST_CHECK bool chain_place_read(const json_t *event, struct chain_place *place);

/*
 * Calls `each` for all events that the caller may see. An event lives as long as the call. What went wrong, or what `each`
 * answered, is in cli->failure.
 */
typedef enum err (*chain_event_cb)(const Rectify__ChainEvent *event, void *arg);
MUST_CHECK enum err chain_event_each(struct cli *cli, chain_event_cb each, void *arg);

#endif
