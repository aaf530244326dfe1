/*
 * Entries of the log as rows: the short ones that fit a screen, and the full ones of an export, with everything that an inspection may
 * ask for.
 */
#ifndef RECTIFY_ADMIN_LOG_SHEET_H
#define RECTIFY_ADMIN_LOG_SHEET_H

#include "client/report/sheet.h"
#include "common/base/arena.h"
#include "proto/work.pb-c.h"
#include <jansson.h>
#include <stdbool.h>

/* The sheet lies in the arena and borrows from the log. */
void log_sheet_short(const Rectify__Log *log, struct arena *arena, struct sheet *sheet);
void log_sheet_full(const Rectify__Log *log, struct arena *arena, struct sheet *sheet);

json_t *log_entry_json(const Rectify__LogEntry *entry);

#endif
