#include "client/cli/connect.h"

#include "client/cli/notice.h"
#include "client/cli/say.h"
#include "client/cli/task_names.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

static void on_notice(const Rectify__Notice *notice, void *arg)
{
    struct cli *cli = arg;
    cli->notices_pushed++;
    if (!cli->notices_fetched) {
        struct task_names names;
        task_names_recall(cli, &names);
        const char *task =
            task_names_text(&names, notice->problem_id, notice->problem_no, &cli->arena);
        say(cli, "%s", notice_sentence(notice, task, &cli->arena));
    }
}

static void on_progress(const Rectify__ProgressMade *made, void *arg)
{
    struct cli *cli = arg;
    progress_show(&cli->progress, made, clock_mono_ms());
}

/*
 * Notices tell a unit what the office did. A program that has no command to follow them is the
 * office's: to whoever decides, the decision is no news.
 */
static bool follows_notices(const struct cli_program *program)
{
    for (size_t i = 0; i < program->command_count; i++) {
        if (strcmp(program->commands[i]->name, "notices") == 0) {
            return true;
        }
    }
    return false;
}

int connect_home(struct cli *cli)
{
    if (cli->home_open) {
        return EXITS_DONE;
    }
    enum err err = home_open(&cli->home, options_text(&cli->options, CLI_HOME), &cli->failure);
    if (err == ERR_OK) {
        cli->home_open = true;
        return EXITS_DONE;
    }
    if (err == ERR_INVALID) {
        say_error(_("The records of this terminal are damaged or of a newer program: %s"),
                  cli->failure.detail);
        say_error(_("They were left as they are. Update this program, or ask the administrator."));
        return EXITS_CONFIG;
    }
    return say_failure(cli);
}

int connect_enrolled(struct cli *cli)
{
    int code = connect_home(cli);
    if (code != EXITS_DONE || cli->home.enrolled) {
        return code;
    }
    say_error(_("This terminal is not enrolled yet."));
    say_error(_("Ask the office for a code, then: %s enroll CODE"), cli->program->name);
    return EXITS_CONFIG;
}

enum err connect_try(struct cli *cli, int patience_ms)
{
    int timeout_ms = (int)cli->timeout_s * 1000;
    struct connection_options options = {
        .software = keep_printf(&cli->arena, "%s %s", cli->program->name, cli->program->version),
        .connect_timeout_ms =
            patience_ms > 0 && patience_ms < timeout_ms ? patience_ms : timeout_ms,
        .on_notice = follows_notices(cli->program) ? on_notice : NULL,
        .on_progress = on_progress,
        .arg = cli,
    };
    if (cli->connection != NULL) {
        return ERR_OK;
    }
    return connection_open(&cli->home, &options, &cli->connection, &cli->failure);
}

void connect_drop(struct cli *cli)
{
    connection_close(cli->connection);
    cli->connection = NULL;
}

int connect_open(struct cli *cli)
{
    int code = connect_enrolled(cli);
    if (code == EXITS_DONE && connect_try(cli, 0) != ERR_OK) {
        code = say_failure(cli);
    }
    return code;
}

bool connect_can_wait(enum err err)
{
    int code = exits_of(err);
    return code == EXITS_UNAVAILABLE || code == EXITS_AGAIN;
}

int connect_call(struct cli *cli, enum message_number type, const ProtobufCMessage *in,
                 ProtobufCMessage **out)
{
    enum err err = connection_call(cli->connection, type, in, &cli->arena, out, &cli->failure);
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

bool connect_follows(const struct cli *cli)
{
    return !cli->json && !cli->quiet;
}

enum err connect_call_long(struct cli *cli, enum message_number type, const ProtobufCMessage *in,
                           ProtobufCMessage **out)
{
    progress_begin(&cli->progress, stderr);
    enum err err = connection_call(cli->connection, type, in, &cli->arena, out, &cli->failure);
    progress_end(&cli->progress);
    return err;
}
