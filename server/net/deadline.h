/*
 * Deadlines of many sessions with one timer.
 *
 * All deadlines of a kind are equally far away when they are set. So each kind is a list that is in
 * order by itself: set is an append, the earliest is the first, and 20,000 idle sessions cost
 * nothing until one of them is due. The timer runs for the earliest of all; being moved on, as most
 * deadlines are, costs no call of it.
 */
#ifndef RECTIFY_NET_DEADLINE_H
#define RECTIFY_NET_DEADLINE_H

#include "common/base/list.h"
#include <stdint.h>
#include <uv.h>

enum deadline_kind {
    DEADLINE_NONE,
    DEADLINE_HANDSHAKE, /* from accept until the session is open, or its greeting is under way */
    DEADLINE_FRAME,     /* a frame or a continued request has begun */
    DEADLINE_RATE,      /* ... and goes on: so many bytes a second are asked for */
    DEADLINE_REST,      /* nothing heard for a moment: memory goes back */
    DEADLINE_QUIET,     /* nothing heard since: a ping is due */
    DEADLINE_IDLE,      /* pinged, and nothing heard */
    DEADLINE_WRITE,     /* the socket does not take what we write */
    DEADLINE_LINGER,    /* we have shut down, the peer has not */
    DEADLINE_KINDS,
};

struct deadline {
    struct list in_list;
    enum deadline_kind kind; /* NONE: not set */
    uint64_t at_ms;
};

struct deadlines;

/* The deadline is no longer set, and may be set again. */
typedef void (*deadline_due_cb)(struct deadlines *deadlines, struct deadline *deadline,
                                enum deadline_kind kind);

struct deadlines {
    uv_timer_t timer;
    struct list lists[DEADLINE_KINDS];
    uint64_t after_ms[DEADLINE_KINDS]; /* set by the owner, at least 1 */
    uint64_t armed_ms;                 /* what the timer runs for, when it is active */
    deadline_due_cb on_due;
};

/* No allocation; the timer is the owner's to close. */
void deadlines_init(struct deadlines *deadlines, uv_loop_t *loop, deadline_due_cb on_due);

void deadline_init(struct deadline *deadline);
/* From now on, whether it was set before or not. */
void deadline_set(struct deadlines *deadlines, struct deadline *deadline, enum deadline_kind kind);
void deadline_clear(struct deadline *deadline);

#endif
