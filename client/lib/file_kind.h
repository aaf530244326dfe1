/* What a file holds, judged by its bytes and not by its name: the kinds that offices can open. */
#ifndef RECTIFY_CLIENT_FILE_KIND_H
#define RECTIFY_CLIENT_FILE_KIND_H

#include <stddef.h>
#include <stdint.h>

enum file_kind {
    FILE_KIND_NONE, /* none of these */
    FILE_KIND_PDF,
    FILE_KIND_JPEG,
    FILE_KIND_PNG,
    FILE_KIND_OFD, /* GB/T 33190 */
    FILE_KIND_DOCX,
    FILE_KIND_XLSX,
};

enum file_kind file_kind_of(const uint8_t *bytes, size_t len);

#endif
