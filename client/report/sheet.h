/*
 * A sheet: one printable table with title, columns and cells, from which text, CSV and XLSX are
 * made alike.
 */
#ifndef RECTIFY_REPORT_SHEET_H
#define RECTIFY_REPORT_SHEET_H

#include "client/report/summary.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>

enum sheet_align {
    SHEET_LEFT,
    SHEET_CENTRE,
    SHEET_RIGHT,
};

struct sheet_column {
    const char *heading;
    unsigned width;     /* terminal columns it wants; texts wrap within */
    double paper_width; /* XLSX character units */
    enum sheet_align align;
    bool merges; /* equal neighbours below are one cell (问题类型) */
};

struct sheet {
    const char *title; /* "": none is printed */
    bool landscape;
    bool dense; /* many columns: smaller type on paper */
    const struct sheet_column *columns;
    size_t column_count;
    const char **cells; /* row by row; several lines are separated by '\n'; never NULL */
    size_t row_count;
    const char *
        note; /* below the table, several lines separated by '\n'; NULL or "": none; a CSV has none */
};

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* Whether the cell is one with the cell above it: its column merges and both texts are equal. */
bool sheet_continues(const struct sheet *sheet, size_t row, size_t column);

/*
 * The lists of the plan's annexes and the completeness table. Texts of headings come translated
 * through gettext.
 */
enum sheet_list {
    SHEET_RESPONSIBILITY, /* annex 1: 序号 问题类型 具体问题描述 责任单位 备注 */
    SHEET_EFFECTS, /* annex 2: 序号 问题类型 具体问题描述 整改措施 整改效果 责任单位 完成时间 */
    SHEET_LEDGER, /* 整改台账: annex 2 with goal, progress, persons, states, closure and evidence */
    SHEET_COMPLETENESS, /* per problem, then per unit: 应报 已报 按时 有内容 … and states; what each means below */
    SHEET_SELF_HELD,    /* decisions of the office on its own items */
};

/*
 * What the sheet holds is borrowed from the summary or lies in the arena. NOMEM also when the
 * arena's budget is used up; INVALID for a number that is no list.
 */
MUST_CHECK enum err sheet_make(const struct summary *summary, enum sheet_list list,
                               struct arena *arena, struct sheet *sheet);

/* What says on paper of which moment and version the lists are; NULL: no memory. */
MUST_CHECK const char *sheet_footer(const struct summary *summary, struct arena *arena);

#endif
