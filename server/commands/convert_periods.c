#include "server/commands/convert.h"

enum {
    MISSING_MAX = 100, /* told by name; how many there are is told anyway */
};

static bool convert_report(struct arena *arena, const struct event_record *event,
                           Rectify__PeriodReport *out)
{
    const struct period period = period_of(event->period_cadence, event->period_on);
    rectify__period_report__init(out);
    out->period = arena_alloc(arena, sizeof(*out->period));
    if (out->period == NULL) {
        return false;
    }
    convert_period(&period, out->period);
    out->nil = event->nil;
    out->late = period_is_over(&period, day_of_wall_ms(event->received_ms));
    out->text = convert_text(event->text);
    out->quantity = convert_text(event->quantity);
    out->received_ms = event->received_ms;
    out->person_name = convert_text(event->person_name);
    out->signed_by = convert_text(event->signed_by);
    return convert_bytes(arena, event->request_id.bytes, sizeof(event->request_id.bytes),
                         &out->request_id);
}

static size_t count_reports(const struct dossier_call *call)
{
    size_t count = 0;
    for (size_t i = 0; i < call->event_count; i++) {
        count += call->events[i].period_cadence != 0;
    }
    return count;
}

static bool convert_reports(struct arena *arena, const struct dossier_call *call,
                            Rectify__Dossier *out)
{
    out->reports = convert_list(arena, count_reports(call), sizeof(Rectify__PeriodReport));
    bool ok = out->reports != NULL;
    for (size_t i = 0; ok && i < call->event_count; i++) {
        if (call->events[i].period_cadence != 0) {
            ok = convert_report(arena, &call->events[i], out->reports[out->n_reports++]);
        }
    }
    return ok;
}

static bool convert_missing(struct arena *arena, const struct assignment_record *record,
                            day_t today, Rectify__Dossier *out)
{
    struct period missing[MISSING_MAX];
    const struct reporting reporting = convert_reporting(record);
    if (record->state != STATE_SUSTAINING) {
        return true;
    }
    size_t count = period_missing(&reporting, today, missing, MISSING_MAX);
    count = count < MISSING_MAX ? count : MISSING_MAX;
    out->missing = convert_list(arena, count, sizeof(Rectify__Period));
    if (out->missing == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        convert_period(&missing[i], out->missing[i]);
    }
    out->n_missing = count;
    return true;
}

bool convert_periods(struct arena *arena, const struct dossier_call *call, day_t today,
                     Rectify__Dossier *out)
{
    const struct assignment_record *record = &call->assignment;
    if (record->state == STATE_SUSTAINING) {
        out->has_sustained_on = true;
        out->sustained_on = record->sustained_on;
        out->has_cadence = true;
        out->cadence = (uint32_t)record->cadence;
        out->has_next_review_on = record->next_review_on != DAY_NONE;
        out->next_review_on = out->has_next_review_on ? record->next_review_on : 0;
    }
    return convert_reports(arena, call, out) && convert_missing(arena, record, today, out);
}
