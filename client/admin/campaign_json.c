#include "client/admin/campaign_json.h"

json_t *campaign_json(const Rectify__CampaignBrief *campaign)
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
    json_add_text(object, "parent", campaign->parent);
    json_add_text(object, "previous", campaign->previous);
    json_add_text(object, "area", campaign->area);
    json_add_text(object, "issuer", campaign->issuer);
    json_add_day(object, "issued_on", true, campaign->issued_on);
    for (size_t i = 0; i < campaign->n_phases; i++) {
        json_t *phase = json_made(json_object());
        json_add_word(phase, "phase", WORDS_PHASE, campaign->phases[i]->phase);
        json_add_day(phase, "due_on", true, campaign->phases[i]->due_on);
        json_add_word(phase, "state", WORDS_PHASE_STATE, campaign->phases[i]->state);
        if (campaign->phases[i]->has_since_ms) {
            json_add_time(phase, "since", campaign->phases[i]->since_ms);
        }
        json_push(phases, phase);
    }
    json_add(object, "phases", phases);
    json_add_number(object, "problems", campaign->problem_count);
    json_add_number(object, "assignments", campaign->assignment_count);
    json_add_flag(object, "plan_review", campaign->plan_review);
    return object;
}
