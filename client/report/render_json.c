#include "client/report/completeness_json.h"
#include "client/report/output.h"
#include "client/report/render.h"
#include "client/report/text_width.h"
#include <jansson.h>
#include <string.h>

enum {
    SCHEMA_VERSION = 1,
};

/*
 * The functions below go on after a failure, since jansson takes NULL for what could not be made
 * and frees what is handed to it in any case; the first reason is kept and asked for once at the
 * end.
 */
struct maker {
    enum err err;
};

static void refuse(struct maker *maker, enum err err)
{
    if (maker->err == ERR_OK) {
        maker->err = err;
    }
}

static void set(struct maker *maker, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) {
        refuse(maker, ERR_NOMEM);
    }
}

static void add(struct maker *maker, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        refuse(maker, ERR_NOMEM);
    }
}

/* jansson does not say which of the two it lacked. */
static json_t *make_text(struct maker *maker, const char *text)
{
    json_t *value = json_string(text);
    if (value == NULL) {
        refuse(maker, text_is_well_formed(text) ? ERR_NOMEM : ERR_UTF8);
    }
    return value;
}

static json_t *make_texts(struct maker *maker, const char *const *texts, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        add(maker, array, make_text(maker, texts[i]));
    }
    return array;
}

static json_t *make_items(struct maker *maker, const struct summary_item *items, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_object();
        set(maker, item, "text", make_text(maker, items[i].text));
        set(maker, item, "units", make_texts(maker, items[i].units, items[i].unit_count));
        add(maker, array, item);
    }
    return array;
}

static json_t *make_states(struct maker *maker, const struct summary_state *states, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *state = json_object();
        set(maker, state, "state", json_integer(states[i].state));
        set(maker, state, "name", make_text(maker, states[i].name));
        set(maker, state, "label", make_text(maker, states[i].label));
        set(maker, state, "count", json_integer(states[i].count));
        add(maker, array, state);
    }
    return array;
}

/* Kinds by their names in PROTOCOL.md. */
static json_t *make_due(struct maker *maker, const struct summary_problem *problem)
{
    char day[DAY_TEXT_SIZE] = "";
    json_t *object = json_object();
    day_format(problem->long_term ? DAY_NONE : problem->due_on, day);
    set(maker, object, "kind", make_text(maker, problem->long_term ? "LONG_TERM" : "DATE"));
    set(maker, object, "date", day[0] != '\0' ? make_text(maker, day) : json_null());
    return object;
}

/*
 * ISO 8601 with the zone, "2023-05-31T09:00:00+08:00"; null for a time that four digits of a year
 * cannot write.
 */
static json_t *make_time(struct maker *maker, int64_t wall_ms)
{
    static const char zone[] = "+08:00";
    char text[CLOCK_TEXT_SIZE + sizeof(zone)] = "";
    clock_format(wall_ms, text);
    if (text[0] == '\0') {
        return json_null();
    }
    text[DAY_TEXT_SIZE - 1] = 'T';
    (void)strcat(text, zone);
    return make_text(maker, text);
}

static json_t *make_sources(struct maker *maker, const struct summary_wording *wording)
{
    json_t *array = json_array();
    for (size_t i = 0; i < wording->source_count; i++) {
        const struct summary_source *source = &wording->sources[i];
        json_t *object = json_object();
        set(maker, object, "unit", make_text(maker, source->unit));
        set(maker, object, "version",
            source->version > 0 ? json_integer(source->version) : json_null());
        set(maker, object, "contributes", json_boolean(source->contributes));
        set(maker, object, "changed", json_boolean(source->changed));
        add(maker, array, object);
    }
    return array;
}

/* What the units say stands in it, as long as the office's wording stands in the list. */
static json_t *make_wording(struct maker *maker, const struct summary_wording *wording)
{
    if (wording == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    set(maker, object, "version", json_integer(wording->version));
    set(maker, object, "written_at", make_time(maker, wording->written_ms));
    set(maker, object, "written_by", make_text(maker, wording->written_by));
    set(maker, object, "stale", json_boolean(wording->stale));
    set(maker, object, "sources", make_sources(maker, wording));
    set(maker, object, "measures", make_items(maker, wording->measures, wording->measure_count));
    set(maker, object, "effects", make_items(maker, wording->effects, wording->effect_count));
    return object;
}

static json_t *make_partial(struct maker *maker, const struct summary_ledger *ledger)
{
    json_t *array = json_array();
    for (size_t i = 0; i < ledger->partial_count; i++) {
        const struct summary_closure *closure = &ledger->partial[i];
        json_t *object = json_object();
        set(maker, object, "unit",
            closure->unit != NULL ? make_text(maker, closure->unit) : json_null());
        set(maker, object, "result", make_text(maker, closure->result));
        set(maker, object, "accepted_risk",
            closure->accepted_risk != NULL ? make_text(maker, closure->accepted_risk)
                                           : json_null());
        add(maker, array, object);
    }
    return array;
}

static json_t *make_moved(struct maker *maker, const struct summary_ledger *ledger)
{
    json_t *array = json_array();
    for (size_t i = 0; i < ledger->moved_count; i++) {
        const struct summary_moved *moved = &ledger->moved[i];
        char day[DAY_TEXT_SIZE] = "";
        json_t *object = json_object();
        day_format(moved->due_on, day);
        set(maker, object, "date", make_text(maker, day));
        set(maker, object, "units", make_texts(maker, moved->units, moved->unit_count));
        add(maker, array, object);
    }
    return array;
}

static json_t *make_ledger(struct maker *maker, const struct summary_ledger *ledger)
{
    char day[DAY_TEXT_SIZE] = "";
    if (ledger == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    day_format(ledger->closed_on, day);
    set(maker, object, "goals", make_texts(maker, ledger->goals, ledger->goal_count));
    set(maker, object, "leader", make_text(maker, ledger->leader));
    set(maker, object, "owners", make_items(maker, ledger->owners, ledger->owner_count));
    set(maker, object, "progress", make_items(maker, ledger->progress, ledger->progress_count));
    set(maker, object, "evidence", make_items(maker, ledger->evidence, ledger->evidence_count));
    set(maker, object, "no_evidence",
        make_items(maker, ledger->no_evidence, ledger->no_evidence_count));
    set(maker, object, "moved_due", make_moved(maker, ledger));
    set(maker, object, "closed_in_part", make_partial(maker, ledger));
    set(maker, object, "closed_on", day[0] != '\0' ? make_text(maker, day) : json_null());
    return object;
}

static json_t *make_problem(struct maker *maker, const struct summary_problem *problem)
{
    json_t *object = json_object();
    set(maker, object, "no", json_integer(problem->no));
    set(maker, object, "category", make_text(maker, problem->category));
    set(maker, object, "category_label", make_text(maker, problem->category_label));
    set(maker, object, "title", make_text(maker, problem->title));
    set(maker, object, "description", make_text(maker, problem->description));
    set(maker, object, "remark", make_text(maker, problem->remark));
    set(maker, object, "due", make_due(maker, problem));
    set(maker, object, "parties", make_texts(maker, problem->parties, problem->party_count));
    if (problem->lead != 0) {
        set(maker, object, "lead", make_text(maker, problem->parties[problem->lead - 1]));
    }
    set(maker, object, "measures", make_items(maker, problem->measures, problem->measure_count));
    set(maker, object, "effects", make_items(maker, problem->effects, problem->effect_count));
    set(maker, object, "completeness", completeness_json(&problem->completeness));
    set(maker, object, "states", make_states(maker, problem->states, problem->state_count));
    set(maker, object, "self_held", json_integer(problem->self_held));
    set(maker, object, "wording", make_wording(maker, problem->wording));
    set(maker, object, "ledger", make_ledger(maker, problem->ledger));
    return object;
}

static json_t *make_unit(struct maker *maker, const struct summary_unit *unit)
{
    json_t *object = json_object();
    set(maker, object, "name", make_text(maker, unit->name));
    set(maker, object, "kind", make_text(maker, unit->kind));
    set(maker, object, "completeness", completeness_json(&unit->completeness));
    set(maker, object, "returns", json_integer(unit->completeness.returned));
    return object;
}

static json_t *make_campaign(struct maker *maker, const struct summary *summary)
{
    json_t *object = json_object();
    set(maker, object, "code", make_text(maker, summary->campaign_code));
    set(maker, object, "title", make_text(maker, summary->title));
    set(maker, object, "year", json_integer(summary->year));
    return object;
}

/* A frozen report; null: as things stand. */
static json_t *make_version(struct maker *maker, const struct summary *summary)
{
    if (summary->version == 0) {
        return json_null();
    }
    json_t *object = json_object();
    set(maker, object, "number", json_integer(summary->version));
    set(maker, object, "frozen_by", make_text(maker, summary->frozen_by));
    set(maker, object, "digest", make_text(maker, summary->digest));
    return object;
}

static json_t *make_decision(struct maker *maker, const struct summary_decision *decision)
{
    json_t *object = json_object();
    set(maker, object, "problem_no", json_integer(decision->problem_no));
    set(maker, object, "unit", make_text(maker, decision->unit));
    set(maker, object, "act", make_text(maker, decision->act));
    set(maker, object, "person", make_text(maker, decision->person));
    set(maker, object, "received_at", make_time(maker, decision->received_ms));
    return object;
}

static json_t *make_decisions(struct maker *maker, const struct summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->self_held_count; i++) {
        add(maker, array, make_decision(maker, &summary->self_held[i]));
    }
    return array;
}

static json_t *make_optional(struct maker *maker, const char *text)
{
    return text != NULL ? make_text(maker, text) : json_null();
}

static json_t *make_summary(struct maker *maker, const struct summary *summary)
{
    json_t *problems = json_array();
    json_t *units = json_array();
    json_t *object = json_object();
    for (size_t i = 0; i < summary->problem_count; i++) {
        add(maker, problems, make_problem(maker, &summary->problems[i]));
    }
    for (size_t i = 0; i < summary->unit_count; i++) {
        add(maker, units, make_unit(maker, &summary->units[i]));
    }
    set(maker, object, "schema_version", json_integer(SCHEMA_VERSION));
    set(maker, object, "campaign", make_campaign(maker, summary));
    set(maker, object, "as_of", make_time(maker, summary->as_of_ms));
    set(maker, object, "edition", make_optional(maker, summary->edition));
    set(maker, object, "version", make_version(maker, summary));
    set(maker, object, "node", make_optional(maker, summary->node));
    set(maker, object, "problems", problems);
    set(maker, object, "units", units);
    set(maker, object, "units_are_nodes", json_boolean(summary->units_are_nodes));
    set(maker, object, "self_held", make_decisions(maker, summary));
    return object;
}

enum err render_json(const struct summary *summary, FILE *out)
{
    struct maker maker = {0};
    json_t *object = make_summary(&maker, summary);
    if (maker.err == ERR_OK && json_dumpf(object, out, JSON_INDENT(2)) != 0) {
        refuse(&maker, ferror(out) != 0 ? ERR_IO : ERR_NOMEM);
    }
    json_decref(object);
    if (maker.err != ERR_OK) {
        return maker.err;
    }
    (void)fputc('\n', out);
    return output_finish(out);
}
