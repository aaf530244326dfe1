/*
 * The options of a command: one table says what is read, how its value is checked, what --help
 * prints and which environment variable (RECTIFY_ and the name) stands in for it. What was
 * given is kept in its order, because options may belong to what stands before them (--measure
 * TEXT --owner P).
 */
#ifndef RECTIFY_CLI_OPTIONS_H
#define RECTIFY_CLI_OPTIONS_H

#include "client/cli/words.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,     /* no value */
    OPTION_LINE,     /* a line of text that says something, up to `limit` characters */
    OPTION_NUMBER,   /* 0 to `limit` */
    OPTION_DAY,      /* YYYY-MM-DD */
    OPTION_MONTH,    /* YYYY-MM: `number` is its first day */
    OPTION_WORD,     /* of the table `limit` (enum words) */
    OPTION_WORDS,    /* several of them, with commas: `number` is the union of bits */
    OPTION_NUMBERED, /* N=TEXT, the text up to `limit` characters */
    OPTION_NUMBERS,  /* 1,2,3: each from 1 to OPTION_NUMBERS_MAX */
    OPTION_RAW,      /* a path or a code: whoever uses it looks at it */
};

enum {
    OPTION_LONG_MAX = 2000, /* characters (PROTOCOL.md, "Limits") */
    OPTION_SHORT_MAX = 200,
    OPTION_NAME_MAX = 100,
    OPTION_NUMBERS_MAX = 50,
    OPTIONS_GIVEN_MAX = 1000,
};

/* Keys that every command has; the environment does not stand in for them. */
enum {
    OPTION_KEY_HELP = 'h',
    OPTION_KEY_VERSION = 'V',
    OPTION_KEY_OWN = 200, /* a command's own keys without a short form: from here on */
    OPTION_KEY_ALL = 300, /* keys that several commands have: from here on */
};

struct option {
    const char *name; /* NULL: the end of the table */
    int key;          /* unique in its command; a lower-case letter is its short form as well: -o */
    enum option_kind kind;
    unsigned limit;
    bool needed;
    const char *value; /* what stands for the value in --help; NULL for a flag */
    const char *help;
};

struct option_given {
    int key;
    const char *text;
    long number;      /* NUMBER, DAY, MONTH, WORD, WORDS, NUMBERED */
    uint64_t numbers; /* NUMBERS: bit (1 << n) */
};

struct options {
    const struct option_given
        *given; /* from the environment first, then in the order of the command line */
    size_t count;
    const char **arguments;
    size_t argument_count;
};

enum options_scope {
    OPTIONS_LEADING, /* up to the first argument; the arguments are what follows, options and all */
    OPTIONS_ALL,     /* mixed with arguments in any order */
};

struct options_input {
    const char *program; /* for messages */
    const char *helper;  /* whose --help lists the options; NULL: the program's */
    /* Tables, each with an end, all but `global` may be NULL. A name counts where it comes first. */
    const struct option *own;
    const struct option *inner;
    const struct option *global;
    int argc;
    char **argv; /* [0] is skipped */
    enum options_scope scope;
};

/* An exit code; when it is not 0 the reason was said on stderr. Everything lives in the arena. */
MUST_CHECK int options_read(const struct options_input *input, struct options *options,
                            struct arena *arena);

/* The last value given for a key; NULL: none. */
const struct option_given *options_find(const struct options *options, int key);
const char *options_text(const struct options *options, int key); /* NULL: not given */
bool options_flag(const struct options *options, int key);
/* The first argument no longer counts. */
const char *options_shift(struct options *options);
long options_number(const struct options *options, int key, long otherwise);

/* A line a person typed that is no option's value: 0, or 65 and the reason on stderr. */
MUST_CHECK int options_check_line(const char *name, const char *text, size_t chars_max);
/* "3" -> 3; 0 or 64. */
MUST_CHECK int options_check_number(const char *name, const char *text, long least, long most,
                                    long *number);

#endif
