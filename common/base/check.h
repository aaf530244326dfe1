/*
 * Graded checks of what must hold if this program is right.
 *
 * CHECK_FATAL ends the process with a message: for broken invariants after which going on could lose or
 * falsify a record (a restart is safe). CHECK is an expression that is true when the condition holds and
 * otherwise logs and is false: the caller handles it. Neither is for bad input.
 */
#ifndef RECTIFY_BASE_CHECK_H
#define RECTIFY_BASE_CHECK_H

#include <stdbool.h>

_Noreturn void check_fatal_failed(const char *condition, const char *file, int line);
bool check_failed(const char *condition, const char *file, int line); /* logs, returns false */

#define CHECK_FATAL(condition)                                                                     \
    ((condition) ? (void)0 : check_fatal_failed(#condition, __FILE__, __LINE__))
#define CHECK(condition) ((condition) ? true : check_failed(#condition, __FILE__, __LINE__))

#endif
