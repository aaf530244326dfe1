/*
 * The typefaces of GB/T 9704 by their roles: the names that offices have, and what stands in for
 * them elsewhere. The standard asks for the style and names no brand.
 */
#ifndef RECTIFY_REPORT_TYPEFACE_H
#define RECTIFY_REPORT_TYPEFACE_H

#include <stdbool.h>

enum typeface {
    TYPEFACE_TITLE,      /* 小标宋 */
    TYPEFACE_HEADING,    /* 黑体 */
    TYPEFACE_SUBHEADING, /* 楷体 */
    TYPEFACE_BODY,       /* 仿宋 */
    TYPEFACE_NUMBER,     /* 宋体, of page numbers and of what stands outside the text */
    TYPEFACE_COUNT,
};

enum {
    TYPEFACE_FAMILIES_MAX = 6,
};

struct typeface_family {
    const char *name;
    bool bold; /* only so does it look as the role asks for */
};

/* Best first, ended by a row without a name. The first is what editable documents name. */
const struct typeface_family *typeface_families(enum typeface typeface);

#endif
