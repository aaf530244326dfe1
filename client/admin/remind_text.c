#include "client/admin/remind_text.h"

#include "client/cli/keep.h"
#include "client/cli/period.h"
#include "client/cli/sent_back.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <string.h>

enum {
    ITEMS_MAX = 20, /* more are counted: the text stays short enough for a message */
};

/* Of a long-term item: the periods that are over without a report. */
static const char *missing_of_periods(const Rectify__AssignmentBrief *task, struct arena *arena)
{
    if (task->missing_periods == 0 || task->period == NULL) {
        return NULL;
    }
    return keep_printf(arena, _("reports missing: %u, from %s on"), task->missing_periods,
                       period_text(task->period, arena));
}

static const char *missing_of_answer(enum sent_back how)
{
    switch (how) {
    case SENT_BACK_RETURNED: return _("returned, to be handed in again");
    case SENT_BACK_REOPENED: return _("reopened, to be answered anew");
    case SENT_BACK_NOT: break;
    }
    return _("no plan and no declaration handed in yet");
}

/* What a task still wants of its unit; NULL: nothing, or not yet. */
static const char *missing_of_task(const Rectify__AssignmentBrief *task, struct arena *arena)
{
    switch (task->state) {
    case WORD_STATE_ISSUED: return _("not acknowledged yet");
    case WORD_STATE_ACKNOWLEDGED: return missing_of_answer(sent_back(task));
    case WORD_STATE_IN_PROGRESS: return task->overdue ? _("closure not requested yet") : NULL;
    case WORD_STATE_SUSTAINING: return missing_of_periods(task, arena);
    default: return NULL;
    }
}

static bool is_overdue(const Rectify__AssignmentBrief *task)
{
    return task->overdue || task->missing_periods > 0;
}

static const char *due_of_task(const Rectify__AssignmentBrief *task, day_t today,
                               struct arena *arena)
{
    if (task->due_kind != WORD_DUE_DATE || !task->has_due_on) {
        return "";
    }
    const char *day = texts_day(task->due_on, arena);
    return task->due_on < today
               ? keep_printf(arena, _(" (due %s, %d days ago)"), day, today - task->due_on)
               : keep_printf(arena, _(" (due %s)"), day);
}

/* "not acknowledged yet (due 2023-05-30)"; NULL: nothing is missing. */
static const char *wanted_of_task(const Rectify__AssignmentBrief *task,
                                  const struct remind_facts *facts, struct arena *arena)
{
    const char *missing = missing_of_task(task, arena);
    if (missing == NULL || (facts->overdue_only && !is_overdue(task))) {
        return NULL;
    }
    return keep_printf(arena, "%s%s", missing, due_of_task(task, facts->today, arena));
}

static const char *supervision_text(const Rectify__Supervision *one, struct arena *arena)
{
    const char *day = texts_day(one->reply_by, arena);
    return one->problem_no > 0
               ? keep_printf(arena, _("supervision notice on problem %u: no reply yet (by %s)"),
                             one->problem_no, day)
               : keep_printf(arena, _("supervision notice: no reply yet (by %s)"), day);
}

struct joined {
    const char *text;
    size_t count;
};

static void join(struct joined *joined, const char *item, struct arena *arena)
{
    if (joined->count < ITEMS_MAX) {
        joined->text = keep_join(arena, joined->text, _("; "), item);
    }
    joined->count++;
}

/* Tasks of which the same is wanted are said in one: "problems 2, 3, 6: not acknowledged yet". */
static void join_tasks(struct joined *joined, const struct remind_facts *facts,
                       const char *const *wanted, size_t first, struct arena *arena)
{
    const char *numbers = "";
    for (size_t i = first; i < facts->task_count; i++) {
        if (wanted[i] != NULL && strcmp(wanted[i], wanted[first]) == 0) {
            numbers = keep_join(arena, numbers, _(", "),
                                keep_printf(arena, "%u", facts->tasks[i]->problem_no));
        }
    }
    join(joined, keep_printf(arena, _("problem %s: %s"), numbers, wanted[first]), arena);
}

static bool said_before(const char *const *wanted, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (wanted[i] != NULL && strcmp(wanted[i], wanted[at]) == 0) {
            return true;
        }
    }
    return false;
}

const char *remind_text(const struct remind_facts *facts, struct arena *arena)
{
    struct joined joined = {.text = ""};
    const char **wanted = keep_alloc(arena, facts->task_count, sizeof(*wanted));
    for (size_t i = 0; i < facts->task_count; i++) {
        wanted[i] = wanted_of_task(facts->tasks[i], facts, arena);
    }
    for (size_t i = 0; i < facts->task_count; i++) {
        if (wanted[i] != NULL && !said_before(wanted, i)) {
            join_tasks(&joined, facts, wanted, i, arena);
        }
    }
    for (size_t i = 0; i < facts->supervision_count; i++) {
        if (facts->supervisions[i]->overdue || !facts->overdue_only) {
            join(&joined, supervision_text(facts->supervisions[i], arena), arena);
        }
    }
    if (joined.count == 0) {
        return NULL;
    }
    if (joined.count > ITEMS_MAX) {
        joined.text =
            keep_printf(arena, _("%s; and %zu more"), joined.text, joined.count - ITEMS_MAX);
    }
    return keep_printf(arena, _("%s: %s. If this is done already, please disregard."),
                       facts->unit_name, joined.text);
}
