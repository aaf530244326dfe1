/*
 * Documents on paper: PDF after GB/T 9704, through Pango and cairo. Apart from the other renderers,
 * so that only who prints links fonts.
 */
#ifndef RECTIFY_PRINT_RENDER_PDF_H
#define RECTIFY_PRINT_RENDER_PDF_H

#include "client/report/render.h"

/*
 * A4, page numbers, tables whose headings and merged cells are printed again on each page, fonts
 * embedded, texts searchable; the QR of the check code outside the text area of every page.
 * CONDITION when the fonts of this computer lack a character, which *fault then names: nothing
 * leaves here with an empty box in it. LIMIT for a table whose heading fills a page. What was
 * written is not to be used after an error.
 */
MUST_CHECK enum err render_pdf(const struct document *document, FILE *out,
                               struct render_fault *fault);

#endif
