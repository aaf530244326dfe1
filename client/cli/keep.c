#include "client/cli/keep.h"

#include "common/base/language.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void *keep(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "%s\n", _("There is not enough memory."));
        exit(EXIT_FAILURE);
    }
    return memory;
}

void *keep_alloc(struct arena *arena, size_t count, size_t size)
{
    return keep(arena_calloc(arena, count, size));
}

char *keep_text(struct arena *arena, const char *text)
{
    return keep(arena_strdup(arena, text != NULL ? text : ""));
}

char *keep_printf(struct arena *arena, const char *format, ...)
{
    va_list measured;
    va_list printed;

    va_start(measured, format);
    va_copy(printed, measured);
    int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    char *text = keep(length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1));
    (void)vsnprintf(text, (size_t)length + 1, format, printed);
    va_end(printed);
    return text;
}

char *keep_join(struct arena *arena, const char *left, const char *separator, const char *right)
{
    return left[0] == '\0' ? keep_text(arena, right)
                           : keep_printf(arena, "%s%s%s", left, separator, right);
}
