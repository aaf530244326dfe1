#include "common/base/attr.h"
#include "server/rules/conditions.h"
#include <string.h>

/*
 * Both texts are read in step, one character that matters at a time, so nothing is copied. They are
 * well-formed UTF-8: that was checked when they came in.
 */

/* The next character, 0 at the end. */
static uint32_t take(const char **at)
{
    const unsigned char *byte = (const unsigned char *)*at;
    if (*byte == 0) {
        return 0;
    }
    unsigned more = *byte >= 0xf0 ? 3 : *byte >= 0xe0 ? 2 : *byte >= 0xc0 ? 1 : 0;
    uint32_t point = more == 0 ? *byte : *byte & (0x3fu >> more);
    size_t len = 1;
    while (more > 0 && byte[len] != 0) {
        point = point << 6 | (byte[len] & 0x3fu);
        len++;
        more--;
    }
    *at += len;
    return point;
}

static bool is_within(uint32_t point, const uint32_t ranges[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i][0] && point <= ranges[i][1]) {
            return true;
        }
    }
    return false;
}

/* White space and punctuation, ASCII, general, CJK and full-width. */
static bool is_filler(uint32_t point)
{
    static const uint32_t ranges[][2] = {
        {0x01, 0x2f},     {0x3a, 0x40},     {0x5b, 0x60},     {0x7b, 0xa0},     {0xb7, 0xb7},
        {0x2000, 0x206f}, {0x3000, 0x3004}, {0x3008, 0x301f}, {0x30fb, 0x30fb}, {0xfe10, 0xfe6f},
        {0xff01, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65},
    };
    return is_within(point, ranges, ARRAY_LEN(ranges));
}

/* Characters that are looked for one by one; the zero that ends the list is none of them. */
static bool is_one_of(uint32_t point, const char *list)
{
    for (uint32_t one = take(&list); one != 0; one = take(&list)) {
        if (one == point) {
            return true;
        }
    }
    return false;
}

static bool is_digit(uint32_t point)
{
    return (point >= '0' && point <= '9') || (point >= 0xff10 && point <= 0xff19);
}

static const char *skip_filler(const char *text)
{
    const char *next = text;
    while (is_filler(take(&next))) {
        text = next;
    }
    return text;
}

/*
 * Behind a leading "1、" "(2)" "3." "①" "一、" "(二)" "三是". A number that says something stays:
 * "3次培训", "1.5公里", "一次".
 */
static const char *skip_number(const char *text)
{
    static const char numerals[] = "一二三四五六七八九十";
    const char *start = skip_filler(text);
    const char *next = start;
    uint32_t point = take(&next);
    if (point >= 0x2460 && point <= 0x249b) { /* ① to ⒛: number and mark in one */
        return next;
    }
    bool numeral = is_one_of(point, numerals);
    if (!numeral && !is_digit(point)) {
        return start;
    }
    while (numeral ? is_one_of(point, numerals) : is_digit(point)) {
        point = take(&next);
    }
    const char *behind = next;
    bool decimal = (point == '.' || point == 0xff0e) && is_digit(take(&behind));
    bool marked = is_one_of(point, "、.\uff0e)\uff09") || (numeral && is_one_of(point, "是"));
    return marked && !decimal ? next : start;
}

/* The next character that matters: neither filler nor a mark of completion. */
static uint32_t take_meaning(const char **at)
{
    static const char done[] = "进行";
    for (;;) {
        if (strncmp(*at, done, sizeof(done) - 1) == 0) {
            *at += sizeof(done) - 1;
            continue;
        }
        uint32_t point = take(at);
        if (point == 0 || !(is_filler(point) || is_one_of(point, "了的已"))) {
            return point;
        }
    }
}

bool effect_repeats_measure(const char *measure, const char *effect)
{
    const char *left = skip_number(measure);
    const char *right = skip_number(effect);
    bool said = false; /* two texts without any meaning repeat nothing */
    for (;;) {
        uint32_t point = take_meaning(&left);
        if (point != take_meaning(&right)) {
            return false;
        }
        if (point == 0) {
            return said;
        }
        said = true;
    }
}
