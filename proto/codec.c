#include "proto/codec.h"
#include "common/base/check.h"
#include "proto/act.pb-c.h"
#include "proto/audit.pb-c.h"
#include "proto/campaign.pb-c.h"
#include "proto/consolidation.pb-c.h"
#include "proto/enroll.pb-c.h"
#include "proto/evidence.pb-c.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include "proto/report.pb-c.h"
#include "proto/session.pb-c.h"
#include "proto/work.pb-c.h"

const struct scan_limits scan_limits_ordinary = {
    .depth_max = 4,
    .repeated_max = 1000,
    .unknown_max = 32,
};
const struct scan_limits scan_limits_bulk = {
    .depth_max = 4,
    .repeated_max = 1000 * 1000,
    .unknown_max = 32,
};

static const struct message_type types[] = {
#define ROW(num, NAME, message)                                                                    \
    .number = (num), .name = #NAME, .descriptor = &rectify__##message##__descriptor
#define REQUEST(num, NAME, message, states_, roles_, max, ANSWER_NAME)                             \
    {ROW(num, NAME, message), .kind = MESSAGE_KIND_REQUEST, .states = (states_),                   \
     .roles = (roles_),       .length_max = (max),          .answer = MESSAGE_##ANSWER_NAME},
#define ANSWER(num, NAME, message, max)                                                            \
    {ROW(num, NAME, message), .kind = MESSAGE_KIND_ANSWER, .length_max = (max)},
#define SIGNAL(num, NAME, message, states_, max)                                                   \
    {ROW(num, NAME, message), .kind = MESSAGE_KIND_SIGNAL, .states = (states_),                    \
     .roles = MAY_ANYONE, .length_max = (max)},
    MESSAGE_TABLE(REQUEST, ANSWER, SIGNAL)
#undef REQUEST
#undef ANSWER
#undef SIGNAL
#undef ROW
};

const struct message_type *message_types(size_t *count)
{
    *count = ARRAY_LEN(types);
    return types;
}

const struct message_type *message_type_find(uint16_t number)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (types[i].number == number) {
            return &types[i];
        }
    }
    return NULL;
}

static void *take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void give_back(void *arena, void *bytes)
{
    (void)arena; /* all of it goes when the arena is closed */
    (void)bytes;
}

ProtobufCAllocator message_allocator(struct arena *arena)
{
    return (ProtobufCAllocator){.alloc = take, .free = give_back, .allocator_data = arena};
}

size_t message_arena_budget(size_t length)
{
    enum {
        GROWTH = 16,
        ALLOWANCE = 64 * 1024,
    };
    return length > (SIZE_MAX - ALLOWANCE) / GROWTH ? SIZE_MAX : length * GROWTH + ALLOWANCE;
}

enum err message_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes,
                        size_t length, const struct scan_limits *limits, struct arena *arena,
                        ProtobufCMessage **message)
{
    static const uint8_t nothing[1]; /* an empty body may come without an address */
    *message = NULL;
    enum err err = message_scan(descriptor, bytes, length, limits);
    if (err != ERR_OK) {
        return err;
    }
    ProtobufCAllocator allocator = message_allocator(arena);
    *message =
        protobuf_c_message_unpack(descriptor, &allocator, length, length > 0 ? bytes : nothing);
    if (*message != NULL) {
        return ERR_OK;
    }
    if (arena->exhausted) {
        return ERR_SIZE;
    }
    return arena->failed ? ERR_NOMEM : ERR_DECODE;
}
