#include "server/rules/conditions.h"
#include "server/rules/require.h"

bool conditions_progress(const char *text, struct findings *findings)
{
    return require(said(text), findings, REASON_TEXT_MISSING, 0);
}

/* Which measures the plan has is the store's knowledge; here only that the effect names one. */
bool conditions_effect(const struct effect_draft *effect, struct findings *findings)
{
    int no = effect->measure_no;
    bool ok = require(no >= 1, findings, REASON_MEASURE_UNKNOWN, no);
    ok &= require(said(effect->text), findings, REASON_TEXT_MISSING, no);
    ok &= require(effect->evidence_count > 0 || said(effect->no_evidence_reason), findings,
                  REASON_EVIDENCE_MISSING, no);
    return ok;
}

/* Evidence belongs to an effect: while that is missing, its evidence is not asked for as well. */
static bool check_done(const struct closing_measure *measure, struct findings *findings)
{
    if (!require(measure->has_effect, findings, REASON_EFFECT_MISSING, measure->measure_no)) {
        return false;
    }
    bool ok = require(measure->has_evidence_or_reason, findings, REASON_EVIDENCE_MISSING,
                      measure->measure_no);
    ok &= require(!measure->evidence_incomplete, findings, REASON_EVIDENCE_INCOMPLETE,
                  measure->measure_no);
    return ok;
}

bool conditions_closure(const struct closing_measure *measures, size_t count,
                        struct findings *findings)
{
    bool ok = require(count > 0, findings, REASON_MEASURE_MISSING, 0);
    for (size_t i = 0; i < count; i++) {
        const struct closing_measure *measure = &measures[i];
        if (measure->not_done_reason == NULL) {
            ok &= check_done(measure, findings);
        } else {
            ok &= require(said(measure->not_done_reason), findings, REASON_NOT_DONE_REASON_MISSING,
                          measure->measure_no);
        }
    }
    return ok;
}

static bool among(int wanted, const int *given, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (given[i] == wanted) {
            return true;
        }
    }
    return false;
}

bool conditions_actuals(const int *given, size_t count, int indicators, struct findings *findings)
{
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok &= require(given[i] >= 1 && given[i] <= indicators, findings, REASON_INDICATOR_UNKNOWN,
                      given[i]);
    }
    for (int no = 1; no <= indicators; no++) {
        ok &= require(among(no, given, count), findings, REASON_ACTUAL_MISSING, no);
    }
    return ok;
}

bool conditions_settled(bool waiting, struct findings *findings)
{
    return require(!waiting, findings, REASON_REVISION_WAITS, 0);
}

bool conditions_locals_closed(const struct closing_local *locals, size_t count,
                              struct findings *findings)
{
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok &= require(locals[i].resolved || said(locals[i].not_done_reason), findings,
                      REASON_LOCAL_UNRESOLVED, locals[i].no);
    }
    return ok;
}

bool conditions_return(const char *reason, day_t new_due, enum due_kind due_kind, day_t today,
                       struct findings *findings)
{
    bool ok = require(said(reason), findings, REASON_REASON_MISSING, 0);
    if (new_due != DAY_NONE) {
        ok &= require(due_kind != DUE_LONG_TERM, findings, REASON_NEW_DUE_LONG_TERM, 0);
        ok &= require(new_due > today, findings, REASON_NEW_DUE_PAST, 0);
    }
    return ok;
}

static bool check_verification(const struct verification *verification, bool with_result,
                               day_t today, struct findings *findings)
{
    day_t day = verification->verified_on;
    bool complete = vocabulary_name(VOCABULARY_METHOD, (int)verification->method) != NULL &&
                    day != DAY_NONE && said(verification->conclusion) && with_result;
    bool ok = require(complete, findings, REASON_VERIFICATION_MISSING, 0);
    ok &= require(day == DAY_NONE || day <= today, findings, REASON_VERIFICATION_IN_FUTURE, 0);
    return ok;
}

/* Leaving something undone is a risk that somebody must accept with his name. */
static bool check_accepted_risk(const struct verification *verification, uint32_t roles,
                                struct findings *findings)
{
    bool ok = require((roles & ROLE_OFFICE_HEAD) != 0, findings, REASON_RESULT_NEEDS_HEAD, 0);
    ok &= require(said(verification->accepted_risk), findings, REASON_RISK_MISSING, 0);
    return ok;
}

/* ONGOING is the result of moving to long-term: on a dated item it is refused as that would be. */
static bool check_closing_result(const struct verification *verification, enum due_kind due_kind,
                                 uint32_t roles, struct findings *findings)
{
    switch (verification->result) {
    case RESULT_FULL: return true;
    case RESULT_LARGELY:
    case RESULT_NOT_DONE: return check_accepted_risk(verification, roles, findings);
    case RESULT_ONGOING:
        return require(due_kind == DUE_LONG_TERM, findings, REASON_DUE_KIND_DATE, 0);
    }
    return true; /* none at all: then the verification is incomplete, which is said already */
}

bool conditions_close(const struct verification *verification, enum due_kind due_kind,
                      uint32_t roles, day_t today, struct findings *findings)
{
    bool with_result = vocabulary_name(VOCABULARY_RESULT, (int)verification->result) != NULL;
    bool ok = check_verification(verification, with_result, today, findings);
    ok &= require(due_kind == DUE_DATE, findings, REASON_DUE_KIND_LONG_TERM, 0);
    ok &= check_closing_result(verification, due_kind, roles, findings);
    return ok;
}

/* The act itself says ONGOING: the result may be left out, but a closing one contradicts it. */
static bool check_sustaining_result(enum result result, enum due_kind due_kind,
                                    struct findings *findings)
{
    if (due_kind != DUE_LONG_TERM) {
        return require(false, findings, REASON_DUE_KIND_DATE, 0);
    }
    return require(result == 0 || result == RESULT_ONGOING, findings, REASON_DUE_KIND_LONG_TERM, 0);
}

bool conditions_sustain(const struct verification *verification, enum due_kind due_kind,
                        day_t today, struct findings *findings)
{
    day_t next = verification->next_review_on;
    bool scheduled =
        next != DAY_NONE && vocabulary_name(VOCABULARY_CADENCE, (int)verification->cadence) != NULL;
    bool ok = check_verification(verification, true, today, findings);
    ok &= check_sustaining_result(verification->result, due_kind, findings);
    ok &= require(scheduled, findings, REASON_NEXT_REVIEW_MISSING, 0);
    ok &= require(next == DAY_NONE || next > today, findings, REASON_NEXT_REVIEW_PAST, 0);
    return ok;
}
