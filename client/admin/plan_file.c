#include "client/admin/plan_file.h"

#include "client/admin/plan_problem.h"
#include "client/admin/unit_rows.h"
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
    CAMPAIGN_PARENT_LEVEL,
    CAMPAIGN_PARENT,
    CAMPAIGN_PREVIOUS,
    CAMPAIGN_AREA,
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
    [CAMPAIGN_PARENT_LEVEL] = {"parent_level", false},
    [CAMPAIGN_PARENT] = {"parent", false},
    [CAMPAIGN_PREVIOUS] = {"previous", false},
    [CAMPAIGN_AREA] = {"area", false},
};

static char *take_code(struct yaml_reader *reader, const yaml_node_t *node, const char *key)
{
    char *code = yaml_reader_text(reader, node, key, OPTION_NAME_MAX, true);
    if (code != NULL && !unit_rows_is_code(code)) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\" is no code: 1 to 64 letters, digits, \"-\" and \"_\""),
                   file_quote(reader->faults, code));
    }
    return code;
}

/* The plans that it refers to, and whom it concerns. */
static void take_references(struct yaml_reader *reader, yaml_node_t *const *values,
                            struct plan_file *file)
{
    Rectify__CampaignImport *message = &file->message;
    file->previous = yaml_reader_place(values[CAMPAIGN_PREVIOUS]);
    file->parent = yaml_reader_place(values[CAMPAIGN_PARENT]);
    file->area = yaml_reader_place(values[CAMPAIGN_AREA]);
    message->previous = take_code(reader, values[CAMPAIGN_PREVIOUS], "previous");
    message->parent = take_code(reader, values[CAMPAIGN_PARENT], "parent");
    message->area = yaml_reader_text(reader, values[CAMPAIGN_AREA], "area", OPTION_NAME_MAX, false);
    message->parent_level =
        yaml_reader_word(reader, values[CAMPAIGN_PARENT_LEVEL], "parent_level", WORDS_LEVEL);
    message->has_parent_level = message->parent_level != 0;
}

static void take_campaign(struct yaml_reader *reader, const yaml_node_t *node,
                          struct plan_file *file)
{
    Rectify__CampaignImport *message = &file->message;
    yaml_node_t *values[CAMPAIGN_KEYS];

    if (!yaml_reader_map(reader, node, "campaign", campaign_keys, CAMPAIGN_KEYS, values)) {
        return;
    }
    file->code = yaml_reader_place(values[CAMPAIGN_CODE]);
    message->code = plan_given(reader, take_code(reader, values[CAMPAIGN_CODE], "code"));
    message->title = plan_given(
        reader, yaml_reader_text(reader, values[CAMPAIGN_TITLE], "title", OPTION_SHORT_MAX, true));
    message->year =
        yaml_reader_number(reader, values[CAMPAIGN_YEAR], "year", YEAR_FIRST, YEAR_LAST);
    message->evaluation =
        plan_given(reader, yaml_reader_text(reader, values[CAMPAIGN_EVALUATION], "evaluation",
                                            OPTION_SHORT_MAX, true));
    message->evaluation_level = yaml_reader_word(reader, values[CAMPAIGN_EVALUATION_LEVEL],
                                                 "evaluation_level", WORDS_LEVEL);
    message->parent_plan = yaml_reader_text(reader, values[CAMPAIGN_PARENT_PLAN], "parent_plan",
                                            OPTION_SHORT_MAX, false);
    message->parent_number = yaml_reader_text(reader, values[CAMPAIGN_PARENT_NUMBER],
                                              "parent_number", OPTION_SHORT_MAX, false);
    message->issuer = plan_given(reader, yaml_reader_text(reader, values[CAMPAIGN_ISSUER], "issuer",
                                                          OPTION_SHORT_MAX, true));
    message->issued_on = yaml_reader_day(reader, values[CAMPAIGN_ISSUED_ON], "issued_on");
    message->has_plan_review = true;
    message->plan_review =
        yaml_reader_switch(reader, values[CAMPAIGN_PLAN_REVIEW], "plan_review", true);
    take_references(reader, values, file);
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

/* ---- the whole ---- */

static void take_problems(struct yaml_reader *reader, const yaml_node_t *node,
                          struct plan_file *file)
{
    size_t count = yaml_reader_list(reader, node, "problems", PLAN_FILE_PROBLEMS_MAX);

    file->problems = yaml_reader_place(node);
    file->all = keep_alloc(reader->arena, count, sizeof(*file->all));
    file->message.problems = keep_alloc(reader->arena, count, sizeof(*file->message.problems));
    for (size_t i = 0; i < count; i++) {
        plan_problem_take(reader, yaml_reader_item(reader, node, i), file);
    }
    file->message.n_problems = file->count;
}

/* What a program exported says of which form it is; who writes by hand need not. */
static void check_format(struct yaml_reader *reader, const yaml_node_t *node)
{
    const char *text = yaml_reader_scalar(node);
    if (node != NULL && (text == NULL || strcmp(text, "1") != 0)) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("the file is of a form that this program does not know; update the program"));
    }
}

static void take_plan(struct yaml_reader *reader, struct plan_file *file)
{
    enum {
        FORMAT,
        CAMPAIGN,
        PHASES,
        PROBLEMS,
        KEYS,
    };
    static const struct yaml_reader_key keys[KEYS] = {
        {"format", false}, {"campaign", true}, {"phases", true}, {"problems", true}};
    const yaml_node_t *root = yaml_reader_root(reader);
    const struct file_place begin = {1, 1};
    yaml_node_t *values[KEYS];

    if (root == NULL) {
        file_fault(reader->faults, begin,
                   _("the file is empty; FORMATS.md shows what belongs into it"));
        return;
    }
    if (!yaml_reader_map(reader, root, _("the plan"), keys, KEYS, values)) {
        return;
    }
    check_format(reader, values[FORMAT]);
    if (values[CAMPAIGN] != NULL) {
        take_campaign(reader, values[CAMPAIGN], file);
    }
    take_phases(reader, values[PHASES], file);
    take_problems(reader, values[PROBLEMS], file);
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
