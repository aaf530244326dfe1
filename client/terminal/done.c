/* done N: the unit asks for closure. */
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    NOT_DONE = OPTION_KEY_OWN,
    TEXT,
};

static const struct option options[] = {
    {"not-done", NOT_DONE, OPTION_NUMBERED, OPTION_LONG_MAX, false, N_("MEASURE=REASON"),
     N_("a measure that was not done; again for each")},
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"), N_("what you want to add")},
    WRITE_WAIT_OPTION,
    {0},
};

static void take(struct cli *cli, Rectify__Done *done)
{
    const char *text = options_text(&cli->options, TEXT);

    done->text = text != NULL ? keep_text(&cli->arena, text) : NULL;
    done->not_done = keep_alloc(&cli->arena, cli->options.count, sizeof(*done->not_done));
    for (size_t i = 0; i < cli->options.count; i++) {
        const struct option_given *given = &cli->options.given[i];
        if (given->key == NOT_DONE) {
            Rectify__NotDone *not_done = keep_alloc(&cli->arena, 1, sizeof(*not_done));
            rectify__not_done__init(not_done);
            not_done->measure = (uint32_t)given->number;
            not_done->reason = keep_text(&cli->arena, given->text);
            done->not_done[done->n_not_done++] = not_done;
        }
    }
}

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Done done = RECTIFY__DONE__INIT;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    if (code != EXITS_DONE) {
        return code;
    }
    take(cli, &done);
    act.what_case = RECTIFY__ACT__WHAT_DONE;
    act.done = &done;
    return write_act(cli, problem_no, &act);
}

const struct cli_command done_command = {
    .name = "done",
    .arguments = N_("N"),
    .summary = N_("ask for closure"),
    .options = options,
    .run = run,
};
