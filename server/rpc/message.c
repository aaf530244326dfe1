/* The messages that are packed on this floor. */
#include "common/base/log.h"
#include "proto/session.pb-c.h"
#include "server/rpc/internal.h"
#include <stdio.h>

enum {
    FIELD_PATH_SIZE = 256,
};

struct message_bytes *rpc_message_pack(const struct message_type *type,
                                       const ProtobufCMessage *message, struct shared_bytes *tail,
                                       enum err *err)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    if (length + (tail == NULL ? 0 : tail->length) > type->length_max) {
        *err = ERR_SIZE;
        return NULL;
    }
    struct message_bytes *bytes = message_bytes_new(type->number, length, tail);
    if (bytes == NULL) {
        *err = ERR_NOMEM;
        return NULL;
    }
    (void)protobuf_c_message_pack(message, bytes->body);
    *err = ERR_OK;
    return bytes;
}

static struct message_bytes *pack(enum message_number number, const ProtobufCMessage *message)
{
    enum err err = ERR_OK;
    struct message_bytes *bytes =
        rpc_message_pack(message_type_find((uint16_t)number), message, NULL, &err);
    if (bytes == NULL) {
        log_event(LOG_ERROR, "rpc", "message not packed type=%d error=%s", (int)number,
                  err_name(err));
    }
    return bytes;
}

/* What went wrong in here is nobody's business out there; whoever has it, logs it. */
static enum err for_the_wire(enum err err)
{
    /* MAGIC is the first that crosses the wire. */
    return err >= ERR_MAGIC && err_known((int)err) ? err : ERR_INTERNAL;
}

struct message_bytes *rpc_error_message(enum err err, const char *field, uint32_t retry_after_ms,
                                        uint64_t left)
{
    char path[FIELD_PATH_SIZE];
    Rectify__Error message = RECTIFY__ERROR__INIT;
    message.code = (uint32_t)for_the_wire(err);
    if (field != NULL) {
        (void)snprintf(path, sizeof(path), "%s", field);
        message.field = path;
    }
    message.has_retry_after_ms = retry_after_ms > 0;
    message.retry_after_ms = retry_after_ms;
    message.has_left = err == ERR_QUOTA;
    message.left = message.has_left ? left : 0;
    return pack(MESSAGE_ERROR, &message.base);
}

struct message_bytes *rpc_goodbye_message(enum err err)
{
    Rectify__Goodbye message = RECTIFY__GOODBYE__INIT;
    message.code = err == ERR_OK ? 0 : (uint32_t)for_the_wire(err);
    return pack(MESSAGE_GOODBYE, &message.base);
}

struct message_bytes *rpc_ping_message(uint64_t token)
{
    Rectify__Ping message = RECTIFY__PING__INIT;
    message.token = token;
    return pack(MESSAGE_PING, &message.base);
}

struct message_bytes *rpc_pong_message(uint64_t token)
{
    Rectify__Pong message = RECTIFY__PONG__INIT;
    message.token = token;
    return pack(MESSAGE_PONG, &message.base);
}
