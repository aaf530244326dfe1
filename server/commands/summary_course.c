/* How the units' work goes on beyond what was planned: days that were moved, periods that were reported on. */
#include "server/commands/convert.h"
#include "server/commands/summary_build.h"

static bool has_day(const Rectify__SummaryProblem *out, day_t day)
{
    for (size_t i = 0; i < out->n_moved; i++) {
        if (out->moved[i]->due_on == day) {
            return true;
        }
    }
    return false;
}

/* Every day once, with its units in their order; where it is everybody's nobody is named. */
static bool fill_moved(struct arena *arena, const struct summary_task_record *tasks, size_t count,
                       size_t expected, Rectify__SummaryProblem *out)
{
    size_t used = 0;
    char **names = arena_calloc(arena, count, sizeof(*names));
    out->moved = convert_list(arena, count, sizeof(Rectify__SummaryDue));
    if (names == NULL || out->moved == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (tasks[i].moved_on == DAY_NONE || has_day(out, tasks[i].moved_on)) {
            continue;
        }
        Rectify__SummaryDue *due = out->moved[out->n_moved++];
        rectify__summary_due__init(due);
        due->due_on = tasks[i].moved_on;
        due->units = names + used;
        for (size_t j = i; j < count; j++) {
            if (tasks[j].moved_on == due->due_on) {
                names[used++] = convert_text(tasks[j].unit_name);
                due->n_units++;
            }
        }
        due->n_units = due->n_units == expected ? 0 : due->n_units;
    }
    return true;
}

static bool fill_report(struct arena *arena, const struct summary_task_record *task,
                        Rectify__SummaryPeriodic *out)
{
    const struct period period = period_of(task->cadence, task->period_on);
    rectify__summary_periodic__init(out);
    out->unit = convert_text(task->unit_name);
    out->nil = task->nil;
    out->text = convert_text(task->periodic);
    out->quantity = convert_text(task->quantity);
    out->period = arena_alloc(arena, sizeof(*out->period));
    if (out->period == NULL) {
        return false;
    }
    convert_period(&period, out->period);
    return true;
}

static bool fill_periodic(struct arena *arena, const struct summary_task_record *tasks,
                          size_t count, Rectify__SummaryProblem *out)
{
    out->periodic = convert_list(arena, count, sizeof(Rectify__SummaryPeriodic));
    bool ok = out->periodic != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        if (tasks[i].cadence != 0) {
            ok = fill_report(arena, &tasks[i], out->periodic[out->n_periodic++]);
        }
    }
    return ok;
}

bool summary_course(struct arena *arena, const struct summary_problem_record *record,
                    const struct summary_ledger_slice *slice, Rectify__SummaryProblem *out)
{
    return fill_moved(arena, slice->tasks, slice->task_count, (size_t)record->completeness.expected,
                      out) &&
           fill_periodic(arena, slice->tasks, slice->task_count, out);
}
