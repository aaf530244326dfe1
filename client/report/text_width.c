#include "client/report/text_width.h"
#include "common/base/attr.h"
#include <string.h>
#include <utf8proc.h>

struct glyph {
    utf8proc_int32_t code; /* -1 for bytes that are no character */
    size_t len;            /* bytes, at least 1 */
    unsigned width;
};

struct range {
    utf8proc_int32_t first;
    utf8proc_int32_t last;
};

/*
 * East Asian width "A" of Unicode (UAX 11), without combining marks, which take no column anywhere.
 */
static const struct range ambiguous[] = {
    /* clang-format off */
    {0xa1, 0xa1}, {0xa4, 0xa4}, {0xa7, 0xa8}, {0xaa, 0xaa}, {0xae, 0xae}, {0xb0, 0xb4},
    {0xb6, 0xba}, {0xbc, 0xbf}, {0xc6, 0xc6}, {0xd0, 0xd0}, {0xd7, 0xd8}, {0xde, 0xe1},
    {0xe6, 0xe6}, {0xe8, 0xea}, {0xec, 0xed}, {0xf0, 0xf0}, {0xf2, 0xf3}, {0xf7, 0xfa},
    {0xfc, 0xfc}, {0xfe, 0xfe}, {0x101, 0x101}, {0x111, 0x111}, {0x113, 0x113}, {0x11b, 0x11b},
    {0x126, 0x127}, {0x12b, 0x12b}, {0x131, 0x133}, {0x138, 0x138}, {0x13f, 0x142},
    {0x144, 0x144}, {0x148, 0x14b}, {0x14d, 0x14d}, {0x152, 0x153}, {0x166, 0x167},
    {0x16b, 0x16b}, {0x1ce, 0x1ce}, {0x1d0, 0x1d0}, {0x1d2, 0x1d2}, {0x1d4, 0x1d4},
    {0x1d6, 0x1d6}, {0x1d8, 0x1d8}, {0x1da, 0x1da}, {0x1dc, 0x1dc}, {0x251, 0x251},
    {0x261, 0x261}, {0x2c4, 0x2c4}, {0x2c7, 0x2c7}, {0x2c9, 0x2cb}, {0x2cd, 0x2cd},
    {0x2d0, 0x2d0}, {0x2d8, 0x2db}, {0x2dd, 0x2dd}, {0x2df, 0x2df}, {0x391, 0x3a1},
    {0x3a3, 0x3a9}, {0x3b1, 0x3c1}, {0x3c3, 0x3c9}, {0x401, 0x401}, {0x410, 0x44f},
    {0x451, 0x451}, {0x2010, 0x2010}, {0x2013, 0x2016}, {0x2018, 0x2019}, {0x201c, 0x201d},
    {0x2020, 0x2022}, {0x2024, 0x2027}, {0x2030, 0x2030}, {0x2032, 0x2033}, {0x2035, 0x2035},
    {0x203b, 0x203b}, {0x203e, 0x203e}, {0x2074, 0x2074}, {0x207f, 0x207f}, {0x2081, 0x2084},
    {0x20ac, 0x20ac}, {0x2103, 0x2103}, {0x2105, 0x2105}, {0x2109, 0x2109}, {0x2113, 0x2113},
    {0x2116, 0x2116}, {0x2121, 0x2122}, {0x2126, 0x2126}, {0x212b, 0x212b}, {0x2153, 0x2154},
    {0x215b, 0x215e}, {0x2160, 0x216b}, {0x2170, 0x2179}, {0x2189, 0x2189}, {0x2190, 0x2199},
    {0x21b8, 0x21b9}, {0x21d2, 0x21d2}, {0x21d4, 0x21d4}, {0x21e7, 0x21e7}, {0x2200, 0x2200},
    {0x2202, 0x2203}, {0x2207, 0x2208}, {0x220b, 0x220b}, {0x220f, 0x220f}, {0x2211, 0x2211},
    {0x2215, 0x2215}, {0x221a, 0x221a}, {0x221d, 0x2220}, {0x2223, 0x2223}, {0x2225, 0x2225},
    {0x2227, 0x222c}, {0x222e, 0x222e}, {0x2234, 0x2237}, {0x223c, 0x223d}, {0x2248, 0x2248},
    {0x224c, 0x224c}, {0x2252, 0x2252}, {0x2260, 0x2261}, {0x2264, 0x2267}, {0x226a, 0x226b},
    {0x226e, 0x226f}, {0x2282, 0x2283}, {0x2286, 0x2287}, {0x2295, 0x2295}, {0x2299, 0x2299},
    {0x22a5, 0x22a5}, {0x22bf, 0x22bf}, {0x2312, 0x2312}, {0x2460, 0x24e9}, {0x24eb, 0x254b},
    {0x2550, 0x2573}, {0x2580, 0x258f}, {0x2592, 0x2595}, {0x25a0, 0x25a1}, {0x25a3, 0x25a9},
    {0x25b2, 0x25b3}, {0x25b6, 0x25b7}, {0x25bc, 0x25bd}, {0x25c0, 0x25c1}, {0x25c6, 0x25c8},
    {0x25cb, 0x25cb}, {0x25ce, 0x25d1}, {0x25e2, 0x25e5}, {0x25ef, 0x25ef}, {0x2605, 0x2606},
    {0x2609, 0x2609}, {0x260e, 0x260f}, {0x261c, 0x261c}, {0x261e, 0x261e}, {0x2640, 0x2640},
    {0x2642, 0x2642}, {0x2660, 0x2661}, {0x2663, 0x2665}, {0x2667, 0x266a}, {0x266c, 0x266d},
    {0x266f, 0x266f}, {0x269e, 0x269f}, {0x26bf, 0x26bf}, {0x26c6, 0x26cd}, {0x26cf, 0x26d3},
    {0x26d5, 0x26e1}, {0x26e3, 0x26e3}, {0x26e8, 0x26e9}, {0x26eb, 0x26f1}, {0x26f4, 0x26f4},
    {0x26f6, 0x26f9}, {0x26fb, 0x26fc}, {0x26fe, 0x26ff}, {0x273d, 0x273d}, {0x2776, 0x277f},
    {0x2b56, 0x2b59}, {0x3248, 0x324f}, {0xe000, 0xf8ff}, {0xfffd, 0xfffd}, {0x1f100, 0x1f10a},
    {0x1f110, 0x1f12d}, {0x1f130, 0x1f169}, {0x1f170, 0x1f18d}, {0x1f18f, 0x1f190},
    {0x1f19b, 0x1f1ac},
    /* clang-format on */
};

static const utf8proc_int32_t closers[] = {
    ',',    '.',    ';',    ':',    '!',    '?',    ')',    ']',    '}',    '%',
    0x2019, 0x201d, 0x3001, 0x3002, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0x3015,
    0xff01, 0xff05, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f, 0xff3d, 0xff5d,
};

static const utf8proc_int32_t openers[] = {
    '(',    '[',    '{',    0x2018, 0x201c, 0x3008, 0x300a,
    0x300c, 0x300e, 0x3010, 0x3014, 0xff08, 0xff3b, 0xff5b,
};

static bool is_ambiguous(utf8proc_int32_t code)
{
    size_t low = 0;
    size_t high = ARRAY_LEN(ambiguous);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > ambiguous[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < ARRAY_LEN(ambiguous) && code >= ambiguous[low].first;
}

static bool contains(const utf8proc_int32_t *codes, size_t count, utf8proc_int32_t code)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

static bool turns_direction(utf8proc_int32_t code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static bool is_printable(utf8proc_int32_t code)
{
    if (code < 0 || turns_direction(code)) {
        return false;
    }
    utf8proc_category_t category = utf8proc_category(code);
    return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_ZL &&
           category != UTF8PROC_CATEGORY_ZP;
}

/* The first glyph of a text that is not empty. No character is longer than four bytes. */
static struct glyph take(const char *text, unsigned ambiguous_width)
{
    struct glyph glyph = {.code = -1, .len = 1, .width = 1};
    utf8proc_int32_t code = -1;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strnlen(text, 4), &code);
    if (len <= 0) {
        return glyph;
    }
    glyph.code = code;
    glyph.len = (size_t)len;
    if (is_printable(code)) {
        glyph.width = (unsigned)utf8proc_charwidth(code);
        if (glyph.width == 1 && ambiguous_width == 2 && is_ambiguous(code)) {
            glyph.width = 2;
        }
    }
    return glyph;
}

bool text_is_well_formed(const char *text)
{
    while (*text != '\0') {
        struct glyph glyph = take(text, 1);
        if (glyph.code < 0) {
            return false;
        }
        text += glyph.len;
    }
    return true;
}

unsigned text_width(const char *text, unsigned ambiguous_width)
{
    unsigned widest = 0;
    unsigned width = 0;
    while (*text != '\0') {
        struct glyph glyph = take(text, ambiguous_width);
        width = *text == '\n' ? 0 : width + glyph.width;
        widest = width > widest ? width : widest;
        text += glyph.len;
    }
    return widest;
}

/* Letters, digits and signs of Western words, with their accents; the blank is none. */
static bool is_word(utf8proc_int32_t code)
{
    return code > ' ' && code < 0x250;
}

static bool may_break(utf8proc_int32_t before, const struct glyph *after)
{
    static const utf8proc_int32_t joiner = 0x200d;

    return after->width > 0 && before != joiner && !(is_word(before) && is_word(after->code)) &&
           !contains(closers, ARRAY_LEN(closers), after->code) &&
           !contains(openers, ARRAY_LEN(openers), before);
}

/* What follows a line that ends at `at`, whose own end may be a line's end as well. */
static const char *follow(const char *at)
{
    if (*at == '\0') {
        return NULL;
    }
    return *at == '\n' ? at + 1 : at;
}

static void cut_blanks(struct text_line *line)
{
    while (line->len > 0 && line->start[line->len - 1] == ' ') {
        line->len--;
        line->width--;
    }
}

bool text_wrap(const char **rest, unsigned width, unsigned ambiguous_width, struct text_line *line)
{
    if (*rest == NULL) {
        return false;
    }
    const char *at = *rest;
    struct text_line shorter = {0}; /* up to the last place where it may end */
    utf8proc_int32_t before = -1;
    *line = (struct text_line){.start = at};
    while (*at != '\0' && *at != '\n') {
        struct glyph glyph = take(at, ambiguous_width);
        if (line->len > 0 && may_break(before, &glyph)) {
            shorter = *line;
        }
        if (line->len > 0 && glyph.width > 0 && line->width + glyph.width > width) {
            *line = shorter.len > 0 ? shorter : *line;
            at = line->start + line->len;
            at += strspn(at, " ");
            cut_blanks(line);
            break;
        }
        line->len += glyph.len;
        line->width += glyph.width;
        before = glyph.code;
        at += glyph.len;
    }
    *rest = follow(at);
    return true;
}

size_t text_line_count(const char *text, unsigned width, unsigned ambiguous_width)
{
    size_t count = 0;
    struct text_line line = {0};
    while (text_wrap(&text, width, ambiguous_width, &line)) {
        count++;
    }
    return count;
}

void text_print(const struct text_line *line, FILE *out)
{
    const char *end = line->start + line->len;
    for (const char *at = line->start; at < end;) {
        struct glyph glyph = take(at, 1);
        if (is_printable(glyph.code)) {
            (void)fwrite(at, 1, glyph.len, out);
        } else {
            (void)fputc('?', out);
        }
        at += glyph.len;
    }
}
