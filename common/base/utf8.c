#include "common/base/utf8.h"
#include <stdbool.h>
#include <stdint.h>

/* A byte that follows others. */
static bool trails(char byte)
{
    return ((uint8_t)byte & 0xC0) == 0x80;
}

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
        if (!trails(bytes[i])) {
            return 0;
        }
        value = value << 6 | ((uint8_t)bytes[i] & 0x3F);
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

/*
 * How many bytes the character at the front takes when it is one of those that nearly all texts are made of: printable
 * ASCII, or U+3000 to U+CFFF, where Chinese lies and nothing is refused. Else 0.
 */
static size_t ordinary(const char *bytes, size_t len)
{
    uint8_t lead = (uint8_t)bytes[0];
    if (lead >= 0x20 && lead < 0x7F) {
        return 1;
    }
    return lead >= 0xE3 && lead <= 0xEC && len >= 3 && trails(bytes[1]) && trails(bytes[2]) ? 3 : 0;
}

/* The same for any character that may stand in a text. */
static size_t allowed(const char *bytes, size_t len)
{
    uint32_t point = 0;
    size_t size = ordinary(bytes, len);
    if (size != 0) {
        return size;
    }
    size = decode(bytes, len, &point);
    return size == 0 || control(point) || noncharacter(point) ? 0 : size;
}

enum err utf8_check(const char *bytes, size_t len, size_t chars_max, size_t *at)
{
    size_t chars = 0;
    for (size_t i = 0; i < len; chars++) {
        if (chars == chars_max) {
            return refuse(ERR_SIZE, i, at);
        }
        size_t size = allowed(bytes + i, len - i);
        if (size == 0) {
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
        chars += !trails(bytes[i]);
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
