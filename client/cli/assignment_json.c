#include "client/cli/assignment_json.h"

#include "client/cli/json.h"
#include "client/cli/sent_back.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"

json_t *period_json(const Rectify__Period *period)
{
    json_t *object = json_made(json_object());
    json_add_word(object, "cadence", WORDS_CADENCE, period->cadence);
    json_add_number(object, "year", period->year);
    json_add_number(object, "number", period->number);
    json_add_day(object, "first_on", true, period->first_on);
    json_add_day(object, "last_on", true, period->last_on);
    return object;
}

static void add_extension(const Rectify__AssignmentBrief *brief, json_t *object)
{
    json_add_day(object, "original_due_on", brief->has_original_due_on, brief->original_due_on);
    json_add_number(object, "extensions", brief->extensions);
    json_add_day(object, "extension_wanted_on", brief->has_extension_wanted_on,
                 brief->extension_wanted_on);
    json_add_text(object, "extension_refused", brief->extension_refused);
}

/* The version that waits, by the code that a decision names. */
static void add_waiting(const Rectify__AssignmentBrief *brief, json_t *object)
{
    char code[VERSION_CODE_SIZE];
    if (brief->submitted_digest.len > 0) {
        version_code(&brief->submitted_digest, code);
        json_add_text(object, "version_code", code);
    }
}

json_t *assignment_json(const Rectify__AssignmentBrief *brief)
{
    json_t *object = json_made(json_object());
    json_add_text(object, "campaign", brief->campaign);
    json_add_number(object, "problem_no", brief->problem_no);
    json_add_text(object, "title", brief->title);
    json_add_text(object, "unit", brief->unit_name);
    json_add_word(object, "role", WORDS_PARTY_ROLE, brief->role);
    json_add_word(object, "state", WORDS_STATE, brief->state);
    json_add_number(object, "version", brief->version);
    json_add_word(object, "due_kind", WORDS_DUE_KIND, brief->due_kind);
    json_add_day(object, "due_on", brief->has_due_on, brief->due_on);
    add_extension(brief, object);
    json_add_flag(object, "overdue", brief->overdue);
    json_add_flag(object, "returned", sent_back(brief) == SENT_BACK_RETURNED);
    json_add_flag(object, "reopened", sent_back(brief) == SENT_BACK_REOPENED);
    json_add_text(object, "last_reason", brief->last_reason);
    json_add_number(object, "returns", brief->returns);
    json_add_flag(object, "review_started", brief->review_started);
    add_waiting(brief, object);
    if (brief->period != NULL) {
        json_add(object, "period", period_json(brief->period));
        json_add_number(object, "missing_periods", brief->missing_periods);
    }
    json_add_text(object, "predecessor", brief->predecessor);
    json_add_text(object, "successor", brief->successor);
    json_add_words(object, "allowed_acts", WORDS_ACT, brief->n_allowed_acts, brief->allowed_acts);
    if (brief->has_phase) {
        json_add_word(object, "phase", WORDS_PHASE, brief->phase);
        json_add_word(object, "phase_state", WORDS_PHASE_STATE, brief->phase_state);
    }
    json_add_flag(object, "late", brief->late);
    json_add_flag(object, "repeat_finding", brief->repeat);
    json_add_time(object, "changed_at", brief->changed_ms);
    return object;
}
