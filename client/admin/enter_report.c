/*
 * enter UNIT report draft, submit: the summary report of a unit without a terminal, made from what was entered for it, handed in as
 * the unit has signed it.
 */
#include "client/admin/enter_report.h"
#include "client/admin/report_fetch.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/report_draft.h"
#include "client/cli/report_file.h"
#include "client/cli/report_show.h"
#include "client/cli/say.h"
#include "common/base/language.h"
#include <stdio.h>

static const struct option draft_options[] = {
    REPORT_FILE_OPTIONS,
    REPORT_DRAFT_OPTIONS,
    {0},
};

static const struct option submit_options[] = {
    REPORT_DRAFT_OPTIONS,
    {0},
};

static int choose_tasks(struct cli *cli, const Rectify__Assignments *all,
                        struct report_source *source)
{
    source->task_count = 0;
    source->tasks = keep_alloc(&cli->arena, all->n_assignments, sizeof(*source->tasks));
    for (size_t i = 0; i < all->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = all->assignments[i];
        if (brief->has_terminal) {
            return say_err(cli, ERR_HAS_TERMINAL, source->unit);
        }
        if (brief->state != WORD_STATE_CANCELLED) {
            source->tasks[source->task_count++] = (struct report_task){.brief = brief};
        }
    }
    return report_source_check(source);
}

static int fetch_tasks(struct cli *cli, struct report_source *source)
{
    const struct request_filter filter = {.unit = source->unit};
    Rectify__Assignments *all = NULL;
    int code = request_assignments(cli, &filter, &all);
    code = code == EXITS_DONE ? choose_tasks(cli, all, source) : code;
    for (size_t i = 0; i < source->task_count && code == EXITS_DONE; i++) {
        Rectify__Dossier *dossier = NULL;
        char *unit = keep_text(&cli->arena, source->unit);
        code = office_act_dossier(cli, source->tasks[i].brief->problem_no, unit, &dossier);
        source->tasks[i].dossier = dossier;
    }
    return code;
}

/* The source's `open`: its unit is as it was typed, and comes back as the register has it. */
static int fetch(struct cli *cli, struct report_source *source)
{
    Rectify__Report *report = NULL;
    int code = report_fetch(cli, source->unit, 0, &report);
    if (code != EXITS_DONE) {
        return code;
    }
    source->report = report;
    source->unit = report->report->unit_name;
    source->campaign = report->campaign;
    source->tasks_command = "rectify-admin status";
    source->command = keep_printf(&cli->arena, "rectify-admin enter %s --signed-by %s report",
                                  source->unit, source->signed_by);
    source->drafts =
        keep_printf(&cli->arena, "report/%lld/of/%lld", (long long)report->campaign->campaign_id,
                    (long long)report->report->unit_id);
    return fetch_tasks(cli, source);
}

/* The unit's name is the first argument; what is left names no campaign. */
static struct report_source source_of(struct cli *cli)
{
    return (struct report_source){
        .open = fetch,
        .unit = options_shift(&cli->options),
        .signed_by = options_text(&cli->options, ENTER_SIGNED_BY),
    };
}

static int run_draft(struct cli *cli)
{
    struct report_draft draft = {.source = source_of(cli)};
    return report_draft_run(cli, &draft);
}

static int send_report(struct cli *cli, struct report_draft *draft)
{
    const Rectify__ReportBrief *brief = draft->source.report->report;
    struct office_act office = {
        .cli = cli, .unit = brief->unit_name, .unit_id = brief->unit_id, .act = draft->act};
    office.act.signed_by = keep_text(&cli->arena, draft->source.signed_by);
    office.act.base_version = brief->version;
    return office_act_send(&office);
}

static int say_code(struct cli *cli, const char *unit)
{
    Rectify__Report *report = NULL;
    int code = report_fetch(cli, unit, 0, &report);
    if (code != EXITS_DONE) {
        return code;
    }
    const char *check_code = report_code(report->report, &cli->arena);
    printf(_("Version %u, check code %s\n"), report->report->version, check_code);
    (void)fflush(stdout);
    say(cli, _("The page that the unit stamps: rectify-admin report show %s -o FILE.pdf"), unit);
    say(cli, _("When the stamped paper is there: rectify-admin paper %s --code %s"), unit,
        check_code);
    return EXITS_DONE;
}

static int run_submit(struct cli *cli)
{
    struct report_draft draft = {.source = source_of(cli)};

    int code = report_draft_make(cli, &draft);
    if (code == EXITS_DONE && report_draft_say_open(cli, &draft) > 0) {
        say_error(_("Nothing was handed in."));
        code = EXITS_DATA;
    }
    code = code == EXITS_DONE ? send_report(cli, &draft) : code;
    bool tells = code == EXITS_DONE && !cli->json; /* JSON has the code already */
    return tells ? say_code(cli, draft.source.unit) : code;
}

const struct cli_command enter_report_draft_command = {
    .name = "report",
    .subname = "draft",
    .arguments = "",
    .summary = N_("its summary report, made from what was entered"),
    .options = draft_options,
    .run = run_draft,
    .papers = true,
    .text_only = true,
};

const struct cli_command enter_report_submit_command = {
    .name = "report",
    .subname = "submit",
    .arguments = "",
    .summary = N_("hand in its summary report, as it was signed"),
    .options = submit_options,
    .run = run_submit,
    .papers = true,
};
