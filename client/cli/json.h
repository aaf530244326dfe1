/*
 * JSON for scripts: English keys, words by name, days and times in ISO 8601; what is not there
 * is left out.
 */
#ifndef RECTIFY_CLI_JSON_H
#define RECTIFY_CLI_JSON_H

#include "client/cli/words.h"
#include <jansson.h>
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The same pointer, or the end of the program when there was no memory. */
json_t *json_made(json_t *value);

void json_add(json_t *object, const char *key, json_t *value);         /* takes the value over */
void json_push(json_t *array, json_t *value);                          /* takes the value over */
void json_add_text(json_t *object, const char *key, const char *text); /* NULL: left out */
void json_add_number(json_t *object, const char *key, int64_t number);
void json_add_flag(json_t *object, const char *key, bool flag);
void json_add_word(json_t *object, const char *key, enum words words, int64_t number);
void json_add_day(json_t *object, const char *key, bool has_day, int32_t day);
void json_add_time(json_t *object, const char *key, int64_t wall_ms);
void json_add_numbers(json_t *object, const char *key, size_t count, const uint32_t *numbers);
/* A digest in hex, a UUID as it is written; what has no or another length: "". */
void json_add_digest(json_t *object, const char *key, const ProtobufCBinaryData *bytes);
void json_add_id(json_t *object, const char *key, const ProtobufCBinaryData *id);
void json_add_texts(json_t *object, const char *key, size_t count, char *const *texts);
void json_add_words(json_t *object, const char *key, enum words words, size_t count,
                    const uint32_t *numbers);

/* An object with schema_version, to be filled; json_print prints it on stdout and frees it. */
json_t *json_document(void);
void json_print(json_t *document);
void json_print_line(json_t *document); /* the same in one line, for streams */

#endif
