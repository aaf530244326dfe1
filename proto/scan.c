/*
 * The walk over the wire form: every byte is looked at once, nesting is a stack of fixed size.
 *
 * Stricter than protobuf where protobuf is ambiguous: a field that is not repeated occurs once at most, so does the
 * one member of a oneof, and a number must fit its field. Two readers of one act then never see two acts.
 */
#include "common/base/check.h"
#include "proto/codec.h"
#include <stdbool.h>

enum {
    LEVELS_MAX = 8,
    FIELDS_MAX = 64, /* of one message type; a test holds every message of ours to it */
    VARINT_SIZE_MAX = 10,
    FIELD_ID_BITS = 29,
};

struct level {
    const ProtobufCMessageDescriptor *descriptor;
    const uint8_t *end;
    size_t counts[FIELDS_MAX]; /* occurrences, by the field's place in the descriptor */
};

struct scan {
    const struct scan_limits *limits;
    const uint8_t *at;
    size_t unknown;
    unsigned depth; /* levels[depth] is the message that `at` stands in */
    struct level levels[LEVELS_MAX];
};

static size_t remaining(const struct scan *scan)
{
    return (size_t)(scan->levels[scan->depth].end - scan->at);
}

static enum err read_varint(struct scan *scan, uint64_t *value)
{
    size_t left = remaining(scan);
    *value = 0;
    for (unsigned i = 0; i < VARINT_SIZE_MAX && i < left; i++) {
        uint8_t byte = *scan->at++;
        if (i == VARINT_SIZE_MAX - 1 && byte > 1) {
            return ERR_DECODE; /* beyond 64 bits */
        }
        *value |= (uint64_t)(byte & 0x7F) << (7 * i);
        if ((byte & 0x80) == 0) {
            return ERR_OK;
        }
    }
    return ERR_DECODE;
}

static enum err read_tag(struct scan *scan, uint32_t *id, ProtobufCWireType *wire)
{
    uint64_t tag = 0;
    enum err err = read_varint(scan, &tag);
    if (err != ERR_OK) {
        return err;
    }
    if (tag >> (FIELD_ID_BITS + 3) != 0 || tag >> 3 == 0) {
        return ERR_DECODE;
    }
    *id = (uint32_t)(tag >> 3);
    *wire = (ProtobufCWireType)(tag & 7);
    return ERR_OK;
}

static enum err read_length(struct scan *scan, size_t *length)
{
    uint64_t value = 0;
    enum err err = read_varint(scan, &value);
    if (err != ERR_OK) {
        return err;
    }
    if (value > remaining(scan)) {
        return ERR_DECODE;
    }
    *length = (size_t)value;
    return ERR_OK;
}

/* Whether a number fits its field: what protobuf would silently cut is refused. */
static bool fits(ProtobufCType type, uint64_t value)
{
    if (type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_SINT32) {
        return value <= UINT32_MAX;
    }
    return type != PROTOBUF_C_TYPE_BOOL || value <= 1;
}

static enum err skip_fixed(struct scan *scan, size_t size)
{
    if (size > remaining(scan)) {
        return ERR_DECODE;
    }
    scan->at += size;
    return ERR_OK;
}

static ProtobufCWireType wire_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM: return PROTOBUF_C_WIRE_TYPE_VARINT;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT: return PROTOBUF_C_WIRE_TYPE_32BIT;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return PROTOBUF_C_WIRE_TYPE_64BIT;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
    default: return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    }
}

/*
 * Well-formed by table 3-7 of the Unicode standard, and no NUL: protobuf-c's strings end there. Line breaks pass,
 * certificates in PEM have them; what else a text may not hold is judged by the command.
 */
static bool well_formed(const uint8_t *text, size_t length)
{
    size_t i = 0;
    while (i < length) {
        uint8_t lead = text[i++];
        if (lead < 0x80) {
            if (lead == 0) {
                return false;
            }
            continue;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        size_t more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (more > length - i) {
            return false;
        }
        /* The first continuation byte alone tells overlong forms, surrogates and what is above U+10FFFF. */
        uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        for (; more > 0; more--, i++) {
            if (text[i] < low || text[i] > high) {
                return false;
            }
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

/* The members of a oneof share the counter of the first of them. */
static size_t counter_of(const ProtobufCMessageDescriptor *descriptor,
                         const ProtobufCFieldDescriptor *field)
{
    size_t place = (size_t)(field - descriptor->fields);
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0) {
        return place;
    }
    for (size_t i = 0; i < place; i++) {
        const ProtobufCFieldDescriptor *other = &descriptor->fields[i];
        if ((other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
            other->quantifier_offset == field->quantifier_offset) {
            return i;
        }
    }
    return place;
}

static enum err count_field(struct scan *scan, const ProtobufCFieldDescriptor *field, size_t more)
{
    struct level *level = &scan->levels[scan->depth];
    size_t *count = &level->counts[counter_of(level->descriptor, field)];
    size_t max = field->label == PROTOBUF_C_LABEL_REPEATED ? scan->limits->repeated_max : 1;
    if (more > max - *count) {
        return ERR_COUNT;
    }
    *count += more;
    return ERR_OK;
}

/* The message that begins at `at` and takes `length` bytes. */
static enum err begin_level(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                            size_t length)
{
    if (!CHECK(descriptor->n_fields <= FIELDS_MAX)) {
        return ERR_INTERNAL;
    }
    struct level *level = &scan->levels[scan->depth];
    level->descriptor = descriptor;
    level->end = scan->at + length;
    for (size_t i = 0; i < descriptor->n_fields; i++) {
        level->counts[i] = 0;
    }
    return ERR_OK;
}

static enum err enter(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                      size_t length)
{
    if (scan->depth >= scan->limits->depth_max || scan->depth + 1 >= LEVELS_MAX) {
        return ERR_DEPTH;
    }
    scan->depth++;
    return begin_level(scan, descriptor, length);
}

static enum err scan_varint(struct scan *scan, const ProtobufCFieldDescriptor *field)
{
    uint64_t value = 0;
    enum err err = read_varint(scan, &value);
    if (err != ERR_OK) {
        return err;
    }
    return fits(field->type, value) ? ERR_OK : ERR_DECODE;
}

/* Several numbers in one field: each counts. */
static enum err scan_packed(struct scan *scan, const ProtobufCFieldDescriptor *field)
{
    size_t length = 0;
    enum err err = read_length(scan, &length);
    const uint8_t *end = scan->at + length;
    ProtobufCWireType wire = wire_of(field->type);
    while (err == ERR_OK && scan->at < end) {
        err = count_field(scan, field, 1);
        if (err != ERR_OK) {
            return err;
        }
        if (wire == PROTOBUF_C_WIRE_TYPE_VARINT) {
            err = scan_varint(scan, field);
        } else {
            err = skip_fixed(scan, wire == PROTOBUF_C_WIRE_TYPE_32BIT ? 4 : 8);
        }
    }
    if (err != ERR_OK) {
        return err;
    }
    return scan->at == end ? ERR_OK : ERR_DECODE; /* the last number ran over the field's end */
}

static enum err scan_prefixed(struct scan *scan, const ProtobufCFieldDescriptor *field)
{
    size_t length = 0;
    enum err err = read_length(scan, &length);
    if (err != ERR_OK) {
        return err;
    }
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        return enter(scan, field->descriptor, length);
    }
    if (field->type == PROTOBUF_C_TYPE_STRING && !well_formed(scan->at, length)) {
        return ERR_UTF8;
    }
    scan->at += length;
    return ERR_OK;
}

static enum err scan_known(struct scan *scan, const ProtobufCFieldDescriptor *field,
                           ProtobufCWireType wire)
{
    ProtobufCWireType expected = wire_of(field->type);
    if (wire != expected) {
        bool packed = wire == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
                      field->label == PROTOBUF_C_LABEL_REPEATED;
        return packed ? scan_packed(scan, field) : ERR_DECODE;
    }
    enum err err = count_field(scan, field, 1);
    if (err != ERR_OK) {
        return err;
    }
    switch (wire) {
    case PROTOBUF_C_WIRE_TYPE_VARINT: return scan_varint(scan, field);
    case PROTOBUF_C_WIRE_TYPE_64BIT: return skip_fixed(scan, 8);
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED: return scan_prefixed(scan, field);
    case PROTOBUF_C_WIRE_TYPE_32BIT: return skip_fixed(scan, 4);
    default: return ERR_DECODE;
    }
}

/* A newer peer may send what we do not know yet; we step over it, within a bound. */
static enum err scan_unknown(struct scan *scan, ProtobufCWireType wire)
{
    if (scan->unknown >= scan->limits->unknown_max) {
        return ERR_COUNT;
    }
    scan->unknown++;
    uint64_t value = 0;
    size_t length = 0;
    enum err err = ERR_OK;
    switch (wire) {
    case PROTOBUF_C_WIRE_TYPE_VARINT: return read_varint(scan, &value);
    case PROTOBUF_C_WIRE_TYPE_64BIT: return skip_fixed(scan, 8);
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
        err = read_length(scan, &length);
        return err == ERR_OK ? skip_fixed(scan, length) : err;
    case PROTOBUF_C_WIRE_TYPE_32BIT: return skip_fixed(scan, 4);
    default: return ERR_DECODE; /* groups, and numbers that are no wire type */
    }
}

static enum err scan_field(struct scan *scan)
{
    uint32_t id = 0;
    ProtobufCWireType wire = PROTOBUF_C_WIRE_TYPE_VARINT;
    enum err err = read_tag(scan, &id, &wire);
    if (err != ERR_OK) {
        return err;
    }
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(scan->levels[scan->depth].descriptor, id);
    return field != NULL ? scan_known(scan, field, wire) : scan_unknown(scan, wire);
}

enum err message_scan(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes,
                      size_t length, const struct scan_limits *limits)
{
    if (length == 0) {
        return ERR_OK;
    }
    struct scan scan; /* levels are cleared as they begin: most messages need one or two of them */
    scan.limits = limits;
    scan.at = bytes;
    scan.unknown = 0;
    scan.depth = 0;
    enum err err = begin_level(&scan, descriptor, length);

    /* Each turn takes at least one byte or leaves a level that took one to enter: at most 2 * length. */
    while (err == ERR_OK) {
        if (remaining(&scan) > 0) {
            err = scan_field(&scan);
        } else if (scan.depth > 0) {
            scan.depth--;
        } else {
            break;
        }
    }
    return err;
}
