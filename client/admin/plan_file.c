#include "client/admin/plan_file.h"

#include "client/admin/unit_rows.h"
#include "client/admin/yaml_reader.h"
#include "common/base/language.h"
#include <string.h>
#include <strings.h>

enum {
    YEAR_FIRST = 1990,
    YEAR_LAST = 2199,
};

/* ---- campaign ---- */

enum campaign_key {
    CAMPAIGN_CODE,
    CAMPAIGN_TITLE,
    CAMPAIGN_YEAR,
    CAMPAIGN_EVALUATION,
    CAMPAIGN_EVALUATION_LEVEL,
    CAMPAIGN_PARENT_PLAN,
    CAMPAIGN_PARENT_NUMBER,
    CAMPAIGN_ISSUER,
    CAMPAIGN_ISSUED_ON,
    CAMPAIGN_PLAN_REVIEW,
    CAMPAIGN_KEYS,
};

static const struct yaml_reader_key campaign_keys[CAMPAIGN_KEYS] = {
    [CAMPAIGN_CODE] = {"code", true},
    [CAMPAIGN_TITLE] = {"title", true},
    [CAMPAIGN_YEAR] = {"year", true},
    [CAMPAIGN_EVALUATION] = {"evaluation", true},
    [CAMPAIGN_EVALUATION_LEVEL] = {"evaluation_level", true},
    [CAMPAIGN_PARENT_PLAN] = {"parent_plan", false},
    [CAMPAIGN_PARENT_NUMBER] = {"parent_number", false},
    [CAMPAIGN_ISSUER] = {"issuer", true},
    [CAMPAIGN_ISSUED_ON] = {"issued_on", true},
    [CAMPAIGN_PLAN_REVIEW] = {"plan_review", false},
};

/* Required fields are never NULL: where a fault was found the message is not sent. */
static char *given(struct yaml_reader *reader, char *text)
{
    return text != NULL ? text : keep_text(reader->arena, "");
}

static void take_code(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file)
{
    char *code = yaml_reader_text(reader, node, "code", OPTION_NAME_MAX, true);
    file->code = yaml_reader_place(node);
    file->message.code = given(reader, code);
    if (code != NULL && !unit_rows_is_code(code)) {
        file_fault(reader->faults, file->code,
                   _("\"%s\" is no code: 1 to 64 letters, digits, \"-\" and \"_\""),
                   file_quote(reader->faults, code));
    }
}

static void take_campaign(struct yaml_reader *reader, const yaml_node_t *node,
                          struct plan_file *file)
{
    Rectify__CampaignImport *message = &file->message;
    yaml_node_t *values[CAMPAIGN_KEYS];

    if (!yaml_reader_map(reader, node, "campaign", campaign_keys, CAMPAIGN_KEYS, values)) {
        return;
    }
    take_code(reader, values[CAMPAIGN_CODE], file);
    message->title = given(
        reader, yaml_reader_text(reader, values[CAMPAIGN_TITLE], "title", OPTION_SHORT_MAX, true));
    message->year =
        yaml_reader_number(reader, values[CAMPAIGN_YEAR], "year", YEAR_FIRST, YEAR_LAST);
    message->evaluation = given(reader, yaml_reader_text(reader, values[CAMPAIGN_EVALUATION],
                                                         "evaluation", OPTION_SHORT_MAX, true));
    message->evaluation_level = yaml_reader_word(reader, values[CAMPAIGN_EVALUATION_LEVEL],
                                                 "evaluation_level", WORDS_LEVEL);
    message->parent_plan = yaml_reader_text(reader, values[CAMPAIGN_PARENT_PLAN], "parent_plan",
                                            OPTION_SHORT_MAX, false);
    message->parent_number = yaml_reader_text(reader, values[CAMPAIGN_PARENT_NUMBER],
                                              "parent_number", OPTION_SHORT_MAX, false);
    message->issuer = given(reader, yaml_reader_text(reader, values[CAMPAIGN_ISSUER], "issuer",
                                                     OPTION_SHORT_MAX, true));
    message->issued_on = yaml_reader_day(reader, values[CAMPAIGN_ISSUED_ON], "issued_on");
    message->has_plan_review = true;
    message->plan_review =
        yaml_reader_switch(reader, values[CAMPAIGN_PLAN_REVIEW], "plan_review", true);
}

/* ---- phases ---- */

static void take_phase(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file)
{
    static const struct yaml_reader_key keys[] = {{"phase", true}, {"due", true}};
    Rectify__PhaseRow *row = keep_alloc(reader->arena, 1, sizeof(*row));
    yaml_node_t *values[ARRAY_LEN(keys)];

    rectify__phase_row__init(row);
    if (!yaml_reader_map(reader, node, "phases[]", keys, ARRAY_LEN(keys), values)) {
        return;
    }
    row->phase = yaml_reader_word(reader, values[0], "phase", WORDS_PHASE);
    row->due_on = yaml_reader_day(reader, values[1], "due");
    if (row->phase == 0) {
        return;
    }
    if (file->phase_dues[row->phase].line > 0) {
        file_fault(reader->faults, yaml_reader_place(values[0]), _("\"%s\" is there twice"),
                   word_name(WORDS_PHASE, row->phase));
        return;
    }
    file->phase_dues[row->phase] = yaml_reader_place(values[1] != NULL ? values[1] : node);
    file->phase_days[row->phase] = row->due_on;
    file->message.phases[file->message.n_phases++] = row;
}

static void take_phases(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file)
{
    size_t count = yaml_reader_list(reader, node, "phases", PLAN_FILE_PHASES);

    file->phases = yaml_reader_place(node);
    file->message.phases =
        keep_alloc(reader->arena, PLAN_FILE_PHASES, sizeof(*file->message.phases));
    for (size_t i = 0; i < count; i++) {
        take_phase(reader, yaml_reader_item(reader, node, i), file);
    }
}

/* ---- problems ---- */

enum problem_key {
    PROBLEM_NO,
    PROBLEM_TEXT_REF,
    PROBLEM_CATEGORY,
    PROBLEM_TITLE,
    PROBLEM_DESCRIPTION,
    PROBLEM_POINTS,
    PROBLEM_RESPONSIBLE,
    PROBLEM_REMARK,
    PROBLEM_DUE,
    PROBLEM_CADENCE,
    PROBLEM_CRITERION,
    PROBLEM_KEYS,
};

static const struct yaml_reader_key problem_keys[PROBLEM_KEYS] = {
    [PROBLEM_NO] = {"no", true},
    [PROBLEM_TEXT_REF] = {"text_ref", false},
    [PROBLEM_CATEGORY] = {"category", true},
    [PROBLEM_TITLE] = {"title", true},
    [PROBLEM_DESCRIPTION] = {"description", true},
    [PROBLEM_POINTS] = {"points", true},
    [PROBLEM_RESPONSIBLE] = {"responsible", true},
    [PROBLEM_REMARK] = {"remark", false},
    [PROBLEM_DUE] = {"due", true},
    [PROBLEM_CADENCE] = {"cadence", false},
    [PROBLEM_CRITERION] = {"criterion", false},
};

/* The texts of a list; `places`, when given, gets where each stands. */
static char **take_texts(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                         size_t items_max, size_t chars_max, struct file_place *places,
                         size_t *count)
{
    size_t items = yaml_reader_list(reader, node, key, items_max);
    char **texts = keep_alloc(reader->arena, items, sizeof(*texts));

    *count = 0;
    for (size_t i = 0; i < items; i++) {
        const yaml_node_t *item = yaml_reader_item(reader, node, i);
        char *text = yaml_reader_text(reader, item, key, chars_max, true);
        if (text != NULL) {
            if (places != NULL) {
                places[*count] = yaml_reader_place(item);
            }
            texts[(*count)++] = text;
        }
    }
    return texts;
}

static void take_due(struct yaml_reader *reader, yaml_node_t *const *values,
                     Rectify__ProblemRow *row, struct plan_file_problem *problem)
{
    const yaml_node_t *node = values[PROBLEM_DUE];
    const yaml_node_t *cadence = values[PROBLEM_CADENCE];
    const char *text = yaml_reader_scalar(node);

    problem->due = yaml_reader_place(node);
    problem->due_on = DAY_NONE;
    if (text != NULL && (strcmp(text, "长期坚持") == 0 || strcasecmp(text, "LONG_TERM") == 0)) {
        row->has_due_kind = true;
        row->due_kind = WORD_DUE_LONG_TERM;
        row->has_cadence = true;
        row->cadence = cadence != NULL ? yaml_reader_word(reader, cadence, "cadence", WORDS_CADENCE)
                                       : WORD_CADENCE_MONTHLY;
        return;
    }
    if (cadence != NULL) {
        file_fault(reader->faults, yaml_reader_place(cadence),
                   _("\"cadence\" belongs to long-term problems only"));
    }
    day_t day = yaml_reader_day(reader, node, "due");
    if (day != DAY_NONE) {
        row->has_due_kind = true;
        row->due_kind = WORD_DUE_DATE;
        row->has_due_on = true;
        row->due_on = day;
        problem->due_on = day;
    }
}

static void take_lists(struct yaml_reader *reader, yaml_node_t *const *values,
                       Rectify__ProblemRow *row, struct plan_file_problem *problem)
{
    problem->points = yaml_reader_place(values[PROBLEM_POINTS]);
    problem->responsible = yaml_reader_place(values[PROBLEM_RESPONSIBLE]);
    row->points = take_texts(reader, values[PROBLEM_POINTS], "points", PLAN_FILE_POINTS_MAX,
                             OPTION_LONG_MAX, NULL, &row->n_points);
    row->parties =
        take_texts(reader, values[PROBLEM_RESPONSIBLE], "responsible", PLAN_FILE_PARTIES_MAX,
                   OPTION_NAME_MAX, problem->parties, &row->n_parties);
}

/* What the server remarks on it finds by its number: two of one number cannot be told apart. */
static void take_number(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file)
{
    struct plan_file_problem *problem = &file->all[file->count];

    problem->number = yaml_reader_place(node);
    problem->no = yaml_reader_number(reader, node, "no", 1, 9999);
    for (size_t i = 0; problem->no > 0 && i < file->count; i++) {
        if (file->all[i].no == problem->no) {
            file_fault(reader->faults, problem->number,
                       _("the number %u is there twice; problems are numbered 1, 2, 3 ... in order "
                         "and without gaps"),
                       problem->no);
            return;
        }
    }
}

static void take_problem(struct yaml_reader *reader, const yaml_node_t *node,
                         struct plan_file *file)
{
    struct plan_file_problem *problem = &file->all[file->count];
    Rectify__ProblemRow *row = keep_alloc(reader->arena, 1, sizeof(*row));
    yaml_node_t *values[PROBLEM_KEYS];

    rectify__problem_row__init(row);
    if (!yaml_reader_map(reader, node, "problems[]", problem_keys, PROBLEM_KEYS, values)) {
        return;
    }
    problem->whole = yaml_reader_place(node);
    take_number(reader, values[PROBLEM_NO], file);
    problem->category = yaml_reader_place(values[PROBLEM_CATEGORY]);
    row->no = problem->no;
    row->text_ref =
        yaml_reader_text(reader, values[PROBLEM_TEXT_REF], "text_ref", OPTION_SHORT_MAX, false);
    row->category = yaml_reader_word(reader, values[PROBLEM_CATEGORY], "category", WORDS_CATEGORY);
    row->title = given(
        reader, yaml_reader_text(reader, values[PROBLEM_TITLE], "title", OPTION_SHORT_MAX, true));
    row->description = given(reader, yaml_reader_text(reader, values[PROBLEM_DESCRIPTION],
                                                      "description", OPTION_LONG_MAX, true));
    row->remark =
        yaml_reader_text(reader, values[PROBLEM_REMARK], "remark", OPTION_LONG_MAX, false);
    row->criterion =
        yaml_reader_text(reader, values[PROBLEM_CRITERION], "criterion", OPTION_LONG_MAX, false);
    take_lists(reader, values, row, problem);
    take_due(reader, values, row, problem);
    file->message.problems[file->count++] = row;
}

static void take_problems(struct yaml_reader *reader, const yaml_node_t *node,
                          struct plan_file *file)
{
    size_t count = yaml_reader_list(reader, node, "problems", PLAN_FILE_PROBLEMS_MAX);

    file->problems = yaml_reader_place(node);
    file->all = keep_alloc(reader->arena, count, sizeof(*file->all));
    file->message.problems = keep_alloc(reader->arena, count, sizeof(*file->message.problems));
    for (size_t i = 0; i < count; i++) {
        take_problem(reader, yaml_reader_item(reader, node, i), file);
    }
    file->message.n_problems = file->count;
}

/* ---- the whole ---- */

static void take_plan(struct yaml_reader *reader, struct plan_file *file)
{
    static const struct yaml_reader_key keys[] = {
        {"campaign", true}, {"phases", true}, {"problems", true}};
    const yaml_node_t *root = yaml_reader_root(reader);
    const struct file_place begin = {1, 1};
    yaml_node_t *values[ARRAY_LEN(keys)];

    if (root == NULL) {
        file_fault(reader->faults, begin,
                   _("the file is empty; FORMATS.md shows what belongs into it"));
        return;
    }
    if (!yaml_reader_map(reader, root, _("the plan"), keys, ARRAY_LEN(keys), values)) {
        return;
    }
    if (values[0] != NULL) {
        take_campaign(reader, values[0], file);
    }
    take_phases(reader, values[1], file);
    take_problems(reader, values[2], file);
}

void plan_file_parse(const char *bytes, size_t length, struct plan_file *file,
                     struct file_faults *faults, struct arena *arena)
{
    struct yaml_reader reader;

    *file = (struct plan_file){0};
    for (size_t i = 0; i <= PLAN_FILE_PHASES; i++) {
        file->phase_days[i] = DAY_NONE;
    }
    rectify__campaign_import__init(&file->message);
    if (yaml_reader_load(&reader, bytes, length, faults, arena)) {
        take_plan(&reader, file);
    }
    yaml_reader_close(&reader);
}
