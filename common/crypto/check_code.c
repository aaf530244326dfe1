#include "common/crypto/check_code.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    BITS = 5, /* of a character */
    LETTERS = 32,
    DATA = 11, /* characters that stem from the digest */
    ALL = DATA + 1,
    GROUP = 4,
    FULL_WIDTH = 0xFF01 - '!', /* from a character to its full-width form */
};

static const char alphabet[LETTERS + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/*
 * Horner's rule in GF(32), x^5 + x^2 + 1: the character at each place counts with another power of x, so that neither a
 * wrong one nor two exchanged ones leave the sum as it was.
 */
static uint8_t check_of(const uint8_t values[DATA])
{
    unsigned sum = 0;
    for (size_t i = 0; i < DATA; i++) {
        sum = (sum ^ values[i]) << 1;
        sum ^= (sum & LETTERS) != 0 ? 0x25 : 0;
    }
    return (uint8_t)sum;
}

static void write_code(const uint8_t values[ALL], char code[CHECK_CODE_SIZE])
{
    size_t at = 0;
    for (size_t i = 0; i < ALL; i++) {
        if (i > 0 && i % GROUP == 0) {
            code[at++] = '-';
        }
        code[at++] = alphabet[values[i]];
    }
    code[at] = '\0';
}

void check_code_make(const struct digest *digest, char code[CHECK_CODE_SIZE])
{
    uint64_t head = 0;
    uint8_t values[ALL];
    for (size_t i = 0; i < sizeof(head); i++) {
        head = head << 8 | digest->bytes[i];
    }
    for (size_t i = 0; i < DATA; i++) {
        values[i] = head >> (64 - BITS * (i + 1)) & (LETTERS - 1);
    }
    values[DATA] = check_of(values);
    write_code(values, code);
}

/* The next character of well-formed UTF-8 up to U+FFFF; 0 at the end and for everything else. */
static uint32_t next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    if (at[0] < 0x80) {
        *text += at[0] != 0 ? 1 : 0;
        return at[0];
    }
    if ((at[0] & 0xE0) == 0xC0 && (at[1] & 0xC0) == 0x80) {
        *text += 2;
        return (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    }
    if ((at[0] & 0xF0) == 0xE0 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
        *text += 3;
        return (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    }
    return 0;
}

/* Blanks and dashes of all kinds: what stands between the groups. */
static bool is_between(uint32_t c)
{
    return c == ' ' || c == '-' || c == 0xA0 || c == 0x3000 || (c >= 0x2010 && c <= 0x2015) ||
           c == 0x2212;
}

/* -1: no character of a code. */
static int value_of(uint32_t c)
{
    c = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
    c = c == 'O' ? '0' : c;
    c = c == 'I' || c == 'L' ? '1' : c;
    const char *found = c > 0 && c < 0x80 ? strchr(alphabet, (int)c) : NULL;
    return found == NULL ? -1 : (int)(found - alphabet);
}

bool check_code_read(const char *text, char code[CHECK_CODE_SIZE])
{
    uint8_t values[ALL];
    size_t count = 0;
    while (*text != '\0') {
        uint32_t c = next(&text);
        c = c > FULL_WIDTH && c < FULL_WIDTH + 0x80 ? c - FULL_WIDTH : c;
        if (is_between(c)) {
            continue;
        }
        int value = value_of(c);
        if (value < 0 || count == ALL) {
            return false;
        }
        values[count++] = (uint8_t)value;
    }
    if (count < ALL || values[DATA] != check_of(values)) {
        return false;
    }
    write_code(values, code);
    return true;
}
