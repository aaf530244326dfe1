#include "common/base/enroll_code.h"
#include "common/base/host.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    CHECK_LEN = 8,
    PORT_LEN_MAX = 5,
};

static const char prefix[] = "rectify1:";
static const char digits[] = "0123456789";
static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

_Static_assert((int)ENROLL_HOST_SIZE == (int)HOST_SIZE, "a code holds any host");

/* CRC-32/ISO-HDLC. A code is read once in a terminal's life: no table. */
static uint32_t checksum(const char *bytes, size_t len)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= (uint8_t)bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (UINT32_C(0xEDB88320) & (0U - (crc & 1U)));
        }
    }
    return ~crc;
}

/* Moves *text behind `word`. */
static bool skip(const char **text, const char *word)
{
    size_t len = strlen(word);
    if (strncmp(*text, word, len) != 0) {
        return false;
    }
    *text += len;
    return true;
}

/* Copies the characters of *text up to `end`, which is passed over too; out holds size - 1 of them at most. */
static bool take(const char **text, char end, char *out, size_t size)
{
    const char *stop = strchr(*text, end);
    if (stop == NULL || (size_t)(stop - *text) >= size) {
        return false;
    }
    size_t len = (size_t)(stop - *text);
    memcpy(out, *text, len);
    out[len] = '\0';
    *text = end == '\0' ? stop : stop + 1;
    return true;
}

/* Only an IPv6 address stands in brackets, and it always does: its colons would be taken for ours. */
static bool take_host(const char **text, char host[ENROLL_HOST_SIZE])
{
    uint8_t address[HOST_ADDRESS_SIZE];
    if (skip(text, "[")) {
        return take(text, ']', host, ENROLL_HOST_SIZE) && skip(text, ":") &&
               host_parse(host, address) == HOST_IPV6;
    }
    if (!take(text, ':', host, ENROLL_HOST_SIZE)) {
        return false;
    }
    enum host_kind kind = host_parse(host, address);
    return kind == HOST_NAME || kind == HOST_IPV4;
}

static bool take_port(const char **text, uint16_t *port)
{
    char number[PORT_LEN_MAX + 1];
    if (!take(text, ':', number, sizeof(number)) || number[0] == '\0' || number[0] == '0' ||
        number[strspn(number, digits)] != '\0') {
        return false;
    }
    uint32_t value = 0;
    for (const char *at = number; *at != '\0'; at++) {
        value = value * 10 + (uint32_t)(*at - '0');
    }
    *port = (uint16_t)value;
    return value <= UINT16_MAX;
}

/* Exactly size - 1 characters of base64url, and `end`. */
static bool take_base64(const char **text, char end, char *out, size_t size)
{
    return take(text, end, out, size) && strlen(out) == size - 1 &&
           strspn(out, base64url) == size - 1;
}

static bool read_parts(const char *text, struct enroll_code *code)
{
    return skip(&text, prefix) && take_host(&text, code->host) && take_port(&text, &code->port) &&
           take_base64(&text, '.', code->id, sizeof(code->id)) &&
           take_base64(&text, ':', code->secret, sizeof(code->secret)) &&
           take_base64(&text, '\0', code->pin, sizeof(code->pin));
}

/* The text without blanks around it. */
static bool trim(const char *text, char out[ENROLL_CODE_SIZE])
{
    static const char blanks[] = " \t\r\n";
    text += strspn(text, blanks);
    size_t len = strcspn(text, blanks);
    if (len >= ENROLL_CODE_SIZE || text[len + strspn(text + len, blanks)] != '\0') {
        return false;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

enum err enroll_code_parse(const char *text, struct enroll_code *code)
{
    char line[ENROLL_CODE_SIZE];
    char check[CHECK_LEN + 1];
    if (!trim(text, line)) {
        return ERR_CODE_ALTERED;
    }
    char *last = strrchr(line, ':');
    if (last == NULL) {
        return ERR_CODE_ALTERED;
    }
    (void)snprintf(check, sizeof(check), "%08" PRIx32, checksum(line, (size_t)(last - line)));
    if (strcmp(last + 1, check) != 0) {
        return ERR_CODE_ALTERED;
    }
    *last = '\0';
    struct enroll_code read;
    if (!read_parts(line, &read)) {
        return ERR_CODE_ALTERED;
    }
    *code = read;
    return ERR_OK;
}

/* A code that could not be read back is never given out. */
enum err enroll_code_format(const struct enroll_code *code, char text[ENROLL_CODE_SIZE])
{
    bool brackets = strchr(code->host, ':') != NULL;
    int len = snprintf(text, ENROLL_CODE_SIZE, "%s%s%s%s:%u:%s.%s:%s", prefix, brackets ? "[" : "",
                       code->host, brackets ? "]" : "", (unsigned)code->port, code->id,
                       code->secret, code->pin);
    struct enroll_code read;
    if (len < 0 || len >= ENROLL_CODE_SIZE - CHECK_LEN - 1 || !read_parts(text, &read)) {
        return ERR_INVALID;
    }
    (void)snprintf(text + len, CHECK_LEN + 2, ":%08" PRIx32, checksum(text, (size_t)len));
    return ERR_OK;
}
