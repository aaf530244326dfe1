/* campaign show: the whole plan, with what it refers to. */
#include "client/admin/campaign_json.h"
#include "client/admin/commands.h"
#include "client/admin/plan_json.h"
#include "client/admin/request.h"
#include "client/cli/dossier_repeat.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>

/* ---- JSON ---- */

static json_t *problem_json(const Rectify__PlanProblem *problem)
{
    json_t *object = plan_json_problem(problem->row);
    if (problem->repeats != NULL) {
        json_add(object, "repeat_finding", dossier_repeat_json(problem->repeats));
    }
    if (problem->parent != NULL) {
        json_t *parent = json_made(json_object());
        json_add_text(parent, "title", problem->parent->title);
        json_add_word(parent, "due_kind", WORDS_DUE_KIND, problem->parent->due_kind);
        json_add_day(parent, "due_on", problem->parent->has_due_on, problem->parent->due_on);
        json_add(object, "plan_above", parent);
    }
    return object;
}

static void print_json(const Rectify__CampaignPlan *plan)
{
    json_t *document = json_document();
    json_t *problems = json_made(json_array());
    json_add(document, "campaign", campaign_json(plan->campaign));
    for (size_t i = 0; i < plan->n_problems; i++) {
        json_push(problems, problem_json(plan->problems[i]));
    }
    json_add(document, "problems", problems);
    json_print(document);
}

/* ---- text ---- */

static void print_line(const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        printf(_("%s: %s\n"), name, value);
    }
}

static void print_phase(struct cli *cli, const Rectify__Phase *phase)
{
    const char *day = texts_day(phase->due_on, &cli->arena);
    const char *line = keep_printf(&cli->arena, _("until %s"), day);
    if (phase->has_since_ms) {
        char time[CLOCK_TEXT_SIZE];
        clock_format(phase->since_ms, time);
        line = keep_printf(&cli->arena, _("until %s, %s since %s"), day,
                           word_label(WORDS_PHASE_STATE, phase->state), time);
    }
    print_line(word_label(WORDS_PHASE, phase->phase), line);
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
    if (campaign->has_parent_level) {
        print_line(_("Its level"), word_label(WORDS_LEVEL, campaign->parent_level));
    }
    print_line(_("Its problems"), campaign->parent);
    print_line(_("Campaign before"), campaign->previous);
    print_line(_("Area"), campaign->area);
    print_line(_("Issuer"), campaign->issuer);
    print_line(_("Date of the plan"), texts_day(campaign->issued_on, arena));
    for (size_t i = 0; i < campaign->n_phases; i++) {
        print_phase(cli, campaign->phases[i]);
    }
    print_line(_("Units' plans"),
               campaign->plan_review ? _("wait for approval") : _("need no approval"));
    print_line(_("Problems"), keep_printf(arena, "%u", campaign->problem_count));
    if (campaign->state == WORD_CAMPAIGN_ISSUED) {
        print_line(_("Tasks"), keep_printf(arena, "%u", campaign->assignment_count));
    }
}

static const char *parties_text(const Rectify__ProblemRow *row, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < row->n_parties; i++) {
        const char *name = row->parties[i];
        if (row->has_lead && row->lead == i + 1) {
            name = keep_printf(arena, _("%s (lead)"), name);
        }
        joined = keep_join(arena, joined, _(", "), name);
    }
    return joined;
}

static const char *tags_text(const Rectify__ProblemRow *row, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < row->n_tags; i++) {
        joined = keep_join(arena, joined, _(", "), row->tags[i]);
    }
    return joined;
}

static const char *due_text(const Rectify__ProblemRow *row, struct arena *arena)
{
    const char *due = texts_due(row->due_kind, row->has_due_on, row->due_on, arena);
    return row->has_cadence
               ? keep_join(arena, due, _(", "), word_label(WORDS_CADENCE, row->cadence))
               : due;
}

static void print_parent(struct cli *cli, const Rectify__PlanProblem *problem)
{
    const Rectify__ParentProblem *parent = problem->parent;
    if (!problem->row->has_parent_problem) {
        return;
    }
    const char *line = keep_printf(&cli->arena, _("problem %u"), problem->row->parent_problem);
    if (parent != NULL) {
        line = keep_printf(
            &cli->arena, _("%s, %s, due %s"), line, parent->title,
            texts_due(parent->due_kind, parent->has_due_on, parent->due_on, &cli->arena));
    }
    print_line(_("Answers, of the plan above"), line);
}

static void print_problem(struct cli *cli, const Rectify__PlanProblem *problem)
{
    const Rectify__ProblemRow *row = problem->row;
    struct arena *arena = &cli->arena;

    printf(_("\n%u. %s (%s)%s%s\n"), row->no, row->title, word_label(WORDS_CATEGORY, row->category),
           row->text_ref != NULL ? " " : "", row->text_ref != NULL ? row->text_ref : "");
    printf("%s\n", row->description);
    for (size_t i = 0; i < row->n_points; i++) {
        print_line(keep_printf(arena, _("Point %zu"), i + 1), row->points[i]);
    }
    print_line(_("Responsible"), parties_text(row, arena));
    print_line(_("Leader"), row->leader);
    print_line(_("Due"), due_text(row, arena));
    print_line(_("Criterion"), row->criterion);
    print_line(_("Risk"), row->risk);
    print_line(_("Remark"), row->remark);
    print_line(_("Tags"), tags_text(row, arena));
    for (size_t i = 0; i < row->n_indicators; i++) {
        print_line(keep_printf(arena, _("Indicator %zu"), i + 1),
                   dossier_indicator(row->indicators[i], arena));
    }
    if (problem->repeats != NULL) {
        print_line(_("Repeat finding"), dossier_repeat(problem->repeats, arena));
    }
    print_parent(cli, problem);
}

static int run(struct cli *cli)
{
    const Rectify__CampaignPlan *plan = NULL;
    int code = request_plan(cli, &plan);
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        print_json(plan);
        return EXITS_DONE;
    }
    print_campaign(cli, plan->campaign);
    for (size_t i = 0; i < plan->n_problems; i++) {
        print_problem(cli, plan->problems[i]);
    }
    return EXITS_DONE;
}

const struct cli_command campaign_show_command = {
    .name = "campaign",
    .subname = "show",
    .arguments = N_("[C]"),
    .summary = N_("one campaign: source, phases, problems, what it refers to"),
    .run = run,
};
