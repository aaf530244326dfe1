#include "client/terminal/write.h"

#include "client/cli/connect.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "client/lib/outbox.h"
#include "client/terminal/pull.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    PROBLEM_NO_MAX = 9999,
};

struct writing {
    struct cli *cli;
    unsigned problem_no;
    Rectify__Act *act;
    struct pull pull;
    Rectify__AssignmentBrief *brief;
    struct outbox_item item; /* once stored */
    enum err away;           /* why nothing can be sent now; OK: it can */
    struct failure why;
    bool answered; /* the item has its receipt */
    int code;      /* what the receipt means for the exit code */
};

int write_problem(const struct cli *cli, unsigned *problem_no)
{
    long number = 0;
    int code = options_check_number("N", cli->options.arguments[0], 1, PROBLEM_NO_MAX, &number);
    *problem_no = (unsigned)number;
    return code;
}

/* Remembers why it cannot be sent; what was begun on the connection is over. */
static void go_away(struct writing *writing, enum err err)
{
    writing->away = err;
    writing->why = writing->cli->failure;
    connect_drop(writing->cli);
}

/* Refused: it stays in the outbox until the person has dealt with it. */
static void say_refused(const struct outbox_item *item)
{
    say_error(_("It stays in the outbox as no. %lld; remove it: rectify outbox drop %lld"),
              (long long)item->item_id, (long long)item->item_id);
}

static void on_receipt(const struct outbox_item *item, void *arg)
{
    struct writing *writing = arg;
    struct cli *cli = writing->cli;
    const Rectify__Receipt *receipt = item->receipt;

    if (writing->item.item_id != item->item_id) {
        say(cli, _("Queued before, now sent: no. %lld"), (long long)item->item_id);
    }
    int code = receipt_print(cli, (unsigned)item->problem_no, receipt);
    if (code != EXITS_DONE) {
        say_refused(item);
    }
    /* No command's exit code may hide that something was refused, also when it was another command's. */
    writing->code = writing->code == EXITS_DONE ? code : writing->code;
    if (writing->item.item_id != item->item_id) {
        return;
    }
    writing->answered = true;
    if (code == EXITS_DONE && pull_apply(cli, &writing->pull, writing->brief, receipt) != ERR_OK) {
        (void)say_failure(cli);
    }
}

static void send_queue(struct writing *writing)
{
    struct cli *cli = writing->cli;
    enum err err = outbox_send(&cli->home, cli->connection, on_receipt, writing, &cli->failure);
    if (err != ERR_OK) {
        go_away(writing, err);
    }
}

static void catch_up(struct writing *writing)
{
    struct cli *cli = writing->cli;
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err != ERR_OK) {
        go_away(writing, err);
        return;
    }
    send_queue(writing);
    if (writing->away == ERR_OK) {
        err = pull_fetch(cli, &writing->pull);
        if (err != ERR_OK) {
            go_away(writing, err);
        }
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

static int store(struct writing *writing)
{
    struct cli *cli = writing->cli;
    Rectify__Act *act = writing->act;
    uint32_t base = 0;

    act->problem_id = writing->brief->problem_id;
    act->unit_id = writing->brief->unit_id;
    enum err err =
        outbox_base_version(&cli->home, act->problem_id, act->unit_id, writing->brief->version,
                            writing->pull.seen_ms, &base, &cli->failure);
    act->base_version = base;
    if (err == ERR_OK) {
        err = outbox_add(&cli->home, act, (int)writing->problem_no, &writing->item, &cli->arena,
                         &cli->failure);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    printf(_("Stored on this computer (no. %lld)\n"), (long long)writing->item.item_id);
    (void)fflush(stdout);
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

int write_act(struct cli *cli, unsigned problem_no, Rectify__Act *act)
{
    struct writing writing = {.cli = cli, .problem_no = problem_no, .act = act};

    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    catch_up(&writing);
    code = find(&writing);
    if (code == EXITS_DONE) {
        code = store(&writing);
    }
    if (code != EXITS_DONE) {
        return code;
    }
    if (writing.away == ERR_OK) {
        send_queue(&writing);
    }
    if (!writing.answered) {
        return end_queued(&writing);
    }
    return writing.code;
}
