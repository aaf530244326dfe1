/*
 * A package of the Office formats: named parts in one zip file, made in memory, the same parts the
 * same bytes.
 */
#ifndef RECTIFY_REPORT_PACKAGE_H
#define RECTIFY_REPORT_PACKAGE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>
#include <stdio.h>

struct package {
    struct zip *zip;
    struct zip_source *bytes; /* what the zip is made into */
    enum err err;             /* the first failure; what follows it is skipped */
};

/* package_close has to follow even after a failure. */
void package_open(struct package *package);
/* Copies nothing: text has to live until package_close. */
void package_put(struct package *package, const char *name, const char *text, size_t len);
/* Writes it all to `out` unless something failed before: here, or there as `err` tells. */
MUST_CHECK enum err package_close(struct package *package, enum err err, FILE *out);

#endif
