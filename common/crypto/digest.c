#include "common/crypto/digest.h"
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

/* A one-shot digest of bytes in memory cannot fail for another reason than memory. */
enum err digest_sha256(const void *bytes, size_t len, struct digest *digest)
{
    return EVP_Digest(bytes, len, digest->bytes, NULL, EVP_sha256(), NULL) == 1 ? ERR_OK
                                                                                : ERR_NOMEM;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

void digest_hex(const struct digest *digest, char text[DIGEST_HEX_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        text[2 * i] = hex[digest->bytes[i] >> 4];
        text[2 * i + 1] = hex[digest->bytes[i] & 15];
    }
    text[DIGEST_HEX_SIZE - 1] = '\0';
}

enum err random_bytes(void *out, size_t len)
{
    if (len > INT_MAX) {
        return ERR_INVALID;
    }
    return RAND_bytes(out, (int)len) == 1 ? ERR_OK : ERR_IO;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_encode(const void *bytes, size_t len, char *out)
{
    const uint8_t *in = bytes;
    uint32_t bits = 0; /* the newest lie lowest; those above `held` have been written */
    unsigned held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | in[i];
        for (held += 8; held >= 6; held -= 6) {
            *out++ = alphabet[bits >> (held - 6) & 63];
        }
    }
    if (held > 0) {
        *out++ = alphabet[bits << (6 - held) & 63];
    }
    *out = '\0';
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    if (c == '-') {
        return 62;
    }
    return c == '_' ? 63 : -1;
}

/*
 * Strict: the length fits exactly, no padding, no foreign character, and the bits beyond the last byte are zero,
 * so that each run of bytes has one text only.
 */
enum err base64url_decode(const char *text, size_t text_len, void *out, size_t out_len)
{
    size_t tail = text_len % 4;
    if (tail == 1 || text_len / 4 * 3 + (tail == 0 ? 0 : tail - 1) != out_len) {
        return ERR_INVALID;
    }
    uint8_t *to = out;
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < text_len; i++) {
        int value = value_of(text[i]);
        if (value < 0) {
            return ERR_INVALID;
        }
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            *to++ = (uint8_t)(bits >> held);
        }
    }
    return (bits & ((1U << held) - 1)) == 0 ? ERR_OK : ERR_INVALID;
}
