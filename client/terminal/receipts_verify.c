/*
 * receipts verify: does the office's log still say what it acknowledged? A receipt names the value of its event's chain, which no event
 * before it can be altered without changing. So a log that was written anew contradicts the receipts that its units keep.
 */
#include "client/cli/chain_event.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/task_names.h"
#include "client/cli/words.h"
#include "client/lib/outbox.h"
#include "client/terminal/commands.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>

enum verdict {
    NOT_THERE, /* until its event comes */
    CONTRADICTED,
    AGREES,
};

struct kept {
    const struct outbox_item *item;
    enum verdict verdict;
};

struct comparison {
    struct kept *kept; /* by request id */
    size_t count;
};

static int by_request_id(const void *a, const void *b)
{
    const struct kept *one = a;
    const struct kept *other = b;
    return memcmp(one->item->request_id.bytes, other->item->request_id.bytes,
                  sizeof(one->item->request_id.bytes));
}

static enum err on_event(const struct chain_event *any, void *arg)
{
    const Rectify__ChainEvent *event = any->of_unit;
    const struct comparison *comparison = arg;
    struct outbox_item item = {0};
    const struct kept wanted = {.item = &item};
    if (event->event_id.len != sizeof(item.request_id.bytes)) {
        return ERR_DECODE;
    }
    memcpy(item.request_id.bytes, event->event_id.data, sizeof(item.request_id.bytes));
    struct kept *found = bsearch(&wanted, comparison->kept, comparison->count,
                                 sizeof(*comparison->kept), by_request_id);
    if (found != NULL) {
        const ProtobufCBinaryData *chain = &found->item->receipt->chain;
        bool same = chain->len == event->chain.len &&
                    memcmp(chain->data, event->chain.data, chain->len) == 0;
        found->verdict = same ? AGREES : CONTRADICTED;
    }
    return ERR_OK;
}

/* Receipts of a server that had no chains yet commit it to nothing. */
static void choose(struct cli *cli, const struct outbox_item *items, size_t count,
                   struct comparison *comparison)
{
    comparison->kept = keep_alloc(&cli->arena, count, sizeof(*comparison->kept));
    for (size_t i = 0; i < count; i++) {
        if (items[i].receipt->has_chain) {
            comparison->kept[comparison->count++].item = &items[i];
        }
    }
    qsort(comparison->kept, comparison->count, sizeof(*comparison->kept), by_request_id);
}

static const char *verdict_text(enum verdict verdict)
{
    return verdict == CONTRADICTED ? _("was altered") : _("is not there any more");
}

static size_t count_broken(const struct comparison *comparison)
{
    size_t broken = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        broken += comparison->kept[i].verdict != AGREES;
    }
    return broken;
}

static int print_broken(struct cli *cli, const struct comparison *comparison, size_t broken)
{
    enum {
        PROBLEM = 1,
    };
    struct sheet_column columns[] = {
        {N_("ID"), 6, 0, SHEET_RIGHT, false},
        [PROBLEM] = {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("Act"), 14, 0, SHEET_LEFT, false},
        {N_("Receipt"), 18, 0, SHEET_LEFT, false},
        {N_("In the office's log"), 18, 0, SHEET_LEFT, false},
    };
    struct table table;
    struct task_names names;

    task_names_recall(cli, &names);
    columns[PROBLEM].width = task_names_width(&names, columns[PROBLEM].width);
    table_init(&table, cli, columns, ARRAY_LEN(columns), broken);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct kept *one = &comparison->kept[i];
        const struct outbox_item *item = one->item;
        const char *task =
            task_names_text(&names, item->problem_id, (unsigned)item->problem_no, &cli->arena);
        if (one->verdict == AGREES) {
            continue;
        }
        table_number(&table, item->item_id);
        table_cell(&table, task);
        table_cell(&table, word_label(WORDS_ACT, item->act));
        table_cell(&table, receipt_code(task, item->receipt, &cli->arena));
        table_cell(&table, verdict_text(one->verdict));
    }
    return table_print(&table);
}

static void print_json(const struct comparison *comparison, size_t broken)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < comparison->count; i++) {
        const struct kept *one = &comparison->kept[i];
        if (one->verdict != AGREES) {
            json_t *object = json_made(json_object());
            json_add_number(object, "outbox_id", one->item->item_id);
            json_add_id(object, "request_id", &one->item->receipt->request_id);
            json_add_flag(object, "altered", one->verdict == CONTRADICTED);
            json_push(array, object);
        }
    }
    json_add_flag(document, "sound", broken == 0);
    json_add_number(document, "receipts", (int64_t)comparison->count);
    json_add(document, "contradicted", array);
    json_print(document);
}

static int conclude(struct cli *cli, const struct comparison *comparison)
{
    size_t broken = count_broken(comparison);
    int code = EXITS_DONE;
    if (cli->json) {
        print_json(comparison, broken);
    } else if (broken > 0) {
        code = print_broken(cli, comparison, broken);
    }
    if (broken > 0) {
        say_error(
            _("%zu of %zu receipts are contradicted: the office's log was rewritten after it had "
              "given them. Keep this computer's folder as it is and tell the office and the "
              "office above it."),
            broken, comparison->count);
        return code == EXITS_DONE ? EXITS_DATA : code;
    }
    say(cli, _("Receipts that the office's log agrees with: %zu of %zu"), comparison->count,
        comparison->count);
    return code;
}

static int run(struct cli *cli)
{
    struct outbox_item *items = NULL;
    struct comparison comparison = {0};
    size_t count = 0;

    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (outbox_list(&cli->home, 1u << OUTBOX_RECEIVED, 0, &cli->arena, &items, &count,
                    &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    choose(cli, items, count, &comparison);
    if (comparison.count > 0 && chain_event_each_of_units(cli, on_event, &comparison) != ERR_OK) {
        return say_failure(cli);
    }
    return conclude(cli, &comparison);
}

const struct cli_command receipts_verify_command = {
    .name = "receipts",
    .subname = "verify",
    .arguments = "",
    .summary = N_("does the office's log still say what it acknowledged?"),
    .run = run,
};
