/* campaign list, show, issue. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/summary_command.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include <stdio.h>
#include <string.h>

static int fetch(struct cli *cli, const Rectify__Campaigns **all)
{
    Rectify__CampaignsGet in = RECTIFY__CAMPAIGNS_GET__INIT;
    ProtobufCMessage *out = NULL;

    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_CAMPAIGNS_GET, &in.base, &out) : code;
    *all = (const Rectify__Campaigns *)out;
    return code;
}

static json_t *campaign_json(const Rectify__CampaignBrief *campaign)
{
    json_t *object = json_made(json_object());
    json_t *phases = json_made(json_array());

    json_add_text(object, "code", campaign->code);
    json_add_text(object, "title", campaign->title);
    json_add_number(object, "year", campaign->year);
    json_add_word(object, "state", WORDS_CAMPAIGN_STATE, campaign->state);
    json_add_text(object, "evaluation", campaign->evaluation);
    json_add_text(object, "parent_plan", campaign->parent_plan);
    json_add_text(object, "parent_number", campaign->parent_number);
    json_add_text(object, "issuer", campaign->issuer);
    json_add_day(object, "issued_on", true, campaign->issued_on);
    for (size_t i = 0; i < campaign->n_phases; i++) {
        json_t *phase = json_made(json_object());
        json_add_word(phase, "phase", WORDS_PHASE, campaign->phases[i]->phase);
        json_add_day(phase, "due_on", true, campaign->phases[i]->due_on);
        json_push(phases, phase);
    }
    json_add(object, "phases", phases);
    json_add_number(object, "problems", campaign->problem_count);
    json_add_number(object, "assignments", campaign->assignment_count);
    json_add_flag(object, "plan_review", campaign->plan_review);
    return object;
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

/* ---- show ---- */

static void print_line(const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        printf(_("%s: %s\n"), name, value);
    }
}

static void print_campaign(struct cli *cli, const Rectify__CampaignBrief *campaign)
{
    struct arena *arena = &cli->arena;

    printf("%s\n", campaign->title);
    print_line(_("Code"), campaign->code);
    print_line(_("State"), word_label(WORDS_CAMPAIGN_STATE, campaign->state));
    print_line(_("Year"), keep_printf(arena, "%u", campaign->year));
    print_line(_("Evaluation"), campaign->evaluation);
    print_line(_("Plan above"), campaign->parent_plan);
    print_line(_("Its number"), campaign->parent_number);
    print_line(_("Issuer"), campaign->issuer);
    print_line(_("Date of the plan"), texts_day(campaign->issued_on, arena));
    for (size_t i = 0; i < campaign->n_phases; i++) {
        const Rectify__Phase *phase = campaign->phases[i];
        print_line(word_label(WORDS_PHASE, phase->phase),
                   keep_printf(arena, _("until %s"), texts_day(phase->due_on, arena)));
    }
    print_line(_("Units' plans"),
               campaign->plan_review ? _("wait for approval") : _("need no approval"));
    print_line(_("Problems"), keep_printf(arena, "%u", campaign->problem_count));
    print_line(_("Tasks"), keep_printf(arena, "%u", campaign->assignment_count));
}

/* A draft has no list yet: that is made of what issuing has frozen. */
static int print_problems(struct cli *cli, const Rectify__CampaignBrief *campaign)
{
    struct summary summary;
    if (campaign->state == WORD_CAMPAIGN_DRAFT) {
        printf("\n%s\n", _("A draft, not issued yet: its problems are listed once it is issued."));
        return EXITS_DONE;
    }
    int code = summary_fetch(cli, campaign->code, &summary);
    printf("\n");
    return code == EXITS_DONE ? summary_print(cli, &summary, SHEET_RESPONSIBILITY) : code;
}

static int run_show(struct cli *cli)
{
    const Rectify__Campaigns *all = NULL;
    const char *name = cli->options.arguments[0];
    int code = fetch(cli, &all);

    if (code != EXITS_DONE) {
        return code;
    }
    for (size_t i = 0; i < all->n_campaigns; i++) {
        if (strcmp(all->campaigns[i]->code, name) != 0) {
            continue;
        }
        if (cli->json) {
            json_t *document = json_document();
            json_add(document, "campaign", campaign_json(all->campaigns[i]));
            json_print(document);
            return EXITS_DONE;
        }
        print_campaign(cli, all->campaigns[i]);
        return print_problems(cli, all->campaigns[i]);
    }
    say_error(_("There is no campaign \"%s\". What there is: rectify-admin campaign list"), name);
    return EXITS_DATA;
}

/* ---- issue ---- */

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
    enum err err = connection_call(cli->connection, MESSAGE_CAMPAIGN_ISSUE, &in.base, &cli->arena,
                                   &out, &cli->failure);
    if (err == ERR_NOT_FOUND) {
        say_error(_("There is no campaign \"%s\". What there is: rectify-admin campaign list"),
                  in.code);
        return exits_of(err);
    }
    if (err == ERR_CAMPAIGN_STATE) {
        say_error(_("%s was issued already."), in.code);
        return exits_of(err);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    const Rectify__CampaignIssued *issued = (const Rectify__CampaignIssued *)out;
    printf(_("Issued: %u problems, %u units, %u tasks\n"), issued->problems, issued->units,
           issued->assignments);
    return EXITS_DONE;
}

const struct cli_command campaign_list_command = {
    .name = "campaign",
    .subname = "list",
    .arguments = "",
    .summary = N_("all campaigns"),
    .run = run_list,
};

const struct cli_command campaign_show_command = {
    .name = "campaign",
    .subname = "show",
    .arguments = "C",
    .summary = N_("one campaign: source, phases, figures"),
    .run = run_show,
};

const struct cli_command campaign_issue_command = {
    .name = "campaign",
    .subname = "issue",
    .arguments = "C",
    .summary = N_("issue it: one task per problem and unit, from now on fixed"),
    .run = run_issue,
};
