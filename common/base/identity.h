/*
 * Whom a certificate speaks for, as it stands in its one subjectAltName URI:
 *
 *   urn:rectify:client:<client>:unit:<unit>:person:<person>:roles:<bits>     decimal numbers
 *
 * The server trusts only certificates of its own authority; the numbers are its own records' keys. unit 0: the
 * administrator, who belongs to no unit. roles: bits of enum role (server/rules/vocabulary.h, PROTOCOL.md).
 */
#ifndef RECTIFY_BASE_IDENTITY_H
#define RECTIFY_BASE_IDENTITY_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>
#include <stdint.h>

struct identity {
    int64_t client_id; /* from 1 */
    int64_t unit_id;   /* 0: none */
    int64_t person_id; /* from 1 */
    uint32_t roles;
};

enum {
    IDENTITY_TEXT_SIZE = 128,
};

void identity_format(const struct identity *identity, char text[IDENTITY_TEXT_SIZE]);

/* Strict: exactly the form above, no leading zeros or signs, numbers up to 2^53. INVALID otherwise. */
MUST_CHECK enum err identity_parse(const char *text, size_t len, struct identity *identity);

#endif
