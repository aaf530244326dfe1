/*
 * What must be present for the acts on a summary report (domain.md 3.4, last column). Each function adds what is missing to
 * `findings` and answers whether the act may pass.
 */
#ifndef RECTIFY_RULES_REPORT_CONDITIONS_H
#define RECTIFY_RULES_REPORT_CONDITIONS_H

#include "common/base/clock.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * 一、整改工作开展情况 二、问题整改落实情况 三、不存在类似问题的说明及风险防控 四、存在不足及下一步打算. The second one is made of the items and
 * may be without words of its own.
 */
enum {
    REPORT_SECTIONS = 4,
    REPORT_SECTION_OF_ITEMS = 2,
};

/* What the report says of one problem. */
struct report_item {
    int64_t problem_id;
    int problem_no;
    uint32_t version; /* of the assignment that it tells of */
    enum state state;
    const char *unfinished_reason; /* NULL: none */
};

/* An assignment of the unit as it stands. */
struct report_task {
    int64_t problem_id;
    int problem_no;
    uint32_t version;
    enum state state;
};

/* R2. */
struct report_draft {
    bool sections[REPORT_SECTIONS + 1]; /* by number: it says something */
    const struct report_item *items;
    size_t item_count;
    const char *confirmed_by; /* the first responsible person (S-41) */
    day_t signed_on;
};
bool conditions_report(const struct report_draft *draft, const struct report_task *tasks,
                       size_t task_count, day_t today, struct findings *findings);

/* Whether a report may tell of a task in this state without a reason why it is not finished. */
bool report_task_finished(enum state state);
/* How many tasks the report tells of as unfinished. */
int report_unfinished(const struct report_item *items, size_t count);

/* R3: the scan has its files; the paper has a day and somebody who received it. */
struct report_copy {
    enum copy_form form;
    size_t file_count;
    day_t received_on;
    const char *received_by;
};
bool conditions_report_copy(const struct report_copy *copy, day_t today, struct findings *findings);

/* R4, return. */
bool conditions_report_return(const char *reason, struct findings *findings);

#endif
