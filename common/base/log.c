#include "common/base/log.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_LEN_MAX = 1000,
    LINE_SIZE = LINE_LEN_MAX + 1,
    RAW_SIZE =
        LINE_SIZE + 3, /* a character that formatting cut in two begins beyond the line's end */
    ESCAPE_LEN = 4,    /* "\x1b" */
};

/* One write, so that lines of several processes on one stderr do not mix. When stderr fails, nobody is told. */
static void to_stderr(enum log_level level, const char *line, void *arg)
{
    (void)arg;
    char out[LINE_SIZE + 8];
    int len = snprintf(out, sizeof(out), "<%d>%s\n", (int)level, line);
    if (len > 0 && write(STDERR_FILENO, out, (size_t)len) < 0) {
        return;
    }
}

/* The level may change while other threads log; the sink is set before there are any. */
static struct {
    _Atomic enum log_level level;
    log_sink_cb sink;
    void *arg;
} settings = {LOG_INFO, to_stderr, NULL};

void log_configure(enum log_level level, log_sink_cb sink, void *arg)
{
    settings.level = level;
    settings.sink = sink == NULL ? to_stderr : sink;
    settings.arg = arg;
}

void log_set_level(enum log_level level)
{
    settings.level = level;
}

static void escape(char byte, char out[ESCAPE_LEN])
{
    static const char hex[] = "0123456789abcdef";
    out[0] = '\\';
    out[1] = 'x';
    out[2] = hex[(uint8_t)byte >> 4];
    out[3] = hex[(uint8_t)byte & 15];
}

/* The longest beginning of well-formed text that fits and cuts no character in two. */
static size_t fit(const char *text, size_t len, size_t room)
{
    if (len <= room) {
        return len;
    }
    while (room > 0 && ((uint8_t)text[room] & 0xC0) == 0x80) {
        room--;
    }
    return room;
}

/* Whatever a value held, what comes out is one line of well-formed text without control characters. */
static void clean(const char *raw, char line[LINE_SIZE])
{
    size_t left = strlen(raw);
    size_t len = 0;
    for (;;) {
        size_t good = left;
        bool ill = utf8_check(raw, left, SIZE_MAX, &good) != ERR_OK;
        size_t taken = fit(raw, good, LINE_LEN_MAX - len);
        memcpy(line + len, raw, taken);
        len += taken;
        if (!ill || LINE_LEN_MAX - len < ESCAPE_LEN) {
            break;
        }
        escape(raw[good], line + len);
        len += ESCAPE_LEN;
        raw += good + 1;
        left -= good + 1;
    }
    line[len] = '\0';
}

void log_event(enum log_level level, const char *module, const char *format, ...)
{
    if (level > settings.level) {
        return;
    }
    int saved = errno;
    char raw[RAW_SIZE];
    char line[LINE_SIZE];
    int head = snprintf(raw, sizeof(raw), "%s: ", module);
    if (head > 0 && (size_t)head < sizeof(raw)) {
        va_list args;
        va_start(args, format);
        (void)vsnprintf(raw + head, sizeof(raw) - (size_t)head, format, args);
        va_end(args);
    }
    clean(raw, line);
    settings.sink(level, line, settings.arg);
    errno = saved;
}

/* ASCII only: writing direction and look-alikes could make a stranger's value read as something else. */
static bool plain(char byte)
{
    return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

const char *log_quote(const char *text, char *out, size_t size)
{
    static const char cut[] = "\"...";
    if (size <= sizeof(cut)) {
        return "";
    }
    size_t room = size - sizeof(cut); /* leaves space for the end, cut or not */
    size_t len = 0;
    out[len++] = '"';
    for (; *text != '\0'; text++) {
        size_t need = plain(*text) ? 1 : ESCAPE_LEN;
        if (need > room - len) {
            memcpy(out + len, cut, sizeof(cut));
            return out;
        }
        if (need == 1) {
            out[len] = *text;
        } else {
            escape(*text, out + len);
        }
        len += need;
    }
    memcpy(out + len, "\"", 2);
    return out;
}
