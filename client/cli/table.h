/*
 * Small tables on the terminal: a sheet (client/report/sheet.h) that is filled cell by cell and
 * printed like the lists.
 */
#ifndef RECTIFY_CLI_TABLE_H
#define RECTIFY_CLI_TABLE_H

#include "client/cli/cli.h"
#include "client/report/sheet.h"

struct table {
    struct cli *cli;
    struct sheet sheet;
    size_t used; /* cells filled in */
    size_t room;
};

/* Columns' headings are msgids; `rows` is a guess. */
void table_init(struct table *table, struct cli *cli, const struct sheet_column *columns,
                size_t column_count, size_t rows);
/* The next cell, row by row; the text is borrowed, NULL counts as "". */
void table_cell(struct table *table, const char *text);
void table_number(struct table *table, int64_t number);
void table_number_or_none(struct table *table, int64_t number); /* 0: an empty cell */
/* On stdout, as wide as the terminal. 0, or 1 when it could not be printed. */
MUST_CHECK int table_print(struct table *table);

/* Columns of the terminal: what it says itself, else COLUMNS, else 0: as wide as needed. */
unsigned table_width(void);

#endif
