#include "client/cli/report_draft.h"

#include "client/cli/report_item.h"
#include "client/cli/say.h"
#include "common/base/clock.h"
#include "common/base/language.h"

static bool has_task(const struct report_source *source, unsigned problem_no)
{
    for (size_t i = 0; i < source->task_count; i++) {
        if (source->tasks[i].brief->problem_no == problem_no) {
            return true;
        }
    }
    return false;
}

/* What is said on the command line is remembered for the next version. */
static int keep_reasons(struct cli *cli, const struct report_source *source)
{
    for (size_t i = 0; i < cli->options.count; i++) {
        const struct option_given *given = &cli->options.given[i];
        if (given->key != REPORT_UNFINISHED) {
            continue;
        }
        if (!has_task(source, (unsigned)given->number)) {
            say_error(_("%s has no task for problem %u. What there is: %s"), source->unit,
                      (unsigned)given->number, source->tasks_command);
            return EXITS_DATA;
        }
        if (report_words_keep_reason(cli, source->drafts, (unsigned)given->number, given->text) !=
            ERR_OK) {
            return say_failure(cli);
        }
    }
    return EXITS_DONE;
}

static int fill_items(struct cli *cli, struct report_draft *draft)
{
    const struct report_source *source = &draft->source;
    Rectify__ReportSubmit *submit = &draft->submit;
    submit->items = keep_alloc(&cli->arena, source->task_count, sizeof(*submit->items));
    for (size_t i = 0; i < source->task_count; i++) {
        const char *reason = NULL;
        if (report_words_reason(cli, source->drafts, source->tasks[i].brief->problem_no, &reason) !=
            ERR_OK) {
            return say_failure(cli);
        }
        submit->items[submit->n_items++] = report_item(&source->tasks[i], reason, &cli->arena);
    }
    return EXITS_DONE;
}

/* Who answers for the unit: as said, who signed, as the register names him, else who sits here. */
static const char *confirmed_by(const struct cli *cli, const struct report_source *source)
{
    const char *said = options_text(&cli->options, REPORT_CONFIRMED_BY);
    const Rectify__Report *report = source->report;
    if (said != NULL || source->signed_by != NULL) {
        return said != NULL ? said : source->signed_by;
    }
    bool named = report != NULL && report->report->first_responsible != NULL;
    return named ? report->report->first_responsible : cli->home.identity.person_name;
}

static void fill_head(struct cli *cli, struct report_draft *draft)
{
    const Rectify__CampaignBrief *campaign = draft->source.campaign;
    Rectify__ReportSubmit *submit = &draft->submit;
    struct arena *arena = &cli->arena;
    const char *unit = draft->source.unit;

    submit->campaign_id = campaign->campaign_id;
    submit->unit = keep_text(arena, unit);
    submit->title = keep_printf(arena, _("Report of %s on %s"), unit, campaign->title);
    submit->recipient = keep_text(arena, campaign->issuer);
    submit->confirmed_by = keep_text(arena, confirmed_by(cli, &draft->source));
    submit->signed_on =
        (int32_t)options_number(&cli->options, REPORT_DATE, day_of_wall_ms(clock_wall_ms()));
}

int report_draft_make(struct cli *cli, struct report_draft *draft)
{
    rectify__act__init(&draft->act);
    rectify__report_submit__init(&draft->submit);
    draft->act.what_case = RECTIFY__ACT__WHAT_REPORT_SUBMIT;
    draft->act.report_submit = &draft->submit;
    draft->page = (struct report_page){.act = &draft->act};
    int code = draft->source.open(cli, &draft->source);
    code = code == EXITS_DONE ? keep_reasons(cli, &draft->source) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    fill_head(cli, draft);
    code = fill_items(cli, draft);
    return code == EXITS_DONE
               ? report_words_fill(cli, &draft->source, &draft->submit, &draft->words)
               : code;
}

static size_t say_stale(const struct cli *cli, const struct report_draft *draft)
{
    size_t stale = 0;
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS; section++) {
        if (draft->words.stale[section]) {
            say(cli,
                _("Section %u (%s) is in your own words, and what was entered has changed since "
                  "you wrote them: look at them again: %s draft -o FILE, then %s draft --from "
                  "FILE"),
                section, unit_report_heading(section), draft->source.command,
                draft->source.command);
            stale++;
        }
    }
    return stale;
}

size_t report_draft_say_open(const struct cli *cli, const struct report_draft *draft)
{
    size_t open = say_stale(cli, draft);
    for (size_t i = 0; i < draft->submit.n_items; i++) {
        const Rectify__ReportItem *item = draft->submit.items[i];
        if (report_page_finished(item->state) || item->unfinished_reason != NULL) {
            continue;
        }
        say(cli,
            _("Problem %u is not finished (%s): finish it, or say why: --unfinished %u=REASON"),
            item->problem_no, item->title, item->problem_no);
        open++;
    }
    return open;
}
