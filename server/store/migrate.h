/*
 * Brings the database to this program's schema: at start, before the loop runs, hence over plain blocking libpq.
 *
 * sql/NNN_name.sql are applied in order, forward only, each with its row in schema_migration in one transaction of its
 * own; sql/roles.sql makes the roles and is idempotent. A schema newer than this program is refused.
 */
#ifndef RECTIFY_STORE_MIGRATE_H
#define RECTIFY_STORE_MIGRATE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>

/* Generated from sql/: name without ending, text; ended by a NULL name. */
struct sql_script {
    const char *name;
    const char *text;
};
extern const struct sql_script sql_scripts[];

/*
 * Embedded cluster: as superuser make roles and the database `rectify` when missing, then migrate as rectify_owner.
 * DATABASE or DATABASE_AWAY, logged with the reason.
 */
MUST_CHECK enum err migrate_embedded(const char *conninfo_super);

/*
 * One's own PostgreSQL: `conninfo_owner` logs in as a member of rectify_owner, roles and database were made by its
 * administrator with sql/roles.sql (README). Runs what is missing.
 */
MUST_CHECK enum err migrate_external(const char *conninfo_owner);

#endif
