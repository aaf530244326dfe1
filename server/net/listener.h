/*
 * The listening socket: accepts when the owner wants, and stops when there are no descriptors left.
 *
 * It polls and accepts by itself instead of using uv_listen, because a flood is cheapest to refuse
 * before a handle is made for it, because a full server should leave connections in the kernel's
 * queue, and because libuv spins when accept keeps failing with EMFILE and its reserve descriptor
 * is gone.
 */
#ifndef RECTIFY_NET_LISTENER_H
#define RECTIFY_NET_LISTENER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <uv.h>

struct listener;

/* The descriptor is the callback's: non-blocking, close-on-exec. */
typedef void (*listener_accepted_cb)(struct listener *listener, int fd,
                                     const struct sockaddr_storage *address);
typedef void (*listener_closed_cb)(struct listener *listener);

struct listener {
    int fd; /* -1: closed */
    uint16_t port;
    unsigned handles; /* that are not closed yet */
    bool paused;      /* by the owner */
    bool starved;     /* no descriptors: until the timer */
    bool starved_logged;
    uv_poll_t poll;
    uv_timer_t timer;
    listener_accepted_cb on_accepted;
    listener_closed_cb on_closed;
};

/*
 * Binds. port 0: any. port_shared: other sockets may have the same. CONFIG (no IP literal), IO
 * (logged).
 */
MUST_CHECK enum err listener_bind(struct listener *listener, const char *address, uint16_t port,
                                  bool port_shared);

/* Never started: gives the socket back at once. */
void listener_release(struct listener *listener);

MUST_CHECK enum err listener_start(struct listener *listener, uv_loop_t *loop,
                                   listener_accepted_cb on_accepted);

/* May be called in any order and from on_accepted. */
void listener_pause(struct listener *listener);
void listener_resume(struct listener *listener);

/* Once, after listener_start. No connection is accepted any more; on_closed comes later. */
void listener_close(struct listener *listener, listener_closed_cb on_closed);

#endif
