/* sync: sends what is queued and its files, fetches the tasks and what others did. */
#include "client/cli/connect.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/sent_back.h"
#include "client/cli/task_names.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"
#include "client/terminal/commands.h"
#include "client/terminal/files_sent.h"
#include "client/terminal/notice_pull.h"
#include "client/terminal/pull.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

struct sending {
    struct cli *cli;
    struct task_names names;
    size_t answered; /* acts and files */
    int code;        /* of the last refusal; 0: none */
};

static void on_receipt(const struct outbox_item *item, void *arg)
{
    struct sending *sending = arg;
    const char *task = task_names_text(&sending->names, item->problem_id,
                                       (unsigned)item->problem_no, &sending->cli->arena);
    int code = receipt_print(sending->cli, item->act, task, NULL, item->receipt);
    if (code != EXITS_DONE) {
        write_say_refused(item);
    }
    sending->answered++;
    sending->code = code != EXITS_DONE ? code : sending->code;
}

static void on_file(const struct outbox_file *file, void *arg)
{
    struct sending *sending = arg;
    files_sent_say(sending->cli, file);
    sending->answered += file->complete;
}

/* The queue stays as it is; scripts try again. */
static int end_away(struct cli *cli)
{
    struct failure why = cli->failure;
    size_t queued = 0;
    int code = say_failure(cli);

    if (outbox_count(&cli->home, OUTBOX_QUEUED, &queued, &cli->failure) == ERR_OK && queued > 0) {
        say_error(_("Waiting to be sent: %zu; nothing of it is lost."), queued);
    }
    int files = files_sent_say_waiting(cli);
    if (files != EXITS_DONE) {
        return files;
    }
    return connect_can_wait(why.err) ? EXITS_AGAIN : code;
}

static int end_sent(struct cli *cli, const struct sending *sending)
{
    size_t queued = 0;
    if (outbox_count(&cli->home, OUTBOX_QUEUED, &queued, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (queued > 0) {
        say_error(_("Waiting to be sent: %zu; nothing of it is lost."), queued);
        return EXITS_AGAIN;
    }
    if (sending->answered == 0) {
        say(cli, _("Nothing was waiting to be sent."));
    }
    return sending->code;
}

static void say_tasks(const struct cli *cli, const struct pull *pull)
{
    size_t to_do_again = 0;
    size_t overdue = 0;
    unsigned missing = 0;
    for (size_t i = 0; i < pull->assignments->n_assignments; i++) {
        to_do_again += sent_back(pull->assignments->assignments[i]) != SENT_BACK_NOT ? 1 : 0;
        overdue += pull->assignments->assignments[i]->overdue ? 1 : 0;
        missing += pull->assignments->assignments[i]->missing_periods;
    }
    say(cli, _("Tasks: %zu, returned or reopened: %zu, overdue: %zu (rectify tasks)"),
        pull->assignments->n_assignments, to_do_again, overdue);
    if (missing > 0) {
        say(cli, _("Periodic reports missing: %u (rectify periodic N TEXT)"), missing);
    }
}

static int run(struct cli *cli)
{
    struct sending sending = {.cli = cli};
    const struct outbox_listener listener = {
        .on_receipt = on_receipt, .on_file = on_file, .arg = &sending};
    struct pull pull;

    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    task_names_recall(cli, &sending.names);
    enum err err = connect_try(cli, 0);
    if (err == ERR_OK) {
        err = outbox_sync(&cli->home, cli->connection, &listener, &cli->failure);
    }
    if (err == ERR_OK) {
        err = kept_files_sweep(&cli->home, &cli->failure);
    }
    if (err == ERR_OK) {
        err = pull_fetch(cli, &pull);
    }
    if (err == ERR_OK) {
        err = notice_pull(cli);
    }
    if (err != ERR_OK) {
        return end_away(cli);
    }
    say_tasks(cli, &pull);
    code = notice_pull_say(cli);
    return code == EXITS_DONE ? end_sent(cli, &sending) : code;
}

const struct cli_command sync_command = {
    .name = "sync",
    .arguments = "",
    .summary = N_("send what is queued with its files, fetch tasks and notices"),
    .run = run,
};
