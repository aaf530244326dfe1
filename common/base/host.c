#include "common/base/host.h"
#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

enum {
    LABEL_MAX = 63,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits and hyphens, no hyphen at either end (RFC 1123, 2.1). */
static bool is_label(const char *label, size_t len)
{
    if (len == 0 || len > LABEL_MAX || label[0] == '-' || label[len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(label[i]) && !is_letter(label[i]) && label[i] != '-') {
            return false;
        }
    }
    return true;
}

/* The last label is not a number: what looks like a broken IPv4 address is not a name. */
static bool is_name(const char *text)
{
    const char *label = text;
    size_t len = strcspn(label, ".");
    while (is_label(label, len)) {
        if (label[len] == '\0') {
            return strspn(label, "0123456789") < len;
        }
        label += len + 1;
        len = strcspn(label, ".");
    }
    return false;
}

enum host_kind host_parse(const char *text, uint8_t address[HOST_ADDRESS_SIZE])
{
    if (strnlen(text, HOST_SIZE) == HOST_SIZE) {
        return HOST_INVALID;
    }
    if (inet_pton(AF_INET, text, address) == 1) {
        return HOST_IPV4;
    }
    if (inet_pton(AF_INET6, text, address) == 1) {
        return HOST_IPV6;
    }
    return is_name(text) ? HOST_NAME : HOST_INVALID;
}
