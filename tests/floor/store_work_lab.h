/* What the tests of the office's work share: a seeded store, and the acts of the office and of a unit that are sent to it. */
#ifndef RECTIFY_TESTS_STORE_WORK_LAB_H
#define RECTIFY_TESTS_STORE_WORK_LAB_H

#include "common/base/clock.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"

extern struct lab lab;

/* cmocka's set-up and tear-down: a seeded store. */
int open_work(void **state);
int close_work(void **state);

day_t today(void);
/* What the office, or with REPLY the unit, says of this unit or task. */
struct unit_event event(enum act act, int64_t unit_id, int64_t problem_id);
enum err supervise(struct supervise_call *call);
/* A notice to be answered within so many days: asserts that it was applied. */
struct supervise_call supervised(int64_t unit_id, int64_t problem_id, int days);
enum err reply(struct reply_call *call);
struct remind_call reminder(struct reminder_row *rows, size_t count);
void remind(struct remind_call *call);

#endif
