/* A summary report as a row of a result, shared by the list and the one. */
#ifndef RECTIFY_STORE_CALLS_REPORT_COLUMNS_H
#define RECTIFY_STORE_CALLS_REPORT_COLUMNS_H

#include "server/store/calls/report.h"
#include "server/store/calls/unit_terminal.h"
#include "server/store/pg_result.h"

#define REPORT_COLUMNS                                                                             \
    "r.unit_id, u.name, u.kind, u.first_responsible, r.expected, r.state, r.version, e.digest,"    \
    " e.received_at, v.confirmed_by, r.on_time, r.unfinished, r.paper, r.scan, d.text, "           \
    "e.signed_by, " UNIT_HAS_TERMINAL("r.unit_id")
#define REPORT_TABLES                                                                              \
    " FROM report r JOIN unit u ON u.unit_id = r.unit_id"                                          \
    " LEFT JOIN event e ON e.unit_id = r.unit_id AND e.event_id = r.version_event"                 \
    " LEFT JOIN report_version v ON v.unit_id = r.unit_id AND v.event_id = r.version_event"        \
    " LEFT JOIN event d ON r.state = 5 AND d.unit_id = r.unit_id AND d.event_id = "                \
    "r.decision_event"

/* For a struct whose member `path` is a report_record. */
#define REPORT_MEMBERS(type, path)                                                                 \
    COLUMN(NUMBER, type, path unit_id), COLUMN(TEXT, type, path unit_name),                        \
        COLUMN(NUMBER, type, path unit_kind), COLUMN(TEXT, type, path first_responsible),          \
        COLUMN(BOOL, type, path expected), COLUMN(NUMBER, type, path state),                       \
        COLUMN(NUMBER, type, path version), COLUMN(DIGEST, type, path digest),                     \
        COLUMN(TIME, type, path received_ms), COLUMN(TEXT, type, path confirmed_by),               \
        COLUMN(BOOL, type, path on_time), COLUMN(NUMBER, type, path unfinished),                   \
        COLUMN(BOOL, type, path paper), COLUMN(BOOL, type, path scan),                             \
        COLUMN(TEXT, type, path last_reason), COLUMN(TEXT, type, path signed_by),                  \
        COLUMN(BOOL, type, path has_terminal)

#endif
