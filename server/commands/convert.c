#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/rules/completeness.h"
#include "server/rules/transition.h"
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
        out->phases[i]->due_on = record->phases[i].due_on;
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
    return convert_phases(arena, record, out);
}

static bool convert_allowed(struct arena *arena, const struct assignment_record *record,
                            const struct caller *caller, Rectify__AssignmentBrief *out)
{
    const struct standing standing = {
        .state = record->state,
        .due_kind = record->due_kind,
        .unit_id = record->unit_id,
        .review_started = record->review_started,
        .plan_review = record->plan_review,
    };
    uint64_t allowed =
        transition_allowed(&standing, caller->identity.unit_id, caller_roles(caller));
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

static bool convert_submitted(struct arena *arena, const struct assignment_record *record,
                              Rectify__AssignmentBrief *out)
{
    out->has_submitted_digest = record->has_submitted;
    return !record->has_submitted || convert_bytes(arena, record->submitted_digest.bytes,
                                                   DIGEST_SIZE, &out->submitted_digest);
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
    out->last_reason = convert_text(record->last_reason);
    out->returns = (uint32_t)record->returns;
    out->review_started = record->review_started;
    out->overdue =
        completeness_overdue(record->state, record->due_kind, record->due_on, view->today);
    out->changed_ms = record->changed_ms;
    return convert_allowed(arena, record, view->caller, out) &&
           convert_submitted(arena, record, out);
}
