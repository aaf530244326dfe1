/* What the tests of the acts on summary reports share: a sound act of each kind, and what it is judged by. */
#ifndef RECTIFY_TESTS_COMMANDS_REPORT_LAB_H
#define RECTIFY_TESTS_COMMANDS_REPORT_LAB_H

#include "common/crypto/check_code.h"
#include "proto/report.pb-c.h"
#include "server/store/calls/report.h"
#include "tests/floor/commands_case.h"

enum {
    REPORT_CAMPAIGN = 3,
    REPORT_TASKS = 2,
};

/* Of the lab's unit: the first task closed, the second in progress and told of with its reason. */
struct report_acts {
    Rectify__ReportSubmit submit;
    Rectify__ReportSection sections[4];
    Rectify__ReportSection *section_list[5]; /* the fifth is the first once more */
    char *paragraphs[101];
    Rectify__ReportItem items[REPORT_TASKS];
    Rectify__ReportItem *item_list[REPORT_TASKS];
    Rectify__ReportLine lines[2];
    Rectify__ReportLine *line_list[201];
    Rectify__ReportLocal local;
    Rectify__ReportLocal *local_list[121];
    char *texts[201]; /* periods, indicators */
    Rectify__ReportScan scan;
    Rectify__ReportPaper paper;
    Rectify__ReportAccept accept_;
    Rectify__ReportReturn return_;
    Rectify__Attachment file;
    Rectify__Attachment *file_list[21];
    char code[CHECK_CODE_SIZE]; /* of the present version, 2 */
    struct digest digest;       /* of the present version */
    struct report_task tasks[REPORT_TASKS];
    struct report_version_record versions[2];
};
extern struct report_acts report_acts;

int open_report_lab(void **state); /* with sound acts; close_lab closes it */
#define LAB_TEST(test) cmocka_unit_test_setup_teardown(test, open_report_lab, close_lab)
void acts_reset(void); /* all of them sound */
char *acts_text(const char *words);
/* lab_acts.act becomes the act of this kind, as its parts are now. */
Rectify__Act *acts_choose(enum act act);
/* Somebody who may. */
struct caller acts_caller(enum act act);

/* Sends the act as it is now by somebody who may; answers what it is judged by: version 2 in this state. */
struct report_look_call *ask_as(const struct caller *caller, enum report_state state);
struct report_look_call *ask(enum act act, enum report_state state); /* a sound one */
/* What it is judged by is answered: the change that the store is asked for; that it was applied. */
struct report_change_call *pass(struct report_look_call *look);
void apply(struct report_change_call *change);
/* Asserts that it is refused so, and that the store was asked for no change. */
const Rectify__Receipt *refused(struct report_look_call *look, enum err err);

#endif
