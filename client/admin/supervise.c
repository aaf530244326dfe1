/* supervise UNIT|A: a notice that the unit must answer by a day; supervise list: which are answered. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/work.pb-c.h"

enum {
    TEXT = OPTION_KEY_OWN,
    REPLY_BY,
    OPEN,
    UNIT = 'u',
};

static const struct option options[] = {
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("what is asked for")},
    {"reply-by", REPLY_BY, OPTION_DAY, 0, true, N_("DATE"), N_("day to reply by, inclusive")},
    EVIDENCE_OPTIONS("file", N_("attach this file; again for each")),
    {0},
};

static const struct option list_options[] = {
    {"open", OPEN, OPTION_FLAG, 0, false, NULL, N_("only those without a reply")},
    {"unit", UNIT, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"), N_("only this unit")},
    {0},
};

static int run(struct cli *cli)
{
    struct office_act office;
    Rectify__Supervise in = RECTIFY__SUPERVISE__INIT;
    char *unit = NULL;
    unsigned problem_no = 0;

    int code = office_act_about(cli, &problem_no, &unit);
    code = code == EXITS_DONE ? office_act_begin_unit(&office, cli, problem_no, unit) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    code = office_files_send(cli, office_act_unit(&office), &in.files, &in.n_files);
    if (code != EXITS_DONE) {
        return code;
    }
    in.text = keep_text(&cli->arena, options_text(&cli->options, TEXT));
    in.reply_by = (int32_t)options_number(&cli->options, REPLY_BY, 0);
    office.act.what_case = RECTIFY__ACT__WHAT_SUPERVISE;
    office.act.supervise = &in;
    return office_act_send(&office);
}

static const char *reply_text(const Rectify__Supervision *one, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    if (!one->has_replied_ms) {
        return one->overdue ? _("none, overdue") : _("none yet");
    }
    clock_format_minute(one->replied_ms, time);
    const char *text = keep_printf(arena, "%s%s\n%s", time, one->overdue ? _(" (late)") : "",
                                   one->reply != NULL ? one->reply : "");
    if (one->signed_by != NULL) {
        text = keep_printf(arena, _("%s\n(signed by %s, entered by the office)"), text,
                           one->signed_by);
    }
    return one->replies > 1 ? keep_printf(arena, _("%s\n(%u replies)"), text, one->replies) : text;
}

static int print_table(struct cli *cli, const Rectify__Supervisions *all)
{
    static const struct sheet_column columns[] = {
        {N_("Unit"), 20, 0, SHEET_LEFT, false},     {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("Given"), 16, 0, SHEET_LEFT, false},    {N_("Text"), 36, 0, SHEET_LEFT, false},
        {N_("Reply by"), 14, 0, SHEET_LEFT, false}, {N_("Reply"), 30, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_supervisions);
    for (size_t i = 0; i < all->n_supervisions; i++) {
        const Rectify__Supervision *one = all->supervisions[i];
        char time[CLOCK_TEXT_SIZE];
        clock_format_minute(one->at_ms, time);
        table_cell(&table, one->unit_name);
        table_number_or_none(&table, one->problem_no);
        table_cell(&table, keep_join(&cli->arena, time, "\n", one->person_name));
        table_cell(&table, one->text);
        table_cell(&table, texts_day(one->reply_by, &cli->arena));
        table_cell(&table, reply_text(one, &cli->arena));
    }
    return table_print(&table);
}

static void print_json(const Rectify__Supervisions *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (size_t i = 0; i < all->n_supervisions; i++) {
        const Rectify__Supervision *one = all->supervisions[i];
        json_t *object = json_made(json_object());
        json_add_text(object, "unit", one->unit_name);
        json_add_number(object, "problem_no", one->problem_no);
        json_add_text(object, "text", one->text);
        json_add_time(object, "at", one->at_ms);
        json_add_text(object, "person", one->person_name);
        json_add_day(object, "reply_by", true, one->reply_by);
        json_add_flag(object, "overdue", one->overdue);
        if (one->has_replied_ms) {
            json_add_time(object, "replied_at", one->replied_ms);
        }
        json_add_text(object, "reply", one->reply);
        json_add_text(object, "signed_by", one->signed_by);
        json_add_number(object, "replies", one->replies);
        json_push(array, object);
    }
    json_add(document, "supervisions", array);
    json_print(document);
}

/* A late reply is there; what is missing is what a timer asks for. */
static size_t count_missing(const Rectify__Supervisions *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->n_supervisions; i++) {
        count += all->supervisions[i]->overdue && !all->supervisions[i]->has_replied_ms ? 1 : 0;
    }
    return count;
}

static int run_list(struct cli *cli)
{
    Rectify__SupervisionsGet in = RECTIFY__SUPERVISIONS_GET__INIT;
    ProtobufCMessage *out = NULL;
    const char *unit = options_text(&cli->options, UNIT);

    in.unit = unit != NULL ? keep_text(&cli->arena, unit) : NULL;
    in.has_open = true;
    in.open = options_flag(&cli->options, OPEN);
    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_SUPERVISIONS_GET, &in.base, &out) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    const Rectify__Supervisions *all = (const Rectify__Supervisions *)out;
    size_t missing = count_missing(all);
    if (cli->json) {
        print_json(all);
    } else if (all->n_supervisions > 0) {
        code = print_table(cli, all);
    } else {
        say(cli, _("There are no such supervision notices."));
    }
    if (missing > 0) {
        say(cli, _("Replies overdue: %zu"), missing);
    }
    return code == EXITS_DONE && missing > 0 ? EXITS_OVERDUE : code;
}

const struct cli_command supervise_command = {
    .name = "supervise",
    .arguments = N_("A|UNIT"),
    .summary = N_("a notice to a unit, or about a task, that must be answered"),
    .options = options,
    .run = run,
};

const struct cli_command supervise_list_command = {
    .name = "supervise",
    .subname = "list",
    .arguments = "",
    .summary = N_("supervision notices and their replies; exit code 3 when one is overdue"),
    .options = list_options,
    .run = run_list,
};
