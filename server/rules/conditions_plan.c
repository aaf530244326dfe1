#include "server/rules/conditions.h"
#include "server/rules/require.h"

/* How many people took part is told where it is known; a missing number stops nobody. */
static bool check_self(const struct self_check *check, day_t today, struct findings *findings)
{
    bool complete = check->checked_on != DAY_NONE && said(check->method) && said(check->scope);
    bool ok = require(complete, findings, REASON_SELF_CHECK_MISSING, 0);
    ok &= require(check->checked_on == DAY_NONE || check->checked_on <= today, findings,
                  REASON_SELF_CHECK_IN_FUTURE, 0);
    return ok;
}

/* Where nothing was found nobody is needed to mend it: owner and date are not asked for. */
static bool check_nil_measure(const struct planned_measure *measure, int no,
                              struct findings *findings)
{
    bool recurring = measure->kind == MEASURE_RECURRING;
    bool ok = require(recurring || measure->kind == MEASURE_PREVENTIVE, findings,
                      REASON_MEASURE_KIND_WRONG, no);
    ok &= require(said(measure->text), findings, REASON_TEXT_MISSING, no);
    ok &= require(!recurring || said(measure->frequency), findings,
                  REASON_MEASURE_FREQUENCY_MISSING, no);
    return ok;
}

static bool has_preventive(const struct nil_claim *claim)
{
    for (size_t i = 0; i < claim->measure_count; i++) {
        if (claim->measures[i].kind == MEASURE_PREVENTIVE) {
            return true;
        }
    }
    return false;
}

bool conditions_nil(const struct nil_claim *claim, day_t today, struct findings *findings)
{
    bool ok = check_self(&claim->self_check, today, findings);
    ok &= require(said(claim->statement), findings, REASON_STATEMENT_MISSING, 0);
    ok &= require(has_preventive(claim), findings, REASON_PREVENTIVE_MISSING, 0);
    for (size_t i = 0; i < claim->measure_count; i++) {
        ok &= check_nil_measure(&claim->measures[i], (int)i + 1, findings);
    }
    return ok;
}

enum reason measure_day(day_t due_on, const struct problem_terms *terms, day_t today)
{
    bool limited = terms->due_kind == DUE_DATE && terms->due_on != DAY_NONE;
    if (due_on == DAY_NONE) {
        return REASON_NONE;
    }
    if (limited && due_on > terms->due_on) {
        return REASON_MEASURE_DATE_LATE;
    }
    return due_on < today ? REASON_MEASURE_DATE_PAST : REASON_NONE;
}

void conditions_remark_days(const struct planned_measure *measures, size_t count,
                            const struct problem_terms *terms, day_t today,
                            struct findings *findings)
{
    for (size_t i = 0; i < count; i++) {
        enum reason reason = measure_day(measures[i].due_on, terms, today);
        require(reason == REASON_NONE, findings, reason, (int)i + 1);
    }
}

/*
 * A date or a frequency says when; only a recurring measure must have the frequency. Whoever is late already can only name
 * a day after the one he has missed: late never blocks, and nobody is made to write down another day than he means.
 */
static bool check_when(const struct planned_measure *measure, int no,
                       const struct problem_terms *terms, day_t today, struct findings *findings)
{
    bool dated = measure->due_on != DAY_NONE;
    bool repeated = said(measure->frequency);
    bool late = measure_day(measure->due_on, terms, today) == REASON_MEASURE_DATE_LATE;
    bool ok = true;
    if (measure->kind == MEASURE_RECURRING) {
        ok &= require(repeated, findings, REASON_MEASURE_FREQUENCY_MISSING, no);
    } else {
        ok &= require(dated || repeated, findings, REASON_MEASURE_DATE_MISSING, no);
    }
    ok &= require(!late || terms->due_on < today, findings, REASON_MEASURE_DATE_LATE, no);
    return ok;
}

static bool check_measure(const struct planned_measure *measure, int no,
                          const struct problem_terms *terms, day_t today, struct findings *findings)
{
    bool kind_known = vocabulary_name(VOCABULARY_MEASURE_KIND, (int)measure->kind) != NULL;
    bool ok = require(kind_known, findings, REASON_MEASURE_KIND_WRONG, no);
    ok &= require(said(measure->text), findings, REASON_TEXT_MISSING, no);
    ok &= require(said(measure->owner), findings, REASON_MEASURE_OWNER_MISSING, no);
    ok &= check_when(measure, no, terms, today, findings);
    return ok;
}

bool conditions_local(const struct local_draft *local, const struct problem_terms *terms,
                      day_t today, struct findings *findings)
{
    bool ok = require(said(local->description), findings, REASON_TEXT_MISSING, 0);
    ok &= require(said(local->responsible), findings, REASON_RESPONSIBLE_MISSING, 0);
    ok &= require(local->measure_count > 0, findings, REASON_MEASURE_MISSING, 0);
    ok &= require(local->present < LOCALS_MAX, findings, REASON_LOCALS_FULL, 0);
    for (size_t i = 0; i < local->measure_count; i++) {
        ok &= check_measure(&local->measures[i], (int)i + 1, terms, today, findings);
    }
    return ok;
}

/* The points that the measures cover and those excused with a reason, as one set of bits. */
static uint32_t answered_points(const struct plan_draft *plan)
{
    uint32_t points = 0;
    for (size_t i = 0; i < plan->measure_count; i++) {
        points |= plan->measures[i].points;
    }
    for (size_t i = 0; i < plan->excuse_count; i++) {
        int point = plan->excuses[i].point;
        if (point >= 1 && point <= 32 && said(plan->excuses[i].reason)) {
            points |= UINT32_C(1) << (point - 1);
        }
    }
    return points;
}

/* An unknown point is named once, however many measures cover it. */
static bool check_known_points(const struct plan_draft *plan, int points, struct findings *findings)
{
    bool ok = true;
    uint32_t covered = 0;
    for (size_t i = 0; i < plan->measure_count; i++) {
        covered |= plan->measures[i].points;
    }
    for (int point = 1; point <= 32; point++) {
        bool named = (covered >> (point - 1) & 1) != 0;
        ok &= require(!named || point <= points, findings, REASON_POINT_UNKNOWN, point);
    }
    for (size_t i = 0; i < plan->excuse_count; i++) {
        int point = plan->excuses[i].point;
        ok &= require(point >= 1 && point <= points, findings, REASON_POINT_UNKNOWN, point);
    }
    return ok;
}

static bool check_points(const struct plan_draft *plan, int points, struct findings *findings)
{
    uint32_t answered = answered_points(plan);
    bool ok = true;
    for (int point = 1; point <= points && point <= 32; point++) {
        bool open = (answered >> (point - 1) & 1) == 0;
        ok &= require(!open, findings, REASON_POINT_UNCOVERED, point);
    }
    ok &= check_known_points(plan, points, findings);
    return ok;
}

bool conditions_plan(const struct plan_draft *plan, const struct problem_terms *terms, day_t today,
                     struct findings *findings)
{
    bool ok = check_self(&plan->self_check, today, findings);
    ok &= require(said(plan->cause), findings, REASON_CAUSE_MISSING, 0);
    ok &= require(plan->measure_count > 0, findings, REASON_MEASURE_MISSING, 0);
    for (size_t i = 0; i < plan->measure_count; i++) {
        ok &= check_measure(&plan->measures[i], (int)i + 1, terms, today, findings);
    }
    ok &= check_points(plan, terms->points, findings);
    ok &= require(plan->by_head || said(plan->confirmed_by), findings, REASON_CONFIRMATION_MISSING,
                  0);
    ok &= require(plan->local_problems_answered, findings, REASON_LOCAL_PROBLEMS_UNANSWERED, 0);
    return ok;
}
