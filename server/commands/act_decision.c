/* Every decision names the exact version it is about, and is made by somebody else than those it is about. */
#include "server/commands/act.h"
#include "server/commands/convert.h"
#include "server/rules/separation.h"
#include <string.h>

void decision_take_accord(struct act_work *work)
{
    work->decision.new_due_on = DAY_NONE;
    work->change.decision = &work->decision;
}

void decision_take(struct act_work *work, const ProtobufCBinaryData *digest, struct checks *checks)
{
    bool sized = digest->len == DIGEST_SIZE;
    checks_that(checks, sized, ERR_FIELD, "%s.digest", work->kind->name);
    if (sized) {
        memcpy(work->decides.bytes, digest->data, DIGEST_SIZE);
    }
    decision_take_accord(work);
}

enum err decision_judge_person(struct act_work *work)
{
    const struct identity *identity = &work->submission->command->caller.identity;
    const struct acting acting = {identity->unit_id, identity->person_id, work->submission->roles};
    const struct standing now = convert_standing(&work->look.assignment, work->submission->today);
    const struct separation separation = separation_of(work->change.act, &now, &acting);
    enum err err = separation_judge(work->row, &separation, &work->decision.self_held);
    if (work->decision.self_held) {
        work->change.hat = ROLE_OFFICE_HEAD; /* nobody else may make the exception */
    }
    return err;
}

enum err decision_judge(struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    enum err err = decision_judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    work->decision.decided = assignment->submitted_id;
    if (!assignment->has_submitted ||
        !digest_equal(&assignment->submitted_digest, &work->decides)) {
        findings_add(&work->findings, REASON_VERSION_DIFFERS, 0);
        return ERR_CONDITION;
    }
    return ERR_OK;
}
