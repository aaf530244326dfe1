/* From a host's name to a connected, non-blocking socket. */
#ifndef RECTIFY_CLIENT_DIAL_H
#define RECTIFY_CLIENT_DIAL_H

#include "client/lib/failure.h"
#include "common/base/attr.h"
#include <stdint.h>

/*
 * Tries each address of the host; one that does not answer gets its share of the time only.
 * CONNECT, with the host and the last address's reason. The name itself is looked up by the system,
 * in the system's time.
 */
MUST_CHECK enum err dial(const char *host, uint16_t port, int64_t deadline_mono_ms, int *fd,
                         struct failure *failure);

/*
 * Waits for `events` (poll) until the deadline; one that has passed means a look without waiting.
 * OK: something is there, *revents says what. TIMEOUT, IO.
 */
MUST_CHECK enum err dial_wait(int fd, short events, int64_t deadline_mono_ms, short *revents);

#endif
