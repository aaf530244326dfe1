#include "client/report/render.h"
#include "client/report/markup.h"
#include <string.h>
#include <time.h>

enum err render_check(const struct document *document, struct render_fault *fault)
{
    const char *text = "";
    enum err err = document_check(document, &text);
    render_fault_set(fault, text, 0);
    return err;
}

void render_fault_set(struct render_fault *fault, const char *text, uint32_t character)
{
    size_t len = strnlen(text, RENDER_FAULT_SIZE);
    if (len == RENDER_FAULT_SIZE) {
        len--;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    *fault = (struct render_fault){.character = character};
    memcpy(fault->text, text, len);
}

void render_title(const struct document *document, FILE *out)
{
    const char *rest = document_has_text(document) || document->annex_count == 0
                           ? document->title
                           : document->annexes[0].name;
    size_t len = 0;
    for (const char *line = NULL; (line = markup_line(&rest, &len)) != NULL;) {
        markup_text_n(out, line, len);
    }
}

void render_time(int64_t wall_ms, char text[RENDER_TIME_SIZE])
{
    struct tm tm = {0};
    time_t seconds = (time_t)(wall_ms / 1000);
    text[0] = '\0';
    if (gmtime_r(&seconds, &tm) != NULL) {
        (void)strftime(text, RENDER_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
    }
}
