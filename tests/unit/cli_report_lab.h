/* What the tests of the summary report on a terminal share: three tasks, and the draft that is made of them. */
#ifndef RECTIFY_TESTS_CLI_REPORT_LAB_H
#define RECTIFY_TESTS_CLI_REPORT_LAB_H

#include "client/cli/report_draft.h"
#include "client/cli/report_item.h"
#include "tests/lib/terminal_lab.h"

extern const char DRAFTS[]; /* of the campaign */
extern struct cli cli;
/* Three tasks: the first closed, the second without the problem, the third in progress; two measures, one with its effect. */
extern struct report_task tasks[3];
extern Rectify__AssignmentBrief briefs[3];
extern Rectify__Dossier dossiers[3];
extern Rectify__PlanVersion plans[3];
extern Rectify__MeasureRecord measures[2];
extern Rectify__MeasureRecord *measure_list[2];
extern Rectify__EffectRecord effect;
extern Rectify__Event event; /* of nobody's history yet */
extern Rectify__Event *event_list[1];
extern struct report_draft draft; /* filled by make_draft */

char *text(const char *words); /* for the fields of messages, which are nowhere written to */
void make_draft(void);

/* cmocka's set-up and tear-down. */
int open_report(void **state);
int close_report(void **state);
#define REPORT_TEST(test) cmocka_unit_test_setup_teardown(test, open_report, close_report)

#endif
