/*
 * How high texts are on paper. No reader of XLSX fits rows with merged cells to their texts, so the
 * heights are estimated from the widths of the columns. Widths are those of the format (characters
 * of its standard font), heights are points.
 */
#ifndef RECTIFY_REPORT_PAPER_H
#define RECTIFY_REPORT_PAPER_H

#include "client/report/sheet.h"
#include <stddef.h>

enum {
    PAPER_TITLE_POINTS = 22, /* sizes of GB/T 9704 where A4 leaves room for them */
    PAPER_TEXT_POINTS = 12,
};

double paper_title_height(const struct sheet *sheet); /* across all columns */
double paper_note_height(const struct sheet *sheet);  /* as well; 0: there is none */
double paper_heading_height(const struct sheet *sheet);
double paper_row_height(const struct sheet *sheet, size_t row);

#endif
