#include "client/cli/version_code.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    BYTES_MAX = 32, /* of a digest */
};

static void write_hex(const ProtobufCBinaryData *digest, size_t bytes, char *out)
{
    out[0] = '\0';
    for (size_t i = 0; i < bytes && i < digest->len; i++) {
        (void)snprintf(out + 2 * i, 3, "%02X", digest->data[i]);
    }
}

void version_code(const ProtobufCBinaryData *digest, char code[VERSION_CODE_SIZE])
{
    write_hex(digest, VERSION_CODE_BYTES, code);
}

bool version_code_fits(const char *code, const ProtobufCBinaryData *digest)
{
    char hex[2 * BYTES_MAX + 1];
    size_t length = strlen(code);

    write_hex(digest, BYTES_MAX, hex);
    return length >= (size_t)2 * VERSION_CODE_BYTES && length <= strlen(hex) &&
           strncasecmp(code, hex, length) == 0;
}
