/* Whether the phase of the campaign still takes an act (server/rules/phase.h). */
#include "server/commands/act.h"
#include "server/rules/phase.h"

bool act_phase_narrows(const struct act_work *work)
{
    const struct catalog *catalog = &work->submission->command->commands->catalog;
    const struct problem_terms_record *problem = catalog_find(catalog, work->change.problem_id);
    const struct campaign_terms_record *campaign =
        problem == NULL ? NULL : catalog_campaign(catalog, problem->campaign_id);
    bool narrow = false;
    for (unsigned from = 1; campaign != NULL && from <= STATE_MAX; from++) {
        enum phase phase = phase_of_act(work->change.act, (enum state)from);
        narrow = narrow || (phase != 0 && phase_is_narrow(&campaign->phases[phase]));
    }
    return narrow;
}

static const struct phase_terms *terms(const struct act_work *work, int64_t campaign_id,
                                       enum phase phase)
{
    const struct catalog *catalog = &work->submission->command->commands->catalog;
    const struct campaign_terms_record *campaign = catalog_campaign(catalog, campaign_id);
    return campaign == NULL ? NULL : &campaign->phases[phase];
}

bool act_phase_takes(const struct act_work *work, int64_t campaign_id, enum phase phase,
                     bool called_for)
{
    const struct phase_terms *now = terms(work, campaign_id, phase);
    return now == NULL || phase_judge(now, work->change.client_time_ms, called_for) == ERR_OK;
}

void act_phase_refuse(struct act_work *work, int64_t campaign_id, enum phase phase)
{
    const struct phase_terms *now = terms(work, campaign_id, phase);
    Rectify__Receipt *receipt = &work->receipt;
    receipt->has_phase_state = now != NULL;
    receipt->phase_state = now != NULL ? (uint32_t)now->state : 0;
    receipt->has_phase_since_ms = now != NULL;
    receipt->phase_since_ms = now != NULL ? now->since_ms : 0;
    receipt_refuse(work, ERR_PHASE_CLOSED, vocabulary_name(VOCABULARY_PHASE, (int)phase));
}

enum phase act_phase_closed(const struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    enum phase phase = phase_of_act(work->change.act, assignment->state);
    bool called_for =
        phase_called_for(assignment->last_decision, assignment->due_on, assignment->original_due);
    bool taken = phase == 0 || act_phase_takes(work, assignment->campaign_id, phase, called_for);
    return taken ? (enum phase)0 : phase;
}
