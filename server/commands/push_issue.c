/*
 * A campaign was issued: each unit that has a session open here and was given work is told once, of the unit as a whole.
 *
 * Happy path: the campaign's number is told, by whichever server issued it; the units that are here are noted; a page of them
 * after the other, the store says which of them the campaign concerns, and these are pushed a notice. What it gave them, and
 * the units that were not here, ask for (NOTICES_GET).
 *
 * Failure modes: no memory, the store is away or full: the rest is dropped. A unit that connects meanwhile asks by itself.
 */
#include "common/base/mem.h"
#include "proto/session.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/work.h"

enum {
    PAGE_UNITS = 1000,
    PAGE_BUDGET = 256 * 1024,
    UNITS_BUDGET = 16 * 1024 * 1024, /* more sessions than a server has */
};

struct issue_push {
    struct commands *commands;
    struct arena units_arena;
    struct arena page_arena;
    int64_t *units;
    size_t unit_count;
    size_t done; /* of them */
    struct issue_notices_call call;
};

static void end_push(struct issue_push *push, enum err err)
{
    push->commands->counters.pushes_dropped += err != ERR_OK;
    arena_close(&push->units_arena);
    arena_close(&push->page_arena);
    mem_free(push);
}

static void tell(struct issue_push *push)
{
    const struct commands_options *options = &push->commands->options;
    const struct issue_notices_call *found = &push->call;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    notice.act = ACT_ISSUE;
    notice.at_ms = found->at_ms;
    notice.text = convert_text(found->title);
    notice.person_name = convert_text(found->person_name);
    notice.unit_name = convert_text(found->unit_name);
    for (size_t i = 0; i < found->issued_count; i++) {
        notice.unit_id = found->issued[i].unit_id;
        options->notify(options->sessions_arg, notice.unit_id, &notice);
        push->commands->counters.pushes++;
    }
}

static void on_page(struct store_call *call);

/* After the last one nothing is asked. */
static enum err ask_page(struct issue_push *push)
{
    size_t left = push->unit_count - push->done;
    if (left == 0) {
        return ERR_OK;
    }
    arena_close(&push->page_arena);
    push->call = (struct issue_notices_call){
        .call = {.done = on_page, .owner = push, .arena = &push->page_arena},
        .campaign_id = push->call.campaign_id,
        .units = push->units + push->done,
        .unit_count = left < PAGE_UNITS ? left : PAGE_UNITS,
    };
    return store_issue_notices(push->commands->options.store, &push->call);
}

static void on_page(struct store_call *call)
{
    struct issue_push *push = call->owner;
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

void commands_push_issue(struct commands *commands, int64_t campaign_id)
{
    struct issue_push *push = mem_calloc(1, sizeof(*push));
    if (push == NULL) {
        commands->counters.pushes_dropped++;
        return;
    }
    push->commands = commands;
    push->call.campaign_id = campaign_id;
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
