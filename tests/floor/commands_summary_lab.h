/* What the tests of summaries, of their frozen versions and of nodes share: what the store found of one campaign. */
#ifndef RECTIFY_TESTS_COMMANDS_SUMMARY_LAB_H
#define RECTIFY_TESTS_COMMANDS_SUMMARY_LAB_H

#include "tests/floor/commands_case.h"

/* One problem and the measures of two units for it; as before at each answer. */
extern struct summary_problem_record problem;
extern struct summary_item_record items[2];
extern const char *parties[2];
extern struct summary_unit_record unit;
extern const char *worded[1]; /* the office's measure, in place of the units' */

void answer(struct summary_call *call);
/* The office wrote when 7 and 9 contributed, 9 not any more and 8 not yet. */
void answer_worded(struct summary_call *call);

#endif
