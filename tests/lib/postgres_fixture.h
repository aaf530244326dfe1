/*
 * A throwaway PostgreSQL for tests of the store: a cluster of its own below /tmp, as an ordinary account, with the
 * durability that the store asks for. It ends with the test's process, however that ends.
 */
#ifndef RECTIFY_TESTS_POSTGRES_FIXTURE_H
#define RECTIFY_TESTS_POSTGRES_FIXTURE_H

#include <stdbool.h>

/*
 * Makes the cluster and starts it. Call it once, first in main: as root the process becomes an ordinary account. Ends
 * the process with a message when it cannot.
 */
void postgres_fixture_open(void);
/* Stops the cluster and removes its folder. */
void postgres_fixture_close(void);

/* setting: one more "name=value", or NULL. Returns when it takes connections. */
void postgres_fixture_start(const char *setting);
void postgres_fixture_stop(void);

/* Connection strings: the superuser's (database postgres), the same in database rectify, the application's. */
const char *postgres_fixture_super(void);
const char *postgres_fixture_rectify(void);
const char *postgres_fixture_app(void);

/* Runs SQL as superuser in database rectify; ends the process when it fails. Returns the first value as a number, 0: none. */
long postgres_fixture_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
