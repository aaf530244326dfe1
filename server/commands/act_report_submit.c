/* R2: the unit's head hands in a version of the summary report; for a unit without a terminal the office enters what it has signed. */
#include "server/commands/act_report.h"
#include <stdio.h>

enum {
    REPORT_TITLE_MAX = 400, /* names the unit and the campaign */
    REPORT_TEXT_MAX = 4000, /* a measure, an effect with its quantity, a paragraph */
    REPORT_LINES_MAX = 200, /* measures of one problem */
    REPORT_PARAGRAPHS_MAX = 100,
    REPORT_LOCALS_MAX = LOCALS_MAX + LOCAL_PROBLEMS_MAX, /* registered, and named in the plan */
    REPORT_PERIODS_MAX = 200,
    REPORT_INDICATORS_MAX = 10, /* as a problem may have */
    ITEM_PATH_SIZE = 48,        /* "report_submit.items[N]", whatever the number */
    PART_PATH_SIZE = 80,        /* and one of its parts behind that */
};

static void take_head(const Rectify__ReportSubmit *in, struct checks *checks)
{
    checks_given(checks, in->title, REPORT_TITLE_MAX, "report_submit.title");
    checks_given(checks, in->recipient, TEXT_SHORT_MAX, "report_submit.recipient");
    checks_given(checks, in->unit, TEXT_NAME_MAX, "report_submit.unit");
    checks_text(checks, in->confirmed_by, TEXT_NAME_MAX, "report_submit.confirmed_by");
    checks_that(checks, day_sane(in->signed_on), ERR_FIELD, "report_submit.signed_on");
}

static void take_section(struct report_draft *draft, const Rectify__ReportSection *in, size_t no,
                         struct checks *checks)
{
    bool known = in->section >= 1 && in->section <= REPORT_SECTIONS;
    checks_that(checks, known && !draft->sections[in->section], ERR_FIELD,
                "report_submit.sections[%zu].section", no);
    checks_that(checks, in->n_paragraphs <= REPORT_PARAGRAPHS_MAX, ERR_SIZE,
                "report_submit.sections[%zu].paragraphs", no);
    for (size_t i = 0; i < in->n_paragraphs && checks->err == ERR_OK; i++) {
        checks_given(checks, in->paragraphs[i], REPORT_TEXT_MAX,
                     "report_submit.sections[%zu].paragraphs[%zu]", no, i + 1);
    }
    if (checks->err == ERR_OK) {
        draft->sections[in->section] = in->n_paragraphs > 0;
    }
}

/* `path`: of what has the lines, up to its name. */
static void take_lines(Rectify__ReportLine *const *lines, size_t count, const char *path,
                       struct checks *checks)
{
    checks_that(checks, count <= REPORT_LINES_MAX, ERR_SIZE, "%s.lines", path);
    for (size_t i = 0; i < count && checks->err == ERR_OK; i++) {
        checks_given(checks, lines[i]->measure, REPORT_TEXT_MAX, "%s.lines[%zu].measure", path,
                     i + 1);
        checks_text(checks, lines[i]->effect, REPORT_TEXT_MAX, "%s.lines[%zu].effect", path, i + 1);
    }
}

static void take_texts(char *const *texts, size_t count, size_t most, const char *path,
                       struct checks *checks)
{
    checks_that(checks, count <= most, ERR_SIZE, "%s", path);
    for (size_t i = 0; i < count && checks->err == ERR_OK; i++) {
        checks_given(checks, texts[i], REPORT_TEXT_MAX, "%s[%zu]", path, i + 1);
    }
}

static void take_locals(const Rectify__ReportItem *in, const char *path, struct checks *checks)
{
    checks_that(checks, in->n_locals <= REPORT_LOCALS_MAX, ERR_SIZE, "%s.locals", path);
    for (size_t i = 0; i < in->n_locals && checks->err == ERR_OK; i++) {
        const Rectify__ReportLocal *local = in->locals[i];
        char own[PART_PATH_SIZE];
        (void)snprintf(own, sizeof(own), "%s.locals[%zu]", path, i + 1);
        checks_given(checks, local->description, TEXT_LONG_MAX, "%s.description", own);
        checks_text(checks, local->responsible, TEXT_SHORT_MAX, "%s.responsible", own);
        take_lines(local->lines, local->n_lines, own, checks);
    }
}

/* What stands beside the measures of the problem. */
static void take_beside(const Rectify__ReportItem *in, const char *path, struct checks *checks)
{
    char own[PART_PATH_SIZE];
    take_locals(in, path, checks);
    (void)snprintf(own, sizeof(own), "%s.periods", path);
    take_texts(in->periods, in->n_periods, REPORT_PERIODS_MAX, own, checks);
    (void)snprintf(own, sizeof(own), "%s.indicators", path);
    take_texts(in->indicators, in->n_indicators, REPORT_INDICATORS_MAX, own, checks);
    checks_text(checks, in->risk, TEXT_LONG_MAX, "%s.risk", path);
}

static void take_item(struct report_item *item, const Rectify__ReportItem *in, size_t no,
                      struct checks *checks)
{
    char path[ITEM_PATH_SIZE];
    checks_that(checks, in->problem_id > 0, ERR_FIELD, "report_submit.items[%zu].problem_id", no);
    checks_that(checks, in->problem_no >= 1 && count_sane(in->problem_no), ERR_FIELD,
                "report_submit.items[%zu].problem_no", no);
    checks_given(checks, in->title, TEXT_TITLE_MAX, "report_submit.items[%zu].title", no);
    checks_that(checks, count_sane(in->version), ERR_FIELD, "report_submit.items[%zu].version", no);
    checks_that(checks, word_known(VOCABULARY_STATE, in->state), ERR_FIELD,
                "report_submit.items[%zu].state", no);
    (void)snprintf(path, sizeof(path), "report_submit.items[%zu]", no);
    take_lines(in->lines, in->n_lines, path, checks);
    take_beside(in, path, checks);
    checks_text(checks, in->statement, REPORT_TEXT_MAX, "report_submit.items[%zu].statement", no);
    checks_given(checks, in->completion, REPORT_TEXT_MAX, "report_submit.items[%zu].completion",
                 no);
    checks_text(checks, in->unfinished_reason, TEXT_LONG_MAX,
                "report_submit.items[%zu].unfinished_reason", no);
    *item = (struct report_item){
        .problem_id = in->problem_id,
        .problem_no = (int)in->problem_no,
        .version = in->version,
        .state = (enum state)in->state,
        .unfinished_reason = in->unfinished_reason,
    };
}

static void take_items(struct act_work *work, const Rectify__ReportSubmit *in,
                       struct checks *checks)
{
    struct report_draft *draft = &report_of(work)->draft;
    struct report_item *items = arena_calloc(&work->arena, in->n_items, sizeof(*items));
    checks_that(checks, items != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_items && checks->err == ERR_OK; i++) {
        take_item(&items[i], in->items[i], i + 1, checks);
    }
    draft->items = items;
    draft->item_count = in->n_items;
}

static enum err judge(struct act_work *work)
{
    const struct report_look_call *look = &report_of(work)->look;
    const struct report_draft *draft = &report_of(work)->draft;
    struct report_change_call *change = &report_of(work)->change;
    change->content = work->bytes->data;
    change->content_length = work->bytes->len;
    change->confirmed_by = draft->confirmed_by;
    change->unfinished = report_unfinished(draft->items, draft->item_count);
    change->on_time = report_on_time(work->submission->today, look->due_on);
    bool ok = conditions_report(draft, look->tasks, look->task_count, work->submission->today,
                                &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportSubmit *in = work->in->report_submit;
    if (!report_take(work, in->campaign_id, judge, checks)) {
        return;
    }
    struct report_draft *draft = &report_of(work)->draft;
    take_head(in, checks);
    for (size_t i = 0; i < in->n_sections && checks->err == ERR_OK; i++) {
        take_section(draft, in->sections[i], i + 1, checks);
    }
    /* Whoever has no task has nothing to report. */
    checks_that(checks, in->n_items > 0, ERR_FIELD, "report_submit.items");
    take_items(work, in, checks);
    draft->confirmed_by = in->confirmed_by;
    draft->signed_on = in->signed_on;
}

static const struct unit_act of_unit = {
    .roles = ROLE_UNIT_HEAD,
    .own_unit = true,
    .enterers = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = report_begin,
};

const struct act_kind act_report_submit = {
    .act = ACT_REPORT_SUBMIT,
    .name = "report_submit",
    .take = take,
    .of_unit = &of_unit,
};
