/*
 * Sheets and summaries to bytes. All output is UTF-8. Renderers write to a stream or a file and
 * report errors of writing as IO, after which what was written is not to be used. A stream is
 * flushed and stays open.
 */
#ifndef RECTIFY_REPORT_RENDER_H
#define RECTIFY_REPORT_RENDER_H

#include "client/report/document.h"
#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdint.h>
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

enum {
    RENDER_FAULT_SIZE = 96,
    RENDER_TIME_SIZE = 24, /* "2023-05-31T01:00:00Z" and the end */
};

/* What a document was refused for. */
struct render_fault {
    char text[RENDER_FAULT_SIZE]; /* the beginning of the text; "" when it is no matter of a text */
    uint32_t character;           /* that no font has; 0: none */
};

/* Keeps the beginning of a text, cut between characters. */
void render_fault_set(struct render_fault *fault, const char *text, uint32_t character);

/* document_check, and nothing else is at fault yet. Every renderer of documents begins so. */
MUST_CHECK enum err render_check(const struct document *document, struct render_fault *fault);

/* The title in one line, of the text or else of the first list, as text within XML. */
void render_title(const struct document *document, FILE *out);

void render_time(int64_t wall_ms, char text[RENDER_TIME_SIZE]);

/*
 * Documents. The same document gives the same bytes; nothing in them is random or of the hour. What
 * document_check refuses is refused before anything is written. LIMIT for a check code that is too
 * long for a QR code. render_pdf lies in client/print.
 */

/* For the screen and for pipes; lines are as long as their paragraphs. Check code and version below. */
MUST_CHECK enum err render_plain(const struct document *document, FILE *out,
                                 struct render_fault *fault);

/* One file, self-contained; read on a screen, printed by a browser with the same margins. */
MUST_CHECK enum err render_html(const struct document *document, FILE *out,
                                struct render_fault *fault);

/*
 * To be edited in WPS, Word or LibreOffice: the names of the usual Chinese fonts, merged cells,
 * headings repeated per page, landscape sections for landscape sheets. Without a QR code: who edits
 * it makes another version. The check code of what it was made from stands in its footer.
 */
MUST_CHECK enum err render_docx(const struct document *document, FILE *out,
                                struct render_fault *fault);

#endif
