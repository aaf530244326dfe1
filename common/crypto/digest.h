/* SHA-256 and small helpers over OpenSSL's libcrypto, without its types. */
#ifndef RECTIFY_CRYPTO_DIGEST_H
#define RECTIFY_CRYPTO_DIGEST_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DIGEST_SIZE = 32,
    DIGEST_HEX_SIZE = 65,
};

struct digest {
    uint8_t bytes[DIGEST_SIZE];
};

MUST_CHECK enum err digest_sha256(const void *bytes, size_t len, struct digest *digest);
bool digest_equal(const struct digest *a, const struct digest *b); /* constant time */
void digest_hex(const struct digest *digest, char text[DIGEST_HEX_SIZE]);

/* From OpenSSL's generator. */
MUST_CHECK enum err random_bytes(void *out, size_t len);

/* base64url without padding (RFC 4648, 5). size of out: BASE64URL_SIZE(len). Decoding is strict. */
#define BASE64URL_SIZE(len) (((len)*4 + 2) / 3 + 1)
void base64url_encode(const void *bytes, size_t len, char *out);
MUST_CHECK enum err base64url_decode(const char *text, size_t text_len, void *out, size_t out_len);

#endif
