/*
 * Between bytes of strangers and protobuf-c messages.
 *
 * message_unpack first walks the wire form once (scan): depth, number of fields, repeated and unknown fields, strings
 * well-formed UTF-8 without NUL, before protobuf-c sees a byte; then protobuf-c unpacks into the caller's arena, whose
 * budget is the last fence. Messages are never freed one by one: they die with the arena.
 */
#ifndef RECTIFY_PROTO_CODEC_H
#define RECTIFY_PROTO_CODEC_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "proto/message_table.h"
#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

enum message_kind {
    MESSAGE_KIND_REQUEST,
    MESSAGE_KIND_ANSWER,
    MESSAGE_KIND_SIGNAL,
};

/* A row of MESSAGE_TABLE. */
struct message_type {
    uint16_t number;
    enum message_kind kind;
    const char *name; /* "ASSIGNMENTS_GET" */
    const ProtobufCMessageDescriptor *descriptor;
    unsigned states; /* bits of enum session_state */
    uint32_t roles;
    uint32_t length_max; /* of the whole message, over all its frames */
    uint16_t answer;     /* REQUEST: the number of its answer */
};

/* NULL when there is no such number. */
const struct message_type *message_type_find(uint16_t number);
const struct message_type *message_types(size_t *count);

struct scan_limits {
    unsigned depth_max;  /* nested messages below the outermost */
    size_t repeated_max; /* elements of one repeated field of one message */
    size_t unknown_max;  /* unknown fields in all */
};
extern const struct scan_limits scan_limits_ordinary; /* 4, 1,000, 32 */
extern const struct scan_limits scan_limits_bulk;     /* 4, 1,000,000, 32: imports and lists */

/*
 * Walks the bytes as a message of that type: DECODE, DEPTH, COUNT, UTF8; OK. Bounded by length, takes no memory.
 * Stricter than protobuf: a field that is not repeated occurs once at most (COUNT), a number fits its field (DECODE).
 */
MUST_CHECK enum err message_scan(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes,
                                 size_t length, const struct scan_limits *limits);

/*
 * Scans and unpacks into the arena. SIZE when the arena's budget does not suffice (it is the arena's owner who
 * chose it: 16 times the length and 64 KiB is ample for our messages), NOMEM when there is no memory.
 */
MUST_CHECK enum err message_unpack(const ProtobufCMessageDescriptor *descriptor,
                                   const uint8_t *bytes, size_t length,
                                   const struct scan_limits *limits, struct arena *arena,
                                   ProtobufCMessage **message);

/* The budget to give an arena for a message of that length. */
size_t message_arena_budget(size_t length);

/* An allocator for protobuf-c that takes from the arena and frees nothing. */
ProtobufCAllocator message_allocator(struct arena *arena);

#endif
