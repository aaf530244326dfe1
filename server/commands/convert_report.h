/* The store's records of summary reports as protobuf messages; as convert.h. */
#ifndef RECTIFY_COMMANDS_CONVERT_REPORT_H
#define RECTIFY_COMMANDS_CONVERT_REPORT_H

#include "proto/report.pb-c.h"
#include "server/commands/convert.h"
#include "server/store/calls/report.h"

MUST_CHECK bool convert_report(struct arena *arena, const struct report_record *record,
                               const struct caller *caller, Rectify__ReportBrief *out);
MUST_CHECK bool convert_report_event(struct arena *arena, const struct report_event_record *record,
                                     Rectify__ReportEvent *out);

#endif
