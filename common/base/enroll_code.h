/*
 * The enrolment code: all that a new terminal needs, in one line that can be pasted.
 *
 *   rectify1:<host>:<port>:<id>.<secret>:<sha256 of the authority's key>:<check>
 *
 * host: DNS name, IPv4 or [IPv6]; id: 10 and secret: 22 characters (base64url of 60 and 128+ random bits); digest: 43
 * characters; check: 8 hex digits, CRC-32 (ISO-HDLC) of all before the last colon, so that a slip of the hand is told
 * from a wrong code. The check is no secret and protects nothing else: the secret is stored hashed at the server.
 */
#ifndef RECTIFY_BASE_ENROLL_CODE_H
#define RECTIFY_BASE_ENROLL_CODE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdint.h>

enum {
    ENROLL_HOST_SIZE = 254,
    ENROLL_ID_SIZE = 11,
    ENROLL_SECRET_SIZE = 23,
    ENROLL_PIN_SIZE = 44,
    ENROLL_CODE_SIZE = 384,
};

struct enroll_code {
    char host[ENROLL_HOST_SIZE]; /* without brackets */
    uint16_t port;
    char id[ENROLL_ID_SIZE];
    char secret[ENROLL_SECRET_SIZE];
    char pin[ENROLL_PIN_SIZE];
};

/* CODE_ALTERED: the check does not fit or a part has the wrong form. Blanks around it are dropped. */
MUST_CHECK enum err enroll_code_parse(const char *text, struct enroll_code *code);
MUST_CHECK enum err enroll_code_format(const struct enroll_code *code, char text[ENROLL_CODE_SIZE]);

#endif
