/* inspect UNIT: what the office did with a unit; activities: the list of it. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "client/admin/problem_option.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/work.pb-c.h"

enum {
    KIND = 'k',
    PROBLEM = OPTION_KEY_OWN,
    TEXT,
    TOPIC,
    TRAINER,
    AUDIENCE,
    HEAD_COUNT,
    HELD_ON,
    HEAD_COUNT_MAX = 1000000,
};

static const struct option options[] = {
    {"kind", KIND, OPTION_WORD, WORDS_ACTIVITY_KIND, true, N_("KIND"),
     N_("INSPECTION, GUIDANCE, SUPERVISION, TRAINING, OUTREACH")},
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("what was done and found")},
    PROBLEM_OPTION(PROBLEM, N_("about this problem")),
    {"held-on", HELD_ON, OPTION_DAY, 0, false, N_("DATE"), N_("day of the activity (today)")},
    {"topic", TOPIC, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"), N_("topic of a training")},
    {"trainer", TRAINER, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"), N_("who taught it")},
    {"audience", AUDIENCE, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"), N_("for whom")},
    {"head-count", HEAD_COUNT, OPTION_NUMBER, HEAD_COUNT_MAX, false, N_("PERSONS"),
     N_("how many came")},
    EVIDENCE_OPTIONS("file", N_("attach this file; again for each")),
    {0},
};

static char *optional_text(struct cli *cli, int key)
{
    const char *text = options_text(&cli->options, key);
    return text != NULL ? keep_text(&cli->arena, text) : NULL;
}

static int run(struct cli *cli)
{
    struct office_act office;
    Rectify__Activity in = RECTIFY__ACTIVITY__INIT;
    struct problem_option problem;
    const char *unit = NULL;

    int code = problem_option_read(cli, PROBLEM, &problem);
    if (code == EXITS_DONE) {
        code = problem_option_unit(&problem, cli->options.arguments[0], &unit);
    }
    if (code == EXITS_DONE) {
        code =
            office_act_begin_unit(&office, cli, problem.problem_no, keep_text(&cli->arena, unit));
    }
    if (code != EXITS_DONE) {
        return code;
    }
    code = office_files_send(cli, office_act_unit(&office), &in.files, &in.n_files);
    if (code != EXITS_DONE) {
        return code;
    }
    in.kind = (uint32_t)options_number(&cli->options, KIND, 0);
    in.held_on = (int32_t)options_number(&cli->options, HELD_ON, day_of_wall_ms(clock_wall_ms()));
    in.text = keep_text(&cli->arena, options_text(&cli->options, TEXT));
    in.topic = optional_text(cli, TOPIC);
    in.trainer = optional_text(cli, TRAINER);
    in.audience = optional_text(cli, AUDIENCE);
    in.head_count = (uint32_t)options_number(&cli->options, HEAD_COUNT, 0);
    in.has_head_count = in.head_count > 0;
    office.act.what_case = RECTIFY__ACT__WHAT_ACTIVITY;
    office.act.activity = &in;
    return office_act_send(&office);
}

/* One line more where something was said of it. */
static const char *with_said(const char *text, const char *label, const char *said,
                             struct arena *arena)
{
    return said != NULL && said[0] != '\0' ? keep_printf(arena, _("%s\n%s: %s"), text, label, said)
                                           : text;
}

static const char *what_text(const Rectify__ActivityRecord *one, struct arena *arena)
{
    const char *text = with_said(one->text, _("topic"), one->topic, arena);
    text = with_said(text, _("trainer"), one->trainer, arena);
    text = with_said(text, _("audience"), one->audience, arena);
    if (one->has_head_count) {
        text = with_said(text, _("head count"), keep_printf(arena, "%u", one->head_count), arena);
    }
    for (size_t i = 0; i < one->n_files; i++) {
        text = with_said(text, _("file"), one->files[i], arena);
    }
    return text;
}

/* Where the files that are named can be fetched. */
static void say_where(const struct cli *cli, const Rectify__Activities *all)
{
    for (size_t i = 0; i < all->n_activities; i++) {
        if (all->activities[i]->n_files > 0) {
            say(cli, _("Fetch a file: rectify-admin files UNIT --get NAME; of one about a problem: "
                       "files N/UNIT --get NAME"));
            return;
        }
    }
}

static int print_table(struct cli *cli, const Rectify__Activities *all)
{
    static const struct sheet_column columns[] = {
        {N_("Date"), 14, 0, SHEET_LEFT, false},    {N_("Unit"), 20, 0, SHEET_LEFT, false},
        {N_("Problem"), 7, 0, SHEET_RIGHT, false}, {N_("Kind"), 8, 0, SHEET_LEFT, false},
        {N_("Text"), 44, 0, SHEET_LEFT, false},    {N_("Who"), 14, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_activities);
    for (size_t i = 0; i < all->n_activities; i++) {
        const Rectify__ActivityRecord *one = all->activities[i];
        table_cell(&table, texts_day(one->held_on, &cli->arena));
        table_cell(&table, one->unit_name);
        table_number_or_none(&table, one->problem_no);
        table_cell(&table, word_label(WORDS_ACTIVITY_KIND, one->kind));
        table_cell(&table, what_text(one, &cli->arena));
        table_cell(&table, one->person_name);
    }
    return table_print(&table);
}

static void print_json(const Rectify__Activities *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (size_t i = 0; i < all->n_activities; i++) {
        const Rectify__ActivityRecord *one = all->activities[i];
        json_t *object = json_made(json_object());
        json_add_text(object, "unit", one->unit_name);
        json_add_number(object, "problem_no", one->problem_no);
        json_add_word(object, "kind", WORDS_ACTIVITY_KIND, one->kind);
        json_add_day(object, "held_on", true, one->held_on);
        json_add_text(object, "text", one->text);
        json_add_text(object, "topic", one->topic);
        json_add_text(object, "trainer", one->trainer);
        json_add_text(object, "audience", one->audience);
        if (one->has_head_count) {
            json_add_number(object, "head_count", one->head_count);
        }
        json_add_text(object, "person", one->person_name);
        json_add_time(object, "at", one->at_ms);
        if (one->n_files > 0) {
            json_add_texts(object, "files", one->n_files, one->files);
        }
        json_push(array, object);
    }
    json_add(document, "activities", array);
    json_print(document);
}

static int run_list(struct cli *cli)
{
    Rectify__ActivitiesGet in = RECTIFY__ACTIVITIES_GET__INIT;
    ProtobufCMessage *out = NULL;

    in.unit =
        cli->options.argument_count > 0 ? keep_text(&cli->arena, cli->options.arguments[0]) : NULL;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_ACTIVITIES_GET, &in.base, &out) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    const Rectify__Activities *all = (const Rectify__Activities *)out;
    if (cli->json) {
        print_json(all);
        return EXITS_DONE;
    }
    if (all->n_activities == 0) {
        say(cli, _("No activities are recorded."));
        return EXITS_DONE;
    }
    code = print_table(cli, all);
    say_where(cli, all);
    return code;
}

const struct cli_command inspect_command = {
    .name = "inspect",
    .arguments = "UNIT",
    .summary = N_("record an inspection, guidance, urging, training or outreach"),
    .options = options,
    .run = run,
};

const struct cli_command activities_command = {
    .name = "activities",
    .arguments = N_("[UNIT]"),
    .summary = N_("what the office did with units"),
    .run = run_list,
};
