/* Every decision names the exact version it is about, and is made by somebody else than those it is about. */
#include "server/commands/act.h"
#include "server/rules/separation.h"
#include <string.h>

void decision_take(struct act_work *work, const ProtobufCBinaryData *digest, struct checks *checks)
{
    bool sized = digest->len == DIGEST_SIZE;
    checks_that(checks, sized, ERR_FIELD, "%s.digest", work->kind->name);
    if (sized) {
        memcpy(work->decides.bytes, digest->data, DIGEST_SIZE);
    }
    work->decision.new_due_on = DAY_NONE;
    work->change.decision = &work->decision;
}

static enum err judge_person(struct act_work *work)
{
    const struct identity *identity = &work->submission->command->caller.identity;
    const struct assignment_record *assignment = &work->look.assignment;
    const struct separation separation = {
        .decider_unit_id = identity->unit_id,
        .decider_person_id = identity->person_id,
        .decider_roles = work->submission->roles,
        .assignment_unit_id = work->change.unit_id,
        .submitter_person_id = assignment->submitter_person_id,
        .plan_author_person_id = assignment->plan_author_person_id,
    };
    return separation_judge(work->row, &separation, &work->decision.self_held);
}

enum err decision_judge(struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    enum err err = judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    if (work->decision.self_held) {
        work->change.hat = ROLE_OFFICE_HEAD; /* nobody else may make the exception */
    }
    work->decision.decided = assignment->submitted_id;
    if (!assignment->has_submitted ||
        !digest_equal(&assignment->submitted_digest, &work->decides)) {
        findings_add(&work->findings, REASON_VERSION_DIFFERS, 0);
        return ERR_CONDITION;
    }
    return ERR_OK;
}
