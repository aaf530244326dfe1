/*
 * What the store's listener tells, and what this server's sessions make of it (push_campaign.c: of a campaign).
 *
 * Happy path: an event's key is told, by whichever server stored it; if a session of its unit is open here, the notice is read
 * (as NOTICES_GET would) and pushed to all of them.
 *
 * Failure modes: nobody of the unit is here, too many are being read, the store is away: it is dropped. The terminal asks for
 * what it missed when it next connects.
 */
#include "common/base/mem.h"
#include "server/commands/internal.h"
#include "server/commands/notices.h"
#include "server/store/calls/clients.h"

enum {
    PUSH_BUDGET = 64 * 1024, /* one notice: its texts are bounded (PROTOCOL.md, "Limits") */
    REVOKED_BUDGET = 16 * 1024 * 1024, /* a million terminals */
};

struct push {
    struct commands *commands;
    struct arena arena;
    struct notices_call call;
};

static void end_push(struct push *push)
{
    push->commands->pushing--;
    arena_close(&push->arena);
    mem_free(push);
}

static void on_notice(struct store_call *call)
{
    struct push *push = call->owner;
    const struct commands_options *options = &push->commands->options;
    Rectify__Notice notice;
    if (call->err != ERR_OK || push->call.notice_count == 0) {
        push->commands->counters.pushes_dropped++;
    } else {
        notice_fill(push->call.unit_id, &push->call.notices[0], &notice);
        push->commands->counters.pushes++;
        options->notify(options->sessions_arg, push->call.unit_id, &notice);
    }
    end_push(push);
}

static bool begin_push(struct commands *commands, int64_t unit_id, const struct uuid *event_id)
{
    struct push *push =
        commands->pushing < COMMANDS_PUSHES_MAX ? mem_calloc(1, sizeof(*push)) : NULL;
    if (push == NULL) {
        return false;
    }
    push->commands = commands;
    arena_init(&push->arena, PUSH_BUDGET);
    push->call = (struct notices_call){
        .call = {.done = on_notice, .owner = push, .arena = &push->arena},
        .unit_id = unit_id,
        .only = *event_id,
    };
    commands->pushing++;
    if (store_notices(commands->options.store, &push->call) == ERR_OK) {
        return true;
    }
    end_push(push);
    return false;
}

void commands_push_notice(struct commands *commands, int64_t unit_id, const struct uuid *event_id)
{
    const struct commands_options *options = &commands->options;
    if (options->listens(options->sessions_arg, unit_id) &&
        !begin_push(commands, unit_id, event_id)) {
        commands->counters.pushes_dropped++;
    }
}

struct revocations {
    struct commands *commands;
    struct arena arena;
    struct clients_revoked_call call;
};

static void on_revoked(struct store_call *call)
{
    struct revocations *revocations = call->owner;
    const struct commands_options *options = &revocations->commands->options;
    for (size_t i = 0; call->err == ERR_OK && i < revocations->call.client_count; i++) {
        options->revoked(options->sessions_arg, revocations->call.clients[i].client_id);
    }
    arena_close(&revocations->arena);
    mem_free(revocations);
}

/* The session that listens has just come back: if it is lost again, it will come back again and ask again. */
static void end_all_revoked(struct commands *commands)
{
    struct revocations *revocations = mem_calloc(1, sizeof(*revocations));
    if (revocations == NULL) {
        return;
    }
    revocations->commands = commands;
    arena_init(&revocations->arena, REVOKED_BUDGET);
    revocations->call.call =
        (struct store_call){.done = on_revoked, .owner = revocations, .arena = &revocations->arena};
    if (store_clients_revoked(commands->options.store, &revocations->call) != ERR_OK) {
        mem_free(revocations);
    }
}

void commands_end_revoked(struct commands *commands, int64_t client_id)
{
    const struct commands_options *options = &commands->options;
    if (client_id == 0) {
        end_all_revoked(commands);
    } else {
        options->revoked(options->sessions_arg, client_id);
    }
}
