#include "client/report/sheet.h"
#include <string.h>

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
    return sheet->cells[row * sheet->column_count + column];
}

bool sheet_continues(const struct sheet *sheet, size_t row, size_t column)
{
    return row > 0 && row < sheet->row_count && sheet->columns[column].merges &&
           strcmp(sheet_cell(sheet, row - 1, column), sheet_cell(sheet, row, column)) == 0;
}
