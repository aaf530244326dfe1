/* receipts: what the office has received from this terminal. */
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/task_names.h"
#include "client/cli/words.h"
#include "client/lib/outbox.h"
#include "client/terminal/commands.h"
#include "client/terminal/write_json.h"
#include "common/base/clock.h"
#include "common/base/language.h"

static int print_table(struct cli *cli, const struct outbox_item *items, size_t count)
{
    enum {
        PROBLEM = 1,
    };
    struct sheet_column columns[] = {
        {N_("ID"), 6, 0, SHEET_RIGHT, false},
        [PROBLEM] = {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("Act"), 14, 0, SHEET_LEFT, false},
        {N_("Receipt"), 18, 0, SHEET_LEFT, false},
        {N_("Received"), 19, 0, SHEET_LEFT, false},
        {N_("State after it"), 14, 0, SHEET_LEFT, false},
    };
    struct table table;
    struct task_names names;

    task_names_recall(cli, &names);
    columns[PROBLEM].width = task_names_width(&names, columns[PROBLEM].width);
    table_init(&table, cli, columns, ARRAY_LEN(columns), count);
    for (size_t i = 0; i < count; i++) {
        const Rectify__Receipt *receipt = items[i].receipt;
        const char *task = task_names_text(&names, items[i].problem_id,
                                           (unsigned)items[i].problem_no, &cli->arena);
        char time[CLOCK_TEXT_SIZE];
        clock_format(receipt->received_ms, time);
        table_number(&table, items[i].item_id);
        table_cell(&table, task);
        table_cell(&table, word_label(WORDS_ACT, items[i].act));
        table_cell(&table, receipt_code(task, receipt, &cli->arena));
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table, receipt_state(items[i].act, receipt));
    }
    return table_print(&table);
}

static void print_json(struct cli *cli, const struct outbox_item *items, size_t count)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());
    struct task_names names;

    task_names_recall(cli, &names);
    for (size_t i = 0; i < count; i++) {
        json_push(array, write_json_item(cli, &names, &items[i], NULL));
    }
    json_add(document, "acts", array);
    json_print(document);
}

static int run(struct cli *cli)
{
    struct outbox_item *items = NULL;
    size_t count = 0;

    int code = connect_home(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (outbox_list(&cli->home, 1u << OUTBOX_RECEIVED, 0, &cli->arena, &items, &count,
                    &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (cli->json) {
        print_json(cli, items, count);
        return EXITS_DONE;
    }
    if (count == 0) {
        say(cli, _("No receipts yet."));
        return EXITS_DONE;
    }
    return print_table(cli, items, count);
}

const struct cli_command receipts_command = {
    .name = "receipts",
    .arguments = "",
    .summary = N_("what the office has received from you"),
    .run = run,
};
