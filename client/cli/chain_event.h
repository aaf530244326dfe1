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

enum {
    CHAIN_OF_OFFICE = -1, /* in place of a problem: of what was done from the unit with no unit */
};

/* Where an event stands: problem 0 is the chain of the acts on the unit as a whole. The office's chains come after all others. */
struct chain_place {
    int64_t unit_id;
    int64_t problem_id;
    int64_t number;
};
bool chain_place_same_chain(const struct chain_place *a, const struct chain_place *b);
int chain_place_compare(const struct chain_place *a, const struct chain_place *b);

/* One of the two. */
struct chain_event {
    const Rectify__ChainEvent *of_unit;
    const Rectify__OfficeEvent *of_office;
};
struct chain_place chain_place_of(const struct chain_event *event);

/* What an export has of it; every key is there, null where the event has nothing. The caller frees it. */
json_t *chain_event_json(const struct chain_event *event);
/* Of what the function above made; false: it is none. */
MUST_CHECK bool chain_place_read(const json_t *event, struct chain_place *place);

/*
 * Calls `each` for all events that the caller may see, those of units first. An event lives as long as the call. What went
 * wrong, or what `each` answered, is in cli->failure.
 */
typedef enum err (*chain_event_cb)(const struct chain_event *event, void *arg);
MUST_CHECK enum err chain_event_each(struct cli *cli, chain_event_cb each, void *arg);
MUST_CHECK enum err chain_event_each_of_units(struct cli *cli, chain_event_cb each, void *arg);

#endif
