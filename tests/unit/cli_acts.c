/* What a command line makes of a unit's act: a nil declaration, the period that is reported on, the figures of a closure. */
#include "client/cli/effect_known.h"
#include "common/base/clock.h"
#include "tests/unit/cli_acts_lab.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* S-47: what prevents, prevents every quarter too. */
static void a_nil_declarations_measure_is_preventive_however_often(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept_plan(&accepted);
    assert_int_equal(build(&accepted,
                           "nil|4|--checked-on|2023-05-06|--method|核对|--scope|全部|--statement|无"
                           "|--measure|巡查|--every|每季度|--measure|宣传",
                           &draft, &cli),
                     0);
    const Rectify__Nil *nil = draft.act.nil;
    assert_int_equal(nil->n_measures, 2);
    assert_int_equal(nil->measures[0]->kind, PREVENTIVE);
    assert_string_equal(nil->measures[0]->frequency, "每季度");
    assert_int_equal(nil->measures[1]->kind, PREVENTIVE);
    assert_null(nil->measures[1]->frequency);
    arena_close(&cli.arena);
}

static void sustain(struct accepted *accepted, uint32_t cadence, int32_t first_on, int32_t last_on)
{
    accept_plan(accepted);
    accepted->task.state = WORD_STATE_SUSTAINING;
    accepted->period.cadence = cadence;
    accepted->period.first_on = first_on;
    accepted->period.last_on = last_on;
    accepted->task.period = &accepted->period;
}

static void the_earliest_missing_period_is_reported(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    day_t today = day_of_wall_ms(clock_wall_ms());
    (void)state;
    sustain(&accepted, WORD_CADENCE_MONTHLY, today - 70, today - 40);
    assert_int_equal(build(&accepted, "periodic|4|清理河道|--quantity|3次", &draft, &cli), 0);
    assert_int_equal(draft.act.periodic->period_on, today - 70);
    assert_false(draft.act.periodic->nil);
    assert_string_equal(draft.act.periodic->text, "清理河道");
    assert_string_equal(draft.act.periodic->quantity, "3次");
    arena_close(&cli.arena);

    /* One that is under way may be reported, one that lies ahead not. */
    sustain(&accepted, WORD_CADENCE_MONTHLY, today, today + 30);
    assert_int_equal(build(&accepted, "periodic|4|汛期停工|--nil", &draft, &cli), 0);
    assert_true(draft.act.periodic->nil);
    arena_close(&cli.arena);
    sustain(&accepted, WORD_CADENCE_MONTHLY, today + 1, today + 30);
    assert_int_equal(build(&accepted, "periodic|4|清理河道", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
    accept_plan(&accepted);
    assert_int_equal(build(&accepted, "periodic|4|清理河道", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
}

static void a_period_is_named_by_any_of_its_months(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    day_t july = DAY_NONE;
    (void)state;
    assert_int_equal(day_parse("2023-07-01", &july), ERR_OK);
    sustain(&accepted, WORD_CADENCE_QUARTERLY, 0, 90);
    assert_int_equal(build(&accepted, "periodic|4|清理|--period|2023-08", &draft, &cli), 0);
    assert_int_equal(draft.act.periodic->period_on, july);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--period|2023-13"), EXITS_DATA);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--period|2023"), EXITS_DATA);
    arena_close(&cli.arena);
}

/* S-18: the figures as they were typed; nothing stands in for one that was not. */
static void closure_states_figures_as_typed(void **state)
{
    static const char *const wrong[] = {"done|4|--actual|1=九成", "done|4|--actual|1=93.5%",
                                        "done|4|--actual|1=1=2", "done|4|--actual|1=.5"};
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept_plan(&accepted);
    assert_int_equal(build(&accepted, "done|4|--actual|2=-0.50|--actual|1=93.5", &draft, &cli), 0);
    const Rectify__Done *done = draft.act.done;
    assert_int_equal(done->n_actuals, 2);
    assert_int_equal(done->actuals[0]->indicator, 2);
    assert_string_equal(done->actuals[0]->value, "-0.50");
    assert_int_equal(done->actuals[1]->indicator, 1);
    assert_string_equal(done->actuals[1]->value, "93.5");
    assert_int_equal(done->n_not_done, 0);
    arena_close(&cli.arena);
    assert_int_equal(build(&accepted, "done|4|--not-done|1=雨天", &draft, &cli), 0);
    assert_int_equal(draft.act.done->n_actuals, 0);
    arena_close(&cli.arena);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(build(&accepted, wrong[i], &draft, &cli), EXITS_DATA);
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &terminal, "done|4|--actual|93.5"), EXITS_USAGE);
    arena_close(&cli.arena);
}

/* What the measure has, whatever was reported on it before; a measure without one, or that there is not, has none. */
static void an_effect_knows_the_one_it_takes_the_place_of(void **state)
{
    static uint8_t ids[2] = {1, 2};
    static char first[] = "组织学习一次";
    Rectify__EffectRecord record = RECTIFY__EFFECT_RECORD__INIT;
    Rectify__Event event = RECTIFY__EVENT__INIT;
    Rectify__Event *events[] = {&event};
    Rectify__MeasureRecord own = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__MeasureRecord *owns[] = {&own};
    Rectify__LocalProblem local = RECTIFY__LOCAL_PROBLEM__INIT;
    Rectify__LocalProblem *locals[] = {&local};
    Rectify__Effect effect = RECTIFY__EFFECT__INIT;
    struct accepted accepted;
    struct effect_known known;
    (void)state;
    accept_plan(&accepted);
    record.text = first;
    record.has_request_id = true;
    record.request_id = (ProtobufCBinaryData){1, &ids[0]};
    event.request_id = (ProtobufCBinaryData){1, &ids[0]};
    event.received_ms = 77;
    effect.measure = 2;
    assert_false(effect_known_in(&accepted.dossier, &effect, &known));
    accepted.records[1].effect = &record;
    assert_true(effect_known_in(&accepted.dossier, &effect, &known));
    assert_string_equal(known.text, first);
    assert_int_equal(known.reported_ms, 0);
    accepted.dossier.events = events;
    accepted.dossier.n_events = 1;
    assert_true(effect_known_in(&accepted.dossier, &effect, &known));
    assert_int_equal(known.reported_ms, 77);
    event.request_id.data = &ids[1];
    assert_true(effect_known_in(&accepted.dossier, &effect, &known));
    assert_int_equal(known.reported_ms, 0);
    effect.measure = 1;
    assert_false(effect_known_in(&accepted.dossier, &effect, &known));
    effect.measure = 9;
    assert_false(effect_known_in(&accepted.dossier, &effect, &known));

    /* A local problem counts its own measures. */
    effect.measure = 1;
    effect.has_local = true;
    effect.local = 3;
    assert_false(effect_known_in(&accepted.dossier, &effect, &known));
    own.no = 1;
    own.effect = &record;
    local.no = 3;
    local.measures = owns;
    local.n_measures = 1;
    accepted.dossier.locals = locals;
    accepted.dossier.n_locals = 1;
    assert_true(effect_known_in(&accepted.dossier, &effect, &known));
    accepted.version.accepted = false;
    effect.has_local = false;
    effect.measure = 2;
    assert_false(effect_known_in(&accepted.dossier, &effect, &known));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nil_declarations_measure_is_preventive_however_often),
        cmocka_unit_test(the_earliest_missing_period_is_reported),
        cmocka_unit_test(a_period_is_named_by_any_of_its_months),
        cmocka_unit_test(closure_states_figures_as_typed),
        cmocka_unit_test(an_effect_knows_the_one_it_takes_the_place_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
