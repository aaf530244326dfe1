#include "client/admin/file.h"

#include "client/cli/say.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void file_faults_init(struct file_faults *faults, struct arena *arena)
{
    *faults = (struct file_faults){.arena = arena};
}

static void add(struct file_faults *faults, struct file_place place, bool warning, const char *text)
{
    faults->errors += warning ? 0 : 1;
    if (faults->count < FILE_FAULTS_MAX) {
        faults->all[faults->count++] =
            (struct file_fault){.place = place, .text = text, .warning = warning};
    }
}

static char *format_text(struct arena *arena, const char *format, va_list arguments)
{
    char text[1024];
    int length = vsnprintf(text, sizeof(text), format, arguments);
    return keep_text(arena, length < 0 ? "" : text);
}

void file_fault(struct file_faults *faults, struct file_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(faults, place, false, format_text(faults->arena, format, arguments));
    va_end(arguments);
}

void file_warning(struct file_faults *faults, struct file_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(faults, place, true, format_text(faults->arena, format, arguments));
    va_end(arguments);
}

static int compare(const void *left, const void *right)
{
    const struct file_fault *a = left;
    const struct file_fault *b = right;
    if (a->place.line != b->place.line) {
        return a->place.line < b->place.line ? -1 : 1;
    }
    return (a->place.column > b->place.column) - (a->place.column < b->place.column);
}

int file_faults_say(struct file_faults *faults, const char *path)
{
    size_t errors_shown = 0;

    qsort(faults->all, faults->count, sizeof(*faults->all), compare);
    for (size_t i = 0; i < faults->count; i++) {
        const struct file_fault *fault = &faults->all[i];
        errors_shown += fault->warning ? 0 : 1;
        if (fault->place.line > 0) {
            say_error("%s:%zu:%zu: %s%s", path, fault->place.line, fault->place.column,
                      fault->warning ? _("note: ") : "", fault->text);
        } else {
            say_error("%s: %s%s", path, fault->warning ? _("note: ") : "", fault->text);
        }
    }
    if (faults->errors > errors_shown) {
        say_error(_("%zu more errors are not shown."), faults->errors - errors_shown);
    }
    return faults->errors > 0 ? EXITS_DATA : EXITS_DONE;
}

bool file_is_named(const char *path, const char *ending)
{
    size_t length = strlen(path);
    size_t size = strlen(ending);
    return length >= size && strcasecmp(path + length - size, ending) == 0;
}

static int say_system_error(const char *path)
{
    say_error(_("%s cannot be read: %s"), path, strerror(errno));
    return EXITS_NO_INPUT;
}

/* One byte more than allowed is asked for, so that a longer file shows. */
static int read_all(struct cli *cli, FILE *in, const char *path, size_t size_max, char **bytes,
                    size_t *length)
{
    char *room = keep(arena_alloc(&cli->arena, size_max + 2));
    size_t got = fread(room, 1, size_max + 1, in);

    if (ferror(in)) {
        return say_system_error(path);
    }
    if (got > size_max) {
        say_error(_("%s: the file is longer than %zu MiB."), path, size_max >> 20);
        return EXITS_DATA;
    }
    room[got] = '\0';
    *bytes = room;
    *length = got;
    return EXITS_DONE;
}

int file_read(struct cli *cli, const char *path, size_t size_max, char **bytes, size_t *length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t mark_size = sizeof(mark) - 1;

    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return say_system_error(path);
    }
    int code = read_all(cli, in, path, size_max, bytes, length);
    (void)fclose(in);
    if (code == EXITS_DONE && *length >= mark_size && memcmp(*bytes, mark, mark_size) == 0) {
        *bytes += mark_size;
        *length -= mark_size;
    }
    return code;
}

struct file_place file_place_of(const char *bytes, size_t at)
{
    struct file_place place = {.line = 1};
    size_t begin = 0;

    for (size_t i = 0; i < at; i++) {
        bool ends = bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
        place.line += ends;
        begin = ends ? i + 1 : begin;
    }
    place.column = utf8_length(bytes + begin, at - begin) + 1;
    return place;
}

static bool is_layout(char byte)
{
    return byte == '\n' || byte == '\r' || byte == '\t';
}

bool file_check_text(const char *bytes, size_t length, struct file_faults *faults)
{
    for (size_t begin = 0; begin < length;) {
        size_t end = begin;
        size_t at = 0;
        while (end < length && !is_layout(bytes[end])) {
            end++;
        }
        if (utf8_check(bytes + begin, end - begin, SIZE_MAX, &at) != ERR_OK) {
            file_fault(faults, file_place_of(bytes, begin + at),
                       _("byte %zu is not UTF-8 text (0x%02X); save the file as UTF-8"),
                       begin + at + 1, (unsigned char)bytes[begin + at]);
            return false;
        }
        begin = end + 1;
    }
    return true;
}
