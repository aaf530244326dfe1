/* What the acts on a unit as a whole have in common on their way to the store and back. */
#include "server/commands/act.h"

void unit_act_event(const struct act_work *work, const char *text, struct unit_event *event)
{
    const struct change_call *head = &work->change;
    *event = (struct unit_event){
        .request_id = head->request_id,
        .unit_id = head->unit_id,
        .problem_id = head->problem_id,
        .campaign_id = work->campaign_id,
        .person_id = head->person_id,
        .actor_unit_id = head->actor_unit_id,
        .client_id = head->client_id,
        .client_time_ms = head->client_time_ms,
        .received_ms = head->received_ms,
        .hat = head->hat,
        .act = head->act,
        .digest = head->digest,
        .text = text_or_null(text),
        .signed_by = work->entered ? work->in->signed_by : NULL,
        .files = head->files,
        .file_count = head->file_count,
    };
}

struct store_call unit_act_store_call(struct act_work *work, store_done_cb done)
{
    return (struct store_call){.done = done, .owner = work, .arena = &work->arena};
}

void unit_act_started(struct act_work *work, enum err err)
{
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    }
}

static void settle(struct act_work *work, const struct unit_event_outcome *outcome,
                   const char *named)
{
    bool repeated = outcome->outcome == CHANGE_REPEATED;
    if (repeated || outcome->outcome == CHANGE_APPLIED) {
        receipt_stored(work, repeated, (enum state)outcome->stored_state, outcome->stored_version,
                       outcome->stored_received_ms, &outcome->chain);
    } else if (outcome->outcome == CHANGE_ID_REUSED) {
        receipt_refuse(work, ERR_ID_REUSED, NULL);
    } else {
        receipt_refuse(work, ERR_NOT_FOUND, named);
    }
}

void unit_act_done(struct act_work *work, enum err err, const struct unit_event_outcome *outcome,
                   const char *named)
{
    struct submission *submission = work->submission;
    if (err == ERR_OK) {
        settle(work, outcome, named);
    } else if (err == ERR_NOMEM) {
        receipt_refuse(work, ERR_OUTCOME_UNKNOWN, NULL); /* it may stand in the database */
    } else {
        receipt_refuse(work, err, err == ERR_NOT_FOUND ? named : NULL);
    }
    submission_go_on(submission);
}
