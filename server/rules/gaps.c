#include "server/rules/gaps.h"
#include "common/base/decimal.h"
#include "server/rules/conditions.h"
#include "server/rules/require.h"

static uint32_t point_bit(int point)
{
    return UINT32_C(1) << (point - 1);
}

static void find_uncovered(const struct gaps_input *input, struct findings *findings)
{
    uint32_t covered = 0;
    for (size_t i = 0; i < input->measure_count; i++) {
        covered |= input->measures[i].points;
    }
    for (int point = 1; point <= input->points; point++) {
        if ((covered & point_bit(point)) != 0) {
            continue;
        }
        bool excused = (input->excused & point_bit(point)) != 0;
        findings_add(findings, excused ? REASON_POINT_EXCUSED : REASON_POINT_UNCOVERED, point);
    }
}

/* The day of a measure is looked at until there is what it was to achieve. */
static void look_at_days(const struct gaps_input *input, struct findings *findings)
{
    bool due = input->state == STATE_PLAN_SUBMITTED || input->state == STATE_IN_PROGRESS;
    for (size_t i = 0; due && i < input->measure_count; i++) {
        const struct gap_measure *measure = &input->measures[i];
        bool open = measure->effect == NULL && !measure->not_done;
        enum reason reason = measure_day(measure->due_on, &input->terms, input->today);
        require(!open || reason == REASON_NONE, findings, reason, measure->no);
    }
}

/* A figure is what can be checked: a quantity, or a digit in the words themselves. */
static bool has_figure(const struct gap_measure *measure)
{
    if (said(measure->quantity)) {
        return true;
    }
    for (const char *at = measure->effect; *at != '\0'; at++) {
        bool wide = strncmp(at, "\xef\xbc", 2) == 0 && (unsigned char)at[2] >= 0x90 &&
                    (unsigned char)at[2] <= 0x99; /* ０ to ９ */
        if ((*at >= '0' && *at <= '9') || wide) {
            return true;
        }
    }
    return false;
}

static void look_at_effect(const struct gap_measure *measure, struct findings *findings)
{
    if (measure->effect == NULL) {
        require(measure->not_done, findings, REASON_EFFECT_MISSING, measure->no);
        return;
    }
    require(!effect_repeats_measure(measure->text, measure->effect), findings,
            REASON_EFFECT_REPEATS_MEASURE, measure->no);
    require(measure->files > 0 || has_figure(measure), findings, REASON_EFFECT_UNSUPPORTED,
            measure->no);
}

/* A point that measures cover and none of them has achieved anything for. */
static void find_untouched(const struct gaps_input *input, struct findings *findings)
{
    uint32_t covered = 0;
    uint32_t achieved = 0;
    for (size_t i = 0; i < input->measure_count; i++) {
        covered |= input->measures[i].points;
        achieved |= input->measures[i].effect != NULL ? input->measures[i].points : 0;
    }
    for (int point = 1; point <= input->points; point++) {
        bool untouched = (covered & ~achieved & point_bit(point)) != 0;
        require(!untouched, findings, REASON_POINT_WITHOUT_EFFECT, point);
    }
}

/* More is better, except where the way from the baseline leads down. */
static bool reaches(const struct gap_indicator *indicator)
{
    const char *wanted = said(indicator->target) ? indicator->target : indicator->benchmark;
    if (!said(wanted)) {
        return true;
    }
    bool down = said(indicator->baseline) && decimal_compare(indicator->baseline, wanted) > 0;
    int order = decimal_compare(indicator->actual, wanted);
    return down ? order <= 0 : order >= 0;
}

static void look_at_indicator(const struct gap_indicator *indicator, struct findings *findings)
{
    if (!require(said(indicator->actual), findings, REASON_ACTUAL_MISSING, indicator->no)) {
        return;
    }
    require(reaches(indicator), findings, REASON_TARGET_MISSED, indicator->no);
}

static bool works(enum state state)
{
    return state == STATE_IN_PROGRESS || state == STATE_CLOSURE_REQUESTED ||
           state == STATE_CLOSED || state == STATE_SUSTAINING;
}

static void find_unachieved(const struct gaps_input *input, struct findings *findings)
{
    for (size_t i = 0; i < input->measure_count; i++) {
        look_at_effect(&input->measures[i], findings);
    }
    find_untouched(input, findings);
    for (size_t i = 0; i < input->local_count; i++) {
        require(input->locals[i].resolved, findings, REASON_LOCAL_UNRESOLVED, input->locals[i].no);
    }
}

void gaps_find(const struct gaps_input *input, struct findings *findings)
{
    enum state state = input->state;
    if (!input->planned || state == STATE_NIL_CLAIMED || state == STATE_NIL_CONFIRMED ||
        state == STATE_CANCELLED) {
        return;
    }
    if (!require(input->measure_count > 0, findings, REASON_MEASURE_MISSING, 0)) {
        return;
    }
    find_uncovered(input, findings);
    look_at_days(input, findings);
    if (!works(state)) {
        return;
    }
    find_unachieved(input, findings);
    for (size_t i = 0; state != STATE_IN_PROGRESS && i < input->indicator_count; i++) {
        look_at_indicator(&input->indicators[i], findings);
    }
}
