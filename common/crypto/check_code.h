/*
 * The check code: the digest of a version as people can read it from a page, type it and say it on the telephone.
 *
 *   Q9W1-DFWF-077K
 *
 * Eleven characters of five bits each, the first 55 bits of the digest, and one that checks them: it finds every single wrong
 * character and every two that changed places. The alphabet is 0-9 A-Z without I, L, O and U; who types I or L means 1,
 * who types O means 0.
 */
#ifndef RECTIFY_CRYPTO_CHECK_CODE_H
#define RECTIFY_CRYPTO_CHECK_CODE_H

#include "common/base/attr.h"
#include "common/crypto/digest.h"
#include <stdbool.h>

enum {
    CHECK_CODE_SIZE = 15, /* three groups of four with hyphens, and the end */
};

void check_code_make(const struct digest *digest, char code[CHECK_CODE_SIZE]);

/*
 * What a person typed, in the form that check_code_make writes. Small letters, full-width characters, blanks and any kind of
 * dash do not matter. False when it is no check code.
 */
MUST_CHECK bool check_code_read(const char *text, char code[CHECK_CODE_SIZE]);

#endif
