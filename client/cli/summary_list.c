/* summary list: the frozen versions, newest first. */
#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/summary_command.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/crypto/digest.h"
#include "proto/consolidation.pb-c.h"
#include <string.h>

enum {
    SHOWN_DIGITS = 16, /* of a digest: what people compare by eye; JSON has all of it */
};

static const char *hex_of(struct cli *cli, const Rectify__SnapshotBrief *brief)
{
    struct digest digest = {0};
    char *hex = keep_alloc(&cli->arena, DIGEST_HEX_SIZE, 1);
    if (brief->digest.len == DIGEST_SIZE) {
        memcpy(digest.bytes, brief->digest.data, DIGEST_SIZE);
    }
    digest_hex(&digest, hex);
    return hex;
}

static int print_table(struct cli *cli, const Rectify__Snapshots *all)
{
    static const struct sheet_column columns[] = {
        {N_("Version"), 8, 0, SHEET_RIGHT, false}, {N_("Edition"), 10, 0, SHEET_LEFT, false},
        {N_("As of"), 16, 0, SHEET_LEFT, false},   {N_("Frozen by"), 16, 0, SHEET_LEFT, false},
        {N_("Bytes"), 10, 0, SHEET_RIGHT, false},  {N_("Digest"), 16, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_snapshots);
    for (size_t i = 0; i < all->n_snapshots; i++) {
        const Rectify__SnapshotBrief *brief = all->snapshots[i];
        char time[CLOCK_TEXT_SIZE];
        clock_format(brief->as_of_ms, time);
        table_number(&table, brief->version);
        table_cell(&table, word_label(WORDS_EDITION, brief->edition));
        table_cell(&table, keep_printf(&cli->arena, "%.16s", time));
        table_cell(&table, brief->frozen_by);
        table_number(&table, brief->length);
        table_cell(&table, keep_printf(&cli->arena, "%.*s", SHOWN_DIGITS, hex_of(cli, brief)));
    }
    return table_print(&table);
}

static void print_json(struct cli *cli, const Rectify__Snapshots *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (size_t i = 0; i < all->n_snapshots; i++) {
        const Rectify__SnapshotBrief *brief = all->snapshots[i];
        json_t *object = json_made(json_object());
        json_add_text(object, "campaign", brief->campaign);
        json_add_number(object, "version", brief->version);
        json_add_word(object, "edition", WORDS_EDITION, brief->edition);
        json_add_time(object, "as_of", brief->as_of_ms);
        json_add_text(object, "frozen_by", brief->frozen_by);
        json_add_number(object, "length", brief->length);
        json_add_text(object, "digest", hex_of(cli, brief));
        json_push(array, object);
    }
    json_add(document, "versions", array);
    json_print(document);
}

static int run(struct cli *cli)
{
    const char *campaign =
        cli->options.argument_count > 0 ? cli->options.arguments[0] : cli->campaign;
    Rectify__SnapshotsGet in = RECTIFY__SNAPSHOTS_GET__INIT;
    ProtobufCMessage *out = NULL;

    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign = campaign != NULL ? keep_text(&cli->arena, campaign) : NULL;
    if (connection_call(cli->connection, MESSAGE_SNAPSHOTS_GET, &in.base, &cli->arena, &out,
                        &cli->failure) != ERR_OK) {
        return say_campaign_failure(cli, campaign);
    }
    const Rectify__Snapshots *all = (const Rectify__Snapshots *)out;
    if (cli->json) {
        print_json(cli, all);
        return EXITS_DONE;
    }
    if (all->n_snapshots == 0) {
        say(cli, _("No version was frozen yet."));
        return EXITS_DONE;
    }
    return print_table(cli, all);
}

const struct cli_command summary_list_command = {
    .name = "summary",
    .subname = "list",
    .arguments = N_("[C]"),
    .summary = N_("the versions of the consolidated lists that the office froze"),
    .run = run,
};
