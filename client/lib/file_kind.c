#include "client/lib/file_kind.h"
#include "common/base/attr.h"
#include <stdbool.h>
#include <string.h>

/* How a file begins; a ZIP archive is what the name of one of its parts says, which stands in it in plain letters. */
struct sign {
    const char *head;
    size_t len;
    const char *part; /* NULL: the head says it all */
    enum file_kind kind;
};

#define ZIP "PK\x03\x04"

static const struct sign signs[] = {
    {"%PDF-", 5, NULL, FILE_KIND_PDF},
    {"\xff\xd8\xff", 3, NULL, FILE_KIND_JPEG},
    {"\x89PNG\r\n\x1a\n", 8, NULL, FILE_KIND_PNG},
    {ZIP, 4, "OFD.xml", FILE_KIND_OFD},
    {ZIP, 4, "word/document.xml", FILE_KIND_DOCX},
    {ZIP, 4, "xl/workbook.xml", FILE_KIND_XLSX},
};

static bool fits(const struct sign *sign, const uint8_t *bytes, size_t len)
{
    if (len < sign->len || memcmp(bytes, sign->head, sign->len) != 0) {
        return false;
    }
    return sign->part == NULL || memmem(bytes, len, sign->part, strlen(sign->part)) != NULL;
}

enum file_kind file_kind_of(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (fits(&signs[i], bytes, len)) {
            return signs[i].kind;
        }
    }
    return FILE_KIND_NONE;
}
