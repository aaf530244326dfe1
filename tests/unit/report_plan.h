/* The two annexes of the plan as a summary, and what the tests of the renderers share. */
#ifndef RECTIFY_TESTS_REPORT_PLAN_H
#define RECTIFY_TESTS_REPORT_PLAN_H

#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/arena.h"
#include <stdio.h>

enum {
    REPORT_BUDGET = 1024 * 1024,
};

/*
 * Problems 1 to 6 with the measures and effects that annex 2 prints; numbers of completeness and
 * units are made up.
 */
extern const struct summary report_plan;

/* sheet_make, which is to succeed; close the arena. */
struct sheet report_sheet(enum sheet_list list, struct arena *arena);

/* A stream into memory; report_text closes it and answers what was written, to be freed. */
FILE *report_open(void);
char *report_text(FILE *out);

/*
 * Fails unless the text is that of the file tests/data/report/NAME; shows the first line that
 * differs.
 */
void report_assert_golden(const char *text, const char *name);

#endif
