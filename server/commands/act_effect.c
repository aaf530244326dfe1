/* T9 too: what a measure has achieved. Whether the accepted plan has that measure the store tells. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Effect *in = work->in->effect;
    checks_that(checks, count_sane(in->measure), ERR_FIELD, "effect.measure");
    checks_text(checks, in->text, TEXT_LONG_MAX, "effect.text");
    checks_that(checks, in->local <= LOCALS_MAX, ERR_FIELD, "effect.local");
    content_affected(work, in->affected_unit, "effect.affected_unit", checks);
    checks_text(checks, in->quantity, TEXT_SHORT_MAX, "effect.quantity");
    checks_text(checks, in->no_evidence_reason, TEXT_LONG_MAX, "effect.no_evidence_reason");
    content_files(work, in->n_files, in->files, "effect.files", checks);
    work->effect = (struct change_effect){
        .measure_no = (int)in->measure,
        .quantity = text_or_null(in->quantity),
        .no_evidence_reason = text_or_null(in->no_evidence_reason),
    };
    if (in->has_local && in->local != 0) {
        work->rare.local_no = (int)in->local;
        work->change.rare = &work->rare;
    }
    work->change.text = in->text;
    work->change.effect = &work->effect;
}

static enum err judge(struct act_work *work)
{
    const struct effect_draft draft = {
        .measure_no = work->effect.measure_no,
        .text = work->change.text,
        .no_evidence_reason = work->effect.no_evidence_reason,
        .evidence_count = (int)work->change.file_count,
    };
    bool ok = conditions_effect(&draft, &work->findings);
    if (ok && work->effect.measure_no > MEASURES_MAX) {
        findings_add(&work->findings, REASON_MEASURE_UNKNOWN, work->effect.measure_no);
        ok = false;
    }
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_effect = {
    .act = ACT_EFFECT,
    .name = "effect",
    .take = take,
    .judge = judge,
};
