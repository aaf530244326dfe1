/*
 * Bytes as a message: the first byte is the number of its type. What is refused is refused within the budget; what is read can be
 * packed, read again and packed to the same bytes.
 */
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/check.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A message of the table; any other number: the act that stands as bytes in a submission, whose seeds begin with 255. */
static const ProtobufCMessageDescriptor *pick(uint8_t number)
{
    const struct message_type *type = message_type_find(number);
    return type == NULL ? &rectify__act__descriptor : type->descriptor;
}

static uint8_t *pack(const ProtobufCMessage *message, size_t *len)
{
    *len = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = malloc(*len > 0 ? *len : 1);
    CHECK_FATAL(bytes != NULL);
    CHECK_FATAL(protobuf_c_message_pack(message, bytes) == *len);
    return bytes;
}

static void round_trip(const ProtobufCMessage *message)
{
    size_t len = 0;
    uint8_t *bytes = pack(message, &len);
    struct arena arena;
    arena_init(&arena, message_arena_budget(len));
    ProtobufCMessage *again = NULL;
    CHECK_FATAL(message_unpack(message->descriptor, bytes, len, &scan_limits_ordinary, &arena,
                               &again) == ERR_OK);
    size_t again_len = 0;
    uint8_t *again_bytes = pack(again, &again_len);
    CHECK_FATAL(len == again_len && memcmp(bytes, again_bytes, len) == 0);
    free(again_bytes);
    free(bytes);
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len == 0) {
        return 0;
    }
    const ProtobufCMessageDescriptor *type = pick(bytes[0]);
    struct arena arena;
    arena_init(&arena, message_arena_budget(len - 1));
    ProtobufCMessage *message = NULL;
    enum err err =
        message_unpack(type, bytes + 1, len - 1, &scan_limits_ordinary, &arena, &message);
    CHECK_FATAL((message != NULL) == (err == ERR_OK));
    CHECK_FATAL(arena.used <= arena.budget);
    if (err == ERR_OK) {
        round_trip(message);
    }
    arena_close(&arena);
    return 0;
}
