/*
 * By the descriptors that protobuf-c makes of act.proto, so that an act that learns to name files needs nothing here.
 */
#include "client/lib/act_files.h"
#include <stdbool.h>
#include <string.h>

static const void *member(const ProtobufCMessage *message, unsigned offset)
{
    return (const char *)message + offset;
}

static const ProtobufCMessage *message_at(const ProtobufCMessage *message,
                                          const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessage *found = NULL;
    memcpy(&found, member(message, field->offset), sizeof(found));
    return found;
}

/* Its own `files`; NULL: it has none. */
static Rectify__Attachment *const *own_files(const ProtobufCMessage *message, size_t *count)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "files");
    Rectify__Attachment *const *files = NULL;
    if (field != NULL && field->label == PROTOBUF_C_LABEL_REPEATED &&
        field->descriptor == &rectify__attachment__descriptor) {
        memcpy(count, member(message, field->quantifier_offset), sizeof(*count));
        memcpy(&files, member(message, field->offset), sizeof(files));
    }
    return files;
}

Rectify__Attachment *const *act_files(const Rectify__Act *act, size_t *count)
{
    const ProtobufCFieldDescriptor *what = protobuf_c_message_descriptor_get_field(
        &rectify__act__descriptor, (unsigned)act->what_case);
    *count = 0;
    if (what == NULL) {
        return NULL;
    }
    const ProtobufCMessage *content = message_at(&act->base, what);
    Rectify__Attachment *const *files = own_files(content, count);
    for (unsigned i = 0; files == NULL && i < content->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &content->descriptor->fields[i];
        bool single =
            field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED;
        const ProtobufCMessage *part = single ? message_at(content, field) : NULL;
        files = part != NULL ? own_files(part, count) : NULL;
    }
    return files;
}
