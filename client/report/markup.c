#include "client/report/markup.h"
#include <string.h>

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void markup_text_n(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char *entity = entity_of(text[i]);
        if (entity != NULL) {
            (void)fputs(entity, out);
        } else {
            (void)fputc(text[i], out);
        }
    }
}

void markup_text(FILE *out, const char *text)
{
    markup_text_n(out, text, strlen(text));
}

const char *markup_line(const char **rest, size_t *len)
{
    const char *line = *rest;
    if (line != NULL) {
        const char *end = strchrnul(line, '\n');
        *len = (size_t)(end - line);
        *rest = *end == '\n' ? end + 1 : NULL;
    }
    return line;
}
