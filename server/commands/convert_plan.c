/* What a plan says of a problem beside its text. */
#include "server/commands/convert.h"

bool convert_indicators(struct arena *arena, const struct indicator_record *records, size_t count,
                        Rectify__Indicator ***out)
{
    *out = convert_list(arena, count, sizeof(Rectify__Indicator));
    if (*out == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Rectify__Indicator *indicator = (*out)[i];
        rectify__indicator__init(indicator);
        indicator->name = convert_text(records[i].name);
        indicator->unit = convert_text(records[i].unit);
        indicator->baseline = convert_text(records[i].baseline);
        indicator->benchmark = convert_text(records[i].benchmark);
        indicator->target = convert_text(records[i].target);
    }
    return true;
}

bool convert_actuals(struct arena *arena, const struct event_record *record,
                     Rectify__IndicatorActual ***out)
{
    *out = convert_list(arena, record->actual_count, sizeof(Rectify__IndicatorActual));
    if (*out == NULL) {
        return false;
    }
    for (size_t i = 0; i < record->actual_count; i++) {
        rectify__indicator_actual__init((*out)[i]);
        (*out)[i]->indicator = (uint32_t)record->actuals[i].indicator;
        (*out)[i]->value = convert_text(record->actuals[i].value);
    }
    return true;
}

static bool convert_repeat_measures(struct arena *arena, const struct repeat_record *record,
                                    Rectify__Repeat *out)
{
    out->measures = convert_list(arena, record->measure_count, sizeof(Rectify__RepeatMeasure));
    if (out->measures == NULL) {
        return false;
    }
    out->n_measures = record->measure_count;
    for (size_t i = 0; i < record->measure_count; i++) {
        rectify__repeat_measure__init(out->measures[i]);
        out->measures[i]->text = convert_text(record->measures[i].text);
        out->measures[i]->effect = convert_text(record->measures[i].effect);
    }
    return true;
}

bool convert_repeat(struct arena *arena, const struct repeat_record *record, Rectify__Repeat **out)
{
    if (record->campaign == NULL) {
        return true;
    }
    Rectify__Repeat *repeat = arena_alloc(arena, sizeof(*repeat));
    if (repeat == NULL) {
        return false;
    }
    rectify__repeat__init(repeat);
    repeat->campaign = convert_text(record->campaign);
    repeat->year = (uint32_t)record->year;
    repeat->problem_no = (uint32_t)record->problem_no;
    repeat->title = convert_text(record->title);
    repeat->units = (uint32_t)record->units;
    repeat->ended = (uint32_t)record->ended;
    repeat->has_ended_on = record->ended_on != DAY_NONE;
    repeat->ended_on = repeat->has_ended_on ? record->ended_on : 0;
    repeat->has_state = record->state != 0;
    repeat->state = (uint32_t)record->state;
    repeat->has_result = record->result != 0;
    repeat->result = (uint32_t)record->result;
    *out = repeat;
    return convert_repeat_measures(arena, record, repeat);
}
