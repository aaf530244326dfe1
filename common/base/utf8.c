#include "common/base/utf8.h"
#include <stdbool.h>
#include <stdint.h>

/* How many bytes follow a lead byte; -1 for a byte that can lead nothing. */
static int followers(uint8_t lead)
{
    if (lead < 0x80) {
        return 0;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 1;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 2;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : -1;
}

/* The code point at the front of len > 0 bytes; returns how many bytes it takes, 0 when ill-formed. */
static size_t decode(const char *bytes, size_t len, uint32_t *point)
{
    static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    static const uint8_t lead_bits[] = {0x7F, 0x1F, 0x0F, 0x07};
    uint8_t lead = (uint8_t)bytes[0];
    int more = followers(lead);
    if (more < 0 || (size_t)more > len - 1) {
        return 0;
    }
    uint32_t value = lead & lead_bits[more];
    for (int i = 1; i <= more; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        if ((byte & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (byte & 0x3F);
    }
    if (value < smallest[more] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *point = value;
    return (size_t)more + 1;
}

static bool control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x2028 || point == 0x2029;
}

static bool noncharacter(uint32_t point)
{
    return (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

static enum err refuse(enum err err, size_t position, size_t *at)
{
    if (at != NULL) {
        *at = position;
    }
    return err;
}

enum err utf8_check(const char *bytes, size_t len, size_t chars_max, size_t *at)
{
    size_t chars = 0;
    for (size_t i = 0; i < len; chars++) {
        uint32_t point = 0;
        if (chars == chars_max) {
            return refuse(ERR_SIZE, i, at);
        }
        size_t size = decode(bytes + i, len - i, &point);
        if (size == 0 || control(point) || noncharacter(point)) {
            return refuse(ERR_UTF8, i, at);
        }
        i += size;
    }
    return ERR_OK;
}

size_t utf8_length(const char *bytes, size_t len)
{
    size_t chars = 0;
    for (size_t i = 0; i < len; i++) {
        chars += ((uint8_t)bytes[i] & 0xC0) != 0x80;
    }
    return chars;
}

static bool white(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xA0 || point == 0x3000;
}

int utf8_blank(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t point = 0;
        size_t size = decode(bytes + i, len - i, &point);
        if (size == 0 || !white(point)) {
            return 0;
        }
        i += size;
    }
    return 1;
}
