/* What a reader of a task's file is told of what came back: when it was sent back, and what is said otherwise since. */
#include "client/cli/dossier.h"
#include "client/cli/effect_diff.h"
#include "client/cli/effect_standing.h"
#include "client/cli/late.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    EVENTS_MAX = 12,
    PLANS_MAX = 4,
};

struct file {
    Rectify__Dossier dossier;
    Rectify__AssignmentBrief task;
    Rectify__Event all[EVENTS_MAX];
    Rectify__Event *events[EVENTS_MAX];
    char texts[EVENTS_MAX][32];
    uint8_t ids[EVENTS_MAX];
    Rectify__PlanVersion versions[PLANS_MAX];
    Rectify__PlanVersion *plans[PLANS_MAX];
    struct arena arena;
};

static void begin(struct file *file)
{
    *file = (struct file){0};
    rectify__dossier__init(&file->dossier);
    rectify__assignment_brief__init(&file->task);
    file->dossier.assignment = &file->task;
    file->dossier.events = file->events;
    file->dossier.plans = file->plans;
    arena_init(&file->arena, 1 << 20);
}

static Rectify__Event *happen(struct file *file, uint32_t act, const char *text)
{
    size_t i = file->dossier.n_events++;
    Rectify__Event *event = &file->all[i];
    rectify__event__init(event);
    event->act = act;
    (void)snprintf(file->texts[i], sizeof(file->texts[i]), "%s", text);
    event->text = file->texts[i];
    file->ids[i] = (uint8_t)i;
    event->request_id = (ProtobufCBinaryData){1, &file->ids[i]};
    file->events[i] = event;
    return event;
}

static Rectify__Event *report(struct file *file, uint32_t measure, const char *text)
{
    Rectify__Event *event = happen(file, WORD_ACT_EFFECT, text);
    event->has_measure = true;
    event->measure = measure;
    return event;
}

static const Rectify__PlanVersion *submit(struct file *file)
{
    Rectify__PlanVersion *plan = &file->versions[file->dossier.n_plans];
    rectify__plan_version__init(plan);
    plan->act = WORD_ACT_PLAN;
    plan->request_id = happen(file, WORD_ACT_PLAN, "")->request_id;
    file->plans[file->dossier.n_plans++] = plan;
    return plan;
}

static void what_came_last_sent_it_back(void **state)
{
    struct file file;
    (void)state;
    begin(&file);
    assert_int_equal(dossier_sent_back(&file.dossier), 0);
    happen(&file, WORD_ACT_PLAN, "");
    assert_int_equal(dossier_sent_back(&file.dossier), 0);
    happen(&file, WORD_ACT_RETURN, "空");
    happen(&file, WORD_ACT_PLAN, "");
    assert_int_equal(dossier_sent_back(&file.dossier), 2);
    happen(&file, WORD_ACT_REOPEN, "反弹");
    assert_int_equal(dossier_sent_back(&file.dossier), 4);
}

static const Rectify__PlanVersion *compared(const struct file *file)
{
    const Rectify__PlanVersion *before = NULL;
    const Rectify__PlanVersion *after = NULL;
    plan_diff_choose(&file->dossier, &before, &after);
    assert_ptr_equal(after, file->plans[file->dossier.n_plans - 1]);
    return before;
}

/* Whoever decides wants to see whether what he asked for was done, whatever was withdrawn in between. */
static void the_answer_is_compared_with_what_was_returned(void **state)
{
    struct file file;
    (void)state;
    begin(&file);
    const Rectify__PlanVersion *first = submit(&file);
    const Rectify__PlanVersion *second = submit(&file); /* the first was withdrawn */
    assert_ptr_equal(compared(&file), first);
    happen(&file, WORD_ACT_RETURN, "空");
    file.task.last_returned = true;
    assert_ptr_equal(compared(&file), first); /* nothing has answered it yet */
    submit(&file);
    assert_ptr_equal(compared(&file), second);
    happen(&file, WORD_ACT_WITHDRAW, "");
    submit(&file);
    assert_ptr_equal(compared(&file), second);
    file.task.last_returned = false; /* it was approved: what came next answers nothing */
    const Rectify__PlanVersion *third = file.plans[file.dossier.n_plans - 2];
    assert_ptr_equal(compared(&file), third);
}

static void effects_are_compared_with_those_that_were_returned(void **state)
{
    struct file file;
    (void)state;
    begin(&file);
    report(&file, 1, "旧");
    report(&file, 1, "组织学习");
    report(&file, 2, "不变");
    file.task.state = WORD_STATE_CLOSURE_REQUESTED;
    assert_false(effect_diff_waits(&file.dossier));
    happen(&file, WORD_ACT_RETURN, "写实");
    file.task.last_returned = true;
    assert_true(effect_diff_waits(&file.dossier));
    struct plan_diff diff = effect_diff(&file.dossier, &file.arena);
    assert_int_equal(diff.count, 0);

    report(&file, 1, "先这样");
    report(&file, 1, "组织学习三次");
    Rectify__Event *local = report(&file, 1, "名册补齐");
    local->has_local = true;
    local->local = 1;
    diff = effect_diff(&file.dossier, &file.arena);
    assert_int_equal(diff.count, 2);
    assert_string_equal(diff.rows[0].what, "effect of measure 1");
    assert_string_equal(diff.rows[0].marked, "组织学习{+三次+}");
    assert_int_equal(diff.rows[1].kind, PLAN_DIFF_ADDED);
    assert_string_equal(diff.rows[1].after, "名册补齐");
    file.task.state = WORD_STATE_IN_PROGRESS;
    assert_false(effect_diff_waits(&file.dossier));
    arena_close(&file.arena);
}

/* A revised plan numbers its measures anew: measure 1 of then is not measure 1 of now. */
static void an_effect_of_an_earlier_plan_is_not_compared(void **state)
{
    struct file file;
    (void)state;
    begin(&file);
    report(&file, 1, "组织学习");
    happen(&file, WORD_ACT_REVISE, "");
    happen(&file, WORD_ACT_RETURN, "写实");
    report(&file, 1, "巡查三次");
    struct plan_diff diff = effect_diff(&file.dossier, &file.arena);
    assert_int_equal(diff.count, 1);
    assert_int_equal(diff.rows[0].kind, PLAN_DIFF_ADDED);
    arena_close(&file.arena);
}

/* The effect that a measure has is that of the event. */
static void count(Rectify__EffectRecord *effect, Rectify__MeasureRecord *measure,
                  const Rectify__Event *event)
{
    rectify__effect_record__init(effect);
    effect->has_request_id = true;
    effect->request_id = event->request_id;
    measure->effect = effect;
}

static void an_effect_counts_until_another_takes_its_place(void **state)
{
    Rectify__MeasureRecord own = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__MeasureRecord found = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__MeasureRecord *measures[] = {&own};
    Rectify__MeasureRecord *locals_measures[] = {&found};
    Rectify__LocalProblem local = RECTIFY__LOCAL_PROBLEM__INIT;
    Rectify__LocalProblem *locals[] = {&local};
    Rectify__EffectRecord effects[2];
    struct file file;
    (void)state;
    begin(&file);
    (void)submit(&file);
    file.versions[0].accepted = true;
    file.versions[0].measures = measures;
    file.versions[0].n_measures = 1;
    local.measures = locals_measures;
    local.n_measures = 1;
    file.dossier.locals = locals;
    file.dossier.n_locals = 1;
    Rectify__Event *first = report(&file, 1, "旧");
    Rectify__Event *second = report(&file, 1, "名册补齐");
    count(&effects[0], &own, first);
    count(&effects[1], &found, second);
    assert_false(effect_is_superseded(&file.dossier, first));
    assert_false(effect_is_superseded(&file.dossier, second));
    assert_false(effect_is_superseded(&file.dossier, file.events[0])); /* no effect */
    assert_null(effect_before_reopening(&file.dossier, &effects[0]));

    happen(&file, WORD_ACT_REOPEN, "反弹");
    assert_ptr_equal(effect_before_reopening(&file.dossier, &effects[0]), first);
    assert_false(effect_is_superseded(&file.dossier, first));
    Rectify__Event *third = report(&file, 1, "新");
    count(&effects[0], &own, third);
    assert_true(effect_is_superseded(&file.dossier, first));
    assert_false(effect_is_superseded(&file.dossier, third));
    assert_null(effect_before_reopening(&file.dossier, &effects[0]));
    assert_ptr_equal(effect_before_reopening(&file.dossier, &effects[1]), second);
    happen(&file, WORD_ACT_REOPEN, "又反弹");
    assert_ptr_equal(effect_before_reopening(&file.dossier, &effects[0]), third);

    /* Where it is not said which event an effect is of, nothing is said of it. */
    effects[0].has_request_id = false;
    assert_false(effect_is_superseded(&file.dossier, first));
    assert_null(effect_before_reopening(&file.dossier, &effects[0]));
    arena_close(&file.arena);
}

static void a_gap_is_known_by_reason_and_item(void **state)
{
    struct file file;
    Rectify__Finding gap = RECTIFY__FINDING__INIT;
    Rectify__Finding *gaps[] = {&gap};
    (void)state;
    begin(&file);
    gap.reason = WORD_REASON_EFFECT_MISSING;
    gap.item = 2;
    assert_false(dossier_has_gap(&file.dossier, WORD_REASON_EFFECT_MISSING, 2));
    file.dossier.gaps = gaps;
    file.dossier.n_gaps = 1;
    assert_true(dossier_has_gap(&file.dossier, WORD_REASON_EFFECT_MISSING, 2));
    assert_false(dossier_has_gap(&file.dossier, WORD_REASON_EFFECT_MISSING, 1));
    assert_false(dossier_has_gap(&file.dossier, WORD_REASON_POINT_UNCOVERED, 2));
}

/* Of the plan's measures and of what the unit found itself alike. */
static void an_effect_is_told_with_quantity_and_evidence(void **state)
{
    char text[] = "已开例会";
    char quantity[] = "3次";
    char reason[] = "成绩另报";
    char name[] = "例会.jpg";
    const struct dossier_effect_gaps none = {0};
    const struct dossier_effect_gaps missing = {.missing = true};
    const struct dossier_effect_gaps repeats = {.repeats = true};
    Rectify__MeasureRecord measure = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__EffectRecord effect = RECTIFY__EFFECT_RECORD__INIT;
    Rectify__FileRecord record = RECTIFY__FILE_RECORD__INIT;
    Rectify__FileRecord *files[] = {&record};
    struct file file;
    (void)state;
    begin(&file);
    assert_string_equal(dossier_effect_text(&file.dossier, &measure, none, &file.arena), "");
    assert_string_equal(dossier_effect_text(&file.dossier, &measure, missing, &file.arena),
                        "gap: no effect yet");
    measure.not_done_reason = reason;
    assert_string_equal(dossier_effect_text(&file.dossier, &measure, missing, &file.arena),
                        "not done: 成绩另报");

    measure.effect = &effect;
    effect.text = text;
    effect.quantity = quantity;
    effect.no_evidence_reason = reason;
    assert_string_equal(dossier_effect_text(&file.dossier, &measure, repeats, &file.arena),
                        "已开例会 (3次)\nwithout evidence: 成绩另报\n"
                        "gap: it only says the measure again");
    Rectify__Event *event = report(&file, 2, text);
    record.name = name;
    event->files = files;
    event->n_files = 1;
    effect.has_request_id = true;
    effect.request_id = event->request_id;
    effect.no_evidence_reason = NULL;
    const char *told = dossier_effect_text(&file.dossier, &measure, none, &file.arena);
    assert_non_null(strstr(told, "已开例会 (3次)\nfile: 例会.jpg ("));
    arena_close(&file.arena);
}

static void what_is_late_says_of_what(void **state)
{
    Rectify__AssignmentBrief task = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_string_equal(late_text(&task, false, &arena), "");
    task.late = true; /* it was answered, late: overdue or not */
    assert_string_equal(late_text(&task, false, &arena), "late");
    assert_string_equal(late_text(&task, true, &arena), "late");
    task.has_phase = true;
    task.phase = 1;
    assert_string_equal(late_text(&task, false, &arena), "after the day of phase \"planning\"");
    assert_string_equal(late_text(&task, true, &arena), ""); /* that was said */
    task.has_phase_state = true;
    task.phase_state = WORD_PHASE_STATE_OPEN;
    assert_string_equal(late_text(&task, true, &arena), "");
    task.phase_state = WORD_PHASE_STATE_OPEN + 1;
    assert_non_null(strstr(late_text(&task, true, &arena), "phase \"planning\": "));
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_last_sent_it_back),
        cmocka_unit_test(the_answer_is_compared_with_what_was_returned),
        cmocka_unit_test(effects_are_compared_with_those_that_were_returned),
        cmocka_unit_test(an_effect_of_an_earlier_plan_is_not_compared),
        cmocka_unit_test(an_effect_counts_until_another_takes_its_place),
        cmocka_unit_test(a_gap_is_known_by_reason_and_item),
        cmocka_unit_test(an_effect_is_told_with_quantity_and_evidence),
        cmocka_unit_test(what_is_late_says_of_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
