/* What the files that write WordprocessingML share. */
#ifndef RECTIFY_REPORT_DOCX_H
#define RECTIFY_REPORT_DOCX_H

#include "client/report/document.h"
#include <stdio.h>

/* Millimetres in twentieths of a point. */
#define DOCX_TWIPS(mm) ((int)((mm)*1440 / 25.4 + 0.5))

/* A paragraph of one of the styles of docx_styles; '\n' becomes a break within it. */
void docx_paragraph(FILE *out, const char *style, const char *mark, const char *text);

/* A run of text with breaks for '\n'. */
void docx_run(FILE *out, const char *text);

/* A table of `width` twips. */
void docx_table(FILE *out, const struct sheet *sheet, int width);

/* word/styles.xml, and word/fontTable.xml, which says what may stand in for a font. */
void docx_styles(FILE *out);
void docx_fonts(FILE *out);

#endif
