#include "server/commands/unit_rows.h"
#include "server/commands/texts.h"

/* One row under check: where remarks about it go. */
struct row_checks {
    struct row_remarks *remarks;
    int line;
};

void row_remarks_add(struct row_remarks *remarks, const struct row_remark *remark)
{
    if (remarks->count < remarks->max) {
        remarks->all[remarks->count++] = *remark;
    }
}

static void remark(struct row_checks *row, enum err err, const char *field, const char *value)
{
    if (err != ERR_OK) {
        /* What is too long to be stored is too long to be sent back. */
        row_remarks_add(row->remarks, &(struct row_remark){
                                          .line = row->line,
                                          .err = err,
                                          .field = field,
                                          .value = err == ERR_SIZE ? NULL : value,
                                      });
    }
}

static void check_name(struct row_checks *row, const char *field, const char *text)
{
    enum err err = text_form(text, TEXT_NAME_MAX);
    bool missing = err == ERR_OK && text_or_null(text) == NULL;
    remark(row, missing ? ERR_FIELD : err, field, text);
}

static void check_names(struct row_checks *row, const char *field, char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_name(row, field, texts[i]);
    }
}

static void check_code(struct row_checks *row, const char *field, const char *text)
{
    enum err err = text_form(text, TEXT_CODE_MAX);
    bool wrong = err == ERR_OK && !text_is_code(text);
    remark(row, wrong ? ERR_FIELD : err, field, text);
}

static void check_word(struct row_checks *row, const char *field, enum vocabulary vocabulary,
                       uint32_t number)
{
    remark(row, word_known(vocabulary, number) ? ERR_OK : ERR_FIELD, field, NULL);
}

/* A file of two thousand million lines does not fit a message: the bound is for the cast. */
static int line_of(uint32_t line)
{
    return count_sane(line) ? (int)line : INT32_MAX;
}

static void take_unit(const Rectify__UnitRow *in, struct row_remarks *remarks, struct unit_row *out)
{
    struct row_checks row = {.remarks = remarks, .line = line_of(in->line)};
    const char *parent = text_or_null(in->parent_code);
    check_code(&row, "code", in->code);
    check_name(&row, "name", in->name);
    check_word(&row, "kind", VOCABULARY_UNIT_KIND, in->kind);
    check_word(&row, "level", VOCABULARY_LEVEL, in->level);
    if (parent != NULL) {
        check_code(&row, "parent", parent);
    }
    remark(&row, text_form(in->first_responsible, TEXT_NAME_MAX), "first_responsible",
           in->first_responsible);
    check_names(&row, "aliases", in->aliases, in->n_aliases);
    *out = (struct unit_row){
        .line = row.line,
        .code = in->code,
        .name = in->name,
        .kind = (enum unit_kind)in->kind,
        .level = (enum level)in->level,
        .parent_code = parent,
        .first_responsible = text_or_null(in->first_responsible),
        .aliases = (const char *const *)in->aliases,
        .alias_count = in->n_aliases,
        .sample = in->sample,
    };
}

static bool of_persons(uint32_t kind)
{
    return kind == GROUP_ASSIGNED_CADRE || kind == GROUP_ASSISTANCE_CADRE;
}

static void take_group(const Rectify__GroupRow *in, struct row_remarks *remarks,
                       struct group_row *out)
{
    struct row_checks row = {.remarks = remarks, .line = line_of(in->line)};
    check_code(&row, "code", in->code);
    check_name(&row, "name", in->name);
    check_word(&row, "kind", VOCABULARY_GROUP_KIND, in->kind);
    check_names(&row, "aliases", in->aliases, in->n_aliases);
    for (size_t i = 0; i < in->n_unit_codes; i++) {
        check_code(&row, "members", in->unit_codes[i]);
    }
    if (in->n_unit_codes > 0 && of_persons(in->kind)) {
        remark(&row, ERR_FIELD, "members", in->unit_codes[0]); /* persons have rows of their own */
    }
    *out = (struct group_row){
        .line = row.line,
        .code = in->code,
        .name = in->name,
        .kind = (enum group_kind)in->kind,
        .aliases = (const char *const *)in->aliases,
        .alias_count = in->n_aliases,
        .unit_codes = (const char *const *)in->unit_codes,
        .unit_count = in->n_unit_codes,
    };
}

static void take_person(const Rectify__PersonRow *in, struct row_remarks *remarks,
                        struct person_row *out)
{
    struct row_checks row = {.remarks = remarks, .line = line_of(in->line)};
    check_name(&row, "name", in->name);
    check_code(&row, "code", in->group_code);
    check_code(&row, "parent", in->unit_code);
    *out = (struct person_row){
        .line = row.line,
        .name = in->name,
        .group_code = in->group_code,
        .unit_code = in->unit_code,
    };
}

enum err unit_rows_take(const Rectify__UnitImport *in, struct arena *arena,
                        struct unit_import_call *call, struct row_remarks *remarks)
{
    struct unit_row *units = arena_calloc(arena, in->n_units, sizeof(*units));
    struct group_row *groups = arena_calloc(arena, in->n_groups, sizeof(*groups));
    struct person_row *persons = arena_calloc(arena, in->n_persons, sizeof(*persons));
    remarks->all = arena_calloc(arena, ROW_REMARKS_MAX, sizeof(*remarks->all));
    remarks->max = ROW_REMARKS_MAX;
    if (units == NULL || groups == NULL || persons == NULL || remarks->all == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < in->n_units; i++) {
        take_unit(in->units[i], remarks, &units[i]);
    }
    for (size_t i = 0; i < in->n_groups; i++) {
        take_group(in->groups[i], remarks, &groups[i]);
    }
    for (size_t i = 0; i < in->n_persons; i++) {
        take_person(in->persons[i], remarks, &persons[i]);
    }
    call->units = units;
    call->unit_count = in->n_units;
    call->groups = groups;
    call->group_count = in->n_groups;
    call->persons = persons;
    call->person_count = in->n_persons;
    return ERR_OK;
}
