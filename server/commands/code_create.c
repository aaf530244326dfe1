/* CODE_CREATE: the administrator makes one single-use code for a person. What fails: FIELD, SIZE, UTF8, NOT_FOUND. */
#include "proto/enroll.pb-c.h"
#include "server/commands/code.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/texts.h"
#include "server/store/calls/clients.h"

enum {
    TTL_MIN_S = 60,
    TTL_MAX_S = 30 * 24 * 3600,
    ROLES_ALL = ROLE_ADMIN | ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD | ROLE_UNIT_REPORTER |
                ROLE_UNIT_HEAD | ROLE_OBSERVER,
};

struct creation {
    struct code_create_call call;
    struct code code;
};

static void on_created(struct store_call *call)
{
    struct command *command = call->owner;
    struct creation *creation = CONTAINER_OF(call, struct creation, call.call);
    Rectify__CodeCreated *out = arena_alloc(&command->arena, sizeof(*out));
    if (call->err == ERR_CONFLICT) {
        command_fail(command, ERR_FIELD, "roles");
        return;
    }
    if (call->err != ERR_OK || out == NULL) {
        command_finish(command, call->err != ERR_OK ? call->err : ERR_NOMEM, NULL);
        return;
    }
    rectify__code_created__init(out);
    out->code = creation->code.text;
    out->expires_ms = creation->call.expires_ms;
    out->unit_name = convert_text(creation->call.unit_name);
    command_finish(command, ERR_OK, &out->base);
}

/* Only who administers the system and does nothing else belongs to no unit. */
static bool needs_unit(uint32_t roles)
{
    return roles != ROLE_ADMIN;
}

/* Who makes the accounts decides nothing: otherwise he could make himself a second pair of eyes. */
static bool roles_sound(uint32_t roles)
{
    bool alone = (roles & ROLE_ADMIN) == 0 || roles == ROLE_ADMIN;
    return roles != 0 && (roles & ~(uint32_t)ROLES_ALL) == 0 && alone;
}

/* Decisions are the office's alone. */
static enum unit_kind kind_for(uint32_t roles)
{
    return (roles & (ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD)) != 0 ? UNIT_OFFICE : 0;
}

static void check(const Rectify__CodeCreate *in, struct uuid *request_id, struct checks *checks)
{
    checks_that(checks, request_id_read(&in->request_id, request_id), ERR_FIELD, "request_id");
    checks_that(checks, roles_sound(in->roles), ERR_FIELD, "roles");
    checks_text(checks, in->unit, TEXT_NAME_MAX, "unit");
    checks_that(checks, needs_unit(in->roles) == (text_or_null(in->unit) != NULL), ERR_FIELD,
                "unit");
    checks_given(checks, in->person, TEXT_NAME_MAX, "person");
    checks_that(checks, in->ttl_s >= TTL_MIN_S && in->ttl_s <= TTL_MAX_S, ERR_FIELD, "ttl_s");
}

enum command_progress command_code_create(struct command *command)
{
    const Rectify__CodeCreate *in = (const Rectify__CodeCreate *)command->in;
    const struct commands_options *options = &command->commands->options;
    struct checks checks = {.err = ERR_OK};
    struct uuid request_id;
    check(in, &request_id, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct creation *creation = arena_calloc(&command->arena, 1, sizeof(*creation));
    if (creation == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    enum err err = code_make(options, &creation->code);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    creation->call = (struct code_create_call){
        .call = command_store_call(command, on_created),
        .actor = command_actor(command, &request_id),
        .unit = text_or_null(in->unit),
        .kind_only = kind_for(in->roles),
        .person = in->person,
        .roles = in->roles,
        .code_id = creation->code.id,
        .secret = creation->code.secret,
        .expires_ms = options->wall_ms() + (int64_t)in->ttl_s * 1000,
    };
    return command_await(command, store_code_create(options->store, &creation->call));
}
