/*
 * enter UNIT COMMAND...: what a unit without a terminal has signed, the office enters for it, in
 * the words of the terminal: "enter UNIT plan 4 --cause ...". What is no act on a task runs by itself (enter_report.h).
 */
#include "client/admin/commands.h"
#include "client/admin/enter_report.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/effect_known.h"
#include "common/base/language.h"

static const struct option options[] = {
    {"signed-by", ENTER_SIGNED_BY, OPTION_LINE, OPTION_NAME_MAX, true, N_("PERSON"),
     N_("who signed for the unit")},
    {0},
};

static int find_file(struct act_draft *draft, const Rectify__Dossier **file)
{
    const struct office_act *office = draft->arg;
    *file = office->dossier;
    return EXITS_DONE;
}

static bool find_effect(struct act_draft *draft, struct effect_known *known)
{
    const struct office_act *office = draft->arg;
    return effect_known_in(office->dossier, draft->act.effect, known);
}

static int take_files(struct act_draft *draft, Rectify__Attachment ***files, size_t *count)
{
    return office_files_send(draft->cli, draft->task->unit_id, files, count);
}

static int run_act(struct cli *cli)
{
    struct office_act office;
    struct act_draft draft = {.cli = cli,
                              .find_file = find_file,
                              .find_effect = find_effect,
                              .take_files = take_files,
                              .arg = &office};
    unsigned problem_no = 0;
    char *unit = keep_text(&cli->arena, options_shift(&cli->options));

    int code = act_check(cli->inner, &cli->options, &problem_no);
    code = code == EXITS_DONE ? office_act_open(&office, cli, problem_no, unit) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    draft.act = office.act;
    draft.person = options_text(&cli->options, ENTER_SIGNED_BY);
    draft.task = office.dossier->assignment;
    code = cli->inner->build(&draft);
    if (code != EXITS_DONE) {
        return code;
    }
    office.act = draft.act;
    office.act.signed_by = act_text(&draft, ENTER_SIGNED_BY);
    return office_act_send(&office);
}

static int run(struct cli *cli)
{
    int code = options_check_line(_("UNIT"), cli->options.arguments[0], OPTION_NAME_MAX);
    if (code != EXITS_DONE) {
        return code;
    }
    return cli->inner->run != NULL ? cli->inner->run(cli) : run_act(cli);
}

static const struct cli_command *const inner[] = {
    &acknowledge_command,
    &nil_command,
    &plan_command,
    &revise_command,
    &progress_command,
    &effect_command,
    &done_command,
    &extend_command,
    &periodic_command,
    &withdraw_command,
    &local_add_command,
    &enter_report_draft_command,
    &enter_report_submit_command,
    NULL,
};

const struct cli_command enter_command = {
    .name = "enter",
    .arguments = N_("UNIT"),
    .summary = N_("enter for a unit without a terminal what it has signed"),
    .options = options,
    .inner = inner,
    .run = run,
};
