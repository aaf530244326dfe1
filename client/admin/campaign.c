/* campaign list, issue. */
#include "client/admin/campaign_json.h"
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include <stdio.h>

static int fetch(struct cli *cli, const Rectify__Campaigns **all)
{
    Rectify__CampaignsGet in = RECTIFY__CAMPAIGNS_GET__INIT;
    ProtobufCMessage *out = NULL;

    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_CAMPAIGNS_GET, &in.base, &out) : code;
    *all = (const Rectify__Campaigns *)out;
    return code;
}

/* ---- list ---- */

static int print_table(struct cli *cli, const Rectify__Campaigns *all)
{
    static const struct sheet_column columns[] = {
        {N_("Code"), 18, 0, SHEET_LEFT, false},     {N_("Title"), 44, 0, SHEET_LEFT, false},
        {N_("Year"), 5, 0, SHEET_RIGHT, false},     {N_("State"), 8, 0, SHEET_LEFT, false},
        {N_("Problems"), 8, 0, SHEET_RIGHT, false}, {N_("Tasks"), 6, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_campaigns);
    for (size_t i = 0; i < all->n_campaigns; i++) {
        const Rectify__CampaignBrief *campaign = all->campaigns[i];
        table_cell(&table, campaign->code);
        table_cell(&table, campaign->title);
        table_number(&table, campaign->year);
        table_cell(&table, word_label(WORDS_CAMPAIGN_STATE, campaign->state));
        table_number(&table, campaign->problem_count);
        table_number(&table, campaign->assignment_count);
    }
    return table_print(&table);
}

static int run_list(struct cli *cli)
{
    const Rectify__Campaigns *all = NULL;
    int code = fetch(cli, &all);
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        json_t *document = json_document();
        json_t *array = json_made(json_array());
        for (size_t i = 0; i < all->n_campaigns; i++) {
            json_push(array, campaign_json(all->campaigns[i]));
        }
        json_add(document, "campaigns", array);
        json_print(document);
        return EXITS_DONE;
    }
    if (all->n_campaigns == 0) {
        say(cli, _("No campaigns yet. Import a plan: rectify-admin campaign import FILE"));
        return EXITS_DONE;
    }
    return print_table(cli, all);
}

/* ---- issue ---- */

static void print_issued(const struct cli *cli, const char *campaign,
                         const Rectify__CampaignIssued *issued)
{
    if (cli->json) {
        json_t *document = json_document();
        json_add_text(document, "campaign", campaign);
        json_add_number(document, "problems", issued->problems);
        json_add_number(document, "units", issued->units);
        json_add_number(document, "assignments", issued->assignments);
        json_print(document);
        return;
    }
    printf(_("Issued: %u problems, %u units, %u tasks\n"), issued->problems, issued->units,
           issued->assignments);
}

static int run_issue(struct cli *cli)
{
    Rectify__CampaignIssue in = RECTIFY__CAMPAIGN_ISSUE__INIT;
    ProtobufCMessage *out = NULL;

    in.code = request_campaign(cli);
    int code = request_id_make(cli, &in.request_id);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    in.has_progress = connect_follows(cli);
    in.progress = in.has_progress;
    enum err err = connect_call_long(cli, MESSAGE_CAMPAIGN_ISSUE, &in.base, &out);
    if (err == ERR_NOT_FOUND) {
        say_error(_("There is no campaign \"%s\". What there is: rectify-admin campaign list"),
                  in.code);
        return exits_of(err);
    }
    if (err == ERR_CAMPAIGN_STATE) {
        say_error(_("%s is no draft: it was issued already, or it is a plan above."), in.code);
        return exits_of(err);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    print_issued(cli, in.code, (const Rectify__CampaignIssued *)out);
    return EXITS_DONE;
}

const struct cli_command campaign_list_command = {
    .name = "campaign",
    .subname = "list",
    .arguments = "",
    .summary = N_("all campaigns"),
    .run = run_list,
};

const struct cli_command campaign_issue_command = {
    .name = "campaign",
    .subname = "issue",
    .arguments = "C",
    .summary = N_("issue it: one task per problem and unit, from now on fixed"),
    .run = run_issue,
};
