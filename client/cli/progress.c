#include "client/cli/progress.h"

#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char erase[] = "\r\033[K"; /* from the line's beginning to its end */

static bool is_terminal(FILE *out)
{
    const char *kind = getenv("TERM");
    int fd = fileno(out);
    return fd >= 0 && isatty(fd) == 1 && kind != NULL && strcmp(kind, "dumb") != 0;
}

void progress_begin(struct progress *progress, FILE *out)
{
    *progress = (struct progress){.out = out, .terminal = is_terminal(out)};
}

void progress_show(struct progress *progress, const Rectify__ProgressMade *made, int64_t now_ms)
{
    bool wanted = progress->out != NULL; /* a server may say what nobody asked for */
    if (!wanted || (!progress->terminal && now_ms < progress->next_ms)) {
        return;
    }
    progress->next_ms = now_ms + PROGRESS_LINE_EVERY_MS;
    progress->shown = progress->terminal;
    if (progress->terminal) {
        fputs(erase, progress->out);
    }
    fprintf(progress->out, _("In progress: %s, %u of %u parts done"),
            word_label(WORDS_STEP, made->step), made->done, made->total);
    if (!progress->terminal) {
        fputc('\n', progress->out);
    }
    (void)fflush(progress->out);
}

void progress_end(struct progress *progress)
{
    if (progress->shown) {
        fputs(erase, progress->out);
        (void)fflush(progress->out);
    }
    *progress = (struct progress){0};
}
