#include "client/terminal/report_tasks.h"

#include "client/cli/json.h"
#include "client/cli/report_show.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

enum {
    DUE_SOON_DAYS = 7, /* a report takes longer than an answer: drafted, signed, stamped */
};

/* The day by which the campaign's reports are due; DAY_NONE: it names none. */
static day_t due_day(const Rectify__Report *report)
{
    const Rectify__CampaignBrief *campaign = report->campaign;
    for (size_t i = 0; i < campaign->n_phases; i++) {
        if (campaign->phases[i]->phase == WORD_PHASE_REPORT) {
            return campaign->phases[i]->due_on;
        }
    }
    return DAY_NONE;
}

static bool is_due(const Rectify__Report *report, day_t today)
{
    day_t due = due_day(report);
    return due != DAY_NONE && today >= due - DUE_SOON_DAYS;
}

/* Whether the unit must act; what it waits for the office for, and what is far off, is no task. */
static bool is_task(const Rectify__Report *report, day_t today)
{
    const Rectify__ReportBrief *brief = report->report;
    switch (brief->state) {
    case WORD_REPORT_RETURNED: return true;
    case WORD_REPORT_NONE: return brief->expected && is_due(report, today);
    case WORD_REPORT_SUBMITTED: return !brief->paper && !brief->scan;
    default: return false;
    }
}

int report_tasks_take(struct cli *cli, const struct pull *pull, struct report_tasks *tasks)
{
    const Rectify__Assignments *all = pull->assignments;
    *tasks = (struct report_tasks){
        .today = pull->fresh ? all->today : day_of_wall_ms(clock_wall_ms()),
        .reports = keep_alloc(&cli->arena, all->n_campaigns, sizeof(*tasks->reports)),
    };
    if (cli->home.identity.unit_id == 0) {
        return EXITS_DONE;
    }
    for (size_t i = 0; i < all->n_campaigns; i++) {
        const char *code = all->campaigns[i]->code;
        const Rectify__Report *report = NULL;
        if (cli->campaign != NULL && strcmp(cli->campaign, code) != 0) {
            continue;
        }
        /* Of the only one as `report show` remembers it: neither need name it. */
        const char *named = all->n_campaigns > 1 ? code : cli->campaign;
        if (report_pull_of(cli, pull, named, &report) != ERR_OK) {
            return say_failure(cli);
        }
        if (report != NULL && is_task(report, tasks->today)) {
            tasks->reports[tasks->count++] = report;
        }
    }
    return EXITS_DONE;
}

/* What to do next, as it is typed. */
static const char *advice(const Rectify__Report *report)
{
    uint32_t state = report->report->state;
    bool handed_in = state != WORD_REPORT_NONE && state != WORD_REPORT_RETURNED;
    return handed_in ? _("rectify report print, then the paper or rectify report scan")
                     : _("rectify report draft, then rectify report submit");
}

void report_tasks_row(struct cli *cli, const struct report_tasks *tasks, size_t at,
                      const char *name, struct table *table)
{
    const Rectify__Report *report = tasks->reports[at];
    const Rectify__ReportBrief *brief = report->report;
    day_t due = due_day(report);
    const char *title = _("Summary report");
    const char *state = word_label(WORDS_REPORT_STATE, brief->state);
    if (brief->state == WORD_REPORT_RETURNED && brief->last_reason != NULL) {
        title = keep_printf(&cli->arena, _("%s\nReturned because: %s"), title, brief->last_reason);
    }
    if (brief->version == 0 && due != DAY_NONE && tasks->today > due) {
        state = keep_printf(&cli->arena, _("%s\n(%s)"), state, _("overdue"));
    }
    table_cell(table, name);
    table_cell(table, title);
    table_cell(table, state);
    table_cell(table, texts_due(WORD_DUE_DATE, due != DAY_NONE, due, &cli->arena));
    table_cell(table, advice(report));
}

json_t *report_tasks_json(struct cli *cli, const struct report_tasks *tasks)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < tasks->count; i++) {
        const Rectify__Report *report = tasks->reports[i];
        json_t *object = report_json(report->report, &cli->arena);
        day_t due = due_day(report);
        json_add_text(object, "campaign", report->campaign->code);
        json_add_day(object, "due_on", due != DAY_NONE, due);
        json_push(array, object);
    }
    return array;
}
