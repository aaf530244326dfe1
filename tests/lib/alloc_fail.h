/*
 * An allocator for mem_set_allocator that counts what is alive and fails the n-th allocation.
 *
 * A scenario is run again with the 1st, 2nd, 3rd ... allocation failing until it succeeds; each run must leave
 * nothing behind.
 */
#ifndef RECTIFY_TESTS_ALLOC_FAIL_H
#define RECTIFY_TESTS_ALLOC_FAIL_H

#include <stdbool.h>
#include <stddef.h>

/* Counters begin at zero; nothing fails. Only while nothing is allocated. */
void alloc_fail_install(void);

/* Brings libc's allocator back. */
void alloc_fail_remove(void);

/* The n-th allocation from now on fails (1 is the next), once; 0: none. Growing counts as an allocation. */
void alloc_fail_at(size_t nth);

size_t alloc_fail_live(void);    /* allocations that were not freed */
size_t alloc_fail_largest(void); /* bytes of the largest request since the installation */

/* True when it succeeded. It frees what it allocated in either case. */
typedef bool (*alloc_fail_scenario_cb)(void *arg);

/*
 * Runs the scenario to success; a cmocka assertion fails when something stays alive or when it fails without a
 * failing allocation. Returns how many allocations it took, which is how often it failed.
 */
size_t alloc_fail_run(alloc_fail_scenario_cb scenario, void *arg);

#endif
