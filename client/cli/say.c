#include "client/cli/say.h"

#include "client/cli/file_size.h"
#include "client/cli/texts.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 60 * MINUTE_MS,
};

void say(const struct cli *cli, const char *format, ...)
{
    va_list arguments;

    if (cli->quiet) {
        return;
    }
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void say_offline(const struct cli *cli, int64_t seen_ms)
{
    char time[CLOCK_TEXT_SIZE];
    char today[CLOCK_TEXT_SIZE];
    size_t day = 10;

    clock_format_minute(seen_ms, time);
    clock_format(clock_wall_ms(), today);
    say(cli, _("Offline, as of %s"), strncmp(time, today, day) == 0 ? time + day + 1 : time);
}

void say_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static void say_sentences(enum err err, const char *where, const char *detail)
{
    const char *advice = texts_advice(err);

    if (where[0] != '\0') {
        fprintf(stderr, _("%s: %s"), where, texts_error(err));
    } else {
        fputs(texts_error(err), stderr);
    }
    if (detail[0] != '\0') {
        fprintf(stderr, _(" (%s)"), detail);
    }
    fputc('\n', stderr);
    if (advice[0] != '\0') {
        fprintf(stderr, "%s\n", advice);
    }
}

int say_failure(struct cli *cli)
{
    const struct failure *failure = &cli->failure;

    say_sentences(failure->err, texts_field(failure->field, &cli->arena), failure->detail);
    if (failure->err == ERR_QUOTA) {
        say_error(_("Today %s may still be sent; the next day begins in %u hours and %u minutes."),
                  file_size_text(failure->left, &cli->arena), failure->retry_after_ms / HOUR_MS,
                  failure->retry_after_ms % HOUR_MS / MINUTE_MS);
    } else if (failure->retry_after_ms > 0) {
        say_error(_("The server asks to wait %u seconds."), failure->retry_after_ms / 1000 + 1);
    }
    return exits_of(failure->err);
}

int say_err(struct cli *cli, enum err err, const char *where)
{
    cli->failure = (struct failure){.err = err};
    say_sentences(err, where, "");
    return exits_of(err);
}
