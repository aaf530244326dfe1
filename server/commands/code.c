#include "server/commands/code.h"
#include <stdio.h>
#include <string.h>

/* `size` - 1 characters of base64url from the kernel's randomness. */
static enum err fill_random(char *out, size_t size)
{
    enum {
        BYTES = 24, /* 32 characters */
    };
    uint8_t bytes[BYTES];
    char text[BASE64URL_SIZE(BYTES)];
    enum err err = random_bytes(bytes, sizeof(bytes));
    if (err == ERR_OK) {
        base64url_encode(bytes, sizeof(bytes), text);
        memcpy(out, text, size - 1);
        out[size - 1] = '\0';
    }
    return err;
}

_Static_assert(BASE64URL_SIZE(24) >= ENROLL_SECRET_SIZE, "random text fills the longest part");
_Static_assert(BASE64URL_SIZE(DIGEST_SIZE) == ENROLL_PIN_SIZE, "the pin is a digest");

enum err code_make(const struct commands_options *options, struct code *code)
{
    struct enroll_code parts = {.port = options->public_port};
    int len = snprintf(parts.host, sizeof(parts.host), "%s", options->public_host);
    if (len < 0 || (size_t)len >= sizeof(parts.host)) {
        return ERR_INVALID;
    }
    enum err err = fill_random(parts.id, sizeof(parts.id));
    if (err == ERR_OK) {
        err = fill_random(parts.secret, sizeof(parts.secret));
    }
    if (err != ERR_OK) {
        return err;
    }
    base64url_encode(options->signer.pin.bytes, DIGEST_SIZE, parts.pin);
    memcpy(code->id, parts.id, sizeof(code->id));
    err = digest_sha256(parts.secret, strlen(parts.secret), &code->secret);
    return err == ERR_OK ? enroll_code_format(&parts, code->text) : err;
}
