/* Whether the phase of the campaign still takes an act (server/rules/phase.h). */
#include "server/commands/act.h"
#include "server/rules/phase.h"

static const struct campaign_terms_record *campaign_of(const struct act_work *work)
{
    const struct catalog *catalog = &work->submission->command->commands->catalog;
    const struct problem_terms_record *problem = catalog_find(catalog, work->change.problem_id);
    return problem == NULL ? NULL : catalog_campaign(catalog, problem->campaign_id);
}

bool act_phase_narrows(const struct act_work *work)
{
    const struct campaign_terms_record *campaign = campaign_of(work);
    bool narrow = false;
    for (unsigned from = 1; campaign != NULL && from <= STATE_MAX; from++) {
        enum phase phase = phase_of_act(work->change.act, (enum state)from);
        narrow = narrow || (phase != 0 && phase_is_narrow(&campaign->phases[phase]));
    }
    return narrow;
}

enum phase act_phase_closed(const struct act_work *work)
{
    const struct campaign_terms_record *campaign = campaign_of(work);
    const struct assignment_record *assignment = &work->look.assignment;
    enum phase phase = phase_of_act(work->change.act, assignment->state);
    if (campaign == NULL || phase == 0) {
        return (enum phase)0;
    }
    bool called_for =
        phase_called_for(assignment->last_decision, assignment->due_on, assignment->original_due);
    enum err err = phase_judge(&campaign->phases[phase], work->change.client_time_ms, called_for);
    return err == ERR_OK ? (enum phase)0 : phase;
}
