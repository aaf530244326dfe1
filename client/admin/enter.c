/*
 * enter UNIT COMMAND...: what a unit without a terminal has signed, the office enters for it, in
 * the words of the terminal: "enter UNIT plan 4 --cause ...".
 */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/effect_known.h"
#include "common/base/language.h"

enum {
    SIGNED_BY = OPTION_KEY_ALL,
};

static const struct option options[] = {
    {"signed-by", SIGNED_BY, OPTION_LINE, OPTION_NAME_MAX, true, N_("PERSON"),
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

static int run(struct cli *cli)
{
    struct office_act office;
    struct act_draft draft = {.cli = cli,
                              .find_file = find_file,
                              .find_effect = find_effect,
                              .take_files = take_files,
                              .arg = &office};
    unsigned problem_no = 0;
    char *unit = keep_text(&cli->arena, options_shift(&cli->options));

    int code = options_check_line(_("UNIT"), unit, OPTION_NAME_MAX);
    code = code == EXITS_DONE ? act_check(cli->inner, &cli->options, &problem_no) : code;
    code = code == EXITS_DONE ? office_act_open(&office, cli, problem_no, unit) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    draft.act = office.act;
    draft.person = options_text(&cli->options, SIGNED_BY);
    draft.task = office.dossier->assignment;
    code = cli->inner->build(&draft);
    if (code != EXITS_DONE) {
        return code;
    }
    office.act = draft.act;
    office.act.signed_by = act_text(&draft, SIGNED_BY);
    return office_act_send(&office);
}

static const struct cli_command *const acts[] = {
    &acknowledge_command, &nil_command,      &plan_command,      &revise_command,
    &progress_command,    &effect_command,   &done_command,      &extend_command,
    &periodic_command,    &withdraw_command, &local_add_command, NULL,
};

const struct cli_command enter_command = {
    .name = "enter",
    .arguments = N_("UNIT"),
    .summary = N_("enter for a unit without a terminal what it has signed"),
    .options = options,
    .inner = acts,
    .run = run,
};
