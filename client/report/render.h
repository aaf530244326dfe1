/*
 * Sheets and summaries to bytes. All output is UTF-8. Renderers write to a stream or a file and
 * report errors of writing as IO, after which what was written is not to be used. A stream is
 * flushed and stays open.
 */
#ifndef RECTIFY_REPORT_RENDER_H
#define RECTIFY_REPORT_RENDER_H

#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdio.h>

struct render_table_options {
    unsigned width;           /* of the terminal; 0: as wide as the columns want */
    unsigned ambiguous_width; /* 1 or 2: columns of “ ” — … · ① × */
    bool bold;                /* escape sequences for the heading */
};

/*
 * Aligned for Chinese, wrapped, ruled with ASCII; equal neighbours of merging columns are printed
 * once.
 */
MUST_CHECK enum err render_table(const struct sheet *sheet,
                                 const struct render_table_options *options, FILE *out);

/*
 * RFC 4180, CRLF; every row complete (merged cells repeated); cells that begin with = + - @ TAB CR
 * get a leading '.
 */
MUST_CHECK enum err render_csv(const struct sheet *sheet, bool bom, FILE *out);
/* The rows alone: to go on with what has its heading. */
MUST_CHECK enum err render_csv_rows(const struct sheet *sheet, FILE *out);

/*
 * One object: schema_version 1, the whole summary (all lists), keys in English, texts as they are.
 * UTF8 when a text is not well-formed.
 */
MUST_CHECK enum err render_json(const struct summary *summary, FILE *out);

/*
 * Merged as in the annexes, heading repeated per page, A4, fit to width, names of the usual Chinese
 * fonts. The time of creation is SOURCE_DATE_EPOCH when it is set: then the same sheet gives the
 * same bytes. LIMIT for a text or a number of rows that the format cannot hold, UTF8 when a text is
 * not well-formed.
 */
MUST_CHECK enum err render_xlsx(const struct sheet *sheet, const char *path);

#endif
