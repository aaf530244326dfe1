#include "client/cli/json.h"

#include "client/cli/keep.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include <stdio.h>
#include <string.h>

enum {
    SCHEMA_VERSION = 1,
};

json_t *json_made(json_t *value)
{
    return keep(value);
}

void json_add(json_t *object, const char *key, json_t *value)
{
    /* Our own texts are UTF-8 that the protocol has checked: only memory can be the reason. */
    (void)keep(json_object_set_new(object, key, json_made(value)) == 0 ? object : NULL);
}

void json_push(json_t *array, json_t *value)
{
    (void)keep(json_array_append_new(array, json_made(value)) == 0 ? array : NULL);
}

void json_add_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL) {
        json_add(object, key, json_string(text));
    }
}

void json_add_number(json_t *object, const char *key, int64_t number)
{
    json_add(object, key, json_integer(number));
}

void json_add_flag(json_t *object, const char *key, bool flag)
{
    json_add(object, key, json_boolean(flag));
}

void json_add_word(json_t *object, const char *key, enum words words, int64_t number)
{
    json_add(object, key, json_string(word_name(words, number)));
}

void json_add_day(json_t *object, const char *key, bool has_day, int32_t day)
{
    char text[DAY_TEXT_SIZE];
    if (has_day) {
        day_format(day, text);
        json_add_text(object, key, text);
    }
}

/* Asia/Shanghai is UTC+8 all the year; the offset is written out so that nobody has to know. */
void json_add_time(json_t *object, const char *key, int64_t wall_ms)
{
    char text[CLOCK_TEXT_SIZE];
    char stamp[sizeof("2023-05-30T14:03:59+08:00")];

    clock_format(wall_ms, text);
    text[10] = 'T';
    (void)snprintf(stamp, sizeof(stamp), "%s+08:00", text);
    json_add_text(object, key, stamp);
}

void json_add_numbers(json_t *object, const char *key, size_t count, const uint32_t *numbers)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_push(array, json_integer(numbers[i]));
    }
    json_add(object, key, array);
}

void json_add_digest(json_t *object, const char *key, const ProtobufCBinaryData *bytes)
{
    struct digest digest;
    char hex[DIGEST_HEX_SIZE] = "";
    if (bytes->len == sizeof(digest.bytes)) {
        memcpy(digest.bytes, bytes->data, sizeof(digest.bytes));
        digest_hex(&digest, hex);
    }
    json_add_text(object, key, hex);
}

void json_add_id(json_t *object, const char *key, const ProtobufCBinaryData *id)
{
    struct uuid uuid;
    char text[UUID_TEXT_SIZE] = "";
    if (id->len == sizeof(uuid.bytes)) {
        memcpy(uuid.bytes, id->data, sizeof(uuid.bytes));
        uuid_format(&uuid, text);
    }
    json_add_text(object, key, text);
}

void json_add_texts(json_t *object, const char *key, size_t count, char *const *texts)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_push(array, json_string(texts[i]));
    }
    json_add(object, key, array);
}

void json_add_words(json_t *object, const char *key, enum words words, size_t count,
                    const uint32_t *numbers)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_push(array, json_string(word_name(words, numbers[i])));
    }
    json_add(object, key, array);
}

json_t *json_document(void)
{
    json_t *document = json_made(json_object());
    json_add_number(document, "schema_version", SCHEMA_VERSION);
    return document;
}

/* What could not be written shows when stdout is flushed at the end. */
static void dump(json_t *document, size_t flags)
{
    (void)json_dumpf(document, stdout, flags);
    (void)putchar('\n');
    json_decref(document);
}

void json_print(json_t *document)
{
    dump(document, JSON_INDENT(2));
}

void json_print_line(json_t *document)
{
    dump(document, JSON_COMPACT);
}
