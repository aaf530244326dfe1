/* What a task is and how it stands: dates, what waits, what was answered. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/dossier_repeat.h"
#include "client/cli/late.h"
#include "client/cli/period.h"
#include "client/cli/texts.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

/* The event that brought the version; NULL: it is not in the file. */
static const Rectify__Event *find_submission(const Rectify__Dossier *dossier)
{
    const ProtobufCBinaryData *digest = &dossier->assignment->submitted_digest;
    for (size_t i = dossier->n_events; i-- > 0;) {
        const ProtobufCBinaryData *one = &dossier->events[i]->digest;
        if (one->len == digest->len && memcmp(one->data, digest->data, digest->len) == 0) {
            return dossier->events[i];
        }
    }
    return NULL;
}

const char *dossier_version_text(const Rectify__Dossier *dossier, struct arena *arena)
{
    const ProtobufCBinaryData *digest = &dossier->assignment->submitted_digest;
    const Rectify__Event *event = digest->len > 0 ? find_submission(dossier) : NULL;
    char code[VERSION_CODE_SIZE];
    char time[CLOCK_TEXT_SIZE];

    version_code(digest, code);
    if (event == NULL) {
        return keep_text(arena, code);
    }
    clock_format_minute(event->received_ms, time);
    return keep_printf(arena, _("%s (%s, %s, %s)"), code, word_label(WORDS_ACT, event->act),
                       event->person_name, time);
}

static void print_dates(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    struct arena *arena = &cli->arena;

    if (dossier->has_original_due_on && brief->has_due_on &&
        dossier->original_due_on != brief->due_on) {
        printf(_("Originally due: %s\n"), texts_day(dossier->original_due_on, arena));
    }
    if (brief->extensions > 0) {
        printf(_("Extended: %u times\n"), brief->extensions);
    }
    if (brief->has_extension_wanted_on) {
        printf(_("Extension asked for, to %s: the office has not answered yet\n"),
               texts_day(brief->extension_wanted_on, arena));
    } else if (brief->extension_refused != NULL && brief->extension_refused[0] != '\0') {
        printf(_("Extension refused: %s\n"), brief->extension_refused);
    }
}

static void print_long_term(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    struct arena *arena = &cli->arena;

    if (dossier->has_cadence && dossier->has_sustained_on) {
        printf(_("Long-term since %s, a report: %s\n"), texts_day(dossier->sustained_on, arena),
               word_label(WORDS_CADENCE, dossier->cadence));
    }
    if (dossier->has_next_review_on) {
        printf(_("The office looks again: %s\n"), texts_day(dossier->next_review_on, arena));
    }
    if (brief->period != NULL) {
        printf(_("Next report: for %s, until %s\n"), period_text(brief->period, arena),
               texts_day(brief->period->last_on, arena));
    }
    if (brief->missing_periods > 0) {
        printf(_("Reports missing: %u\n"), brief->missing_periods);
    }
}

/* Who reviews what waits, or decided on what has ended; whoever decided before stands in the history. */
static bool has_reviewer(const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    bool ended = brief->state == WORD_STATE_NIL_CONFIRMED || brief->state == WORD_STATE_CLOSED ||
                 brief->state == WORD_STATE_SUSTAINING;
    return dossier->reviewer != NULL && dossier->reviewer[0] != '\0' &&
           (brief->review_started || ended);
}

/* That the work was sent back is the present until it is answered, then how it came to the answer. */
static void print_sent_back(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    size_t place = dossier_sent_back(dossier);

    if (!brief->last_returned) {
        return;
    }
    if (place == 0) { /* the file is cut short */
        printf(_("Returned: %s\n"), brief->last_reason != NULL ? brief->last_reason : "");
        return;
    }
    const Rectify__Event *event = dossier->events[place - 1];
    const char *act = word_label(WORDS_ACT, event->act);
    const char *text = dossier_sent_back_text(event, &cli->arena);
    printf(brief->submitted_digest.len > 0 ? _("Last %s: %s\n") : _("%s: %s\n"), act, text);
}

static void print_waiting(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;

    if (brief->submitted_digest.len > 0) {
        printf(_("Waits for a decision: version %s\n"), dossier_version_text(dossier, &cli->arena));
    }
    if (has_reviewer(dossier)) {
        printf(_("Reviewer: %s\n"), dossier->reviewer);
    }
    print_sent_back(cli, dossier);
    if (dossier->has_result) {
        printf(_("Verified: %s\n"), word_label(WORDS_RESULT, dossier->result));
    }
    if (brief->predecessor != NULL) {
        printf(_("Taken over from: %s\n"), brief->predecessor);
    }
    if (brief->successor != NULL) {
        printf(_("Transferred to: %s\n"), brief->successor);
    }
}

static const char *state_notes(const Rectify__AssignmentBrief *brief, struct arena *arena)
{
    const char *notes = brief->review_started ? _(", under review") : "";
    const char *late = late_text(brief, brief->overdue, arena);
    return late[0] != '\0' ? keep_printf(arena, "%s%s%s", notes, _(", "), late) : notes;
}

void dossier_print_head(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    const char *due = texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena);

    printf(_("Problem %u (%s): %s\n"), brief->problem_no,
           word_label(WORDS_CATEGORY, dossier->category), brief->title);
    printf(_("Unit: %s (%s)   State: %s%s   Due: %s%s\n"), brief->unit_name,
           word_label(WORDS_PARTY_ROLE, brief->role), word_label(WORDS_STATE, brief->state),
           state_notes(brief, &cli->arena), due, brief->overdue ? _(", overdue") : "");
    print_dates(cli, dossier);
    print_long_term(cli, dossier);
    print_waiting(cli, dossier);
    printf("\n%s\n", dossier->description);
    if (dossier->criterion != NULL && dossier->criterion[0] != '\0') {
        printf(_("Criterion: %s\n"), dossier->criterion);
    }
    dossier_print_beside(dossier, &cli->arena);
}
