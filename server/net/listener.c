/*
 * Happy path: bind -> listen -> readable -> accept4 until there is none or the owner pauses -> ...
 * -> close
 *
 * Failure modes
 *   - the address is in use or not ours: bind fails, logged
 *   - the connection is gone before it is accepted: passed over
 *   - no descriptors or no memory in the kernel: logged once, accepting rests for STARVED_MS
 */
#include "server/net/listener.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BACKLOG = 1024,
    ACCEPTS_PER_TURN = 32, /* then sessions get their turn again */
    STARVED_MS = 100,
};

static enum err parse(const char *address, uint16_t port, struct sockaddr_storage *out)
{
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    memset(out, 0, sizeof(*out));
    if (uv_ip4_addr(address, port, &ipv4) == 0) {
        memcpy(out, &ipv4, sizeof(ipv4));
        return ERR_OK;
    }
    if (uv_ip6_addr(address, port, &ipv6) == 0) {
        memcpy(out, &ipv6, sizeof(ipv6));
        return ERR_OK;
    }
    return ERR_CONFIG;
}

static bool set(int fd, int level, int name, int value)
{
    return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

/*
 * Restarts must not wait for the last life's connections; "::" serves IPv4 as well, whatever the
 * system's default.
 */
static bool prepare(int fd, const struct sockaddr_storage *address, bool port_shared)
{
    socklen_t length = sizeof(struct sockaddr_in);
    if (address->ss_family == AF_INET6) {
        length = sizeof(struct sockaddr_in6);
        if (!set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0)) {
            return false;
        }
    }
    return set(fd, SOL_SOCKET, SO_REUSEADDR, 1) &&
           (!port_shared || set(fd, SOL_SOCKET, SO_REUSEPORT, 1)) &&
           bind(fd, (const struct sockaddr *)address, length) == 0;
}

static uint16_t bound_port(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof(address);
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        return 0;
    }
    /* sin_port and sin6_port lie at the same place. */
    struct sockaddr_in head;
    memcpy(&head, &address, sizeof(head));
    return ntohs(head.sin_port);
}

enum err listener_bind(struct listener *listener, const char *address, uint16_t port,
                       bool port_shared)
{
    struct sockaddr_storage parsed;
    *listener = (struct listener){.fd = -1};
    enum err err = parse(address, port, &parsed);
    if (err != ERR_OK) {
        return err;
    }
    int fd = socket(parsed.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || !prepare(fd, &parsed, port_shared)) {
        log_event(LOG_ERROR, "net", "bind failed address=%s port=%u error=%s", address,
                  (unsigned)port, uv_err_name(uv_translate_sys_error(errno)));
        if (fd >= 0) {
            (void)close(fd);
        }
        return ERR_IO;
    }
    listener->fd = fd;
    listener->port = bound_port(fd);
    return ERR_OK;
}

void listener_release(struct listener *listener)
{
    if (listener->fd >= 0) {
        (void)close(listener->fd);
        listener->fd = -1;
    }
}

static void on_readable(uv_poll_t *poll, int status, int events);

/* Watches exactly while somebody wants connections and there are descriptors for them. */
static void watch(struct listener *listener)
{
    if (listener->fd < 0) {
        return;
    }
    if (listener->paused || listener->starved) {
        (void)uv_poll_stop(&listener->poll);
    } else {
        (void)uv_poll_start(&listener->poll, UV_READABLE, on_readable);
    }
}

static void on_rested(uv_timer_t *timer)
{
    struct listener *listener = CONTAINER_OF(timer, struct listener, timer);
    listener->starved = false;
    watch(listener);
}

/* A listening socket stays readable: without a pause this would turn into a loop at full speed. */
static void starve(struct listener *listener, int error)
{
    if (!listener->starved_logged) {
        listener->starved_logged = true;
        log_event(LOG_ERROR, "net", "accept failed error=%s",
                  uv_err_name(uv_translate_sys_error(error)));
    }
    listener->starved = true;
    watch(listener);
    (void)uv_timer_start(&listener->timer, on_rested, STARVED_MS, 0);
}

/* Errors of a connection that died in the queue (accept(2)); the next one may be well. */
static bool concerns_one_connection(int error)
{
    return error == EINTR || error == ECONNABORTED || error == EPROTO || error == ENETDOWN ||
           error == ENOPROTOOPT || error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH ||
           error == ENETUNREACH || error == EPERM;
}

/* False when there is nothing more to accept now. */
static bool accept_one(struct listener *listener)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof(address);
    int fd =
        accept4(listener->fd, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
        listener->starved_logged = false;
        listener->on_accepted(listener, fd, &address);
        return true;
    }
    if (concerns_one_connection(errno)) {
        return true;
    }
    if (errno != EAGAIN) {
        starve(listener, errno);
    }
    return false;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status; /* an error of the socket itself shows in accept */
    (void)events;
    struct listener *listener = CONTAINER_OF(poll, struct listener, poll);
    for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        if (listener->paused || listener->fd < 0 || !accept_one(listener)) {
            return;
        }
    }
}

enum err listener_start(struct listener *listener, uv_loop_t *loop,
                        listener_accepted_cb on_accepted)
{
    listener->on_accepted = on_accepted;
    if (listen(listener->fd, BACKLOG) != 0 ||
        uv_poll_init(loop, &listener->poll, listener->fd) != 0) {
        log_event(LOG_ERROR, "net", "listen failed port=%u", (unsigned)listener->port);
        return ERR_IO;
    }
    (void)uv_timer_init(loop, &listener->timer);
    listener->handles = 2;
    watch(listener);
    return ERR_OK;
}

void listener_pause(struct listener *listener)
{
    listener->paused = true;
    watch(listener);
}

void listener_resume(struct listener *listener)
{
    if (listener->paused) {
        listener->paused = false;
        watch(listener);
    }
}

static void count_closed(struct listener *listener)
{
    listener->handles--;
    if (listener->handles == 0) {
        listener->on_closed(listener);
    }
}

static void on_poll_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct listener, poll));
}

static void on_timer_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct listener, timer));
}

/*
 * libuv lets go of a polled descriptor in uv_close: from then on new connections are refused by the
 * kernel.
 */
void listener_close(struct listener *listener, listener_closed_cb on_closed)
{
    CHECK_FATAL(listener->handles == 2);
    listener->on_closed = on_closed;
    uv_close((uv_handle_t *)&listener->poll, on_poll_closed);
    uv_close((uv_handle_t *)&listener->timer, on_timer_closed);
    listener_release(listener);
}
