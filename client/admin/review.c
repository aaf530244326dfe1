/* review show, start, approve, return: looking at what was submitted and deciding on it. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "common/base/language.h"

enum {
    COMMENT = 'c',
    REASON = 'r',
    ITEM = 'i',
    DUE = 'd',
    DIFF = OPTION_KEY_OWN,
};

static const struct option show_options[] = {
    {"diff", DIFF, OPTION_FLAG, 0, false, NULL,
     N_("also what the newest version of the plan says otherwise than the one before")},
    {0},
};

static const struct option approve_options[] = {
    {"comment", COMMENT, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),
     N_("a remark; the unit reads it")},
    OFFICE_ACT_VERSION_OPTION,
    {0},
};

static const struct option return_options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("what is to be mended; the unit reads it")},
    {"item", ITEM, OPTION_NUMBERS, 0, false, "1,2", N_("the measures concerned")},
    {"due", DUE, OPTION_DAY, 0, false, N_("DATE"), N_("a new date for the task, after today")},
    OFFICE_ACT_VERSION_OPTION,
    {0},
};

static int run_show(struct cli *cli)
{
    Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;
    char *unit = NULL;

    int code = office_act_name(cli, cli->options.arguments[0], &problem_no, &unit);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? office_act_dossier(cli, problem_no, unit, &dossier) : code;
    return code == EXITS_DONE ? dossier_print(cli, dossier, options_flag(&cli->options, DIFF))
                              : code;
}

static int run_start(struct cli *cli)
{
    struct office_act office;
    Rectify__StartReview start = RECTIFY__START_REVIEW__INIT;

    int code = office_act_begin(&office, cli);
    office.act.what_case = RECTIFY__ACT__WHAT_START_REVIEW;
    office.act.start_review = &start;
    return code == EXITS_DONE ? office_act_send(&office) : code;
}

static int run_approve(struct cli *cli)
{
    struct office_act office;
    Rectify__Approve approve = RECTIFY__APPROVE__INIT;
    const char *comment = options_text(&cli->options, COMMENT);

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    approve.digest = office_act_digest(&office);
    approve.comment = comment != NULL ? keep_text(&cli->arena, comment) : NULL;
    office.act.what_case = RECTIFY__ACT__WHAT_APPROVE;
    office.act.approve = &approve;
    office.decides = true;
    return office_act_send(&office);
}

/* --item 1,3 and --item 1 --item 3 are the same. */
static void take_items(struct cli *cli, Rectify__Return *in)
{
    uint64_t items = 0;
    for (size_t i = 0; i < cli->options.count; i++) {
        items |= cli->options.given[i].key == ITEM ? cli->options.given[i].numbers : 0;
    }
    in->items = keep_alloc(&cli->arena, OPTION_NUMBERS_MAX, sizeof(*in->items));
    for (uint32_t no = 1; no <= OPTION_NUMBERS_MAX; no++) {
        if ((items >> no & 1) != 0) {
            in->items[in->n_items++] = no;
        }
    }
}

static int run_return(struct cli *cli)
{
    struct office_act office;
    Rectify__Return in = RECTIFY__RETURN__INIT;

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.digest = office_act_digest(&office);
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    in.has_new_due_on = options_find(&cli->options, DUE) != NULL;
    in.new_due_on = (int32_t)options_number(&cli->options, DUE, 0);
    take_items(cli, &in);
    office.act.what_case = RECTIFY__ACT__WHAT_RETURN;
    office.act.return_ = &in;
    office.decides = true;
    return office_act_send(&office);
}

const struct cli_command review_show_command = {
    .name = "review",
    .subname = "show",
    .arguments = "A",
    .summary = N_("one task: points, measures, effects, decisions"),
    .options = show_options,
    .run = run_show,
};

const struct cli_command review_start_command = {
    .name = "review",
    .subname = "start",
    .arguments = "A",
    .summary = N_("begin the review: the version is locked"),
    .run = run_start,
};

const struct cli_command review_approve_command = {
    .name = "review",
    .subname = "approve",
    .arguments = "A",
    .summary = N_("approve a plan or a nil declaration"),
    .options = approve_options,
    .run = run_approve,
};

const struct cli_command review_return_command = {
    .name = "review",
    .subname = "return",
    .arguments = "A",
    .summary = N_("return it with the reason"),
    .options = return_options,
    .run = run_return,
};
