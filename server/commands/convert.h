/*
 * The store's records as protobuf messages, in the arena of the answer. Texts are borrowed: they live in the same
 * arena. NULL and false: no memory.
 */
#ifndef RECTIFY_COMMANDS_CONVERT_H
#define RECTIFY_COMMANDS_CONVERT_H

#include "proto/record.pb-c.h"
#include "server/commands/command.h"
#include "server/rules/period.h"
#include "server/rules/transition.h"
#include "server/store/calls/records.h"

/* protobuf-c wants what it packs to be writable, and only reads it. */
char *convert_text(const char *text);
char **convert_texts(const char *const *texts);

/* Pointers to `count` zeroed elements, as protobuf-c has its repeated fields. */
MUST_CHECK void *convert_list(struct arena *arena, size_t count, size_t size);
/* A copy of fixed bytes. */
MUST_CHECK bool convert_bytes(struct arena *arena, const void *bytes, size_t len,
                              ProtobufCBinaryData *out);

MUST_CHECK bool convert_campaign(struct arena *arena, const struct campaign_record *record,
                                 Rectify__CampaignBrief *out);

/* The record as the rules see it on this day. */
struct standing convert_standing(const struct assignment_record *record, day_t today);
struct reporting convert_reporting(const struct assignment_record *record);
void convert_period(const struct period *period, Rectify__Period *out);

/* For whom an assignment is shown, and when: it says what this caller may do and what is overdue. */
struct convert_view {
    const struct commands *commands; /* its catalogue knows phases and areas */
    const struct caller *caller;
    day_t today;
};
MUST_CHECK bool convert_assignment(struct arena *arena, const struct assignment_record *record,
                                   const struct convert_view *view, Rectify__AssignmentBrief *out);

/* What records tell of files (an Event's, a notice's); *out has `count` elements. */
MUST_CHECK bool convert_files(struct arena *arena, const struct file_record *records, size_t count,
                              Rectify__FileRecord ***out);

/* convert_dossier.c */
MUST_CHECK bool convert_plan(struct arena *arena, const struct plan_record *record,
                             Rectify__PlanVersion *out);
MUST_CHECK bool convert_event(struct arena *arena, const struct event_record *record,
                              Rectify__Event *out);

MUST_CHECK bool convert_measures(struct arena *arena, const struct measure_record *records,
                                 size_t count, Rectify__MeasureRecord ***out);

/* Every measure has an effect; with `or_reason` also a reason for having none will do. */
bool local_resolved(const struct local_record *local, bool or_reason);

/* The newest closure request among the events; NULL: none. */
const struct event_record *find_closure(const struct dossier_call *call);

/* convert_findings.c: what the unit found itself, and where the chain from point to evidence is broken. */
MUST_CHECK bool convert_locals(struct arena *arena, const struct dossier_call *call,
                               Rectify__Dossier *out);
MUST_CHECK bool convert_gaps(struct arena *arena, const struct dossier_call *call, day_t today,
                             Rectify__Dossier *out);

/* convert_periods.c: what a long-term item has reported (of the events, those of PERIODIC) and what is missing. */
MUST_CHECK bool convert_periods(struct arena *arena, const struct dossier_call *call, day_t today,
                                Rectify__Dossier *out);
/* convert_plan.c */
MUST_CHECK bool convert_indicators(struct arena *arena, const struct indicator_record *records,
                                   size_t count, Rectify__Indicator ***out);
/* What a closure request says they came to. */
MUST_CHECK bool convert_actuals(struct arena *arena, const struct event_record *record,
                                Rectify__IndicatorActual ***out);
/* *out stays NULL when nothing is repeated. */
MUST_CHECK bool convert_repeat(struct arena *arena, const struct repeat_record *record,
                               Rectify__Repeat **out);

#endif
