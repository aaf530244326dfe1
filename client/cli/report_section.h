/* The words of a section of a summary report as long as nobody has written others. */
#ifndef RECTIFY_CLI_REPORT_SECTION_H
#define RECTIFY_CLI_REPORT_SECTION_H

#include "client/cli/report_source.h"
#include "common/base/arena.h"
#include "proto/act.pb-c.h"

/* Paragraphs, one a line; "" where the items say it all. `report` has its items. */
const char *report_section_text(const struct report_source *source,
                                const Rectify__ReportSubmit *report, unsigned section,
                                struct arena *arena);

#endif
