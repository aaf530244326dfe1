/*
 * Checks of what a message holds: texts, words, days, ids. The first thing that is wrong is kept, with the path of
 * its field as PROTOCOL.md writes it ("plan.measures[2].text", elements from 1); what follows is not looked at.
 */
#ifndef RECTIFY_COMMANDS_TEXTS_H
#define RECTIFY_COMMANDS_TEXTS_H

#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "server/rules/vocabulary.h"
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In code points (PROTOCOL.md, "Limits"). */
enum {
    TEXT_CODE_MAX = 64,
    TEXT_NAME_MAX = 100,
    TEXT_TITLE_MAX = 200,
    TEXT_SHORT_MAX = 200,
    TEXT_LONG_MAX = 2000,
};

enum {
    CHECKS_FIELD_SIZE = 96,
};

/* Begins all zero. */
struct checks {
    enum err err; /* OK so far; FIELD, SIZE, UTF8 or what checks_that was given */
    char field[CHECKS_FIELD_SIZE];
};

/* The form of a text; NULL and empty ones pass. */
void checks_text(struct checks *checks, const char *text, size_t chars_max, const char *path, ...)
    PRINTF_LIKE(4, 5);
/* The form of a text that must be there and say something. */
void checks_given(struct checks *checks, const char *text, size_t chars_max, const char *path, ...)
    PRINTF_LIKE(4, 5);
void checks_that(struct checks *checks, bool holds, enum err err, const char *path, ...)
    PRINTF_LIKE(4, 5);

/* What is wrong with the form of a text: OK, SIZE, UTF8. NULL is OK. */
MUST_CHECK enum err text_form(const char *text, size_t chars_max);
/* NULL for a text that says nothing, so that "empty" is stored in one way only. */
const char *text_or_null(const char *text);
bool text_is_code(const char *text); /* 1 to 64 of A-Z a-z 0-9 _ - */

bool word_known(enum vocabulary vocabulary, uint32_t number);
bool edition_known(bool given, uint32_t edition); /* none is INTERNAL */
bool day_sane(int32_t day);                       /* of the years 1990 to 2199 */
/* What a database can keep: a terminal's clock may be as wrong as it likes. */
bool time_sane(int64_t wall_ms);
bool count_sane(uint32_t count); /* fits the database's numbers */

/* Any UUID: the events of an issue bear ids that no client made. False leaves *uuid alone. */
bool uuid_read(const ProtobufCBinaryData *bytes, struct uuid *uuid);

/* A UUID of version 7, as the client makes them; false leaves *uuid alone. */
bool request_id_read(const ProtobufCBinaryData *bytes, struct uuid *uuid);

#endif
