/* The way of an act on a summary report. See act_report.h for the order of things. */
#include "server/commands/act_report.h"
#include <string.h>

static const struct caller *caller_of(const struct act_work *work)
{
    return &work->submission->command->caller;
}

static struct store *store_of(const struct act_work *work)
{
    return work->submission->command->commands->options.store;
}

bool report_take(struct act_work *work, int64_t campaign_id,
                 enum err (*judge)(struct act_work *work), struct checks *checks)
{
    checks_that(checks, campaign_id > 0, ERR_FIELD, "%s.campaign_id", work->kind->name);
    checks_that(checks, work->change.problem_id == 0, ERR_FIELD, "problem_id");
    struct report_work *report = arena_calloc(&work->arena, 1, sizeof(*report));
    checks_that(checks, report != NULL, ERR_NOMEM, "%s", "");
    if (report == NULL) {
        return false;
    }
    report->judge = judge;
    report->look.campaign_id = campaign_id;
    report->change.received_on = DAY_NONE;
    work->unit_call = report;
    return true;
}

void report_take_digest(struct act_work *work, const ProtobufCBinaryData *digest,
                        struct checks *checks)
{
    bool sized = digest->len == DIGEST_SIZE;
    checks_that(checks, sized, ERR_FIELD, "%s.digest", work->kind->name);
    if (sized) {
        memcpy(work->decides.bytes, digest->data, DIGEST_SIZE);
    }
}

enum err report_judge_digest(struct act_work *work)
{
    if (digest_equal(&report_of(work)->look.digest, &work->decides)) {
        return ERR_OK;
    }
    findings_add(&work->findings, REASON_VERSION_DIFFERS, 0);
    return ERR_CONDITION;
}

static struct report_standing standing_of(const struct act_work *work, enum report_state state)
{
    int64_t campaign_id = report_of(work)->look.campaign_id;
    bool called_for = state == REPORT_STATE_RETURNED;
    return (struct report_standing){
        .state = state,
        .unit_id = work->change.unit_id,
        .has_terminal = report_of(work)->look.has_terminal,
        .phase_closed = !act_phase_takes(work, campaign_id, PHASE_REPORT, called_for),
    };
}

static void tell(struct act_work *work, enum report_state state, uint32_t version)
{
    struct report_standing now = standing_of(work, state);
    uint64_t allowed =
        report_allowed(&now, caller_of(work)->identity.unit_id, work->submission->roles);
    receipt_tell(work, (uint32_t)state, version, allowed);
}

static void receive(struct act_work *work)
{
    const struct report_change_call *change = &report_of(work)->change;
    receipt_stored(work, false, (enum state)change->to, change->event.version,
                   change->event.received_ms, &change->chain);
}

static void settle(struct act_work *work)
{
    const struct report_change_call *change = &report_of(work)->change;
    switch (change->outcome) {
    case CHANGE_APPLIED: receive(work); return;
    case CHANGE_REPEATED:
        receipt_stored(work, true, (enum state)change->stored_state, change->stored_version,
                       change->stored_received_ms, &change->chain);
        return;
    case CHANGE_STALE:
        tell(work, change->current_state, change->current_version);
        receipt_refuse(work, ERR_STALE, NULL);
        return;
    case CHANGE_ID_REUSED: receipt_refuse(work, ERR_ID_REUSED, NULL); return;
    case CHANGE_NOT_FOUND: receipt_refuse(work, ERR_NOT_FOUND, NULL); return;
    case CHANGE_STATE:
    case CHANGE_MEASURE_UNKNOWN:
    case CHANGE_UNIT_UNKNOWN: break; /* of assignments */
    }
    receipt_refuse(work, ERR_INTERNAL, NULL);
}

static void on_changed(struct store_call *call)
{
    struct act_work *work = call->owner;
    struct submission *submission = work->submission;
    struct report_look_call *look = &report_of(work)->look;
    if (call->err == ERR_OK) {
        settle(work);
    } else if (call->err == ERR_HAS_TERMINAL) { /* since it was looked at */
        look->has_terminal = true;
        tell(work, look->state, look->version);
        receipt_refuse(work, call->err, NULL);
    } else {
        /* The store took it and had no memory for the answer: it may stand in the database. */
        bool unknown = call->err == ERR_NOMEM;
        receipt_refuse(work, unknown ? ERR_OUTCOME_UNKNOWN : call->err, NULL);
    }
    submission_go_on(submission);
}

static void change(struct act_work *work)
{
    const struct change_call *act = &work->change;
    const struct report_look_call *look = &report_of(work)->look;
    struct report_change_call *change = &report_of(work)->change;
    change->call = (struct store_call){.done = on_changed, .owner = work, .arena = &work->arena};
    change->event = (struct unit_event){
        .request_id = act->request_id,
        .unit_id = act->unit_id,
        .campaign_id = look->campaign_id,
        .person_id = act->person_id,
        .actor_unit_id = act->actor_unit_id,
        .client_id = act->client_id,
        .client_time_ms = act->client_time_ms,
        .received_ms = act->received_ms,
        .version = look->version + (act->act == ACT_REPORT_SUBMIT ? 1 : 0),
        .hat = act->hat,
        .act = act->act,
        .digest = act->digest,
        .text = act->text,
        .signed_by = work->entered ? work->in->signed_by : NULL,
    };
    change->from = look->state;
    change->to = report_of(work)->row->to;
    change->base_version = look->version;
    change->version_id = look->version_id;
    change->files = act->files;
    change->file_count = act->file_count;
    enum err err = store_report_change(store_of(work), change);
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    }
}

static enum err judge_person(struct act_work *work)
{
    const struct identity *identity = &caller_of(work)->identity;
    const struct separation separation = {
        .decider_unit_id = identity->unit_id,
        .decider_person_id = identity->person_id,
        .decider_roles = work->submission->roles,
        .assignment_unit_id = work->change.unit_id,
        .submitter_person_id = report_of(work)->look.submitter_person_id,
    };
    bool *self_held = &report_of(work)->change.self_held;
    enum err err = report_separation(report_of(work)->row, &separation, self_held);
    if (*self_held) {
        work->change.hat = ROLE_OFFICE_HEAD; /* nobody else may make the exception */
    }
    return err;
}

/* Only a new version is made on an older one; a copy and a decision name theirs by code or digest. */
static enum err judge_standing(struct act_work *work)
{
    const struct report_look_call *look = &report_of(work)->look;
    struct report_standing now = standing_of(work, look->state);
    if (work->change.act == ACT_REPORT_SUBMIT && work->change.base_version != look->version) {
        return ERR_STALE;
    }
    return report_judge(work->change.act, &now, caller_of(work)->identity.unit_id,
                        work->submission->roles, &report_of(work)->row);
}

static void judge(struct act_work *work)
{
    const struct report_look_call *look = &report_of(work)->look;
    enum err err = judge_standing(work);
    if (err != ERR_OK) {
        tell(work, look->state, look->version);
        if (err == ERR_PHASE_CLOSED) {
            act_phase_refuse(work, look->campaign_id, PHASE_REPORT);
        } else {
            receipt_refuse(work, err, NULL);
        }
        return;
    }
    err = judge_person(work);
    if (err == ERR_OK) {
        err = report_of(work)->judge(work);
    }
    if (err == ERR_OK) {
        change(work);
    } else if (work->findings.count > 0) {
        tell(work, look->state, look->version);
        receipt_refuse_findings(work, err);
    } else {
        receipt_refuse(work, err, NULL);
    }
}

static void repeat(struct act_work *work)
{
    const struct report_look_call *look = &report_of(work)->look;
    if (digest_equal(&look->stored_digest, &work->change.digest)) {
        receipt_stored(work, true, (enum state)look->stored_state, look->stored_version,
                       look->stored_received_ms, &look->stored_chain);
    } else {
        receipt_refuse(work, ERR_ID_REUSED, NULL);
    }
}

static void on_looked(struct store_call *call)
{
    struct act_work *work = call->owner;
    struct submission *submission = work->submission;
    if (call->err != ERR_OK) {
        receipt_refuse(work, call->err, NULL);
    } else if (report_of(work)->look.stored) {
        repeat(work);
    } else {
        judge(work);
    }
    submission_go_on(submission);
}

void report_begin(struct act_work *work)
{
    struct report_look_call *look = &report_of(work)->look;
    look->call = (struct store_call){.done = on_looked, .owner = work, .arena = &work->arena};
    look->unit_id = work->change.unit_id;
    look->request_id = &work->change.request_id;
    enum err err = store_report_look(store_of(work), look);
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    }
}
