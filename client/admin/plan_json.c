#include "client/admin/plan_json.h"

#include "client/cli/dossier_repeat.h"

static json_t *head_json(const Rectify__CampaignBrief *campaign)
{
    json_t *object = json_made(json_object());
    json_add_text(object, "code", campaign->code);
    json_add_text(object, "title", campaign->title);
    json_add_number(object, "year", campaign->year);
    json_add_text(object, "evaluation", campaign->evaluation);
    json_add_word(object, "evaluation_level", WORDS_LEVEL, campaign->evaluation_level);
    json_add_text(object, "previous", campaign->previous);
    json_add_text(object, "parent", campaign->parent);
    json_add_text(object, "parent_plan", campaign->parent_plan);
    json_add_text(object, "parent_number", campaign->parent_number);
    if (campaign->has_parent_level) {
        json_add_word(object, "parent_level", WORDS_LEVEL, campaign->parent_level);
    }
    json_add_text(object, "area", campaign->area);
    json_add_text(object, "issuer", campaign->issuer);
    json_add_day(object, "issued_on", true, campaign->issued_on);
    json_add_text(object, "plan_review", campaign->plan_review ? "on" : "off");
    return object;
}

static json_t *phases_json(const Rectify__CampaignBrief *campaign)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < campaign->n_phases; i++) {
        json_t *phase = json_made(json_object());
        json_add_word(phase, "phase", WORDS_PHASE, campaign->phases[i]->phase);
        json_add_day(phase, "due", true, campaign->phases[i]->due_on);
        json_push(array, phase);
    }
    return array;
}

static void add_due(json_t *object, const Rectify__ProblemRow *row)
{
    if (row->due_kind == WORD_DUE_LONG_TERM) {
        json_add_word(object, "due", WORDS_DUE_KIND, row->due_kind);
        json_add_word(object, "cadence", WORDS_CADENCE, row->cadence);
    } else {
        json_add_day(object, "due", row->has_due_on, row->due_on);
    }
}

json_t *plan_json_problem(const Rectify__ProblemRow *row)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "no", row->no);
    json_add_text(object, "text_ref", row->text_ref);
    json_add_word(object, "category", WORDS_CATEGORY, row->category);
    json_add_text(object, "title", row->title);
    json_add_text(object, "description", row->description);
    json_add_texts(object, "points", row->n_points, row->points);
    json_add_texts(object, "responsible", row->n_parties, row->parties);
    if (row->has_lead && row->lead >= 1 && row->lead <= row->n_parties) {
        json_add_text(object, "lead", row->parties[row->lead - 1]);
    }
    json_add_text(object, "leader", row->leader);
    json_add_text(object, "remark", row->remark);
    add_due(object, row);
    json_add_text(object, "criterion", row->criterion);
    json_add_text(object, "risk", row->risk);
    if (row->n_tags > 0) {
        json_add_texts(object, "tags", row->n_tags, row->tags);
    }
    if (row->n_indicators > 0) {
        json_add(object, "indicators", dossier_indicators_json(row->n_indicators, row->indicators));
    }
    if (row->has_repeats) {
        json_add_number(object, "repeats", row->repeats);
    }
    if (row->has_parent_problem) {
        json_add_number(object, "parent_problem", row->parent_problem);
    }
    return object;
}

json_t *plan_json(const Rectify__CampaignPlan *plan)
{
    json_t *document = json_made(json_object());
    json_t *problems = json_made(json_array());
    json_add_number(document, "format", PLAN_JSON_FORMAT);
    json_add(document, "campaign", head_json(plan->campaign));
    json_add(document, "phases", phases_json(plan->campaign));
    for (size_t i = 0; i < plan->n_problems; i++) {
        json_push(problems, plan_json_problem(plan->problems[i]->row));
    }
    json_add(document, "problems", problems);
    return document;
}
