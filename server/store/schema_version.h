/* The number that a migration's name begins with. */
#ifndef RECTIFY_STORE_SCHEMA_VERSION_H
#define RECTIFY_STORE_SCHEMA_VERSION_H

/* "001_schema" -> 1; 0: not a migration (roles). */
int schema_version_of(const char *script_name);

/* Of the newest migration in this program. */
int schema_version_newest(void);

#endif
