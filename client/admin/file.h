/*
 * An import file and all that is wrong with it: "units.csv:6:14: ...". Everything is collected
 * and said at once, up to a bound; columns count characters, from 1.
 */
#ifndef RECTIFY_ADMIN_FILE_H
#define RECTIFY_ADMIN_FILE_H

#include "client/cli/cli.h"
#include "client/cli/words.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "proto/codec.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    FILE_FAULTS_MAX = 50,
    FILE_TEXT_SIZE = 1024, /* of a fault's text, with its end */
    FILE_QUOTE_MAX = 60,   /* characters of a value that a fault quotes */
};

struct file_place {
    size_t line; /* from 1; 0: nowhere */
    size_t column;
};

struct file_fault {
    struct file_place place;
    const char *text;
    bool warning; /* shown, but prevents nothing */
};

struct file_faults {
    struct arena *arena;
    struct file_fault all[FILE_FAULTS_MAX];
    size_t count;
    size_t errors; /* also those for which there was no room */
};

void file_faults_init(struct file_faults *faults, struct arena *arena);
void file_fault(struct file_faults *faults, struct file_place place, const char *format, ...)
    PRINTF_LIKE(3, 4);
void file_warning(struct file_faults *faults, struct file_place place, const char *format, ...)
    PRINTF_LIKE(3, 4);

/*
 * A value of the file as a fault quotes it: the front of a long one, so that the sentence around it
 * is read too.
 */
const char *file_quote(struct file_faults *faults, const char *value);

/*
 * The number of a word by its name (FORMATS.md), whatever its case and whatever language the
 * program speaks; 0 after a fault. `key` is what the file calls the value.
 */
uint32_t file_word(struct file_faults *faults, struct file_place place, const char *key,
                   enum words words, const char *value);

/*
 * In the order of the file, on stderr. 0 when there was no error, else 65 and that nothing was imported. What the file holds is
 * shown without what would steer the terminal.
 */
MUST_CHECK int file_faults_say(struct file_faults *faults, const char *path);

/*
 * Reads the whole file, without a byte order mark. 0, 66 when it cannot be read, 65 when it is
 * too long; the reason is said.
 */
MUST_CHECK int file_read(struct cli *cli, const char *path, size_t size_max, char **bytes,
                         size_t *length);

/*
 * Whether the bytes are UTF-8 without control characters, tabs and line ends aside; one fault
 * at the first place.
 */
bool file_check_text(const char *bytes, size_t length, struct file_faults *faults);

/* Whether the server takes a message as long as that: 0, or 65 and how long it is. */
MUST_CHECK int file_check_length(const char *path, enum message_number number,
                                 const ProtobufCMessage *message);

/* Where a byte stands. Bound by the length: for faults, not for every byte. */
struct file_place file_place_of(const char *bytes, size_t at);

/* Whether the name ends with one of these (".xlsx"), NULL-terminated. */
bool file_is_named(const char *path, const char *const *endings);

#endif
