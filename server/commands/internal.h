/* What the files of this folder share: the struct behind `commands`, the handlers, and how a command ends. */
#ifndef RECTIFY_COMMANDS_INTERNAL_H
#define RECTIFY_COMMANDS_INTERNAL_H

#include "common/base/uuid.h"
#include "server/commands/catalog.h"
#include "server/commands/command.h"
#include "server/commands/commands.h"
#include "server/commands/summary_cache.h"
#include "server/commands/texts.h"
#include "server/store/calls/office.h"

enum {
    COMMANDS_PROTOCOL_VERSION = 1,
    COMMANDS_SUBMIT_ITEMS_MAX = 64,
    COMMANDS_RETRY_BUSY_MS = 1000, /* a queue of batches is worked off in less */
    COMMANDS_PUSHES_MAX = 256,     /* a unit that misses one asks for it (NOTICES_GET) */
    COMMANDS_RETRY_AWAY_MS =
        3000, /* the store reconnects with back-off: asking sooner is in vain */
};

struct commands {
    struct commands_options options;
    struct catalog catalog;
    struct summary_cache summaries;
    struct commands_counters counters;
    unsigned pushing; /* notices that are being read in order to be pushed */
};

/* One handler per request of the table of messages. */
#define REQUEST(number, NAME, message, states, roles, length_max, answer)                          \
    enum command_progress command_##message(struct command *command);
#define ANSWER(number, NAME, message, length_max)
#define SIGNAL(number, NAME, message, states, length_max)
MESSAGE_TABLE(REQUEST, ANSWER, SIGNAL)
#undef REQUEST
#undef ANSWER
#undef SIGNAL

/* The command ends in its handler: `return command_refuse(...)`. field: static or in the arena, NULL: none. */
MUST_CHECK enum command_progress command_refuse(struct command *command, enum err err,
                                                const char *field);
/* The same for what `checks` found; its field, if there is one, is copied. */
MUST_CHECK enum command_progress command_refuse_checks(struct command *command,
                                                       const struct checks *checks);
MUST_CHECK enum command_progress command_answer(struct command *command, ProtobufCMessage *out);

/* The command ends in a callback of the store. `out` is not looked at unless err is OK. */
void command_finish(struct command *command, enum err err, ProtobufCMessage *out);

/* The same for a failure, with its field: static or in the arena, NULL: none. */
void command_fail(struct command *command, enum err err, const char *field);

/* PENDING when the store has accepted the call, else the refusal. */
MUST_CHECK enum command_progress command_await(struct command *command, enum err err);

/* The part of a store call that all commands fill alike; its owner is the command. */
struct store_call command_store_call(struct command *command, store_done_cb done);
/* The same for the call that ends the command: with its error, or with the answer that `fill` makes of its results. */
struct store_call command_answer_call(struct command *command, command_fill_cb fill);

/* For a call that tells how far it is, when the request asks for it. */
void command_tell(struct store_call *call, enum work_step step, unsigned done, unsigned total);

/* What may cross the wire for this error; local ones become what their reader can act on. */
enum err command_wire_err(enum err err);

/* Roles that count here: what the office's people may do they may only in the office. */
uint32_t caller_roles(const struct caller *caller);
/* Of these, what counts over this unit: the office decides in its own area only. */
uint32_t caller_roles_over(const struct commands *commands, const struct caller *caller,
                           int64_t unit_id);
/* OTHER_AREA when the caller's office does not stand above the campaign's area (id 0: every community). */
MUST_CHECK enum err caller_reaches(const struct commands *commands, const struct caller *caller,
                                   int64_t area_id);
/* The same for the campaign of this code, as far as the catalogue knows it. */
MUST_CHECK enum err campaign_reach(const struct command *command, const char *code);
/* The draft of another office's area is as if it were not there: OK or NOT_FOUND. What concerns all is seen by all offices. */
MUST_CHECK enum err campaign_sight(const struct command *command,
                                   const struct campaign_record *campaign);
/*
 * The store's `campaign` for a request that may name none: where there are several offices, the only issued one that concerns the
 * caller; NULL leaves it to the store, to which it is the only issued one of all. Not for a single task: a unit may have it from another
 * area's campaign, and whoever asks is told that there are several.
 */
const char *campaign_meant(struct command *command, const char *code);
/* The caller sees one unit's records only: his own. */
bool caller_sees_own_only(const struct caller *caller);
/* Drafts of campaigns are seen by those who make and issue them. */
bool caller_sees_drafts(const struct caller *caller);
/* The store's only_unit_id: the caller's own, 0 when he may see all. FORBIDDEN when he sees his own only and has none. */
MUST_CHECK enum err caller_only_unit(const struct caller *caller, int64_t *unit_id);
/* The office's records of who did it; the hat is the role that the table of messages asks for. */
struct office_actor command_actor(const struct command *command, const struct uuid *request_id);

#endif
