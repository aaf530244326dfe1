/* The statements of the import of a register; unit_import.c says in which order and with which arrays. */
#ifndef RECTIFY_STORE_CALLS_UNIT_IMPORT_SQL_H
#define RECTIFY_STORE_CALLS_UNIT_IMPORT_SQL_H

#include "server/store/pg_job.h"

/* Answer remarks: line, error, field, value. */
extern const struct pg_statement import_names_check;
extern const struct pg_statement import_refs_check;
extern const struct pg_statement import_cycle_check;
/* Answer one row: created, changed, unchanged. */
extern const struct pg_statement import_unit_figures;
extern const struct pg_statement import_group_figures;
extern const struct pg_statement import_person_figures;
/* Write. */
extern const struct pg_statement import_drop_names;
extern const struct pg_statement import_units;
extern const struct pg_statement import_parents;
extern const struct pg_statement import_groups;
extern const struct pg_statement import_names;
extern const struct pg_statement import_drop_members;
extern const struct pg_statement import_members;
extern const struct pg_statement import_persons;
extern const struct pg_statement import_person_groups;

#endif
