#include "client/terminal/write.h"

#include "client/cli/connect.h"
#include "client/cli/effect_known.h"
#include "client/cli/outbox_next.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/task_names.h"
#include "client/cli/texts.h"
#include "client/lib/outbox_files.h"
#include "client/lib/outbox_settled.h"
#include "client/terminal/evidence.h"
#include "client/terminal/files_sent.h"
#include "client/terminal/pull.h"
#include "client/terminal/pull_dossier.h"
#include "client/terminal/write_json.h"
#include "common/base/language.h"
#include <stdio.h>

const struct option write_options[] = {
    WRITE_WAIT_OPTION,
    {0},
};

struct writing {
    struct cli *cli;
    unsigned problem_no;             /* 0: the unit as a whole */
    struct pull pull;                /* of an act on a task */
    struct task_names names;         /* from what was last seen */
    Rectify__AssignmentBrief *brief; /* NULL: the unit as a whole */
    struct outbox_item item;         /* once stored */
    enum err away;                   /* why nothing can be sent now; OK: it can */
    struct failure why;
    bool answered;          /* the item has its receipt */
    int code;               /* what the receipt means for the exit code */
    struct write_json json; /* what a script is told */
};

/* Remembers why it cannot be sent; what was begun on the connection is over. */
static void go_away(struct writing *writing, enum err err)
{
    writing->away = err;
    writing->why = writing->cli->failure;
    connect_drop(writing->cli);
}

static void print_receipt(struct writing *writing, const struct outbox_item *item)
{
    struct cli *cli = writing->cli;
    if (writing->item.item_id != item->item_id) {
        say(cli, _("Queued before, now sent: no. %lld"), (long long)item->item_id);
    }
    outbox_next_print(cli, item, &writing->names);
}

static void on_receipt(const struct outbox_item *item, void *arg)
{
    struct writing *writing = arg;
    struct cli *cli = writing->cli;
    const Rectify__Receipt *receipt = item->receipt;
    int code = exits_of(receipt_err(receipt));

    if (cli->json) {
        write_json_take(&writing->json, cli, &writing->names, item,
                        writing->item.item_id == item->item_id);
    } else {
        print_receipt(writing, item);
    }
    /* No command's exit code may hide that something was refused, also when it was another command's. */
    writing->code = writing->code == EXITS_DONE ? code : writing->code;
    if (writing->item.item_id != item->item_id) {
        return;
    }
    writing->answered = true;
    if (code == EXITS_DONE && writing->brief != NULL &&
        pull_apply(cli, &writing->pull, writing->brief, receipt) != ERR_OK) {
        (void)say_failure(cli);
    }
}

/* Acts alone: whoever writes is not kept waiting by files before his text is on the disk. */
static void send_acts(struct writing *writing)
{
    struct cli *cli = writing->cli;
    enum err err = outbox_send(&cli->home, cli->connection, on_receipt, writing, &cli->failure);
    if (err != ERR_OK) {
        go_away(writing, err);
    }
}

static void on_file(const struct outbox_file *file, void *arg)
{
    files_sent_say(((struct writing *)arg)->cli, file);
}

static void send_all(struct writing *writing)
{
    struct cli *cli = writing->cli;
    const struct outbox_listener listener = {
        .on_receipt = on_receipt, .on_file = on_file, .arg = writing};
    enum err err = outbox_sync(&cli->home, cli->connection, &listener, &cli->failure);
    if (err != ERR_OK) {
        go_away(writing, err);
    }
}

static void catch_up(struct writing *writing)
{
    struct cli *cli = writing->cli;
    task_names_recall(cli, &writing->names);
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err != ERR_OK) {
        go_away(writing, err);
        return;
    }
    send_acts(writing);
    if (writing->away == ERR_OK && writing->problem_no > 0) {
        err = pull_fetch(cli, &writing->pull);
        if (err != ERR_OK) {
            go_away(writing, err);
            return;
        }
        task_names_of(writing->pull.assignments, &writing->names);
    }
}

static int say_never_seen(struct writing *writing)
{
    writing->cli->failure = writing->why;
    (void)say_failure(writing->cli);
    say_error(_("Nothing was ever fetched on this computer; the first time needs a connection. "
                "Nothing was stored."));
    return connect_can_wait(writing->away) ? EXITS_AGAIN : exits_of(writing->away);
}

static int find(struct writing *writing)
{
    struct cli *cli = writing->cli;
    if (!writing->pull.fresh) {
        enum err err = pull_recall(cli, &writing->pull);
        if (err == ERR_NOT_FOUND) {
            return say_never_seen(writing);
        }
        if (err != ERR_OK) {
            return say_failure(cli);
        }
    }
    return pull_pick(cli, &writing->pull, writing->problem_no, &writing->brief);
}

static int store(struct writing *writing, const struct write_base *base, Rectify__Act *act)
{
    struct cli *cli = writing->cli;
    enum err err = ERR_OK;

    if (base != NULL) {
        err = outbox_base_version(&cli->home, act->problem_id, act->unit_id, base->version,
                                  base->seen_ms, &act->base_version, &cli->failure);
    }
    if (err == ERR_OK) {
        err = outbox_add(&cli->home, act, (int)writing->problem_no, &writing->item, &cli->arena,
                         &cli->failure);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    if (!cli->json) {
        printf(_("Stored on this computer (no. %lld)\n"), (long long)writing->item.item_id);
        (void)fflush(stdout);
    }
    if (writing->brief != NULL && pull_note(cli, &writing->pull, writing->brief, act) != ERR_OK) {
        (void)say_failure(cli); /* the act itself is on the disk */
    }
    return EXITS_DONE;
}

static int end_queued(struct writing *writing)
{
    struct cli *cli = writing->cli;
    size_t queued = 0;

    if (outbox_count(&cli->home, OUTBOX_QUEUED, &queued, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (writing->away != ERR_OK && !connect_can_wait(writing->away)) {
        cli->failure = writing->why;
        return say_failure(cli);
    }
    if (writing->away == ERR_CONNECT || writing->away == ERR_TIMEOUT) {
        say(cli,
            _("No connection: queued (%zu in all). \"rectify sync\" sends it when there is one."),
            queued);
    } else {
        say(cli, _("%s Queued (%zu in all); \"rectify sync\" sends it."),
            texts_error(writing->away != ERR_OK ? writing->away : ERR_BUSY), queued);
    }
    return options_flag(&cli->options, WRITE_WAIT) ? EXITS_AGAIN : EXITS_DONE;
}

/* The act is received; why its files are not is said, and that nothing of them is lost. */
static int end_files(struct writing *writing)
{
    struct cli *cli = writing->cli;

    cli->failure = writing->why;
    (void)say_failure(cli);
    int code = files_sent_say_waiting(cli);
    code = code == EXITS_DONE ? writing->code : code;
    if (code != EXITS_DONE || !connect_can_wait(writing->away)) {
        return code != EXITS_DONE ? code : exits_of(writing->away);
    }
    return options_flag(&cli->options, WRITE_WAIT) ? EXITS_AGAIN : EXITS_DONE;
}

/* Its act says what it is about. */
static int store_and_send(struct writing *writing, const struct write_base *base, Rectify__Act *act)
{
    int code = store(writing, base, act);
    if (code != EXITS_DONE) {
        return code;
    }
    if (writing->away == ERR_OK) {
        send_all(writing);
    }
    if (!writing->answered) {
        return end_queued(writing);
    }
    return writing->away == ERR_OK ? writing->code : end_files(writing);
}

/* Whoever is away is not kept waiting for a connection once more. */
static int find_file(struct act_draft *draft, const Rectify__Dossier **file)
{
    const struct writing *writing = draft->arg;
    bool away = writing->away != ERR_OK;
    return away ? pull_dossier_recall(draft->cli, writing->problem_no, file)
                : pull_dossier(draft->cli, writing->problem_no, file);
}

/* What was reported from here since the file was seen, whether it was sent or waits, comes after what the file has. */
static bool find_effect(struct act_draft *draft, struct effect_known *known)
{
    struct writing *writing = draft->arg;
    struct cli *cli = draft->cli;
    const Rectify__Act *newest = NULL;
    Rectify__Act act = draft->act;
    int64_t seen_ms = 0;

    const Rectify__Dossier *file =
        pull_dossier_known(cli, writing->brief, writing->away == ERR_OK, &seen_ms);
    act.problem_id = writing->brief->problem_id;
    act.unit_id = writing->brief->unit_id;
    enum err err = outbox_newest_about(&cli->home, &act, file != NULL ? seen_ms : 0, &cli->arena,
                                       &newest, &cli->failure);
    if (err == ERR_OK && newest != NULL) {
        *known = (struct effect_known){newest->effect->text, newest->client_time_ms};
        return true;
    }
    return file != NULL && effect_known_in(file, draft->act.effect, known);
}

/* Copied into the home before the act is stored. */
static int take_files(struct act_draft *draft, Rectify__Attachment ***files, size_t *count)
{
    return evidence_take(draft->cli, files, count);
}

static int write_on_task(struct writing *writing, int (*build)(struct act_draft *draft))
{
    struct cli *cli = writing->cli;
    struct act_draft draft = {.cli = cli,
                              .find_file = find_file,
                              .find_effect = find_effect,
                              .take_files = take_files,
                              .arg = writing};

    int code = find(writing);
    if (code != EXITS_DONE) {
        return code;
    }
    rectify__act__init(&draft.act);
    draft.person = cli->home.identity.person_name;
    draft.task = writing->brief;
    code = build(&draft);
    if (code != EXITS_DONE) {
        return code;
    }
    const struct write_base base = {writing->brief->version, writing->pull.seen_ms};
    draft.act.problem_id = writing->brief->problem_id;
    draft.act.unit_id = writing->brief->unit_id;
    return store_and_send(writing, &base, &draft.act);
}

/* In JSON as well: what became of the item, whatever it was. */
static int end(struct writing *writing, int code)
{
    struct cli *cli = writing->cli;
    if (cli->json) {
        const struct failure *why = writing->away != ERR_OK ? &writing->why : NULL;
        write_json_print(&writing->json, cli, &writing->names, &writing->item, why);
    }
    return code;
}

/* Before anything new is stored, what waits is sent. */
static int begin(struct writing *writing)
{
    int code = connect_enrolled(writing->cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (writing->cli->json) {
        write_json_begin(&writing->json);
    }
    catch_up(writing);
    return EXITS_DONE;
}

int write_act(struct cli *cli, unsigned problem_no, int (*build)(struct act_draft *draft))
{
    struct writing writing = {.cli = cli, .problem_no = problem_no};

    int code = begin(&writing);
    if (code != EXITS_DONE) {
        return code;
    }
    return end(&writing, write_on_task(&writing, build));
}

int write_perform(struct cli *cli)
{
    unsigned problem_no = 0;
    int code = act_check(cli->command, &cli->options, &problem_no);
    return code == EXITS_DONE ? write_act(cli, problem_no, cli->command->build) : code;
}

int write_unit_act(struct cli *cli, const struct write_base *base, Rectify__Act *act)
{
    struct writing writing = {.cli = cli};

    int code = begin(&writing);
    if (code != EXITS_DONE) {
        return code;
    }
    act->problem_id = 0;
    act->unit_id = cli->home.identity.unit_id;
    return end(&writing, store_and_send(&writing, base, act));
}
