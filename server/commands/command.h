/*
 * One request on its way down to the rules and the store, and its answer on the way up.
 *
 * rpc has decoded the message and checked by the message table that it may come in this state from these roles. The command
 * checks the contents, asks the rules, asks the store. It never sees a session.
 */
#ifndef RECTIFY_COMMANDS_COMMAND_H
#define RECTIFY_COMMANDS_COMMAND_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/identity.h"
#include "common/base/shared_bytes.h"
#include "common/crypto/digest.h"
#include "proto/codec.h"
#include <stdbool.h>
#include <stdint.h>

struct commands;
struct command;
struct store_call;

/* Whose connection it is: what the certificate says (before hello), what the table of clients confirmed (after). */
struct caller {
    struct identity identity; /* all zero on an enrolment connection */
    struct digest spki;       /* of the certificate's key */
    bool from_office;         /* the unit is an OFFICE: its reviewers decide */
};

typedef void (*command_done_cb)(struct command *command);
/* What it is at (enum work_step), and how many of its parts are behind; while it is pending. */
typedef void (*command_told_cb)(struct command *command, uint32_t step, uint32_t done,
                                uint32_t total);
/* Makes the answer, which has its message's initial values, of what the store found. */
typedef enum err (*command_fill_cb)(struct command *command, struct store_call *call,
                                    ProtobufCMessage *message);

/* Embedded in rpc's request; rpc owns it from frame to answer. */
struct command {
    /* set by rpc before command_start */
    struct commands *commands;
    const struct message_type *type;
    struct caller caller;
    struct arena
        arena; /* holds `in`, the command's own state, and `out`; closed by rpc afterwards */
    const ProtobufCMessage *in; /* of type->descriptor */
    command_done_cb done;
    command_told_cb told; /* of a request that asked for it */

    command_fill_cb fill; /* the command's own, see command_answer_call */

    /* set by the command before it ends */
    enum err err;      /* OK, or a code that may cross the wire */
    const char *field; /* path of the field concerned; NULL: none. Lives in the arena or static */
    uint32_t retry_after_ms; /* with BUSY, DATABASE_AWAY and QUOTA */
    uint64_t left;           /* with QUOTA: bytes that the unit may still send today */
    ProtobufCMessage *out;   /* of the answer's descriptor when err is OK; lives in the arena */
    bool greeted;            /* HELLO: the session is open for `caller` from now on */
    /* Packed fields of the answer beside those of `out`; NULL: none. rpc drops the reference. */
    struct shared_bytes *tail;
};

enum command_progress {
    COMMAND_ENDED,   /* the result is there; done will not be called */
    COMMAND_PENDING, /* done will be called once, later */
};

MUST_CHECK enum command_progress command_start(struct command *command);

#endif
