/*
 * What was last seen of the server, kept for work without a connection: whole answers by name, with their time.
 */
#ifndef RECTIFY_CLIENT_CACHE_H
#define RECTIFY_CLIENT_CACHE_H

#include "client/lib/home.h"
#include "common/base/arena.h"
#include "proto/codec.h"

/* name: "assignments", "dossier:3". Replaces. */
MUST_CHECK enum err cache_put(struct home *home, const char *name, const ProtobufCMessage *message,
                              int64_t seen_ms, struct failure *failure);
/* NOT_FOUND when never seen. */
MUST_CHECK enum err cache_get(struct home *home, const char *name,
                              const ProtobufCMessageDescriptor *descriptor, struct arena *arena,
                              ProtobufCMessage **message, int64_t *seen_ms,
                              struct failure *failure);

#endif
