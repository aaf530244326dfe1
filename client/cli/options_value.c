#include "client/cli/options_value.h"

#include "client/cli/exits.h"
#include "client/cli/keep.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int options_check_line(const char *name, const char *text, size_t chars_max)
{
    size_t at = 0;
    size_t length = strlen(text);
    enum err err = utf8_check(text, length, chars_max, &at);

    if (err == ERR_SIZE) {
        fprintf(stderr, _("%s: the text has more than %zu characters; shorten it.\n"), name,
                chars_max);
    } else if (err != ERR_OK) {
        fprintf(stderr,
                _("%s: character %zu is not allowed (a tab, a line break or broken UTF-8); "
                  "type it again in one line.\n"),
                name, utf8_length(text, at) + 1);
    } else if (utf8_blank(text, length)) {
        fprintf(stderr, _("%s: the text is empty; say something.\n"), name);
        err = ERR_FIELD;
    }
    return err == ERR_OK ? EXITS_DONE : EXITS_DATA;
}

static bool read_number(const char *text, long least, long most, long *number)
{
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == ' ' || text[0] == '+' ||
        value < least || value > most) {
        return false;
    }
    *number = value;
    return true;
}

int options_check_number(const char *name, const char *text, long least, long most, long *number)
{
    if (read_number(text, least, most, number)) {
        return EXITS_DONE;
    }
    fprintf(stderr, _("%s: \"%s\" is not a number from %ld to %ld.\n"), name, text, least, most);
    return EXITS_USAGE;
}

static int read_day(const char *name, struct option_given *given)
{
    day_t day = DAY_NONE;
    if (day_parse(given->text, &day) != ERR_OK) {
        fprintf(stderr, _("%s: \"%s\" is not a day; write it like 2023-05-30.\n"), name,
                given->text);
        return EXITS_DATA;
    }
    given->number = day;
    return EXITS_DONE;
}

static int read_month(const char *name, struct option_given *given, struct arena *arena)
{
    day_t day = DAY_NONE;
    if (day_parse(keep_printf(arena, "%s-01", given->text), &day) != ERR_OK) {
        fprintf(stderr, _("%s: \"%s\" is not a month; write it like 2023-07.\n"), name,
                given->text);
        return EXITS_DATA;
    }
    given->number = day;
    return EXITS_DONE;
}

static int read_word(const char *name, enum words words, const char *text, long *number,
                     struct arena *arena)
{
    int found = word_number(words, text);
    if (found == 0) {
        fprintf(stderr, _("%s: \"%s\" is none of %s.\n"), name, text, words_listed(words, arena));
        return EXITS_USAGE;
    }
    *number |= found;
    return EXITS_DONE;
}

/* Several words or numbers between commas, Chinese ones as well; each is handed on alone. */
static char *next_of(char **rest)
{
    static const char *const commas[] = {",", "，", "、"};
    char *begin = *rest;
    char *end = NULL;
    size_t size = 0;

    if (begin == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_LEN(commas); i++) {
        char *found = strstr(begin, commas[i]);
        if (found != NULL && (end == NULL || found < end)) {
            end = found;
            size = strlen(commas[i]);
        }
    }
    *rest = end == NULL ? NULL : end + size;
    if (end != NULL) {
        *end = '\0';
    }
    return begin;
}

static int read_words(const char *name, enum words words, struct option_given *given,
                      struct arena *arena)
{
    char *rest = keep_text(arena, given->text);
    for (char *part = next_of(&rest); part != NULL; part = next_of(&rest)) {
        int code = read_word(name, words, part, &given->number, arena);
        if (code != EXITS_DONE) {
            return code;
        }
    }
    return EXITS_DONE;
}

static int read_numbers(const char *name, struct option_given *given, struct arena *arena)
{
    char *rest = keep_text(arena, given->text);
    for (char *part = next_of(&rest); part != NULL; part = next_of(&rest)) {
        long number = 0;
        int code = options_check_number(name, part, 1, OPTION_NUMBERS_MAX, &number);
        if (code != EXITS_DONE) {
            return code;
        }
        given->numbers |= UINT64_C(1) << number;
    }
    return EXITS_DONE;
}

/* "3=reason" becomes number 3 and text "reason". */
static int read_numbered(const char *name, unsigned limit, struct option_given *given,
                         struct arena *arena)
{
    const char *equals = strchr(given->text, '=');
    if (equals == NULL) {
        fprintf(stderr, _("%s: \"%s\" is not of the form NUMBER=TEXT.\n"), name, given->text);
        return EXITS_USAGE;
    }
    char *number = keep(arena_strndup(arena, given->text, (size_t)(equals - given->text)));
    int code = options_check_number(name, number, 1, OPTION_NUMBERS_MAX, &given->number);
    if (code != EXITS_DONE) {
        return code;
    }
    given->text = equals + 1;
    return options_check_line(name, given->text, limit);
}

int options_value(const struct option *option, struct option_given *given, struct arena *arena)
{
    const char *name = keep_printf(arena, "--%s", option->name);
    switch (option->kind) {
    case OPTION_FLAG:
    case OPTION_RAW: return EXITS_DONE;
    case OPTION_LINE: return options_check_line(name, given->text, option->limit);
    case OPTION_NUMBER:
        return options_check_number(name, given->text, 0, (long)option->limit, &given->number);
    case OPTION_DAY: return read_day(name, given);
    case OPTION_MONTH: return read_month(name, given, arena);
    case OPTION_WORD:
        return read_word(name, (enum words)option->limit, given->text, &given->number, arena);
    case OPTION_WORDS: return read_words(name, (enum words)option->limit, given, arena);
    case OPTION_NUMBERED: return read_numbered(name, option->limit, given, arena);
    case OPTION_NUMBERS: return read_numbers(name, given, arena);
    }
    return EXITS_USAGE;
}
