/*
 * What a script is told of an act, one object: what was done, on what, how far it has come, and the receipt or the error.
 *
 *   STORED     on this computer alone; what is queued is sent later
 *   SENT       its bytes have left, no receipt has come: whether it was received is not known yet
 *   RECEIVED   the server has committed it: "receipt"
 *   REFUSED    the server has not taken it: "error"
 *
 * "error" stands beside STORED and SENT as well where something kept it from going on.
 */
#ifndef RECTIFY_CLI_ACT_JSON_H
#define RECTIFY_CLI_ACT_JSON_H

#include "client/cli/cli.h"
#include "client/cli/json.h"
#include "proto/act.pb-c.h"

enum act_progress {
    ACT_STORED,
    ACT_SENT,
    ACT_RECEIVED,
    ACT_REFUSED,
};

struct act_told {
    int act;
    const char *task;     /* its name, as the receipt's code begins; "": the unit as a whole */
    const char *campaign; /* NULL: it is not known, or clear */
    unsigned problem_no;  /* 0: the unit as a whole */
    const char *unit;
    int64_t item_id; /* in the outbox; 0: it was in none */
    ProtobufCBinaryData request_id;
    const uint8_t
        *bytes; /* of a summary report, frozen: they have a check code; NULL: not at hand */
    size_t length;
    enum act_progress progress;      /* without a receipt; a receipt says it itself */
    const Rectify__Receipt *receipt; /* NULL: none yet */
    const struct failure *failure;   /* why there is none; NULL: it only waits */
};

/* Adds it to the object. */
void act_json_add(struct cli *cli, const struct act_told *told, json_t *object);

/* "error": what a call came back with, as say_failure says it. */
void act_json_add_failure(struct cli *cli, const struct failure *failure, json_t *object);

#endif
