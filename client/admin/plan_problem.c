#include "client/admin/plan_problem.h"

#include "common/base/language.h"
#include <string.h>
#include <strings.h>

enum {
    PROBLEM_NO_MAX = 9999,
};

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
    PROBLEM_LEAD,
    PROBLEM_LEADER,
    PROBLEM_RISK,
    PROBLEM_TAGS,
    PROBLEM_INDICATORS,
    PROBLEM_REPEATS,
    PROBLEM_PARENT_PROBLEM,
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
    [PROBLEM_LEAD] = {"lead", false},
    [PROBLEM_LEADER] = {"leader", false},
    [PROBLEM_RISK] = {"risk", false},
    [PROBLEM_TAGS] = {"tags", false},
    [PROBLEM_INDICATORS] = {"indicators", false},
    [PROBLEM_REPEATS] = {"repeats", false},
    [PROBLEM_PARENT_PROBLEM] = {"parent_problem", false},
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
    problem->no = yaml_reader_number(reader, node, "no", 1, PROBLEM_NO_MAX);
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

/* Who takes the lead is one of those that are responsible. */
static void take_lead(struct yaml_reader *reader, const yaml_node_t *node, Rectify__ProblemRow *row,
                      struct plan_file_problem *problem)
{
    const char *name = yaml_reader_text(reader, node, "lead", OPTION_NAME_MAX, true);
    problem->lead = yaml_reader_place(node);
    if (name == NULL) {
        return;
    }
    for (size_t i = 0; i < row->n_parties; i++) {
        if (strcmp(row->parties[i], name) == 0) {
            row->has_lead = true;
            row->lead = (uint32_t)i + 1;
            return;
        }
    }
    file_fault(reader->faults, problem->lead,
               _("\"%s\" is none of those that are responsible; name one of them"),
               file_quote(reader->faults, name));
}

/* The number of a problem of another plan, which the campaign must name. */
static uint32_t take_reference(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                               const char *campaign_key, const char *code)
{
    uint32_t no = yaml_reader_number(reader, node, key, 1, PROBLEM_NO_MAX);
    if (no != 0 && code == NULL) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\" needs \"%s\" in the campaign: the code of the plan that it is a "
                     "number of"),
                   key, campaign_key);
    }
    return no;
}

static void take_references(struct yaml_reader *reader, yaml_node_t *const *values,
                            Rectify__ProblemRow *row, struct plan_file *file)
{
    struct plan_file_problem *problem = &file->all[file->count];
    const Rectify__CampaignImport *message = &file->message;
    problem->repeats = yaml_reader_place(values[PROBLEM_REPEATS]);
    problem->parent_problem = yaml_reader_place(values[PROBLEM_PARENT_PROBLEM]);
    row->repeats =
        take_reference(reader, values[PROBLEM_REPEATS], "repeats", "previous", message->previous);
    row->has_repeats = row->repeats != 0;
    row->parent_problem = take_reference(reader, values[PROBLEM_PARENT_PROBLEM], "parent_problem",
                                         "parent", message->parent);
    row->has_parent_problem = row->parent_problem != 0;
}

enum indicator_key {
    INDICATOR_NAME,
    INDICATOR_UNIT,
    INDICATOR_BASELINE,
    INDICATOR_BENCHMARK,
    INDICATOR_TARGET,
    INDICATOR_KEYS,
};

static Rectify__Indicator *take_indicator(struct yaml_reader *reader, const yaml_node_t *node)
{
    static const struct yaml_reader_key keys[INDICATOR_KEYS] = {
        [INDICATOR_NAME] = {"name", true},          [INDICATOR_UNIT] = {"unit", true},
        [INDICATOR_BASELINE] = {"baseline", false}, [INDICATOR_BENCHMARK] = {"benchmark", false},
        [INDICATOR_TARGET] = {"target", false},
    };
    Rectify__Indicator *indicator = keep_alloc(reader->arena, 1, sizeof(*indicator));
    yaml_node_t *values[INDICATOR_KEYS];

    rectify__indicator__init(indicator);
    if (!yaml_reader_map(reader, node, "indicators[]", keys, INDICATOR_KEYS, values)) {
        return indicator;
    }
    indicator->name = plan_given(
        reader, yaml_reader_text(reader, values[INDICATOR_NAME], "name", OPTION_SHORT_MAX, true));
    indicator->unit = plan_given(
        reader, yaml_reader_text(reader, values[INDICATOR_UNIT], "unit", OPTION_NAME_MAX, true));
    indicator->baseline = yaml_reader_decimal(reader, values[INDICATOR_BASELINE], "baseline");
    indicator->benchmark = yaml_reader_decimal(reader, values[INDICATOR_BENCHMARK], "benchmark");
    indicator->target = yaml_reader_decimal(reader, values[INDICATOR_TARGET], "target");
    return indicator;
}

static void take_indicators(struct yaml_reader *reader, const yaml_node_t *node,
                            Rectify__ProblemRow *row)
{
    size_t count = yaml_reader_list(reader, node, "indicators", PLAN_FILE_INDICATORS_MAX);
    row->indicators = keep_alloc(reader->arena, count, sizeof(*row->indicators));
    for (size_t i = 0; i < count; i++) {
        row->indicators[row->n_indicators++] =
            take_indicator(reader, yaml_reader_item(reader, node, i));
    }
}

void plan_problem_take(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file)
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
    row->title = plan_given(
        reader, yaml_reader_text(reader, values[PROBLEM_TITLE], "title", OPTION_SHORT_MAX, true));
    row->description = plan_given(reader, yaml_reader_text(reader, values[PROBLEM_DESCRIPTION],
                                                           "description", OPTION_LONG_MAX, true));
    row->remark =
        yaml_reader_text(reader, values[PROBLEM_REMARK], "remark", OPTION_LONG_MAX, false);
    row->criterion =
        yaml_reader_text(reader, values[PROBLEM_CRITERION], "criterion", OPTION_LONG_MAX, false);
    row->risk = yaml_reader_text(reader, values[PROBLEM_RISK], "risk", OPTION_LONG_MAX, false);
    row->leader =
        yaml_reader_text(reader, values[PROBLEM_LEADER], "leader", OPTION_SHORT_MAX, false);
    row->tags = take_texts(reader, values[PROBLEM_TAGS], "tags", PLAN_FILE_TAGS_MAX,
                           OPTION_NAME_MAX, NULL, &row->n_tags);
    take_lists(reader, values, row, problem);
    take_lead(reader, values[PROBLEM_LEAD], row, problem);
    take_references(reader, values, row, file);
    take_indicators(reader, values[PROBLEM_INDICATORS], row);
    take_due(reader, values, row, problem);
    file->message.problems[file->count++] = row;
}
