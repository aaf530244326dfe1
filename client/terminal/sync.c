/* sync: sends what is queued and its files, fetches the tasks and what others did. */
#include "client/cli/act_json.h"
#include "client/cli/connect.h"
#include "client/cli/outbox_next.h"
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
#include "client/terminal/write_json.h"
#include "common/base/language.h"

struct sending {
    struct cli *cli;
    struct task_names names;
    size_t answered; /* acts and files */
    int code;        /* of the last refusal; 0: none */
    json_t *acts;    /* what a script is told of them; NULL: text is wanted */
};

static void on_receipt(const struct outbox_item *item, void *arg)
{
    struct sending *sending = arg;
    int code = exits_of(receipt_err(item->receipt));
    if (sending->acts != NULL) {
        json_push(sending->acts, write_json_item(sending->cli, &sending->names, item, NULL));
    } else {
        outbox_next_print(sending->cli, item, &sending->names);
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

struct task_counts {
    size_t all;
    size_t returned;
    size_t reopened;
    size_t overdue;
    unsigned missing;
};

static struct task_counts count_tasks(const struct pull *pull)
{
    const Rectify__Assignments *tasks = pull->assignments;
    struct task_counts counts = {.all = tasks->n_assignments};
    for (size_t i = 0; i < tasks->n_assignments; i++) {
        enum sent_back back = sent_back(tasks->assignments[i]);
        counts.returned += back == SENT_BACK_RETURNED ? 1 : 0;
        counts.reopened += back == SENT_BACK_REOPENED ? 1 : 0;
        counts.overdue += tasks->assignments[i]->overdue ? 1 : 0;
        counts.missing += tasks->assignments[i]->missing_periods;
    }
    return counts;
}

static void say_tasks(const struct cli *cli, const struct task_counts *counts)
{
    say(cli, _("Tasks: %zu, returned or reopened: %zu, overdue: %zu (rectify tasks)"), counts->all,
        counts->returned + counts->reopened, counts->overdue);
    if (counts->missing > 0) {
        say(cli, _("Periodic reports missing: %u (rectify periodic N TEXT)"), counts->missing);
    }
}

static json_t *tasks_json(const struct task_counts *counts)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "all", (int64_t)counts->all);
    json_add_number(object, "returned", (int64_t)counts->returned);
    json_add_number(object, "reopened", (int64_t)counts->reopened);
    json_add_number(object, "overdue", (int64_t)counts->overdue);
    json_add_number(object, "missing_periods", counts->missing);
    return object;
}

/* What was answered, what still waits, and how the tasks stand (NULL: they were not fetched, which `why` says). */
static void print_json(struct sending *sending, const struct task_counts *counts,
                       const struct failure *why)
{
    struct cli *cli = sending->cli;
    struct failure ignored;
    size_t queued = 0;
    size_t files = 0;
    json_t *document = json_document();

    json_add(document, "acts", sending->acts);
    if (outbox_count(&cli->home, OUTBOX_QUEUED, &queued, &ignored) == ERR_OK) {
        json_add_number(document, "acts_waiting", (int64_t)queued);
    }
    if (outbox_files_count(&cli->home, &files, &ignored) == ERR_OK) {
        json_add_number(document, "files_waiting", (int64_t)files);
    }
    if (counts != NULL) {
        json_add(document, "tasks", tasks_json(counts));
    } else {
        act_json_add_failure(cli, why, document);
    }
    json_print(document);
}

static enum err exchange(struct sending *sending, struct pull *pull)
{
    struct cli *cli = sending->cli;
    const struct outbox_listener listener = {
        .on_receipt = on_receipt, .on_file = on_file, .arg = sending};

    enum err err = connect_try(cli, 0);
    if (err == ERR_OK) {
        err = outbox_sync(&cli->home, cli->connection, &listener, &cli->failure);
    }
    if (err == ERR_OK) {
        err = kept_files_sweep(&cli->home, &cli->failure);
    }
    if (err == ERR_OK) {
        err = pull_fetch(cli, pull);
    }
    return err == ERR_OK ? notice_pull(cli) : err;
}

static int run(struct cli *cli)
{
    struct sending sending = {.cli = cli};
    struct pull pull;

    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    task_names_recall(cli, &sending.names);
    sending.acts = cli->json ? json_made(json_array()) : NULL;
    if (exchange(&sending, &pull) != ERR_OK) {
        if (cli->json) {
            print_json(&sending, NULL, &cli->failure);
        }
        return end_away(cli);
    }
    struct task_counts counts = count_tasks(&pull);
    if (cli->json) {
        print_json(&sending, &counts, NULL);
    } else {
        say_tasks(cli, &counts);
    }
    code = notice_pull_say(cli);
    return code == EXITS_DONE ? end_sent(cli, &sending) : code;
}

const struct cli_command sync_command = {
    .name = "sync",
    .arguments = "",
    .summary = N_("send what is queued with its files, fetch tasks and notices"),
    .run = run,
};
