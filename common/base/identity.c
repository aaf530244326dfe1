#include "common/base/identity.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Exact in a double too, so that no tool that reads such a number can round it. */
#define NUMBER_MAX (INT64_C(1) << 53)

void identity_format(const struct identity *identity, char text[IDENTITY_TEXT_SIZE])
{
    (void)snprintf(text, IDENTITY_TEXT_SIZE,
                   "urn:rectify:client:%" PRId64 ":unit:%" PRId64 ":person:%" PRId64
                   ":roles:%" PRIu32,
                   identity->client_id, identity->unit_id, identity->person_id, identity->roles);
}

/* What is left of the text. */
struct rest {
    const char *at;
    size_t len;
};

static bool take_word(struct rest *rest, const char *word)
{
    size_t len = strlen(word);
    if (len > rest->len || memcmp(rest->at, word, len) != 0) {
        return false;
    }
    rest->at += len;
    rest->len -= len;
    return true;
}

/* Digits up to a colon or the end: at least one, no leading zero, min <= number <= max. */
static bool take_number(struct rest *rest, int64_t min, int64_t max, int64_t *number)
{
    const char *first = rest->at;
    int64_t value = 0;
    while (rest->len > 0 && *rest->at >= '0' && *rest->at <= '9') {
        value = value * 10 + (*rest->at - '0');
        if (value > max) {
            return false;
        }
        rest->at++;
        rest->len--;
    }
    if (rest->at == first || (*first == '0' && rest->at - first > 1)) {
        return false;
    }
    *number = value;
    return value >= min;
}

enum err identity_parse(const char *text, size_t len, struct identity *identity)
{
    struct rest rest = {text, len};
    struct identity read = {0};
    int64_t roles = 0;
    bool ok = take_word(&rest, "urn:rectify:client:") &&
              take_number(&rest, 1, NUMBER_MAX, &read.client_id) && take_word(&rest, ":unit:") &&
              take_number(&rest, 0, NUMBER_MAX, &read.unit_id) && take_word(&rest, ":person:") &&
              take_number(&rest, 1, NUMBER_MAX, &read.person_id) && take_word(&rest, ":roles:") &&
              take_number(&rest, 0, UINT32_MAX, &roles) && rest.len == 0;
    if (!ok) {
        return ERR_INVALID;
    }
    read.roles = (uint32_t)roles;
    *identity = read;
    return ERR_OK;
}
