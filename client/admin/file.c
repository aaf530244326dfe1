#include "client/admin/file.h"

#include "client/cli/say.h"
#include "client/report/text_width.h"
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

/* Ends a text that was cut at `length` bytes where its last whole character ends. */
static void cut(char *text, size_t length)
{
    static const char more[] = "…";
    size_t end = length - (sizeof(more) - 1);
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) {
        end--;
    }
    memcpy(text + end, more, sizeof(more));
}

/* A fault for which there is no room is counted only: a file may hold a million of them. */
static void add(struct file_faults *faults, struct file_place place, bool warning,
                const char *format, va_list arguments) PRINTF_LIKE(4, 0);

static void add(struct file_faults *faults, struct file_place place, bool warning,
                const char *format, va_list arguments)
{
    char text[FILE_TEXT_SIZE] = "";

    faults->errors += warning ? 0 : 1;
    if (faults->count == FILE_FAULTS_MAX) {
        return;
    }
    if (vsnprintf(text, sizeof(text), format, arguments) >= (int)sizeof(text)) {
        cut(text, sizeof(text) - 1);
    }
    faults->all[faults->count++] = (struct file_fault){
        .place = place, .text = keep_text(faults->arena, text), .warning = warning};
}

void file_fault(struct file_faults *faults, struct file_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(faults, place, false, format, arguments);
    va_end(arguments);
}

void file_warning(struct file_faults *faults, struct file_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(faults, place, true, format, arguments);
    va_end(arguments);
}

const char *file_quote(struct file_faults *faults, const char *value)
{
    size_t end = 0;
    for (size_t chars = 0; value[end] != '\0'; end++) {
        chars += ((unsigned char)value[end] & 0xC0) != 0x80;
        if (chars > FILE_QUOTE_MAX) {
            return keep_printf(faults->arena, "%.*s…", (int)end, value);
        }
    }
    return value;
}

uint32_t file_word(struct file_faults *faults, struct file_place place, const char *key,
                   enum words words, const char *value)
{
    size_t count = 0;
    const struct word *all = words_of(words, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(all[i].name, value) == 0) {
            return (uint32_t)all[i].number;
        }
    }
    file_fault(faults, place, _("\"%s\": \"%s\" is none of %s"), key, file_quote(faults, value),
               faults->count < FILE_FAULTS_MAX ? words_listed(words, faults->arena) : "");
    return 0;
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

static void say_fault(struct arena *arena, const char *path, const struct file_fault *fault)
{
    const char *note = fault->warning ? _("note: ") : "";
    const char *text = fault->place.line > 0
                           ? keep_printf(arena, "%s:%zu:%zu: %s%s", path, fault->place.line,
                                         fault->place.column, note, fault->text)
                           : keep_printf(arena, "%s: %s%s", path, note, fault->text);
    const struct text_line line = {.start = text, .len = strlen(text)};

    text_print(&line, stderr);
    (void)fputc('\n', stderr);
}

int file_faults_say(struct file_faults *faults, const char *path)
{
    size_t errors_shown = 0;

    qsort(faults->all, faults->count, sizeof(*faults->all), compare);
    for (size_t i = 0; i < faults->count; i++) {
        errors_shown += faults->all[i].warning ? 0 : 1;
        say_fault(faults->arena, path, &faults->all[i]);
    }
    if (faults->errors > errors_shown) {
        say_error(_("%zu more errors are not shown."), faults->errors - errors_shown);
    }
    if (faults->errors == 0) {
        return EXITS_DONE;
    }
    say_error(_("Nothing was imported."));
    return EXITS_DATA;
}

bool file_is_named(const char *path, const char *const *endings)
{
    size_t length = strlen(path);
    for (; *endings != NULL; endings++) {
        size_t size = strlen(*endings);
        if (length >= size && strcasecmp(path + length - size, *endings) == 0) {
            return true;
        }
    }
    return false;
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

int file_check_length(const char *path, enum message_number number, const ProtobufCMessage *message)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    size_t most = message_type_find((uint16_t)number)->length_max;

    if (length <= most) {
        return EXITS_DONE;
    }
    say_error(_("%s: what would be sent takes %zu KiB; the server takes %zu KiB at once."), path,
              (length >> 10) + 1, most >> 10);
    return EXITS_DATA;
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
