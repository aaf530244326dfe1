#include "server/commands/command.h"
#include "server/commands/internal.h"
#include "server/rules/vocabulary.h"

/* The table of messages lies below the rules and repeats their roles. */
_Static_assert((int)MAY_ADMIN == (int)ROLE_ADMIN, "one number per role");
_Static_assert((int)MAY_REVIEWER == (int)ROLE_OFFICE_REVIEWER, "one number per role");
_Static_assert((int)MAY_HEAD == (int)ROLE_OFFICE_HEAD, "one number per role");
_Static_assert((int)MAY_REPORTER == (int)ROLE_UNIT_REPORTER, "one number per role");
_Static_assert((int)MAY_UNIT_HEAD == (int)ROLE_UNIT_HEAD, "one number per role");
_Static_assert((int)MAY_OBSERVER == (int)ROLE_OBSERVER, "one number per role");

typedef enum command_progress (*handler_cb)(struct command *command);

static handler_cb find_handler(uint16_t number)
{
    switch (number) {
#define REQUEST(num, NAME, message, states, roles, length_max, answer)                             \
    case MESSAGE_##NAME:                                                                           \
        return command_##message;
#define ANSWER(num, NAME, message, length_max)
#define SIGNAL(num, NAME, message, states, length_max)
        MESSAGE_TABLE(REQUEST, ANSWER, SIGNAL)
#undef REQUEST
#undef ANSWER
#undef SIGNAL
    default: return NULL;
    }
}

/* What a unit may send in a day it may again when the next one begins. */
static uint32_t until_tomorrow(const struct commands *commands)
{
    int64_t now_ms = commands->options.wall_ms();
    return (uint32_t)(day_end_wall_ms(day_of_wall_ms(now_ms)) + 1 - now_ms);
}

static uint32_t retry_after(const struct commands *commands, enum err err)
{
    if (err == ERR_BUSY) {
        return COMMANDS_RETRY_BUSY_MS;
    }
    if (err == ERR_QUOTA) {
        return until_tomorrow(commands);
    }
    return err == ERR_DATABASE_AWAY ? COMMANDS_RETRY_AWAY_MS : 0;
}

enum err command_wire_err(enum err err)
{
    if (err == ERR_OK || (int)err >= (int)ERR_MAGIC) {
        return err;
    }
    if (err == ERR_UNKNOWN_OUTCOME) {
        return ERR_OUTCOME_UNKNOWN;
    }
    if (err == ERR_LIMIT) {
        return ERR_SIZE; /* more than the arena may hold: the same again would not fit either */
    }
    /* Memory that is short now will be there again: asking once more helps, as it does when queues are full. */
    return err == ERR_NOMEM ? ERR_BUSY : ERR_INTERNAL;
}

static void settle(struct command *command, enum err err, const char *field, ProtobufCMessage *out)
{
    bool too_large = err == ERR_NOMEM && command->arena.exhausted;
    command->err = command_wire_err(too_large ? ERR_LIMIT : err);
    command->field = field;
    command->retry_after_ms = retry_after(command->commands, command->err);
    command->out = command->err == ERR_OK ? out : NULL;
    command->commands->counters.failed += command->err != ERR_OK;
}

enum command_progress command_refuse(struct command *command, enum err err, const char *field)
{
    settle(command, err, field, NULL);
    return COMMAND_ENDED;
}

enum command_progress command_refuse_checks(struct command *command, const struct checks *checks)
{
    const char *field =
        checks->field[0] == '\0' ? NULL : arena_strdup(&command->arena, checks->field);
    return command_refuse(command, checks->err, field);
}

enum command_progress command_answer(struct command *command, ProtobufCMessage *out)
{
    settle(command, ERR_OK, NULL, out);
    return COMMAND_ENDED;
}

void command_finish(struct command *command, enum err err, ProtobufCMessage *out)
{
    settle(command, err, NULL, out);
    command->done(command);
}

void command_fail(struct command *command, enum err err, const char *field)
{
    settle(command, err, field, NULL);
    command->done(command);
}

enum command_progress command_await(struct command *command, enum err err)
{
    return err == ERR_OK ? COMMAND_PENDING : command_refuse(command, err, NULL);
}

struct store_call command_store_call(struct command *command, store_done_cb done)
{
    return (struct store_call){.done = done, .owner = command, .arena = &command->arena};
}

void command_tell(struct store_call *call, enum work_step step, unsigned done, unsigned total)
{
    struct command *command = call->owner;
    command->told(command, (uint32_t)step, done, total);
}

static enum err make_answer(struct command *command, struct store_call *call,
                            ProtobufCMessage **out)
{
    const struct message_type *type = message_type_find(command->type->answer);
    *out = arena_alloc(&command->arena, type->descriptor->sizeof_message);
    if (*out == NULL) {
        return ERR_NOMEM;
    }
    type->descriptor->message_init(*out);
    return command->fill(command, call, *out);
}

static void on_results(struct store_call *call)
{
    struct command *command = call->owner;
    ProtobufCMessage *out = NULL;
    enum err err = call->err == ERR_OK ? make_answer(command, call, &out) : call->err;
    command_finish(command, err, out);
}

struct store_call command_answer_call(struct command *command, command_fill_cb fill)
{
    command->fill = fill;
    return command_store_call(command, on_results);
}

static const uint32_t office_roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD;

uint32_t caller_roles(const struct caller *caller)
{
    return caller->from_office ? caller->identity.roles : caller->identity.roles & ~office_roles;
}

uint32_t caller_roles_over(const struct commands *commands, const struct caller *caller,
                           int64_t unit_id)
{
    uint32_t roles = caller_roles(caller);
    if ((roles & office_roles) == 0) {
        return roles;
    }
    bool covered = area_covers(&commands->catalog.tree, caller->identity.unit_id, unit_id);
    return covered ? roles : roles & ~office_roles;
}

/* The administrator is nobody's office: he sees and imports for all. */
enum err caller_reaches(const struct commands *commands, const struct caller *caller,
                        int64_t area_id)
{
    if ((caller_roles(caller) & office_roles) == 0) {
        return ERR_OK;
    }
    bool held = area_holds_campaign(&commands->catalog.tree, caller->identity.unit_id, area_id);
    return held ? ERR_OK : ERR_OTHER_AREA;
}

enum err campaign_reach(const struct command *command, const char *code)
{
    const struct commands *commands = command->commands;
    const struct campaign_terms_record *campaign =
        catalog_campaign_of_code(&commands->catalog, code);
    return campaign == NULL ? ERR_OK
                            : caller_reaches(commands, &command->caller, campaign->area_id);
}

const char *campaign_meant(struct command *command, const char *code)
{
    const struct catalog *catalog = &command->commands->catalog;
    const struct campaign_terms_record *meant = NULL;
    int64_t unit_id = command->caller.identity.unit_id;
    bool office = (caller_roles(&command->caller) & office_roles) != 0;
    size_t count = 0;
    if (text_or_null(code) != NULL || catalog->tree.count == 0 || unit_id == 0) {
        return text_or_null(code);
    }
    for (size_t i = 0; i < catalog->campaign_count; i++) {
        const struct campaign_terms_record *campaign = &catalog->campaigns[i];
        if (campaign->state == CAMPAIGN_ISSUED &&
            area_concerns(&catalog->tree, campaign->area_id, unit_id, office)) {
            meant = campaign;
            count++;
        }
    }
    /* The catalogue may be replaced before the store has read the name. */
    return count == 1 ? arena_strdup(&command->arena, meant->code) : NULL;
}

enum err campaign_sight(const struct command *command, const struct campaign_record *campaign)
{
    if (campaign->state != CAMPAIGN_DRAFT || campaign->area_id == 0) {
        return ERR_OK;
    }
    enum err err = caller_reaches(command->commands, &command->caller, campaign->area_id);
    return err == ERR_OK ? ERR_OK : ERR_NOT_FOUND;
}

bool caller_sees_own_only(const struct caller *caller)
{
    uint32_t wide = ROLE_ADMIN | ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD | ROLE_OBSERVER;
    return (caller_roles(caller) & wide) == 0;
}

bool caller_sees_drafts(const struct caller *caller)
{
    uint32_t makers = ROLE_ADMIN | ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD;
    return (caller_roles(caller) & makers) != 0;
}

enum err caller_only_unit(const struct caller *caller, int64_t *unit_id)
{
    *unit_id = caller_sees_own_only(caller) ? caller->identity.unit_id : 0;
    /* 0 means every unit: nobody's own one must not be taken for that */
    return *unit_id == 0 && caller_sees_own_only(caller) ? ERR_FORBIDDEN : ERR_OK;
}

struct office_actor command_actor(const struct command *command, const struct uuid *request_id)
{
    uint32_t hats = caller_roles(&command->caller) & command->type->roles;
    return (struct office_actor){
        .request_id = *request_id,
        .unit_id = command->caller.identity.unit_id,
        .person_id = command->caller.identity.person_id,
        .client_id = command->caller.identity.client_id,
        .hat = hats & (~hats + 1),
        .received_ms = command->commands->options.wall_ms(),
    };
}

/* rpc has asked the table of messages for the certificate's roles; here those count that hold where the caller is. */
static bool permitted(const struct command *command)
{
    uint32_t roles = command->type->roles;
    return roles == MAY_ANYONE || (roles & caller_roles(&command->caller)) != 0;
}

enum command_progress command_start(struct command *command)
{
    command->commands->counters.started++;
    if (!permitted(command)) {
        return command_refuse(command, ERR_FORBIDDEN, NULL);
    }
    handler_cb handle = find_handler(command->type->number);
    return handle == NULL ? command_refuse(command, ERR_TYPE, NULL) : handle(command);
}
