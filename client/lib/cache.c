#include "client/lib/cache.h"
#include "client/lib/query.h"
#include "common/base/mem.h"

/* Messages are named by number, as on the wire; 0: not a message of its own. */
static uint16_t number_of(const ProtobufCMessageDescriptor *descriptor)
{
    size_t count = 0;
    const struct message_type *types = message_types(&count);
    for (size_t i = 0; i < count; i++) {
        if (types[i].descriptor == descriptor) {
            return types[i].number;
        }
    }
    return 0;
}

static enum err store(struct home *home, const char *name, uint16_t type, const uint8_t *bytes,
                      size_t length, int64_t seen_ms, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert or replace into seen (name, type, bytes, seen_ms) values (?, ?, ?, ?)");
    query_bind_text(&query, name);
    query_bind_int(&query, type);
    query_bind_bytes(&query, bytes, length);
    query_bind_int(&query, seen_ms);
    return query_run(&query, failure);
}

enum err cache_put(struct home *home, const char *name, const ProtobufCMessage *message,
                   int64_t seen_ms, struct failure *failure)
{
    uint16_t type = number_of(message->descriptor);
    size_t length = protobuf_c_message_get_packed_size(message);
    if (type == 0 || length > LENGTH_LIST) {
        return failure_set(failure, type == 0 ? ERR_INVALID : ERR_SIZE, name);
    }
    uint8_t *bytes = mem_alloc(length);
    if (bytes == NULL) {
        return failure_set(failure, ERR_NOMEM, name);
    }
    (void)protobuf_c_message_pack(message, bytes);
    enum err err = store(home, name, type, bytes, length, seen_ms, failure);
    mem_free(bytes);
    return err;
}

/* What another version of this program left and this one cannot read is as good as never seen. */
static enum err read_row(struct query *query, const ProtobufCMessageDescriptor *descriptor,
                         struct arena *arena, ProtobufCMessage **message, int64_t *seen_ms)
{
    size_t length = 0;
    const uint8_t *bytes = query_bytes(query, 1, &length);
    if (query->err != ERR_OK) {
        return query->err;
    }
    if (query_int(query, 0) != number_of(descriptor)) {
        return ERR_NOT_FOUND;
    }
    *seen_ms = query_int(query, 2);
    enum err err = message_unpack(descriptor, bytes, length, &scan_limits_bulk, arena, message);
    bool ours = err == ERR_OK || err == ERR_NOMEM || err == ERR_SIZE;
    return ours ? err : ERR_NOT_FOUND;
}

enum err cache_get(struct home *home, const char *name,
                   const ProtobufCMessageDescriptor *descriptor, struct arena *arena,
                   ProtobufCMessage **message, int64_t *seen_ms, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select type, bytes, seen_ms from seen where name = ?");
    query_bind_text(&query, name);
    enum err read = ERR_NOT_FOUND;
    if (query_row(&query)) {
        read = read_row(&query, descriptor, arena, message, seen_ms);
    }
    enum err err = query_close(&query, failure);
    if (err == ERR_OK && read != ERR_OK) {
        err = failure_set(failure, read, name);
    }
    return err;
}
