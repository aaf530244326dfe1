/* What an act's sender is told. */
#include "server/commands/act.h"
#include "server/rules/allowed.h"

static struct commands *commands_of(const struct act_work *work)
{
    return work->submission->command->commands;
}

static void end_refused(struct act_work *work)
{
    commands_of(work)->counters.acts_refused++;
    submission_settled(work->submission, work);
}

/* `field` may lie in memory that ends with the act. Without memory for the copy the code alone must do. */
void receipt_refuse(struct act_work *work, enum err err, const char *field)
{
    struct arena *arena = &work->submission->command->arena;
    bool named = field != NULL && field[0] != '\0';
    bool too_large = err == ERR_NOMEM && work->arena.exhausted;
    work->receipt.code = (uint32_t)command_wire_err(too_large ? ERR_LIMIT : err);
    work->receipt.field = named ? arena_strdup(arena, field) : NULL;
    end_refused(work);
}

static bool list_findings(struct act_work *work)
{
    struct arena *arena = &work->submission->command->arena;
    size_t count = work->findings.count;
    Rectify__Finding **list = arena_calloc(arena, count, sizeof(*list));
    Rectify__Finding *all = arena_calloc(arena, count, sizeof(*all));
    if (list == NULL || all == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = &work->findings.all[i];
        rectify__finding__init(&all[i]);
        all[i].reason = (uint32_t)finding->reason;
        all[i].has_item = finding->item > 0;
        all[i].item = finding->item > 0 ? (uint32_t)finding->item : 0;
        list[i] = &all[i];
    }
    work->receipt.findings = list;
    work->receipt.n_findings = count;
    return true;
}

/* Remarks may be left out where there is no memory for them: what was stored is stored, and its file shows them. */
static void remark(struct act_work *work)
{
    if (work->findings.count > 0) {
        (void)list_findings(work);
    }
}

/* Nobody can mend what he is not told: without memory for the list the act is to be sent again. */
void receipt_refuse_findings(struct act_work *work, enum err err)
{
    receipt_refuse(work, list_findings(work) ? err : ERR_BUSY, NULL);
}

void receipt_findings(struct act_work *work)
{
    receipt_refuse_findings(work, ERR_CONDITION);
}

void receipt_stored(struct act_work *work, bool repeated, enum state state, uint32_t version,
                    int64_t received_ms, const struct digest *chain)
{
    Rectify__Receipt *receipt = &work->receipt;
    receipt->code = ERR_OK;
    receipt->has_repeated = repeated;
    receipt->repeated = repeated;
    receipt->has_state = true;
    receipt->state = (uint32_t)state;
    receipt->has_version = true;
    receipt->version = version;
    receipt->has_received_ms = true;
    receipt->received_ms = received_ms;
    receipt->has_digest = true;
    receipt->digest.len = DIGEST_SIZE;
    receipt->digest.data = work->change.digest.bytes;
    work->change.chain = *chain; /* what was handed in may end with the act */
    receipt->has_chain = true;
    receipt->chain.len = DIGEST_SIZE;
    receipt->chain.data = work->change.chain.bytes;
    remark(work);
    commands_of(work)->counters.acts_repeated += repeated;
    commands_of(work)->counters.acts_applied += !repeated;
    submission_settled(work->submission, work);
}

void receipt_tell(struct act_work *work, uint32_t state, uint32_t version, uint64_t allowed)
{
    Rectify__Receipt *receipt = &work->receipt;
    receipt->has_current_state = true;
    receipt->current_state = state;
    receipt->has_current_version = true;
    receipt->current_version = version;
    receipt->allowed_acts = work->allowed;
    for (uint32_t act = 1; act <= ACT_MAX; act++) {
        if ((allowed >> act & 1) != 0) {
            work->allowed[receipt->n_allowed_acts++] = act;
        }
    }
}

void receipt_truth(struct act_work *work, enum err err, const struct standing *now,
                   uint32_t version)
{
    const struct submission *submission = work->submission;
    const struct identity *identity = &submission->command->caller.identity;
    const struct acting acting = {identity->unit_id, identity->person_id, submission->roles};
    receipt_tell(work, (uint32_t)now->state, version, allowed_acts(now, &acting));
    receipt_refuse(work, err, NULL);
}

void receipt_outcome(struct act_work *work)
{
    const struct change_call *change = &work->change;
    switch (change->outcome) {
    case CHANGE_APPLIED:
        receipt_stored(work, false, change->to_state, change->version, change->received_ms,
                       &change->chain);
        return;
    case CHANGE_REPEATED:
        receipt_stored(work, true, change->to_state, change->version, change->stored_received_ms,
                       &change->chain);
        return;
    case CHANGE_STALE: receipt_refuse(work, ERR_STALE, NULL); return;
    case CHANGE_STATE: receipt_refuse(work, ERR_TRANSITION, NULL); return;
    case CHANGE_ID_REUSED: receipt_refuse(work, ERR_ID_REUSED, NULL); return;
    case CHANGE_NOT_FOUND: receipt_refuse(work, ERR_NOT_FOUND, NULL); return;
    case CHANGE_MEASURE_UNKNOWN:
        findings_add(&work->findings, REASON_MEASURE_UNKNOWN, work->effect.measure_no);
        receipt_findings(work);
        return;
    case CHANGE_UNIT_UNKNOWN:
        findings_add(&work->findings, REASON_AFFECTED_UNIT_UNKNOWN, 0);
        receipt_findings(work);
        return;
    }
    receipt_refuse(work, ERR_INTERNAL, NULL);
}
