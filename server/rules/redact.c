#include "server/rules/redact.h"
#include <stddef.h>
#include <string.h>

/*
 * A text is read as characters. Digits may be of full width, as people type them in Chinese; groups of digits may be
 * set apart by one blank or hyphen of either width, as telephones are written.
 */
enum {
    KEPT_DIGITS = 3,
    GROUPS_MAX = 5,
    MOBILE = 11,
    COUNTRY = 2, /* 86 */
    AREA_CODE_LEAST = 3,
    AREA_CODE_MOST = 4,
    LANDLINE_LEAST = 7,
    LANDLINE_MOST = 8,
    IDENTITY = 17, /* and a digit or X */
    LONG_LEAST = 15,
};

/* One character of the text. digit: 0 to 9; else -1. */
struct character {
    size_t len;
    int digit;
};

/* Digits that stand side by side. */
struct group {
    const char *start;
    const char *end;
    unsigned count;
    int digits[MOBILE + COUNTRY]; /* the first ones */
};

bool redact_shows(enum edition edition, enum report_part part)
{
    switch (part) {
    case REPORT_UNIT_FIGURES:
    case REPORT_SELF_HELD:
    case REPORT_WORDING_SOURCE:
    case REPORT_WORKINGS: return edition == EDITION_INTERNAL;
    case REPORT_PARTS: break;
    }
    return false;
}

/* Texts were checked to be well-formed when they came. */
static struct character look(const char *at)
{
    static const char full_zero[] = "\xef\xbc\x90"; /* U+FF10 */
    unsigned char first = (unsigned char)*at;
    if (first < 0x80) {
        bool digit = first >= '0' && first <= '9';
        return (struct character){first != '\0', digit ? first - '0' : -1};
    }
    if (strncmp(at, full_zero, 2) == 0) {
        int value = (unsigned char)at[2] - 0x90;
        return (struct character){3, value >= 0 && value <= 9 ? value : -1};
    }
    return (struct character){first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2, -1};
}

static struct group read_group(const char *at)
{
    struct group group = {.start = at, .end = at};
    for (struct character one = look(at); one.digit >= 0; one = look(at)) {
        if (group.count < ARRAY_LEN(group.digits)) {
            group.digits[group.count] = one.digit;
        }
        group.count++;
        at += one.len;
        group.end = at;
    }
    return group;
}

/* The groups from `at` on that one separator each sets apart; answers how many. */
static size_t read_groups(const char *at, struct group groups[GROUPS_MAX])
{
    static const char *const separators[] = {
        " ", "-", "\xe3\x80\x80", "\xef\xbc\x8d", "\xe2\x80\x90", "\xe2\x80\x93", "\xe2\x80\x94"};
    size_t count = 0;
    while (count < GROUPS_MAX) {
        groups[count] = read_group(at);
        if (groups[count].count == 0) {
            return count;
        }
        at = groups[count++].end;
        size_t len = 0;
        for (size_t i = 0; i < ARRAY_LEN(separators) && len == 0; i++) {
            len =
                strncmp(at, separators[i], strlen(separators[i])) == 0 ? strlen(separators[i]) : 0;
        }
        if (len == 0) {
            return count;
        }
        at += len;
    }
    return count;
}

static bool is_mobile(const int *digits)
{
    return digits[0] == 1 && digits[1] >= 3;
}

static bool is_country(const int *digits)
{
    return digits[0] == 8 && digits[1] == 6;
}

/* Years in a row begin with other digits. */
static bool is_card(const int *digits)
{
    return digits[0] >= 3 && digits[0] <= 6;
}

/* The X that an identity card may end with. */
static const char *after_check_letter(const char *at)
{
    static const char *const letters[] = {"X", "x", "\xef\xbc\xb8", "\xef\xbd\x98"};
    for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
        if (strncmp(at, letters[i], strlen(letters[i])) == 0) {
            return at + strlen(letters[i]);
        }
    }
    return at;
}

/* A number without any separator. */
static const char *match_plain(const struct group *group)
{
    const int *digits = group->digits;
    if (group->count >= LONG_LEAST) {
        return group->count == IDENTITY ? after_check_letter(group->end) : group->end;
    }
    bool mobile = group->count == MOBILE && is_mobile(digits);
    bool abroad =
        group->count == MOBILE + COUNTRY && is_country(digits) && is_mobile(digits + COUNTRY);
    bool landline = digits[0] == 0 && group->count >= AREA_CODE_LEAST + LANDLINE_LEAST &&
                    group->count <= AREA_CODE_MOST + LANDLINE_MOST;
    return mobile || abroad || landline ? group->end : NULL;
}

static bool sized(const struct group *groups, size_t count, const unsigned *sizes, size_t wanted)
{
    bool fits = count >= wanted;
    for (size_t i = 0; i < wanted && fits; i++) {
        fits = groups[i].count == sizes[i];
    }
    return fits;
}

/* An identity card or a telephone written in groups. */
static const char *match_grouped(const struct group *groups, size_t count)
{
    static const unsigned mobile[] = {3, 4, 4};
    static const unsigned identity[] = {6, 8, 4};
    static const unsigned identity_x[] = {6, 8, 3};
    static const unsigned card[] = {4, 4, 4, 4};
    if (sized(groups, count, mobile, 3) && is_mobile(groups[0].digits)) {
        return groups[2].end;
    }
    if (sized(groups, count, identity, 3)) {
        return groups[2].end;
    }
    if (sized(groups, count, identity_x, 3) && after_check_letter(groups[2].end) != groups[2].end) {
        return after_check_letter(groups[2].end);
    }
    if (sized(groups, count, card, 4) && is_card(groups[0].digits)) {
        return count > 4 && groups[4].count < card[3] ? groups[4].end : groups[3].end;
    }
    bool area = count >= 2 && groups[0].digits[0] == 0 && groups[0].count >= AREA_CODE_LEAST &&
                groups[0].count <= AREA_CODE_MOST;
    bool line = area && groups[1].count >= LANDLINE_LEAST && groups[1].count <= LANDLINE_MOST;
    return line ? groups[1].end : NULL;
}

/* Where the number that begins at `at` ends; NULL: none that must be masked begins here. */
static const char *match(const char *at)
{
    struct group groups[GROUPS_MAX];
    size_t count = read_groups(at, groups);
    if (count == 0) {
        return NULL;
    }
    const char *end = match_plain(&groups[0]);
    return end != NULL ? end : match_grouped(groups, count);
}

/* Masks the digits, and the X, of what stands from `at` to `end`; answers where the copy goes on. */
static char *mask(const char *at, const char *end, char *to)
{
    size_t digits = 0;
    while (at < end) {
        struct character one = look(at);
        bool letter = one.digit < 0 && after_check_letter(at) != at;
        if ((one.digit >= 0 && digits++ >= KEPT_DIGITS) || letter) {
            *to++ = '*';
        } else {
            memcpy(to, at, one.len);
            to += one.len;
        }
        at += one.len;
    }
    return to;
}

/*
 * The first number from `at` on that must be masked. A group of digits is looked at once from its first digit, so that no part of
 * a long number is taken for a short one.
 */
static bool find(const char *at, const char **start, const char **end)
{
    while (*at != '\0') {
        struct character one = look(at);
        if (one.digit < 0) {
            at += one.len;
            continue;
        }
        *start = at;
        *end = match(at);
        if (*end != NULL) {
            return true;
        }
        at = read_group(at).end;
    }
    return false;
}

/* A mask is never longer than what it covers. */
static void copy(const char *at, char *to)
{
    const char *start = NULL;
    const char *end = NULL;
    while (find(at, &start, &end)) {
        memcpy(to, at, (size_t)(start - at));
        to = mask(start, end, to + (start - at));
        at = end;
    }
    memcpy(to, at, strlen(at) + 1);
}

enum err redact_text(enum edition edition, const char *text, struct arena *arena, const char **out)
{
    const char *start = NULL;
    const char *end = NULL;
    *out = text;
    if (text == NULL || edition == EDITION_INTERNAL || !find(text, &start, &end)) {
        return ERR_OK; /* most texts hold no such number, and need no copy */
    }
    char *to = arena_alloc(arena, strlen(text) + 1);
    if (to == NULL) {
        return ERR_NOMEM;
    }
    copy(text, to);
    *out = to;
    return ERR_OK;
}
