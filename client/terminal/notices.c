/*
 * notices: what others did that concerns this unit. What was returned is fetched, because a
 * pushed notice may have been missed; what happens while we wait is pushed.
 */
#include "client/cli/connect.h"
#include "client/cli/notice.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull.h"
#include "common/base/clock.h"
#include "common/base/language.h"

enum {
    WAIT = 'w',
    WAIT_MAX_S = 86400,
};

static const struct option options[] = {
    {"wait", WAIT, OPTION_NUMBER, WAIT_MAX_S, false, N_("SECONDS"), N_("wait for more so long")},
    {0},
};

/* In the form in which it would have been pushed. */
static size_t print_returned(struct cli *cli, const struct pull *pull)
{
    size_t count = 0;
    for (size_t i = 0; i < pull->assignments->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = pull->assignments->assignments[i];
        Rectify__Notice notice = RECTIFY__NOTICE__INIT;
        if (brief->last_returned && brief->unit_id == cli->home.identity.unit_id) {
            notice.unit_id = brief->unit_id;
            notice.problem_id = brief->problem_id;
            notice.problem_no = brief->problem_no;
            notice.act = WORD_ACT_RETURN;
            notice.state = brief->state;
            notice.version = brief->version;
            notice.at_ms = brief->changed_ms;
            notice.text = brief->last_reason;
            notice_print(cli, &notice);
            count++;
        }
    }
    return count;
}

static int wait_for_more(struct cli *cli)
{
    int64_t end_ms = clock_mono_ms() + options_number(&cli->options, WAIT, 0) * 1000;
    for (;;) {
        int64_t left_ms = end_ms - clock_mono_ms();
        enum err err =
            connection_wait(cli->connection, left_ms > 0 ? (int)left_ms : 0, &cli->failure);
        if (err == ERR_TIMEOUT || (err == ERR_OK && left_ms <= 0)) {
            return EXITS_DONE;
        }
        if (err != ERR_OK) {
            return say_failure(cli);
        }
    }
}

static int run(struct cli *cli)
{
    struct pull pull;
    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (pull_fetch(cli, &pull) != ERR_OK) {
        return say_failure(cli);
    }
    cli->notices_are_data = true;
    if (print_returned(cli, &pull) == 0) {
        say(cli, _("Nothing new from the office."));
    }
    home_close(&cli->home); /* other commands of this terminal need not wait with us */
    return wait_for_more(cli);
}

const struct cli_command notices_command = {
    .name = "notices",
    .arguments = "",
    .summary = N_("what was returned to you; with --wait also what comes meanwhile"),
    .options = options,
    .run = run,
};
