/*
 * A test that starts PostgreSQL as an ordinary account with a folder of its own: PostgreSQL refuses root, and the
 * path of its socket must be short.
 */
#ifndef RECTIFY_TESTS_UNPRIVILEGED_H
#define RECTIFY_TESTS_UNPRIVILEGED_H

/*
 * The path of a new, empty folder below /tmp. As root this process becomes postgres, or else nobody, and the folder is
 * that account's. Ends the process with a message when that cannot be done. Call it once, first in main.
 */
const char *unprivileged_enter(void);

/* Removes the folder and what is in it. */
void unprivileged_leave(void);

#endif
