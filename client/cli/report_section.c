#include "client/cli/report_section.h"

#include "client/cli/dossier.h"
#include "client/cli/keep.h"
#include "client/cli/report_item.h"
#include "client/cli/report_page.h"
#include "client/report/unit_report.h"
#include "common/base/language.h"
#include <string.h>

enum {
    METHODS_TOLD = 10, /* of self-inspection: more say no more */
};

typedef bool (*item_is)(const Rectify__ReportItem *item);

static bool is_unfinished(const Rectify__ReportItem *item)
{
    return !report_page_finished(item->state);
}

static bool is_sustaining(const Rectify__ReportItem *item)
{
    return item->state == WORD_STATE_SUSTAINING;
}

static bool is_closed(const Rectify__ReportItem *item)
{
    return item->state == WORD_STATE_CLOSED;
}

static bool is_requested(const Rectify__ReportItem *item)
{
    return item->state == WORD_STATE_CLOSURE_REQUESTED;
}

static unsigned count(const Rectify__ReportSubmit *report, item_is is)
{
    unsigned count = 0;
    for (size_t i = 0; i < report->n_items; i++) {
        count += is(report->items[i]) ? 1 : 0;
    }
    return count;
}

/* "1、3": the problems of these items. */
static const char *numbers(const Rectify__ReportSubmit *report, item_is is, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < report->n_items; i++) {
        if (is(report->items[i])) {
            joined = keep_join(arena, joined, _(", "),
                               keep_printf(arena, "%u", report->items[i]->problem_no));
        }
    }
    return joined;
}

static bool is_told(const char *const *told, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(told[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* How the unit inspected itself: every way of doing it once. "" when nothing was said. */
static const char *methods(const struct report_source *source, struct arena *arena)
{
    const char *told[METHODS_TOLD];
    size_t count = 0;
    const char *joined = "";
    for (size_t i = 0; i < source->task_count && count < METHODS_TOLD; i++) {
        const Rectify__Dossier *dossier = source->tasks[i].dossier;
        const Rectify__PlanVersion *plan = dossier != NULL ? dossier_plan(dossier) : NULL;
        if (plan == NULL || plan->self_check == NULL ||
            is_told(told, count, plan->self_check->method)) {
            continue;
        }
        told[count++] = plan->self_check->method;
        joined = keep_join(arena, joined, _(", "), plan->self_check->method);
    }
    return joined;
}

static size_t count_local(const Rectify__ReportSubmit *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->n_items; i++) {
        count += report->items[i]->n_locals;
    }
    return count;
}

static const char *done_text(const struct report_source *source,
                             const Rectify__ReportSubmit *report, struct arena *arena)
{
    const char *how = methods(source, arena);
    size_t local = count_local(report);
    const char *text = keep_printf(
        arena, _("For \"%s\", %s looked into each of the %zu problems that were fed back."),
        source->campaign->title, report->unit, report->n_items);
    if (how[0] != '\0') {
        text = keep_printf(arena, _("%s\nHow it inspected itself: %s."), text, how);
    }
    if (local > 0) {
        text = keep_printf(arena,
                           _("%s\nIt found %zu further problems itself; they are told "
                             "with the problems they belong to."),
                           text, local);
    }
    return keep_printf(arena,
                       _("%s\nOf these, %u are closed, %u wait for their closure, %u are kept up "
                         "long-term, %u do not exist here, %u are not finished."),
                       text, count(report, is_closed), count(report, is_requested),
                       count(report, is_sustaining), count(report, report_item_is_nil),
                       count(report, is_unfinished));
}

static const char *nil_text(const Rectify__ReportSubmit *report, struct arena *arena)
{
    if (count(report, report_item_is_nil) == 0) {
        return _("All problems that were fed back are being rectified; none was declared not to "
                 "exist here.");
    }
    return keep_printf(arena,
                       _("Looked into one by one, these problems do not exist here: %s. "
                         "Measures prevent that they arise."),
                       numbers(report, report_item_is_nil, arena));
}

static const char *next_text(const Rectify__ReportSubmit *report, struct arena *arena)
{
    const char *text = "";
    if (count(report, is_unfinished) > 0) {
        text = keep_printf(arena, _("Not finished yet: problem %s; the reasons are given there."),
                           numbers(report, is_unfinished, arena));
    }
    if (count(report, is_sustaining) > 0) {
        text = keep_join(arena, text, "\n",
                         keep_printf(arena,
                                     _("Kept up long-term: problem %s; reported on regularly, so "
                                       "that nothing falls back."),
                                     numbers(report, is_sustaining, arena)));
    }
    return keep_join(arena, text, "\n",
                     keep_printf(arena,
                                 _("Next, %s will secure what was reached and make it a lasting "
                                   "practice."),
                                 report->unit));
}

const char *report_section_text(const struct report_source *source,
                                const Rectify__ReportSubmit *report, unsigned section,
                                struct arena *arena)
{
    switch (section) {
    case UNIT_REPORT_DONE: return done_text(source, report, arena);
    case UNIT_REPORT_NIL: return nil_text(report, arena);
    case UNIT_REPORT_NEXT: return next_text(report, arena);
    default: return "";
    }
}
