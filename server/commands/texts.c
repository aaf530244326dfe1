#include "server/commands/texts.h"
#include "common/base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void refuse(struct checks *checks, enum err err, const char *path, va_list args)
    PRINTF_LIKE(3, 0);

static void refuse(struct checks *checks, enum err err, const char *path, va_list args)
{
    checks->err = err;
    (void)vsnprintf(checks->field, sizeof(checks->field), path, args);
}

void checks_text(struct checks *checks, const char *text, size_t chars_max, const char *path, ...)
{
    enum err err = checks->err == ERR_OK ? text_form(text, chars_max) : ERR_OK;
    if (err != ERR_OK) {
        va_list args;
        va_start(args, path);
        refuse(checks, err, path, args);
        va_end(args);
    }
}

void checks_given(struct checks *checks, const char *text, size_t chars_max, const char *path, ...)
{
    if (checks->err != ERR_OK) {
        return;
    }
    enum err err = text_form(text, chars_max);
    if (err == ERR_OK && text_or_null(text) == NULL) {
        err = ERR_FIELD;
    }
    if (err != ERR_OK) {
        va_list args;
        va_start(args, path);
        refuse(checks, err, path, args);
        va_end(args);
    }
}

void checks_that(struct checks *checks, bool holds, enum err err, const char *path, ...)
{
    if (checks->err == ERR_OK && !holds) {
        va_list args;
        va_start(args, path);
        refuse(checks, err, path, args);
        va_end(args);
    }
}

enum err text_form(const char *text, size_t chars_max)
{
    return text == NULL ? ERR_OK : utf8_check(text, strlen(text), chars_max, NULL);
}

const char *text_or_null(const char *text)
{
    return text == NULL || utf8_blank(text, strlen(text)) ? NULL : text;
}

bool text_is_code(const char *text)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t len = text == NULL ? 0 : strlen(text);
    return len >= 1 && len <= TEXT_CODE_MAX && strspn(text, allowed) == len;
}

bool word_known(enum vocabulary vocabulary, uint32_t number)
{
    return number <= INT32_MAX && vocabulary_name(vocabulary, (int)number) != NULL;
}

bool edition_known(bool given, uint32_t edition)
{
    return !given || word_known(VOCABULARY_EDITION, edition);
}

bool day_sane(int32_t day)
{
    enum {
        FIRST = 7305, /* 1990-01-01 */
        LAST = 84005, /* 2199-12-31 */
    };
    return day >= FIRST && day <= LAST;
}

bool time_sane(int64_t wall_ms)
{
    const int64_t last = INT64_C(253402300799999); /* of the year 9999 */
    return wall_ms >= 0 && wall_ms <= last;
}

bool count_sane(uint32_t count)
{
    return count <= INT32_MAX;
}

bool uuid_read(const ProtobufCBinaryData *bytes, struct uuid *uuid)
{
    if (bytes->len != sizeof(uuid->bytes)) {
        return false;
    }
    memcpy(uuid->bytes, bytes->data, sizeof(uuid->bytes));
    return true;
}

bool request_id_read(const ProtobufCBinaryData *bytes, struct uuid *uuid)
{
    enum {
        VERSION_AT = 6,
        VARIANT_AT = 8,
    };
    if (bytes->len != sizeof(uuid->bytes) || bytes->data[VERSION_AT] >> 4 != 7 ||
        bytes->data[VARIANT_AT] >> 6 != 2) {
        return false;
    }
    return uuid_read(bytes, uuid);
}
