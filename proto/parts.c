#include "proto/parts.h"
#include <protobuf-c/protobuf-c.h>

enum {
    VARINT_SIZE_MAX = 10,
    WIRE_BITS = 3,
};

static enum err read_varint(struct message_parts *parts, uint64_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < VARINT_SIZE_MAX && parts->at < parts->end; i++) {
        uint8_t byte = *parts->at++;
        *value |= (uint64_t)(byte & 0x7F) << (7 * i);
        if ((byte & 0x80) == 0) {
            return ERR_OK;
        }
    }
    return ERR_DECODE;
}

/* How long the value of a field is that begins here. */
static enum err read_size(struct message_parts *parts, unsigned wire, uint64_t *size)
{
    const uint8_t *start = parts->at;
    enum err err = ERR_OK;
    switch (wire) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
        err = read_varint(parts, size);
        *size = (uint64_t)(parts->at - start);
        parts->at = start;
        break;
    case PROTOBUF_C_WIRE_TYPE_64BIT: *size = sizeof(uint64_t); break;
    case PROTOBUF_C_WIRE_TYPE_32BIT: *size = sizeof(uint32_t); break;
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED: err = read_varint(parts, size); break;
    default: return ERR_DECODE;
    }
    return err == ERR_OK && *size > (uint64_t)(parts->end - parts->at) ? ERR_DECODE : err;
}

/* Each turn takes at least one byte. */
enum err message_parts_next(struct message_parts *parts, const uint8_t **part, size_t *length)
{
    *part = NULL;
    *length = 0;
    while (parts->at < parts->end) {
        uint64_t tag = 0;
        uint64_t size = 0;
        enum err err = read_varint(parts, &tag);
        unsigned wire = (unsigned)(tag & ((1u << WIRE_BITS) - 1));
        if (err == ERR_OK) {
            err = read_size(parts, wire, &size);
        }
        if (err != ERR_OK) {
            return err;
        }
        const uint8_t *value = parts->at;
        parts->at += size;
        if (tag >> WIRE_BITS == parts->id) {
            *part = value;
            *length = (size_t)size;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

static size_t write_varint(uint64_t value, uint8_t *out)
{
    size_t length = 0;
    for (; value > 0x7F; value >>= 7) {
        out[length++] = (uint8_t)(value | 0x80);
    }
    out[length++] = (uint8_t)value;
    return length;
}

size_t message_part_head(uint32_t id, size_t length, uint8_t out[MESSAGE_PART_HEAD_MAX])
{
    uint64_t tag = (uint64_t)id << WIRE_BITS | PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    size_t tag_length = write_varint(tag, out);
    return tag_length + write_varint(length, out + tag_length);
}
