/* What happened with a task, oldest first, each event with what came with it. */
#include "client/cli/dossier_files.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/effect_standing.h"
#include "client/cli/period.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>

/* One line more of an event's text. */
static const char *with_line(const char *text, const char *line, struct arena *arena)
{
    return text[0] != '\0' ? keep_join(arena, text, "\n", line) : line;
}

/* The measures concerned and the new day, each behind the text, parted from it. */
static const char *with_return(const Rectify__Event *event, const char *text, const char *parting,
                               struct arena *arena)
{
    const char *items = "";
    for (size_t i = 0; i < event->n_items; i++) {
        const char *no = keep_printf(arena, "%u", event->items[i]);
        items = i == 0 ? no : keep_join(arena, items, _(", "), no);
    }
    if (event->n_items > 0) {
        text = keep_join(arena, text, parting, keep_printf(arena, _("measure %s"), items));
    }
    if (event->has_new_due_on) {
        const char *day = texts_day(event->new_due_on, arena);
        text = keep_join(arena, text, parting, keep_printf(arena, _("new date: %s"), day));
    }
    return text;
}

/* To the minute. */
static const char *event_time(const Rectify__Event *event, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format_minute(event->received_ms, time);
    return keep_text(arena, time);
}

const char *dossier_sent_back_text(const Rectify__Event *event, struct arena *arena)
{
    const char *about = keep_join(arena, event_time(event, arena), _(", "), event->person_name);
    return keep_printf(arena, _("%s (%s)"), event->text != NULL ? event->text : "",
                       with_return(event, about, _(", "), arena));
}

static const char *with_verification(const Rectify__Event *event, const char *text,
                                     struct arena *arena)
{
    if (event->has_method) {
        const char *line = word_label(WORDS_METHOD, event->method);
        if (event->has_verified_on) {
            line = keep_join(arena, line, _(", "), texts_day(event->verified_on, arena));
        }
        text = with_line(text, keep_printf(arena, _("verified: %s"), line), arena);
    }
    if (event->has_result) {
        const char *label = word_label(WORDS_RESULT, event->result);
        text = with_line(text, keep_printf(arena, _("result: %s"), label), arena);
    }
    if (event->accepted_risk != NULL && event->accepted_risk[0] != '\0') {
        text = with_line(text, keep_printf(arena, _("accepted risk: %s"), event->accepted_risk),
                         arena);
    }
    if (event->has_next_review_on) {
        const char *line = texts_day(event->next_review_on, arena);
        if (event->has_cadence) {
            line = keep_join(arena, line, _(", "), word_label(WORDS_CADENCE, event->cadence));
        }
        text = with_line(text, keep_printf(arena, _("next review: %s"), line), arena);
    }
    return text;
}

/* A line more, with its label; none where there is no value. */
static const char *with_value(const char *text, const char *label, const char *value,
                              struct arena *arena)
{
    if (value == NULL || value[0] == '\0') {
        return text;
    }
    return with_line(text, keep_printf(arena, _("%s: %s"), label, value), arena);
}

static const char *with_period(const Rectify__Event *event, const char *text, struct arena *arena)
{
    if (event->period != NULL) {
        const char *period = period_text(event->period, arena);
        const char *head = event->nil ? keep_printf(arena, _("%s (nothing done)"), period) : period;
        text = text[0] != '\0' ? keep_join(arena, head, "\n", text) : head;
    }
    return with_value(text, _("quantity"), event->quantity, arena);
}

static const char *with_extension(const Rectify__Event *event, const char *text,
                                  struct arena *arena)
{
    if (event->has_wanted_on) {
        text = with_value(text, _("wanted day"), texts_day(event->wanted_on, arena), arena);
    }
    return with_value(text, _("how far the work is"), event->progress, arena);
}

static const char *with_actuals(const Rectify__Event *event, const char *text, struct arena *arena)
{
    for (size_t i = 0; i < event->n_actuals; i++) {
        const char *label = keep_printf(arena, _("indicator %u"), event->actuals[i]->indicator);
        text = with_value(text, label, event->actuals[i]->value, arena);
    }
    return text;
}

static const char *with_end(const Rectify__Event *event, const char *text, struct arena *arena)
{
    if (event->has_end_reason) {
        const char *label = word_label(WORDS_END_REASON, event->end_reason);
        text = text[0] != '\0' ? keep_join(arena, label, "\n", text) : label;
    }
    return with_value(text, _("campaign that takes it over"), event->carried_to, arena);
}

/* What is decided on has a version that a decision can name. */
static const char *with_version(const Rectify__Event *event, const char *text, struct arena *arena)
{
    char code[VERSION_CODE_SIZE];
    bool submits = event->act == WORD_ACT_NIL || event->act == WORD_ACT_PLAN ||
                   event->act == WORD_ACT_DONE || event->act == WORD_ACT_REVISE;

    version_code(&event->digest, code);
    return submits ? with_value(text, _("version"), code, arena) : text;
}

static const char *with_work(const Rectify__Event *event, const char *text, struct arena *arena)
{
    if (event->has_reply_by) {
        text = with_value(text, _("reply by"), texts_day(event->reply_by, arena), arena);
    }
    if (event->has_activity_kind && event->has_held_on) {
        const char *line = keep_join(arena, word_label(WORDS_ACTIVITY_KIND, event->activity_kind),
                                     _(", "), texts_day(event->held_on, arena));
        text = with_line(text, line, arena);
    }
    return text;
}

static const char *event_text(const Rectify__Dossier *dossier, const Rectify__Event *event,
                              struct arena *arena)
{
    const char *text = event->text != NULL ? event->text : "";
    text = with_version(event, text, arena);
    text = with_value(text, _("waiting for"), event->blocked_on, arena);
    text = with_value(text, _("at"), event->affected_unit, arena);
    if (event->has_local) {
        text = with_line(text, keep_printf(arena, _("local problem no. %u"), event->local), arena);
    }
    if (event->has_measure) {
        text = with_line(text, keep_printf(arena, _("measure %u"), event->measure), arena);
    }
    if (effect_is_superseded(dossier, event)) {
        text = with_line(text, _("(counts no longer)"), arena);
    }
    text = with_period(event, text, arena);
    text = with_extension(event, text, arena);
    text = with_actuals(event, text, arena);
    text = with_end(event, text, arena);
    text = with_return(event, text, "\n", arena);
    text = with_work(event, text, arena);
    text = with_verification(event, text, arena);
    text = with_value(text, _("conclusion"), event->conclusion, arena);
    text = with_value(text, event->from_state != 0 ? _("transferred to") : _("transferred from"),
                      event->other_unit, arena);
    text = with_value(text, _("signed for the unit"), event->signed_by, arena);
    return event->n_files > 0 ? with_line(text, dossier_files_text(event, arena), arena) : text;
}

int dossier_print_events(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("Time"), 16, 0, SHEET_LEFT, false},
        {N_("Who"), 22, 0, SHEET_LEFT, false},
        {N_("What"), 14, 0, SHEET_LEFT, false},
        {N_("Text"), 32, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), dossier->n_events);
    for (size_t i = 0; i < dossier->n_events; i++) {
        const Rectify__Event *event = dossier->events[i];
        table_cell(&table, event_time(event, &cli->arena));
        table_cell(&table, keep_join(&cli->arena, event->unit_name != NULL ? event->unit_name : "",
                                     " ", event->person_name));
        table_cell(&table, keep_printf(&cli->arena, "%s%s", word_label(WORDS_ACT, event->act),
                                       event->self_held ? _(" (self-held)") : ""));
        table_cell(&table, event_text(dossier, event, &cli->arena));
    }
    printf("\n");
    return table_print(&table);
}
