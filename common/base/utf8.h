/*
 * Strict UTF-8 at the door (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
 * What passes is stored as it came; nothing is normalised.
 */
#ifndef RECTIFY_BASE_UTF8_H
#define RECTIFY_BASE_UTF8_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>

/*
 * One line of human text: well-formed, no control characters (U+0000..1F, U+7F..9F, U+2028, U+2029), no
 * noncharacters, at most chars_max code points. UTF8 or SIZE says what is wrong; *at (may be NULL) is
 * the byte where.
 */
MUST_CHECK enum err utf8_check(const char *bytes, size_t len, size_t chars_max, size_t *at);

/* Code points of well-formed text. */
size_t utf8_length(const char *bytes, size_t len);

/* Whether well-formed text is empty or nothing but white space (ASCII, U+00A0, U+3000). */
int utf8_blank(const char *bytes, size_t len);

#endif
