/*
 * Happy path: look the name up, connect to its first address, no delay for small frames.
 *
 * What fails: a name that is unknown, an address that refuses or is silent. The next one is tried;
 * when none is left the reason of the last one is told. A system call that a signal cut short is
 * made again with the time that is left.
 */
#include "client/lib/dial.h"
#include "common/base/clock.h"
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ADDRESSES_MAX = 8, /* of one host; each must get a useful share of the time */
};

static enum err fail(struct failure *failure, const char *host, uint16_t port, const char *why)
{
    char detail[sizeof(failure->detail)];
    (void)snprintf(detail, sizeof(detail), "%.100s:%" PRIu16 ": %s", host, port, why);
    return failure_set(failure, ERR_CONNECT, detail);
}

enum err dial_wait(int fd, short events, int64_t deadline_mono_ms, short *revents)
{
    for (;;) {
        int64_t left = deadline_mono_ms - clock_mono_ms();
        left = left < 0 ? 0 : left;
        struct pollfd entry = {.fd = fd, .events = events};
        int ready = poll(&entry, 1, left > INT_MAX ? INT_MAX : (int)left);
        if (ready > 0) {
            *revents = entry.revents;
            return ERR_OK;
        }
        if (ready == 0) {
            return ERR_TIMEOUT;
        }
        if (errno != EINTR) {
            return ERR_IO;
        }
    }
}

/* 0 or an errno. */
static int finish(int fd, int64_t deadline)
{
    short revents = 0;
    int number = 0;
    socklen_t size = sizeof(number);
    enum err err = dial_wait(fd, POLLOUT, deadline, &revents);
    if (err != ERR_OK) {
        return err == ERR_TIMEOUT ? ETIMEDOUT : errno;
    }
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno;
}

static int connect_one(const struct addrinfo *address, int64_t deadline, int *out)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) {
        return errno;
    }
    int on = 1;
    int number = 0;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) {
        number = errno;
    } else if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        number = errno == EINPROGRESS || errno == EINTR ? finish(fd, deadline) : errno;
    }
    if (number != 0) {
        (void)close(fd); /* nothing was sent */
        return number;
    }
    *out = fd;
    return 0;
}

static int connect_any(const struct addrinfo *addresses, int64_t deadline, int *fd)
{
    int count = 0;
    for (const struct addrinfo *at = addresses; at != NULL && count < ADDRESSES_MAX;
         at = at->ai_next) {
        count++;
    }
    int number = ENOENT;
    for (const struct addrinfo *at = addresses; count > 0; at = at->ai_next, count--) {
        int64_t now = clock_mono_ms();
        int64_t left = deadline > now ? deadline - now : 0;
        number = connect_one(at, now + left / count, fd);
        if (number == 0) {
            break;
        }
    }
    return number;
}

enum err dial(const char *host, uint16_t port, int64_t deadline_mono_ms, int *fd,
              struct failure *failure)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_NUMERICSERV,
    };
    char service[8];
    (void)snprintf(service, sizeof(service), "%" PRIu16, port);
    struct addrinfo *addresses = NULL;
    int found = getaddrinfo(host, service, &hints, &addresses);
    if (found != 0) {
        return fail(failure, host, port,
                    found == EAI_SYSTEM ? strerror(errno) : gai_strerror(found));
    }
    int number = connect_any(addresses, deadline_mono_ms, fd);
    freeaddrinfo(addresses);
    return number == 0 ? ERR_OK : fail(failure, host, port, strerror(number));
}
