/* The columns of the register's file (server/example/FORMATS.md). */
#ifndef RECTIFY_ADMIN_UNIT_COLUMNS_H
#define RECTIFY_ADMIN_UNIT_COLUMNS_H

#include <stdbool.h>

enum unit_column {
    UNIT_COLUMN_ROW,
    UNIT_COLUMN_CODE,
    UNIT_COLUMN_NAME,
    UNIT_COLUMN_KIND,
    UNIT_COLUMN_LEVEL,
    UNIT_COLUMN_PARENT,
    UNIT_COLUMN_FIRST_RESPONSIBLE,
    UNIT_COLUMN_ALIASES,
    UNIT_COLUMN_MEMBERS,
    UNIT_COLUMN_SAMPLE,
    UNIT_COLUMNS,
};

/* Names of a column; fields are what the protocol calls it in a remark. */
struct unit_column_names {
    const char *chinese; /* as FORMATS.md has it */
    const char *english;
    const char *fields[3];
    bool needed; /* a register without it would say less than its rows mean */
};
extern const struct unit_column_names unit_columns[UNIT_COLUMNS];

#endif
