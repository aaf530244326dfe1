/* What the tests of the chains of events share: a seeded store, and a history of one task and its unit. */
#ifndef RECTIFY_TESTS_STORE_CHAIN_LAB_H
#define RECTIFY_TESTS_STORE_CHAIN_LAB_H

#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"

extern struct lab lab;
extern int64_t unit;    /* C01 */
extern int64_t problem; /* 1 */

/* cmocka's set-up and tear-down: a seeded store. */
int open_chains(void **state);
int close_chains(void **state);

/* A notice of the office to a unit, or of its task, each later than the one before; supervise sends it and answers its link. */
struct supervise_call notice(int64_t of_unit, int64_t of_problem);
struct digest supervise(struct supervise_call *call, enum change_outcome outcome);
/* A task with a history of seven events, and three acts on its unit. */
void make_history(void);

#endif
