#include "server/net/deadline.h"

static void on_timer(uv_timer_t *timer);

/* The timer never runs for later than the earliest deadline; for earlier does no harm. */
static void arm(struct deadlines *deadlines, uint64_t at_ms)
{
    uv_timer_t *timer = &deadlines->timer;
    if (uv_is_active((const uv_handle_t *)timer) != 0 && deadlines->armed_ms <= at_ms) {
        return;
    }
    uint64_t now_ms = uv_now(timer->loop);
    deadlines->armed_ms = at_ms;
    (void)uv_timer_start(timer, on_timer, at_ms > now_ms ? at_ms - now_ms : 0, 0);
}

/* Ends: what is set anew is due later than now. */
static void expire(struct deadlines *deadlines, enum deadline_kind kind, uint64_t now_ms)
{
    struct list *list = &deadlines->lists[kind];
    while (!list_empty(list)) {
        struct deadline *deadline = LIST_FIRST(list, struct deadline, in_list);
        if (deadline->at_ms > now_ms) {
            arm(deadlines, deadline->at_ms);
            return;
        }
        deadline_clear(deadline);
        deadlines->on_due(deadlines, deadline, kind);
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct deadlines *deadlines = CONTAINER_OF(timer, struct deadlines, timer);
    uint64_t now_ms = uv_now(timer->loop);
    for (int kind = DEADLINE_NONE + 1; kind < DEADLINE_KINDS; kind++) {
        expire(deadlines, (enum deadline_kind)kind, now_ms);
    }
}

void deadlines_init(struct deadlines *deadlines, uv_loop_t *loop, deadline_due_cb on_due)
{
    *deadlines = (struct deadlines){.on_due = on_due};
    (void)uv_timer_init(loop, &deadlines->timer);
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        list_init(&deadlines->lists[kind]);
        deadlines->after_ms[kind] = 1;
    }
}

void deadline_init(struct deadline *deadline)
{
    *deadline = (struct deadline){.kind = DEADLINE_NONE};
    list_init(&deadline->in_list);
}

void deadline_set(struct deadlines *deadlines, struct deadline *deadline, enum deadline_kind kind)
{
    list_remove(&deadline->in_list);
    deadline->kind = kind;
    deadline->at_ms = uv_now(deadlines->timer.loop) + deadlines->after_ms[kind];
    list_append(&deadlines->lists[kind], &deadline->in_list);
    arm(deadlines, deadline->at_ms);
}

void deadline_clear(struct deadline *deadline)
{
    list_remove(&deadline->in_list);
    deadline->kind = DEADLINE_NONE;
}
