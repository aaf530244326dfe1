/*
 * The office issued a campaign or set a phase of it: each unit that has a session open here and that it concerns is told once, of the
 * unit as a whole.
 *
 * Happy path: the campaign and the act are told, by whichever server did it; the units that are here are noted; a page of them
 * after the other, the store says which of them it concerns, and these are pushed a notice. The units that were not here ask for it
 * (NOTICES_GET), and all of them for what an issue gave them.
 *
 * Failure modes: no memory, the store is away or full: the rest is dropped. A unit that connects meanwhile asks by itself.
 */
#include "common/base/mem.h"
#include "proto/session.pb-c.h"
#include "server/commands/internal.h"
#include "server/commands/notices.h"
#include "server/store/calls/work.h"

enum {
    PAGE_UNITS = 1000,
    PAGE_BUDGET = 256 * 1024,
    UNITS_BUDGET = 16 * 1024 * 1024, /* more sessions than a server has */
};

struct campaign_push {
    struct commands *commands;
    struct arena units_arena;
    struct arena page_arena;
    int64_t *units;
    size_t unit_count;
    size_t done; /* of them */
    struct campaign_notices_call call;
};

static void end_push(struct campaign_push *push, enum err err)
{
    push->commands->counters.pushes_dropped += err != ERR_OK;
    arena_close(&push->units_arena);
    arena_close(&push->page_arena);
    mem_free(push);
}

static void tell(struct campaign_push *push)
{
    const struct commands_options *options = &push->commands->options;
    const struct campaign_notices_call *found = &push->call;
    Rectify__Notice notice;
    notice_fill(0, &found->notice, &notice);
    notice.has_request_id = found->notice.act != ACT_ISSUE; /* which was many acts */
    for (size_t i = 0; i < found->told_count; i++) {
        notice.unit_id = found->told[i].unit_id;
        options->notify(options->sessions_arg, notice.unit_id, &notice);
        push->commands->counters.pushes++;
    }
}

static void on_page(struct store_call *call);

/* After the last one nothing is asked. */
static enum err ask_page(struct campaign_push *push)
{
    size_t left = push->unit_count - push->done;
    if (left == 0) {
        return ERR_OK;
    }
    arena_close(&push->page_arena);
    push->call = (struct campaign_notices_call){
        .call = {.done = on_page, .owner = push, .arena = &push->page_arena},
        .campaign_id = push->call.campaign_id,
        .event_id = push->call.event_id,
        .units = push->units + push->done,
        .unit_count = left < PAGE_UNITS ? left : PAGE_UNITS,
    };
    return store_campaign_notices(push->commands->options.store, &push->call);
}

static void on_page(struct store_call *call)
{
    struct campaign_push *push = call->owner;
    enum err err = call->err;
    if (err == ERR_OK) {
        tell(push);
        push->done += push->call.unit_count;
        err = ask_page(push);
    }
    if (err != ERR_OK || push->done == push->unit_count) {
        end_push(push, err);
    }
}

void commands_push_campaign(struct commands *commands, int64_t campaign_id,
                            const struct uuid *event_id)
{
    struct campaign_push *push = mem_calloc(1, sizeof(*push));
    if (push == NULL) {
        commands->counters.pushes_dropped++;
        return;
    }
    push->commands = commands;
    push->call.campaign_id = campaign_id;
    push->call.event_id = *event_id;
    arena_init(&push->units_arena, UNITS_BUDGET);
    arena_init(&push->page_arena, PAGE_BUDGET);
    enum err err = commands->options.units(commands->options.sessions_arg, &push->units_arena,
                                           &push->units, &push->unit_count);
    if (err == ERR_OK) {
        err = ask_page(push);
    }
    if (err != ERR_OK || push->unit_count == 0) {
        end_push(push, err);
    }
}
