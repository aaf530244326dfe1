/* The end of writing to a stream, alike for all renderers that use one. */
#ifndef RECTIFY_REPORT_OUTPUT_H
#define RECTIFY_REPORT_OUTPUT_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdio.h>

/* Flushes. IO when this or any writing before failed, so that the single writes need no check. */
MUST_CHECK enum err output_finish(FILE *out);

#endif
