#include "common/base/uuid.h"
#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* The kernel answers up to 256 bytes whole or not at all. */
static enum err randomise(struct uuid *uuid)
{
    ssize_t got = 0;
    do {
        got = getrandom(uuid->bytes, sizeof(uuid->bytes), 0);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(uuid->bytes) ? ERR_OK : ERR_IO;
}

enum err uuid_make(struct uuid *uuid, int64_t wall_ms)
{
    enum err err = randomise(uuid);
    if (err != ERR_OK) {
        return err;
    }
    for (int i = 0; i < 6; i++) {
        uuid->bytes[i] = (uint8_t)((uint64_t)wall_ms >> (40 - 8 * i));
    }
    uuid->bytes[6] = (uint8_t)(0x70 | (uuid->bytes[6] & 0x0F)); /* version */
    uuid->bytes[8] = (uint8_t)(0x80 | (uuid->bytes[8] & 0x3F)); /* variant */
    return ERR_OK;
}

/* Where the 36 characters hold a hyphen: 8-4-4-4-12. */
static bool hyphen_at(int position)
{
    return position == 8 || position == 13 || position == 18 || position == 23;
}

void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    int position = 0;
    for (size_t i = 0; i < sizeof(uuid->bytes); i++) {
        if (hyphen_at(position)) {
            text[position++] = '-';
        }
        text[position++] = hex[uuid->bytes[i] >> 4];
        text[position++] = hex[uuid->bytes[i] & 15];
    }
    text[position] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

enum err uuid_parse(const char *text, struct uuid *uuid)
{
    struct uuid parsed;
    int position = 0;
    if (strnlen(text, UUID_TEXT_SIZE) != UUID_TEXT_SIZE - 1) {
        return ERR_INVALID;
    }
    for (size_t i = 0; i < sizeof(parsed.bytes); i++) {
        if (hyphen_at(position) && text[position++] != '-') {
            return ERR_INVALID;
        }
        int high = hex_value(text[position++]);
        int low = hex_value(text[position++]);
        if (high < 0 || low < 0) {
            return ERR_INVALID;
        }
        parsed.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *uuid = parsed;
    return ERR_OK;
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool uuid_is_nil(const struct uuid *uuid)
{
    static const struct uuid nil;
    return uuid_equal(uuid, &nil);
}
