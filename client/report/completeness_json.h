/* The figures of completeness for scripts, by the same names wherever they are told. */
#ifndef RECTIFY_REPORT_COMPLETENESS_JSON_H
#define RECTIFY_REPORT_COMPLETENESS_JSON_H

#include "client/report/summary.h"
#include <jansson.h>

/* What is not known is null. The caller frees it; NULL: no memory. */
json_t *completeness_json(const struct summary_completeness *counts);

#endif
