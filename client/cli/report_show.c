#include "client/cli/report_show.h"

#include "client/cli/document_file.h"
#include "client/cli/dossier_files.h"
#include "client/cli/json.h"
#include "client/cli/receipt.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

const char *report_copies(const Rectify__ReportBrief *brief, struct arena *arena)
{
    const char *text = brief->paper ? word_label(WORDS_COPY_FORM, 1) : "";
    return brief->scan ? keep_join(arena, text, _(", "), word_label(WORDS_COPY_FORM, 2)) : text;
}

const char *report_code(const Rectify__ReportBrief *brief, struct arena *arena)
{
    struct digest digest;
    char *code = keep_alloc(arena, CHECK_CODE_SIZE, 1);
    if (brief->has_digest && brief->digest.len == DIGEST_SIZE) {
        memcpy(digest.bytes, brief->digest.data, DIGEST_SIZE);
        check_code_make(&digest, code);
    }
    return code;
}

/* ---- for people ---- */

static void print_standing(struct cli *cli, const Rectify__ReportBrief *brief)
{
    const char *copies = report_copies(brief, &cli->arena);
    char time[CLOCK_TEXT_SIZE];

    printf(_("\n%s: %s\n"), brief->unit_name, word_label(WORDS_REPORT_STATE, brief->state));
    if (brief->version > 0) {
        clock_format(brief->received_ms, time);
        printf(_("Version %u, check code %s, received %.16s%s\n"), brief->version,
               report_code(brief, &cli->arena), time, brief->on_time ? "" : _(", late"));
        if (brief->signed_by != NULL) {
            printf(_("Entered by the office, signed by %s\n"), brief->signed_by);
        }
        printf(_("Stamped copy: %s\n"), copies[0] != '\0' ? copies : _("not yet"));
    }
    if (brief->last_reason != NULL) {
        printf(_("Returned: %s\n"), brief->last_reason);
    }
}

static Rectify__Event *as_event(const Rectify__ReportEvent *in, struct arena *arena)
{
    Rectify__Event *out = keep_alloc(arena, 1, sizeof(*out));
    rectify__event__init(out);
    out->request_id = in->request_id;
    out->act = in->act;
    out->received_ms = in->received_ms;
    out->n_files = in->n_files;
    out->files = in->files;
    return out;
}

const Rectify__Dossier *report_dossier(const Rectify__Report *report, struct arena *arena)
{
    Rectify__Dossier *dossier = keep_alloc(arena, 1, sizeof(*dossier));
    Rectify__AssignmentBrief *brief = keep_alloc(arena, 1, sizeof(*brief));
    rectify__dossier__init(dossier);
    rectify__assignment_brief__init(brief);
    brief->unit_id = report->report->unit_id;
    dossier->assignment = brief;
    dossier->events = keep_alloc(arena, report->n_events, sizeof(Rectify__Event *));
    dossier->n_events = report->n_events;
    for (size_t i = 0; i < report->n_events; i++) {
        dossier->events[i] = as_event(report->events[i], arena);
    }
    return dossier;
}

static const char *event_text(const Rectify__ReportEvent *event, struct arena *arena)
{
    if (event->has_received_on) {
        return keep_printf(arena, _("received on %s by %s"), texts_day(event->received_on, arena),
                           event->received_by != NULL ? event->received_by : "");
    }
    if (event->signed_by != NULL) {
        return keep_printf(arena, _("entered by the office, signed by %s"), event->signed_by);
    }
    return event->n_files > 0 ? dossier_files_text(as_event(event, arena), arena)
                              : keep_text(arena, event->text);
}

static int print_events(struct cli *cli, const Rectify__Report *report)
{
    static const struct sheet_column columns[] = {
        {N_("Time"), 16, 0, SHEET_LEFT, false}, {N_("Who"), 22, 0, SHEET_LEFT, false},
        {N_("What"), 16, 0, SHEET_LEFT, false}, {N_("Version"), 7, 0, SHEET_RIGHT, false},
        {N_("Text"), 30, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), report->n_events);
    for (size_t i = 0; i < report->n_events; i++) {
        const Rectify__ReportEvent *event = report->events[i];
        char time[CLOCK_TEXT_SIZE];
        clock_format_minute(event->received_ms, time);
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table, keep_join(&cli->arena, event->unit_name != NULL ? event->unit_name : "",
                                     " ", event->person_name));
        table_cell(&table, keep_printf(&cli->arena, "%s%s", word_label(WORDS_ACT, event->act),
                                       event->self_held ? _(" (self-held)") : ""));
        table_number(&table, event->version);
        table_cell(&table, event_text(event, &cli->arena));
    }
    printf("\n");
    return table_print(&table);
}

/* ---- for scripts ---- */

static json_t *event_json(const Rectify__ReportEvent *event, struct arena *arena)
{
    json_t *object = json_made(json_object());
    json_add_word(object, "act", WORDS_ACT, event->act);
    json_add_word(object, "state", WORDS_REPORT_STATE, event->to_state);
    json_add_number(object, "version", event->version);
    json_add_text(object, "person", event->person_name);
    json_add_text(object, "unit", event->unit_name);
    json_add_time(object, "received_at", event->received_ms);
    json_add_text(object, "text", event->text);
    json_add_flag(object, "self_held", event->self_held);
    json_add_day(object, "received_on", event->has_received_on, event->received_on);
    json_add_text(object, "received_by", event->received_by);
    json_add_text(object, "signed_by", event->signed_by);
    if (event->n_files > 0) {
        json_add(object, "files", dossier_files_json(as_event(event, arena)));
    }
    return object;
}

static void print_json(struct cli *cli, const Rectify__Report *report,
                       const struct report_page *page)
{
    json_t *document = json_document();
    if (page->version > 0) {
        json_add_number(document, "version", page->version);
        json_add_text(document, "check_code", page->check_code);
        json_add_text(document, "title", page->act->report_submit->title);
    }
    if (report != NULL) {
        json_t *events = json_made(json_array());
        json_add(document, "report", report_json(report->report, &cli->arena));
        for (size_t i = 0; i < report->n_events; i++) {
            json_push(events, event_json(report->events[i], &cli->arena));
        }
        json_add(document, "events", events);
    }
    json_print(document);
}

json_t *report_json(const Rectify__ReportBrief *brief, struct arena *arena)
{
    json_t *object = json_made(json_object());
    json_add_text(object, "unit", brief->unit_name);
    json_add_word(object, "kind", WORDS_UNIT_KIND, brief->unit_kind);
    json_add_text(object, "first_responsible", brief->first_responsible);
    json_add_flag(object, "expected", brief->expected);
    json_add_word(object, "state", WORDS_REPORT_STATE, brief->state);
    json_add_number(object, "version", brief->version);
    if (brief->version > 0) {
        json_add_text(object, "check_code", report_code(brief, arena));
        json_add_time(object, "received_at", brief->received_ms);
        json_add_text(object, "confirmed_by", brief->confirmed_by);
        json_add_text(object, "signed_by", brief->signed_by);
        json_add_flag(object, "on_time", brief->on_time);
        json_add_number(object, "unfinished", brief->unfinished);
        json_add_flag(object, "paper", brief->paper);
        json_add_flag(object, "scan", brief->scan);
    }
    json_add_text(object, "last_reason", brief->last_reason);
    json_add_words(object, "allowed_acts", WORDS_ACT, brief->n_allowed_acts, brief->allowed_acts);
    return object;
}

int report_show(struct cli *cli, const Rectify__Report *report, const struct report_page *page)
{
    struct document document;
    int code = EXITS_DONE;
    if (cli->json) {
        print_json(cli, report, page);
        return code;
    }
    if (page->version > 0) {
        code = report_page_document(cli, page, &document);
        code = code == EXITS_DONE ? document_print(cli, &document) : code;
    }
    if (report == NULL || code != EXITS_DONE) {
        return code;
    }
    print_standing(cli, report->report);
    code = report->n_events > 0 ? print_events(cli, report) : code;
    const char *allowed =
        receipt_allowed(report->report->n_allowed_acts, report->report->allowed_acts, &cli->arena);
    printf(_("\nWhat you can do now: %s\n"), allowed[0] != '\0' ? allowed : _("nothing"));
    return code;
}
