#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/rules/allowed.h"
#include "server/rules/completeness.h"
#include "server/rules/phase.h"
#include <string.h>

char *convert_text(const char *text)
{
    return (char *)(uintptr_t)text;
}

char **convert_texts(const char *const *texts)
{
    return (char **)(uintptr_t)texts;
}

void *convert_list(struct arena *arena, size_t count, size_t size)
{
    void **pointers = arena_calloc(arena, count, sizeof(*pointers));
    char *elements = arena_calloc(arena, count, size);
    if (pointers == NULL || elements == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        pointers[i] = elements + i * size;
    }
    return pointers;
}

bool convert_bytes(struct arena *arena, const void *bytes, size_t len, ProtobufCBinaryData *out)
{
    out->data = arena_alloc(arena, len);
    out->len = out->data == NULL ? 0 : len;
    if (out->data != NULL) {
        memcpy(out->data, bytes, len);
    }
    return out->data != NULL;
}

static bool convert_phases(struct arena *arena, const struct campaign_record *record,
                           Rectify__CampaignBrief *out)
{
    out->phases = convert_list(arena, record->phase_count, sizeof(Rectify__Phase));
    if (out->phases == NULL) {
        return false;
    }
    out->n_phases = record->phase_count;
    for (size_t i = 0; i < record->phase_count; i++) {
        rectify__phase__init(out->phases[i]);
        out->phases[i]->phase = (uint32_t)record->phases[i].phase;
        out->phases[i]->due_on = record->phases[i].terms.due_on;
        out->phases[i]->has_state = true;
        out->phases[i]->state = (uint32_t)record->phases[i].terms.state;
        out->phases[i]->has_since_ms = record->phases[i].terms.since_ms != 0;
        out->phases[i]->since_ms = record->phases[i].terms.since_ms;
    }
    return true;
}

static bool convert_file(struct arena *arena, const struct file_record *record,
                         Rectify__FileRecord *out)
{
    rectify__file_record__init(out);
    out->name = convert_text(record->file.name);
    out->size = (uint64_t)record->file.size;
    out->personal = record->file.personal;
    out->received = (uint64_t)record->received;
    out->complete = record->complete;
    return convert_bytes(arena, record->file.digest.bytes, DIGEST_SIZE, &out->digest);
}

bool convert_files(struct arena *arena, const struct file_record *records, size_t count,
                   Rectify__FileRecord ***out)
{
    Rectify__FileRecord **list = convert_list(arena, count, sizeof(**list));
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = convert_file(arena, &records[i], list[i]);
    }
    *out = list;
    return ok;
}

bool convert_campaign(struct arena *arena, const struct campaign_record *record,
                      Rectify__CampaignBrief *out)
{
    rectify__campaign_brief__init(out);
    out->campaign_id = record->campaign_id;
    out->code = convert_text(record->code);
    out->title = convert_text(record->title);
    out->year = (uint32_t)record->year;
    out->state = (uint32_t)record->state;
    out->evaluation = convert_text(record->evaluation);
    out->has_evaluation_level = record->evaluation_level != 0;
    out->evaluation_level = (uint32_t)record->evaluation_level;
    out->parent_plan = convert_text(record->parent_plan);
    out->parent_number = convert_text(record->parent_number);
    out->issuer = convert_text(record->issuer);
    out->issued_on = record->issued_on;
    out->problem_count = (uint32_t)record->problem_count;
    out->assignment_count = (uint32_t)record->assignment_count;
    out->has_plan_review = true;
    out->plan_review = record->plan_review;
    out->previous = convert_text(record->previous);
    out->parent = convert_text(record->parent);
    out->has_parent_level = record->parent_level != 0;
    out->parent_level = (uint32_t)record->parent_level;
    out->area = convert_text(record->area);
    return convert_phases(arena, record, out);
}

struct reporting convert_reporting(const struct assignment_record *record)
{
    return (struct reporting){
        .cadence = record->cadence,
        .began_on = record->sustained_on,
        .reported = record->reported_periods,
        .reported_count = record->reported_period_count,
    };
}

static bool period_open(const struct assignment_record *record, day_t today)
{
    const struct reporting reporting = convert_reporting(record);
    return record->state == STATE_SUSTAINING && period_due(&reporting).first <= today;
}

struct standing convert_standing(const struct assignment_record *record, day_t today)
{
    return (struct standing){
        .state = record->state,
        .due_kind = record->due_kind,
        .unit_id = record->unit_id,
        .review_started = record->review_started,
        .plan_review = record->plan_review,
        .waiting = record->has_submitted,
        .has_terminal = record->has_terminal,
        .extension_waits = record->extension_waits,
        .past_due = record->due_kind == DUE_DATE && today > record->due_on,
        .period_open = period_open(record, today),
        .submitter_person_id = record->submitter_person_id,
        .plan_author_person_id = record->plan_author_person_id,
        .extension_person_id = record->extension_person_id,
    };
}

void convert_period(const struct period *period, Rectify__Period *out)
{
    rectify__period__init(out);
    out->cadence = (uint32_t)period->cadence;
    out->first_on = period->first;
    out->last_on = period->last;
    out->year = (uint32_t)period->year;
    out->number = (uint32_t)period->number;
}

/* What the phases take of it, of somebody who does it now. */
static uint64_t open_acts(const struct assignment_record *record, const struct convert_view *view,
                          uint64_t acts)
{
    const struct campaign_terms_record *campaign =
        catalog_campaign(&view->commands->catalog, record->campaign_id);
    bool called_for = phase_called_for(record->last_decision, record->due_on, record->original_due);
    return campaign == NULL ? acts
                            : phase_open_acts(acts, record->state, campaign->phases,
                                              view->commands->options.wall_ms(), called_for);
}

static bool convert_allowed(struct arena *arena, const struct assignment_record *record,
                            const struct convert_view *view, Rectify__AssignmentBrief *out)
{
    const struct standing standing = convert_standing(record, view->today);
    const struct identity *identity = &view->caller->identity;
    const struct acting acting = {identity->unit_id, identity->person_id,
                                  caller_roles_over(view->commands, view->caller, record->unit_id)};
    uint64_t allowed = open_acts(record, view, allowed_acts(&standing, &acting));
    out->allowed_acts = arena_calloc(arena, ACT_MAX, sizeof(*out->allowed_acts));
    if (out->allowed_acts == NULL) {
        return false;
    }
    for (uint32_t act = 1; act <= ACT_MAX; act++) {
        if ((allowed >> act & 1) != 0) {
            out->allowed_acts[out->n_allowed_acts++] = act;
        }
    }
    return true;
}

/* The day as issued, how often it was moved, and what was asked for. */
static bool convert_extension(struct arena *arena, const struct assignment_record *record,
                              Rectify__AssignmentBrief *out)
{
    out->has_original_due_on = record->original_due != DAY_NONE;
    out->original_due_on = out->has_original_due_on ? record->original_due : 0;
    out->has_extensions = record->extensions > 0;
    out->extensions = (uint32_t)record->extensions;
    out->extension_refused = convert_text(record->extension_refused);
    if (!record->extension_waits) {
        return true;
    }
    out->has_extension_wanted_on = true;
    out->extension_wanted_on = record->extension_wanted_on;
    out->has_extension_digest = true;
    return convert_bytes(arena, record->extension_digest.bytes, DIGEST_SIZE,
                         &out->extension_digest);
}

static bool convert_sustaining(struct arena *arena, const struct assignment_record *record,
                               day_t today, Rectify__AssignmentBrief *out)
{
    if (record->state != STATE_SUSTAINING) {
        return true;
    }
    const struct reporting reporting = convert_reporting(record);
    const struct period due = period_due(&reporting);
    out->has_missing_periods = true;
    out->missing_periods = (uint32_t)period_missing(&reporting, today, NULL, 0);
    out->period = arena_alloc(arena, sizeof(*out->period));
    if (out->period == NULL) {
        return false;
    }
    convert_period(&due, out->period);
    return true;
}

static bool convert_submitted(struct arena *arena, const struct assignment_record *record,
                              Rectify__AssignmentBrief *out)
{
    out->has_submitted_digest = record->has_submitted;
    return !record->has_submitted || convert_bytes(arena, record->submitted_digest.bytes,
                                                   DIGEST_SIZE, &out->submitted_digest);
}

/* A campaign that was issued a moment ago and is not in the catalogue yet has nothing late. */
static void convert_phase(const struct assignment_record *record, const struct convert_view *view,
                          Rectify__AssignmentBrief *out)
{
    const struct campaign_terms_record *campaign =
        catalog_campaign(&view->commands->catalog, record->campaign_id);
    const struct phase_answer answer = {
        .state = record->state,
        .planned_on = record->planned_ms == 0 ? DAY_NONE : day_of_wall_ms(record->planned_ms),
        .on_time = record->on_time,
    };
    enum phase next = phase_of_state(record->state);
    if (campaign == NULL) {
        return;
    }
    out->has_phase = next != 0;
    out->phase = (uint32_t)next;
    out->has_phase_state = next != 0;
    out->phase_state = next != 0 ? (uint32_t)campaign->phases[next].state : 0;
    out->has_late = true;
    out->late = phase_late(&answer, campaign->phases[PHASE_PLAN].due_on, view->today);
}

bool convert_assignment(struct arena *arena, const struct assignment_record *record,
                        const struct convert_view *view, Rectify__AssignmentBrief *out)
{
    rectify__assignment_brief__init(out);
    out->unit_id = record->unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->problem_id = record->problem_id;
    out->problem_no = (uint32_t)record->problem_no;
    out->title = convert_text(record->title);
    out->role = (uint32_t)record->role;
    out->state = (uint32_t)record->state;
    out->version = record->version;
    out->due_kind = (uint32_t)record->due_kind;
    out->has_due_on = record->due_on != DAY_NONE;
    out->due_on = out->has_due_on ? record->due_on : 0;
    out->last_act = (uint32_t)record->last_act;
    out->last_returned = record->last_returned;
    out->has_last_decision = record->last_decision != 0;
    out->last_decision = (uint32_t)record->last_decision;
    out->last_reason = convert_text(record->last_reason);
    out->returns = (uint32_t)record->returns;
    out->review_started = record->review_started;
    out->overdue =
        completeness_overdue(record->state, record->due_kind, record->due_on, view->today);
    out->changed_ms = record->changed_ms;
    out->campaign = convert_text(record->campaign);
    out->has_repeat = record->repeat;
    out->repeat = record->repeat;
    convert_phase(record, view, out);
    out->has_has_terminal = true;
    out->has_terminal = record->has_terminal;
    out->successor = convert_text(record->successor);
    out->predecessor = convert_text(record->predecessor);
    return convert_allowed(arena, record, view, out) && convert_submitted(arena, record, out) &&
           convert_extension(arena, record, out) &&
           convert_sustaining(arena, record, view->today, out);
}
