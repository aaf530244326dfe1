#include "client/lib/text.h"
#include <string.h>

void text_cut(char *out, size_t size, const char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
            len--; /* text[len] goes on with a character that began before */
        }
    }
    if (len > 0) {
        memcpy(out, text, len);
    }
    out[len] = '\0';
}
