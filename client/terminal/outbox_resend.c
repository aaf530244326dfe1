/* outbox resend ID: what was not accepted, in the same words, on its task as it is now. */
#include "client/cli/connect.h"
#include "client/cli/effect_known.h"
#include "client/cli/file_say.h"
#include "client/cli/outbox_next.h"
#include "client/cli/say.h"
#include "client/cli/task_names.h"
#include "client/lib/act_files.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox.h"
#include "client/lib/outbox_settled.h"
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"
#include "proto/codec.h"
#include <string.h>

/* The item that the command line names. */
static int find_item(struct cli *cli, struct outbox_item *found)
{
    struct outbox_item *items = NULL;
    size_t count = 0;
    long id = 0;

    int code = options_check_number("ID", cli->options.arguments[0], 1, INT32_MAX, &id);
    if (code != EXITS_DONE) {
        return code;
    }
    if (outbox_list(&cli->home, 1u << OUTBOX_REFUSED, 0, &cli->arena, &items, &count,
                    &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].item_id == id) {
            *found = items[i];
            return EXITS_DONE;
        }
    }
    say_error(_("The outbox has no item %ld that was not accepted. What there is: rectify outbox"),
              id);
    return EXITS_DATA;
}

/* Its words and files; whose it is and on what it is based are said anew. */
static int read_act(struct cli *cli, const struct outbox_item *item, Rectify__Act *act)
{
    ProtobufCMessage *message = NULL;
    enum err err = message_unpack(&rectify__act__descriptor, item->bytes, item->length,
                                  &scan_limits_bulk, &cli->arena, &message);
    if (err != ERR_OK) {
        return say_err(cli, err, "outbox");
    }
    *act = *(const Rectify__Act *)message;
    act->base_version = 0;
    return EXITS_DONE;
}

/* Its copies lie here as long as the item does, unless the server had them from another act. */
static int check_files(struct cli *cli, const Rectify__Act *act)
{
    size_t count = 0;
    Rectify__Attachment *const *files = act_files(act, &count);
    for (size_t i = 0; i < count; i++) {
        const Rectify__Attachment *file = files[i];
        struct local_file copy;
        struct digest digest;
        if (file->digest.len != sizeof(digest.bytes)) {
            return say_err(cli, ERR_INVALID, "outbox");
        }
        memcpy(digest.bytes, file->digest.data, sizeof(digest.bytes));
        if (kept_file_read(&cli->home, &digest, file->size, &copy, &cli->failure) != ERR_OK) {
            return say_file_failure(cli);
        }
        local_file_close(&copy);
    }
    return EXITS_DONE;
}

static int build(struct act_draft *draft)
{
    struct outbox_item item;
    int code = find_item(draft->cli, &item);
    code = code == EXITS_DONE ? read_act(draft->cli, &item, &draft->act) : code;
    if (code == EXITS_DONE && draft->act.what_case == RECTIFY__ACT__WHAT_EFFECT) {
        effect_known_say(draft);
    }
    return code == EXITS_DONE ? check_files(draft->cli, &draft->act) : code;
}

/* An answer stands for itself; a report would be told of tasks that have changed since, so it is made anew. */
static int resend_unit_act(struct cli *cli, const struct outbox_item *item)
{
    Rectify__Act act;
    int code = read_act(cli, item, &act);
    if (code == EXITS_DONE && act.what_case != RECTIFY__ACT__WHAT_REPLY) {
        say_error(_("A report is not sent again as it was: rectify report submit, or rectify "
                    "report scan FILE"));
        return EXITS_USAGE;
    }
    code = code == EXITS_DONE ? check_files(cli, &act) : code;
    return code == EXITS_DONE ? write_unit_act(cli, NULL, &act) : code;
}

/* Sent twice it would stand in the history twice. */
static int check_once(struct cli *cli, const struct outbox_item *item)
{
    int64_t waiting = 0;

    if (item->settled) {
        say_error(_("What is no. %lld was sent again already, and received."),
                  (long long)item->item_id);
        return EXITS_DATA;
    }
    if (outbox_waiting_again(&cli->home, item, &waiting, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (waiting != 0) {
        say_error(_("What is no. %lld waits to be sent again already, as no. %lld: rectify sync"),
                  (long long)item->item_id, (long long)waiting);
        return EXITS_DATA;
    }
    return EXITS_DONE;
}

/* Whoever sends it again all the same knows what to expect. */
static void say_hopeless(const struct outbox_item *item, const struct task_names *names)
{
    if (outbox_next(item, names) == NEXT_DROP) {
        say_error(_("As far as is known here, no. %lld will be refused again as it is."),
                  (long long)item->item_id);
    }
}

static int run(struct cli *cli)
{
    struct outbox_item item;
    struct task_names names;

    int code = connect_enrolled(cli);
    code = code == EXITS_DONE ? find_item(cli, &item) : code;
    code = code == EXITS_DONE ? check_once(cli, &item) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    task_names_recall(cli, &names);
    say_hopeless(&item, &names);
    if (item.problem_no == 0) {
        return resend_unit_act(cli, &item);
    }
    const char *campaign = task_names_campaign(&names, item.problem_id);
    cli->campaign = campaign != NULL ? campaign : cli->campaign;
    return write_act(cli, (unsigned)item.problem_no, build);
}

static const struct option options[] = {
    WRITE_WAIT_OPTION,
    {0},
};

const struct cli_command outbox_resend_command = {
    .name = "outbox",
    .subname = "resend",
    .arguments = N_("ID"),
    .summary = N_("send again as it was what was not accepted"),
    .options = options,
    .run = run,
};
