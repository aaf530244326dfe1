#include "server/rules/report_conditions.h"
#include "server/rules/require.h"

bool report_task_finished(enum state state)
{
    switch (state) {
    case STATE_NIL_CLAIMED:
    case STATE_NIL_CONFIRMED:
    case STATE_CLOSURE_REQUESTED:
    case STATE_CLOSED:
    case STATE_SUSTAINING: return true;
    case STATE_ISSUED:
    case STATE_ACKNOWLEDGED:
    case STATE_PLAN_SUBMITTED:
    case STATE_IN_PROGRESS:
    case STATE_CANCELLED: return false;
    }
    return false;
}

int report_unfinished(const struct report_item *items, size_t count)
{
    int unfinished = 0;
    for (size_t i = 0; i < count; i++) {
        unfinished += report_task_finished(items[i].state) ? 0 : 1;
    }
    return unfinished;
}

static const struct report_task *find_task(const struct report_task *tasks, size_t count,
                                           int64_t problem_id)
{
    for (size_t i = 0; i < count; i++) {
        if (tasks[i].problem_id == problem_id) {
            return &tasks[i];
        }
    }
    return NULL;
}

static size_t count_items(const struct report_draft *draft, int64_t problem_id)
{
    size_t count = 0;
    for (size_t i = 0; i < draft->item_count; i++) {
        count += draft->items[i].problem_id == problem_id ? 1 : 0;
    }
    return count;
}

/* What the report says must be what is true now: the number is printed, the version is what was looked at. */
static bool tells_truth(const struct report_item *item, const struct report_task *task,
                        struct findings *findings)
{
    int no = item->problem_no;
    if (!require(task != NULL && task->problem_no == no, findings, REASON_REPORT_ITEM_UNKNOWN,
                 no)) {
        return false;
    }
    bool same = task->version == item->version && task->state == item->state;
    if (!require(same && task->state != STATE_CANCELLED, findings, REASON_REPORT_ITEM_STALE, no)) {
        return false;
    }
    return require(report_task_finished(task->state) || said(item->unfinished_reason), findings,
                   REASON_REPORT_UNFINISHED, no);
}

/* Every task has its item: open ones are shown, not hidden. */
static bool tells_all(const struct report_draft *draft, const struct report_task *tasks,
                      size_t task_count, struct findings *findings)
{
    bool ok = true;
    for (size_t i = 0; i < task_count; i++) {
        size_t told = count_items(draft, tasks[i].problem_id);
        bool needed = tasks[i].state != STATE_CANCELLED;
        ok &=
            require(told > 0 || !needed, findings, REASON_REPORT_ITEM_MISSING, tasks[i].problem_no);
        ok &= require(told <= 1, findings, REASON_REPORT_ITEM_TWICE, tasks[i].problem_no);
    }
    return ok;
}

bool conditions_report(const struct report_draft *draft, const struct report_task *tasks,
                       size_t task_count, day_t today, struct findings *findings)
{
    bool ok = true;
    for (int section = 1; section <= REPORT_SECTIONS; section++) {
        bool needed = section != REPORT_SECTION_OF_ITEMS;
        ok &= require(draft->sections[section] || !needed, findings, REASON_REPORT_SECTION_MISSING,
                      section);
    }
    ok &= tells_all(draft, tasks, task_count, findings);
    for (size_t i = 0; i < draft->item_count; i++) {
        const struct report_item *item = &draft->items[i];
        ok &= tells_truth(item, find_task(tasks, task_count, item->problem_id), findings);
    }
    ok &= require(said(draft->confirmed_by), findings, REASON_REPORT_HEAD_MISSING, 0);
    ok &= require(draft->signed_on <= today, findings, REASON_REPORT_SIGNED_IN_FUTURE, 0);
    return ok;
}

bool conditions_report_copy(const struct report_copy *copy, day_t today, struct findings *findings)
{
    if (copy->form == COPY_FORM_STAMPED_SCAN) {
        return require(copy->file_count > 0, findings, REASON_REPORT_SCAN_MISSING, 0);
    }
    bool ok = require(said(copy->received_by), findings, REASON_REPORT_RECEIVER_MISSING, 0);
    ok &= require(copy->received_on <= today, findings, REASON_REPORT_RECEIVED_IN_FUTURE, 0);
    return ok;
}

bool conditions_report_return(const char *reason, struct findings *findings)
{
    return require(said(reason), findings, REASON_REASON_MISSING, 0);
}
