/* T20: the office gives more time, asked for or of its own accord, or refuses what was asked for. */
#include "server/commands/act.h"
#include "server/rules/completeness.h"
#include "server/rules/conditions_cycle.h"

/* The request that the decision names is the one that waits. */
static bool names_request(struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    bool named =
        assignment->extension_waits && digest_equal(&assignment->extension_digest, &work->decides);
    if (!named) {
        findings_add(&work->findings, REASON_VERSION_DIFFERS, 0);
    }
    work->decision.decided = assignment->extension_id;
    return named;
}

static void take_grant(struct act_work *work, struct checks *checks)
{
    const Rectify__Grant *in = work->in->grant;
    checks_that(checks, day_sane(in->due_on), ERR_FIELD, "grant.due_on");
    checks_text(checks, in->reason, TEXT_LONG_MAX, "grant.reason");
    if (in->has_digest) {
        decision_take(work, &in->digest, checks);
    } else {
        decision_take_accord(work);
    }
    work->decision.new_due_on = in->due_on;
    work->change.text = text_or_null(in->reason);
}

static enum err judge_grant(struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    const struct due_standing due = {
        .due_kind = work->terms.due_kind,
        .due_on = work->terms.due_on,
        .extension_waits = assignment->extension_waits,
    };
    const struct extension_grant grant = {
        .due_on = work->decision.new_due_on,
        .of_request = work->in->grant->has_digest,
        .reason = work->change.text,
    };
    enum err err = decision_judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    bool ok = conditions_grant(&grant, &due, work->submission->today, &work->findings);
    if (grant.of_request) {
        ok &= names_request(work);
    }
    work->rare.regains_time = completeness_regained(assignment->state, assignment->on_time,
                                                    assignment->reported_ms, grant.due_on);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_grant = {
    .act = ACT_GRANT,
    .name = "grant",
    .looks = act_always_looks,
    .take = take_grant,
    .judge = judge_grant,
};

static void take_refuse(struct act_work *work, struct checks *checks)
{
    const Rectify__Refuse *in = work->in->refuse;
    decision_take(work, &in->digest, checks);
    checks_text(checks, in->reason, TEXT_LONG_MAX, "refuse.reason");
    work->change.text = in->reason;
}

static enum err judge_refuse(struct act_work *work)
{
    enum err err = decision_judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    bool ok = names_request(work);
    ok &= conditions_reason(work->change.text, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_refuse = {
    .act = ACT_REFUSE,
    .name = "refuse",
    .looks = act_always_looks,
    .take = take_refuse,
    .judge = judge_refuse,
};
