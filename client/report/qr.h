/* A text as the modules of a QR code. */
#ifndef RECTIFY_REPORT_QR_H
#define RECTIFY_REPORT_QR_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>

enum {
    QR_MODULES_MAX = 177, /* version 40 */
    QR_QUIET = 4,         /* modules around it that have to stay white */
};

struct qr {
    unsigned size;                             /* modules of a side */
    bool dark[QR_MODULES_MAX][QR_MODULES_MAX]; /* by row, column */
};

/* LIMIT for a text that no QR code holds. */
MUST_CHECK enum err qr_make(const char *text, struct qr *qr);

#endif
