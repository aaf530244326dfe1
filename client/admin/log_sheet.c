#include "client/admin/log_sheet.h"

#include "client/cli/json.h"
#include "client/cli/keep.h"
#include "client/cli/receipt.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/uuid.h"
#include <stdio.h>
#include <string.h>

enum {
    DIGEST_LENGTH = 32,
    SUBJECT_SIZE = 96,
};

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static const char *time_text(int64_t wall_ms, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    if (wall_ms == 0) {
        return "";
    }
    clock_format(wall_ms, time);
    return keep_text(arena, time);
}

/* Acts of the office on no unit, by the names that the server writes down. */
static const char *office_act_text(const char *name)
{
    static const struct {
        const char *name;
        const char *label;
    } acts[] = {
        {"unit-import", N_("import of the register")}, {"campaign-import", N_("import of a plan")},
        {"campaign-issue", N_("issue of a campaign")}, {"code-create", N_("enrolment code made")},
        {"client-revoke", N_("terminal revoked")},     {"summary-freeze", N_("report frozen")},
        {"wording", N_("wording of a problem")},       {"phase-set", N_("phase of a campaign")},
        {"enroll", N_("terminal enrolled")},
    };
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        if (strcmp(acts[i].name, name) == 0) {
            return _(acts[i].label);
        }
    }
    return name;
}

static const char *act_text(const Rectify__LogEntry *entry)
{
    return entry->has_act ? word_label(WORDS_ACT, entry->act)
                          : office_act_text(text_or_empty(entry->office_act));
}

/* 0: before the first state, or an act that leads nowhere. */
static const char *state_text(const Rectify__LogEntry *entry, uint32_t state)
{
    return state != 0 ? word_label(receipt_states((int)entry->act), state) : "";
}

static const char *move_text(const Rectify__LogEntry *entry, struct arena *arena)
{
    const char *from = state_text(entry, entry->from_state);
    const char *to = state_text(entry, entry->to_state);
    return strcmp(from, to) == 0 ? to : keep_join(arena, from, " → ", to);
}

/* "UNIT/PERSON"; an administrator, who has no unit, is "-/PERSON". */
static const char *whom_text(const char *whom)
{
    return strncmp(whom, "-/", 2) == 0 ? whom + 2 : whom;
}

static const char *roles_text(char *names, struct arena *arena)
{
    uint32_t roles = 0;
    char *rest = NULL;
    for (const char *name = strtok_r(names, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        roles |= (uint32_t)word_number(WORDS_ROLE, name);
    }
    return words_of_bits(WORDS_ROLE, roles, arena);
}

/* "client ID serial SERIAL roles ROLE,ROLE UNIT/PERSON"; older records have the first two words. */
static const char *terminal_subject(const char *subject, struct arena *arena)
{
    char number[SUBJECT_SIZE];
    char serial[SUBJECT_SIZE];
    char roles[SUBJECT_SIZE];
    int whom = 0;
    int words =
        sscanf(subject, "client %95s serial %95s roles %95s %n", number, serial, roles, &whom);
    if (words == 3 && whom > 0) {
        return keep_printf(arena, _("%s (terminal %s, %s, certificate %s)"),
                           whom_text(subject + whom), number, roles_text(roles, arena), serial);
    }
    return words > 0 ? keep_printf(arena, _("terminal %s"), number) : subject;
}

/* What such an act was about, where the server's words are not the reader's. */
static const char *office_subject(const Rectify__LogEntry *entry, struct arena *arena)
{
    const char *act = text_or_empty(entry->office_act);
    const char *subject = text_or_empty(entry->subject);
    char campaign[SUBJECT_SIZE];
    char phase[SUBJECT_SIZE];
    char state[SUBJECT_SIZE];
    if (strcmp(act, "unit-import") == 0) {
        return _("register of units");
    }
    if (strcmp(act, "client-revoke") == 0) {
        return terminal_subject(subject, arena);
    }
    const char *blank = strchr(subject, ' '); /* "CODE UNIT/PERSON", "CODE client ..." */
    if (strcmp(act, "code-create") == 0 && blank != NULL) {
        return keep_printf(arena, _("%s (code %.*s)"), whom_text(blank + 1), (int)(blank - subject),
                           subject);
    }
    if (strcmp(act, "enroll") == 0 && blank != NULL) {
        return keep_printf(arena, _("%s, code %.*s"), terminal_subject(blank + 1, arena),
                           (int)(blank - subject), subject);
    }
    if (strcmp(act, "phase-set") == 0 &&
        sscanf(subject, "%95s %95s %95s", campaign, phase, state) == 3) {
        return keep_printf(arena, _("%s, %s: %s"), campaign,
                           word_label(WORDS_PHASE, word_number(WORDS_PHASE, phase)),
                           word_label(WORDS_PHASE_STATE, word_number(WORDS_PHASE_STATE, state)));
    }
    return subject;
}

/* The unit, or what the office did it with. */
static const char *about_text(const Rectify__LogEntry *entry, struct arena *arena)
{
    return entry->unit_id != 0 ? text_or_empty(entry->unit_name) : office_subject(entry, arena);
}

static const char *subject_text(const Rectify__LogEntry *entry, struct arena *arena)
{
    const char *subject = about_text(entry, arena);
    return entry->has_problem_no ? keep_printf(arena, "%u/%s", entry->problem_no, subject)
                                 : subject;
}

static const char *number_text(bool given, uint64_t number, struct arena *arena)
{
    return given ? keep_printf(arena, "%llu", (unsigned long long)number) : "";
}

static const char *role_text(uint32_t role)
{
    return role != 0 ? word_label(WORDS_ROLE, role) : "";
}

static const char *id_text(const ProtobufCBinaryData *id, struct arena *arena)
{
    struct uuid uuid;
    char text[UUID_TEXT_SIZE];
    if (id->len != sizeof(uuid.bytes)) {
        return "";
    }
    memcpy(uuid.bytes, id->data, sizeof(uuid.bytes));
    uuid_format(&uuid, text);
    return keep_text(arena, text);
}

static const char *digest_text(const Rectify__LogEntry *entry, struct arena *arena)
{
    char hex[2 * DIGEST_LENGTH + 1] = "";
    for (size_t i = 0; i < DIGEST_LENGTH && i < entry->digest.len; i++) {
        (void)snprintf(hex + 2 * i, 3, "%02x", entry->digest.data[i]);
    }
    return keep_text(arena, hex);
}

/* What was written, and who signed it where the office entered it for the unit. */
static const char *words_text(const Rectify__LogEntry *entry, struct arena *arena)
{
    const char *text = text_or_empty(entry->text);
    if (entry->signed_by == NULL) {
        return text;
    }
    const char *entered =
        keep_printf(arena, _("entered by the office, signed by %s"), entry->signed_by);
    return text[0] != '\0' ? keep_join(arena, text, "\n", entered) : entered;
}

static void short_row(const Rectify__LogEntry *entry, struct arena *arena, const char **cells)
{
    *cells++ = time_text(entry->received_ms, arena);
    *cells++ =
        keep_join(arena, text_or_empty(entry->actor_unit), " ", text_or_empty(entry->person_name));
    *cells++ = subject_text(entry, arena);
    *cells++ = act_text(entry);
    *cells++ = move_text(entry, arena);
    *cells++ = words_text(entry, arena);
}

static void full_row(const Rectify__LogEntry *entry, struct arena *arena, const char **cells)
{
    *cells++ = time_text(entry->received_ms, arena);
    *cells++ = time_text(entry->client_time_ms, arena);
    *cells++ = about_text(entry, arena);
    *cells++ = text_or_empty(entry->campaign);
    *cells++ = number_text(entry->has_problem_no, entry->problem_no, arena);
    *cells++ = act_text(entry);
    *cells++ = state_text(entry, entry->from_state);
    *cells++ = state_text(entry, entry->to_state);
    *cells++ = number_text(entry->version != 0, entry->version, arena);
    *cells++ = text_or_empty(entry->text);
    *cells++ = text_or_empty(entry->person_name);
    *cells++ = text_or_empty(entry->actor_unit);
    *cells++ = role_text(entry->role);
    *cells++ = entry->self_held ? _("yes") : "";
    *cells++ = text_or_empty(entry->signed_by);
    *cells++ = number_text(entry->has_client_id, (uint64_t)entry->client_id, arena);
    *cells++ = text_or_empty(entry->terminal);
    *cells++ = id_text(&entry->request_id, arena);
    *cells++ = digest_text(entry, arena);
}

static void make(const Rectify__Log *log, const struct sheet_column *columns, size_t column_count,
                 void (*row)(const Rectify__LogEntry *, struct arena *, const char **),
                 struct arena *arena, struct sheet *sheet)
{
    struct sheet_column *translated = keep_alloc(arena, column_count, sizeof(*translated));
    const char **cells = keep_alloc(arena, log->n_entries * column_count, sizeof(*cells));
    for (size_t i = 0; i < column_count; i++) {
        translated[i] = columns[i];
        translated[i].heading = _(columns[i].heading);
    }
    for (size_t i = 0; i < log->n_entries; i++) {
        row(log->entries[i], arena, cells + i * column_count);
    }
    *sheet = (struct sheet){.title = "",
                            .columns = translated,
                            .column_count = column_count,
                            .cells = cells,
                            .row_count = log->n_entries};
}

void log_sheet_short(const Rectify__Log *log, struct arena *arena, struct sheet *sheet)
{
    static const struct sheet_column columns[] = {
        {N_("Time"), 19, 0, SHEET_LEFT, false},  {N_("Who"), 20, 0, SHEET_LEFT, false},
        {N_("About"), 20, 0, SHEET_LEFT, false}, {N_("What"), 14, 0, SHEET_LEFT, false},
        {N_("State"), 16, 0, SHEET_LEFT, false}, {N_("Text"), 32, 0, SHEET_LEFT, false},
    };
    make(log, columns, ARRAY_LEN(columns), short_row, arena, sheet);
}

void log_sheet_full(const Rectify__Log *log, struct arena *arena, struct sheet *sheet)
{
    static const struct sheet_column columns[] = {
        {N_("Received"), 19, 0, SHEET_LEFT, false},
        {N_("Time of the terminal"), 19, 0, SHEET_LEFT, false},
        {N_("About"), 20, 0, SHEET_LEFT, false},
        {N_("Campaign"), 12, 0, SHEET_LEFT, false},
        {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("What"), 14, 0, SHEET_LEFT, false},
        {N_("From"), 10, 0, SHEET_LEFT, false},
        {N_("To"), 10, 0, SHEET_LEFT, false},
        {N_("Version"), 7, 0, SHEET_RIGHT, false},
        {N_("Text"), 32, 0, SHEET_LEFT, false},
        {N_("Person"), 12, 0, SHEET_LEFT, false},
        {N_("Unit of the person"), 20, 0, SHEET_LEFT, false},
        {N_("Role"), 12, 0, SHEET_LEFT, false},
        {N_("Self-held"), 8, 0, SHEET_LEFT, false},
        {N_("Entered, signed by"), 12, 0, SHEET_LEFT, false},
        {N_("Terminal"), 8, 0, SHEET_RIGHT, false},
        {N_("Computer"), 16, 0, SHEET_LEFT, false},
        {N_("Request"), 36, 0, SHEET_LEFT, false},
        {N_("Digest"), 64, 0, SHEET_LEFT, false},
    };
    make(log, columns, ARRAY_LEN(columns), full_row, arena, sheet);
}

static void add_act(json_t *object, const Rectify__LogEntry *entry)
{
    enum words states = receipt_states((int)entry->act);
    if (!entry->has_act) {
        json_add_text(object, "office_act", entry->office_act);
        json_add_text(object, "subject", entry->subject);
        return;
    }
    json_add_word(object, "act", WORDS_ACT, entry->act);
    if (entry->from_state != 0) {
        json_add_word(object, "from_state", states, entry->from_state);
    }
    if (entry->to_state != 0) {
        json_add_word(object, "to_state", states, entry->to_state);
    }
    json_add_number(object, "version", entry->version);
}

static void add_id(json_t *object, const char *key, const char *text)
{
    if (text[0] != '\0') {
        json_add_text(object, key, text);
    }
}

json_t *log_entry_json(const Rectify__LogEntry *entry)
{
    struct arena texts;
    json_t *object = json_made(json_object());

    arena_init(&texts, 4096);
    json_add_time(object, "received_at", entry->received_ms);
    if (entry->has_client_time_ms) {
        json_add_time(object, "client_time", entry->client_time_ms);
    }
    json_add_text(object, "unit", entry->unit_name);
    json_add_text(object, "campaign", entry->campaign);
    if (entry->has_problem_no) {
        json_add_number(object, "problem_no", entry->problem_no);
    }
    add_act(object, entry);
    json_add_text(object, "text", entry->text);
    json_add_text(object, "person", entry->person_name);
    json_add_text(object, "actor_unit", entry->actor_unit);
    if (entry->role != 0) {
        json_add_word(object, "role", WORDS_ROLE, entry->role);
    }
    json_add_flag(object, "self_held", entry->self_held);
    json_add_text(object, "signed_by", entry->signed_by);
    if (entry->has_client_id) {
        json_add_number(object, "client_id", entry->client_id);
    }
    json_add_text(object, "terminal", entry->terminal);
    add_id(object, "request_id", id_text(&entry->request_id, &texts));
    add_id(object, "digest", digest_text(entry, &texts));
    arena_close(&texts);
    return object;
}
