/*
 * What a command line makes of a unit's act, on the terminal and where the office enters for it: a revision that starts
 * from the accepted plan, the period that is reported on, and the line that is offered for an act.
 */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/guide.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    WORDS_MAX = 24,
    INSTITUTIONAL = 4,
    PREVENTIVE = 5,
    RECURRING = 6,
};

static int perform(struct cli *cli)
{
    (void)cli;
    return 0;
}

static const struct option wait_options[] = {
    {"wait", 'w', OPTION_FLAG, 0, false, NULL, "wait"},
    {0},
};
static const struct cli_command *const unit_commands[] = {
    &nil_command,    &plan_command, &revise_command,   &periodic_command,
    &extend_command, &done_command, &local_add_command};
static const struct cli_program terminal = {
    .name = "rectify",
    .version = "1",
    .summary = "s",
    .legend = "l",
    .commands = unit_commands,
    .command_count = ARRAY_LEN(unit_commands),
    .perform = perform,
    .act_options = wait_options,
};

static const struct option signed_options[] = {
    {"signed-by", 300, OPTION_LINE, 100, true, "PERSON", "who signed"},
    {0},
};
static const struct option decide_options[] = {
    {"version", 301, OPTION_LINE, 100, false, "VERSION", "which"},
    {0},
};
static const struct cli_command *const inner[] = {&plan_command, &periodic_command,
                                                  &local_add_command, NULL};
static const struct cli_command enter = {.name = "enter",
                                         .arguments = "UNIT",
                                         .summary = "s",
                                         .options = signed_options,
                                         .inner = inner,
                                         .run = perform};
static const struct cli_command approve = {.name = "review",
                                           .subname = "approve",
                                           .arguments = "A",
                                           .summary = "s",
                                           .options = decide_options,
                                           .run = perform};
static const struct cli_command grant = {
    .name = "extend", .arguments = "A", .summary = "s", .run = perform};
static const struct cli_command reopen = {
    .name = "reopen", .arguments = "A", .summary = "s", .run = perform};
static const struct cli_command *const office_commands[] = {&enter, &approve, &grant, &reopen};
static const struct cli_program office = {
    .name = "rectify-admin",
    .version = "1",
    .summary = "s",
    .legend = "l",
    .commands = office_commands,
    .command_count = ARRAY_LEN(office_commands),
};

/* ---- a task with an accepted plan ---- */

static char old_cause[] = "学习不够";
static char old_method[] = "逐户核对";
static char old_scope[] = "全部村组";
static char old_owner[] = "张三";
static char old_every[] = "每月";
static char old_reason[] = "由上级解决";
static char old_local[] = "路灯不亮";
static char first_text[] = "组织学习";
static char second_text[] = "定期检查";
static char third_text[] = "建立制度";
static uint32_t first_points[] = {1};
static uint32_t second_points[] = {2};

struct accepted {
    Rectify__SelfCheckRecord check;
    Rectify__MeasureRecord records[3];
    Rectify__MeasureRecord *measures[3];
    Rectify__ExcuseRecord excuse;
    Rectify__ExcuseRecord *excuses[1];
    char *locals[1];
    Rectify__PlanVersion version;
    Rectify__PlanVersion *versions[1];
    Rectify__AssignmentBrief task;
    Rectify__Period period;
    Rectify__Dossier dossier;
};

static void accept_measures(struct accepted *accepted)
{
    Rectify__MeasureRecord *records = accepted->records;
    for (uint32_t i = 0; i < 3; i++) {
        rectify__measure_record__init(&records[i]);
        records[i].no = i + 1;
        records[i].owner = old_owner;
        accepted->measures[i] = &records[i];
    }
    records[0].kind = WORD_MEASURE_CORRECTIVE;
    records[0].text = first_text;
    records[0].has_due_on = true;
    records[0].due_on = 100;
    records[0].points = first_points;
    records[0].n_points = 1;
    records[1].kind = RECURRING;
    records[1].text = second_text;
    records[1].frequency = old_every;
    records[1].points = second_points;
    records[1].n_points = 1;
    records[2].kind = INSTITUTIONAL;
    records[2].text = third_text;
    records[2].has_due_on = true;
    records[2].due_on = 200;
    records[2].points = first_points;
    records[2].n_points = 1;
}

static void accept(struct accepted *accepted)
{
    *accepted = (struct accepted){0};
    rectify__self_check_record__init(&accepted->check);
    rectify__excuse_record__init(&accepted->excuse);
    rectify__plan_version__init(&accepted->version);
    rectify__assignment_brief__init(&accepted->task);
    rectify__period__init(&accepted->period);
    rectify__dossier__init(&accepted->dossier);
    accept_measures(accepted);
    accepted->check.checked_on = 50;
    accepted->check.method = old_method;
    accepted->check.scope = old_scope;
    accepted->excuse.point = 3;
    accepted->excuse.reason = old_reason;
    accepted->excuses[0] = &accepted->excuse;
    accepted->locals[0] = old_local;
    accepted->version.act = 4;
    accepted->version.accepted = true;
    accepted->version.self_check = &accepted->check;
    accepted->version.cause = old_cause;
    accepted->version.measures = accepted->measures;
    accepted->version.n_measures = 3;
    accepted->version.excuses = accepted->excuses;
    accepted->version.n_excuses = 1;
    accepted->version.local_problems = accepted->locals;
    accepted->version.n_local_problems = 1;
    accepted->versions[0] = &accepted->version;
    accepted->dossier.plans = accepted->versions;
    accepted->dossier.n_plans = 1;
    accepted->task.problem_no = 4;
    accepted->task.unit_name = old_owner;
    accepted->dossier.assignment = &accepted->task;
}

static int find_file(struct act_draft *draft, const Rectify__Dossier **file)
{
    const struct accepted *accepted = draft->arg;
    *file = &accepted->dossier;
    return EXITS_DONE;
}

/* Reads "a|b c|d" as a command line; -1, or the exit code. */
static int read_words(struct cli *cli, const struct cli_program *program, const char *line)
{
    char *argv[WORDS_MAX + 1] = {0};
    char *rest = NULL;
    char *word = NULL;
    int argc = 0;

    *cli = (struct cli){0};
    arena_init(&cli->arena, 1 << 20);
    rest = keep_text(&cli->arena, line);
    argv[argc++] = keep_text(&cli->arena, program->name);
    while ((word = strsep(&rest, "|")) != NULL && argc < WORDS_MAX) {
        argv[argc++] = word;
    }
    char **kept = keep_alloc(&cli->arena, WORDS_MAX + 1, sizeof(*kept));
    memcpy(kept, argv, sizeof(argv));
    return cli_read(cli, program, argc, kept);
}

/* The act that a line of the terminal makes of the accepted task. */
/* None of these commands names a file. */
static int take_no_files(struct act_draft *draft, Rectify__Attachment ***files, size_t *count)
{
    (void)draft;
    *files = NULL;
    *count = 0;
    return EXITS_DONE;
}

static int build(struct accepted *accepted, const char *line, struct act_draft *draft,
                 struct cli *cli)
{
    unsigned problem_no = 0;
    int code = read_words(cli, &terminal, line);
    assert_int_equal(code, -1);
    *draft = (struct act_draft){.cli = cli,
                                .person = "李四",
                                .task = &accepted->task,
                                .find_file = find_file,
                                .take_files = take_no_files,
                                .arg = accepted};
    rectify__act__init(&draft->act);
    code = act_check(cli->command, &cli->options, &problem_no);
    return code == EXITS_DONE ? cli->command->build(draft) : code;
}

static void nothing_of_an_accepted_plan_is_typed_again(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept(&accepted);
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), 0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_int_equal(draft.act.what_case, RECTIFY__ACT__WHAT_REVISE);
    assert_string_equal(draft.act.revise->reason, "雨天");
    assert_string_equal(plan->cause, old_cause);
    assert_string_equal(plan->self_check->method, old_method);
    assert_string_equal(plan->self_check->scope, old_scope);
    assert_int_equal(plan->self_check->checked_on, 50);
    assert_int_equal(plan->n_excuses, 1);
    assert_string_equal(plan->excuses[0]->reason, old_reason);
    assert_int_equal(plan->n_local_problems, 1);
    assert_false(plan->has_no_local_problems);
    assert_int_equal(plan->n_measures, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(plan->measures[i]->has_continues);
        assert_int_equal(plan->measures[i]->continues, i + 1);
        assert_int_equal(plan->measures[i]->kind, accepted.records[i].kind);
        assert_string_equal(plan->measures[i]->text, accepted.records[i].text);
        assert_string_equal(plan->measures[i]->owner, old_owner);
        assert_int_equal(plan->measures[i]->n_points, 1);
    }
    assert_string_equal(plan->measures[1]->frequency, old_every);
    assert_null(plan->confirmed_by); /* the head confirms each version anew */
    arena_close(&cli.arena);
}

static void a_revision_changes_what_it_says_and_nothing_else(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept(&accepted);
    assert_int_equal(build(&accepted,
                           "revise|4|--reason|雨天|--measure|新措施|--change|3|--due|2023-06-30|"
                           "--measure|换了说法|--continues|2|--drop|1|--cause|新原因|--no-local",
                           &draft, &cli),
                     0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_string_equal(plan->cause, "新原因");
    assert_true(plan->no_local_problems);
    assert_int_equal(plan->n_measures, 3);

    /* In the order of the accepted plan; what is new stands last. */
    assert_string_equal(plan->measures[0]->text, "换了说法");
    assert_int_equal(plan->measures[0]->continues, 2);
    assert_int_equal(plan->measures[0]->kind, RECURRING);
    assert_string_equal(plan->measures[0]->frequency, old_every);
    assert_string_equal(plan->measures[0]->owner, old_owner);
    assert_string_equal(plan->measures[1]->text, third_text);
    assert_int_equal(plan->measures[1]->continues, 3);
    assert_int_equal(plan->measures[1]->kind, INSTITUTIONAL);
    assert_int_not_equal(plan->measures[1]->due_on, 200);
    assert_string_equal(plan->measures[2]->text, "新措施");
    assert_false(plan->measures[2]->has_continues);
    assert_string_equal(plan->measures[2]->owner, "李四");

    /* The new one covers all points: no reason for a gap is left. */
    assert_int_equal(plan->n_excuses, 0);
    arena_close(&cli.arena);
}

/* A date takes the place of a frequency, and the other way round; the kind stays but where a day ends what recurs. */
static void a_new_time_takes_the_place_of_the_old(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept(&accepted);
    assert_int_equal(build(&accepted,
                           "revise|4|--reason|雨天|--change|1|--every|每周|--change|2|--due|"
                           "2023-06-30",
                           &draft, &cli),
                     0);
    const Rectify__Plan *plan = draft.act.revise->plan;
    assert_false(plan->measures[0]->has_due_on);
    assert_string_equal(plan->measures[0]->frequency, "每周");
    assert_int_equal(plan->measures[0]->kind, WORD_MEASURE_CORRECTIVE);
    assert_true(plan->measures[1]->has_due_on);
    assert_null(plan->measures[1]->frequency);
    assert_int_equal(plan->measures[1]->kind, WORD_MEASURE_CORRECTIVE);
    arena_close(&cli.arena);
}

/* S-47: what prevents, prevents every quarter too. */
static void a_nil_declarations_measure_is_preventive_however_often(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept(&accepted);
    assert_int_equal(build(&accepted,
                           "nil|4|--checked-on|2023-05-06|--method|核对|--scope|全部|--statement|无"
                           "|--measure|巡查|--every|每季度|--measure|宣传",
                           &draft, &cli),
                     0);
    const Rectify__Nil *nil = draft.act.nil;
    assert_int_equal(nil->n_measures, 2);
    assert_int_equal(nil->measures[0]->kind, PREVENTIVE);
    assert_string_equal(nil->measures[0]->frequency, "每季度");
    assert_int_equal(nil->measures[1]->kind, PREVENTIVE);
    assert_null(nil->measures[1]->frequency);
    arena_close(&cli.arena);
}

static void a_revision_that_cannot_be_is_said_at_once(void **state)
{
    static const char *const wrong[] = {
        "revise|4|--reason|雨天|--drop|4",
        "revise|4|--reason|雨天|--change|9|--due|2023-06-30",
        "revise|4|--reason|雨天|--measure|新|--continues|9",
        "revise|4|--reason|雨天|--change|0",
    };
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        accept(&accepted);
        assert_int_equal(build(&accepted, wrong[i], &draft, &cli), EXITS_DATA);
        arena_close(&cli.arena);
    }
    accept(&accepted);
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天|--local|甲|--no-local", &draft, &cli),
                     EXITS_USAGE);
    arena_close(&cli.arena);
    accept(&accepted);
    accepted.version.accepted = false;
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
    accept(&accepted);
    accepted.version.act = WORD_ACT_NIL;
    assert_int_equal(build(&accepted, "revise|4|--reason|雨天", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
}

/* ---- periods ---- */

static void sustain(struct accepted *accepted, uint32_t cadence, int32_t first_on, int32_t last_on)
{
    accept(accepted);
    accepted->task.state = WORD_STATE_SUSTAINING;
    accepted->period.cadence = cadence;
    accepted->period.first_on = first_on;
    accepted->period.last_on = last_on;
    accepted->task.period = &accepted->period;
}

static void the_earliest_missing_period_is_reported(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    day_t today = day_of_wall_ms(clock_wall_ms());
    (void)state;
    sustain(&accepted, WORD_CADENCE_MONTHLY, today - 70, today - 40);
    assert_int_equal(build(&accepted, "periodic|4|清理河道|--quantity|3次", &draft, &cli), 0);
    assert_int_equal(draft.act.periodic->period_on, today - 70);
    assert_false(draft.act.periodic->nil);
    assert_string_equal(draft.act.periodic->text, "清理河道");
    assert_string_equal(draft.act.periodic->quantity, "3次");
    arena_close(&cli.arena);

    /* One that is under way may be reported, one that lies ahead not. */
    sustain(&accepted, WORD_CADENCE_MONTHLY, today, today + 30);
    assert_int_equal(build(&accepted, "periodic|4|汛期停工|--nil", &draft, &cli), 0);
    assert_true(draft.act.periodic->nil);
    arena_close(&cli.arena);
    sustain(&accepted, WORD_CADENCE_MONTHLY, today + 1, today + 30);
    assert_int_equal(build(&accepted, "periodic|4|清理河道", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
    accept(&accepted);
    assert_int_equal(build(&accepted, "periodic|4|清理河道", &draft, &cli), EXITS_FAILED);
    arena_close(&cli.arena);
}

static void a_period_is_named_by_any_of_its_months(void **state)
{
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    day_t july = DAY_NONE;
    (void)state;
    assert_int_equal(day_parse("2023-07-01", &july), ERR_OK);
    sustain(&accepted, WORD_CADENCE_QUARTERLY, 0, 90);
    assert_int_equal(build(&accepted, "periodic|4|清理|--period|2023-08", &draft, &cli), 0);
    assert_int_equal(draft.act.periodic->period_on, july);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--period|2023-13"), EXITS_DATA);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--period|2023"), EXITS_DATA);
    arena_close(&cli.arena);
}

/* ---- the office's line ---- */

static void the_office_types_the_terminals_words_behind_the_unit(void **state)
{
    static const char *const lines[] = {
        "enter|银行|--signed-by|王某|periodic|4|清理|--nil",
        "enter|--signed-by|王某|银行|periodic|--nil|4|清理",
        "--json|enter|银行|periodic|4|清理|--nil|--signed-by|王某",
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_int_equal(read_words(&cli, &office, lines[i]), -1);
        assert_ptr_equal(cli.command, &enter);
        assert_ptr_equal(cli.inner, &periodic_command);
        assert_int_equal(cli.options.argument_count, 3);
        assert_string_equal(options_shift(&cli.options), "银行");
        assert_string_equal(cli.options.arguments[0], "4");
        assert_string_equal(cli.options.arguments[1], "清理");
        assert_string_equal(options_text(&cli.options, 300), "王某");
        arena_close(&cli.arena);
    }
}

static void a_line_behind_a_unit_that_is_wrong_is_said(void **state)
{
    static const struct {
        const char *line;
        int code;
    } cases[] = {
        {"enter", EXITS_USAGE},
        {"enter|银行", EXITS_USAGE},
        {"enter|银行|--signed-by|王某", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|dance|4", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|periodic|4", EXITS_USAGE},
        {"enter|银行|periodic|4|清理", EXITS_USAGE}, /* nobody signed */
        {"enter|银行|--signed-by|王某|periodic|4|清理|多了", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|periodic|4|清理|--wait", EXITS_USAGE}, /* the terminal's */
        {"enter|--help", EXITS_DONE},
        {"enter|银行|plan|--help", EXITS_DONE},
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(read_words(&cli, &office, cases[i].line), cases[i].code);
        arena_close(&cli.arena);
    }
}

#define LOCAL                                                                                      \
    "--description|网格员不熟悉政策|--responsible|李四|--measure|逐人测试|--due|2023-05-20"

/* N in front, C/N in front, --parent with either: one task, said once. */
static void a_local_problem_names_its_task_as_all_acts_do(void **state)
{
    static const struct {
        const char *line;
        const char *campaign; /* NULL: none */
    } lines[] = {
        {"local|add|3|" LOCAL, NULL},
        {"local|add|zj-2022/3|" LOCAL, "zj-2022"},
        {"local|add|" LOCAL "|--parent|3", NULL},
        {"local|add|--parent|zj-2022/3|" LOCAL, "zj-2022"},
        {"local|add|--parent=3|" LOCAL "|--campaign|zj-2022", "zj-2022"},
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        unsigned problem_no = 0;
        assert_int_equal(read_words(&cli, &terminal, lines[i].line), -1);
        assert_ptr_equal(cli.command, &local_add_command);
        assert_int_equal(act_check(cli.command, &cli.options, &problem_no), EXITS_DONE);
        assert_int_equal(problem_no, 3);
        if (lines[i].campaign == NULL) {
            assert_null(cli.campaign);
        } else {
            assert_string_equal(cli.campaign, lines[i].campaign);
        }
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &office, "enter|银行|--signed-by|王某|local|add|3|" LOCAL),
                     -1);
    assert_ptr_equal(cli.inner, &local_add_command);
    assert_int_equal(cli.options.argument_count, 2);
    assert_string_equal(cli.options.arguments[1], "3");
    arena_close(&cli.arena);
    assert_int_equal(
        read_words(&cli, &office, "enter|银行|--signed-by|王某|local|add|--parent|zj/3|" LOCAL),
        -1);
    assert_string_equal(cli.options.arguments[0], "银行");
    assert_string_equal(cli.options.arguments[1], "3");
    assert_string_equal(cli.campaign, "zj");
    arena_close(&cli.arena);
}

static void a_local_problem_without_one_task_is_said(void **state)
{
    static const char *const lines[] = {"local|add|" LOCAL, "local|add|3|--parent|4|" LOCAL,
                                        "local|3|" LOCAL, "local|add|zj/3|--campaign|other|" LOCAL,
                                        "local|add|--parent|zj/3|--campaign|other|" LOCAL};
    static const char *const numbers[] = {"local|add|x|" LOCAL, "local|add|--parent|0|" LOCAL,
                                          "local|add|--parent|a/b/3|" LOCAL};
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_int_equal(read_words(&cli, &terminal, lines[i]), EXITS_USAGE);
        arena_close(&cli.arena);
    }
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        unsigned problem_no = 0;
        assert_int_equal(read_words(&cli, &terminal, numbers[i]), -1);
        assert_int_equal(act_check(cli.command, &cli.options, &problem_no), EXITS_USAGE);
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &office, "enter|银行|--signed-by|王某|local|3|" LOCAL),
                     EXITS_USAGE);
    arena_close(&cli.arena);
}

static void a_commands_own_option_takes_the_place_of_a_general_one(void **state)
{
    struct cli cli;
    (void)state;
    assert_int_equal(read_words(&cli, &office, "review|approve|4/银行|--version|1A2B3C4D"), -1);
    assert_string_equal(options_text(&cli.options, 301), "1A2B3C4D");
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &office, "--version"), EXITS_DONE);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--wait"), -1);
    assert_true(options_flag(&cli.options, 'w'));
    arena_close(&cli.arena);
}

/* S-18: the figures as they were typed; nothing stands in for one that was not. */
static void closure_states_figures_as_typed(void **state)
{
    static const char *const wrong[] = {"done|4|--actual|1=九成", "done|4|--actual|1=93.5%",
                                        "done|4|--actual|1=1=2", "done|4|--actual|1=.5"};
    struct accepted accepted;
    struct act_draft draft;
    struct cli cli;
    (void)state;
    accept(&accepted);
    assert_int_equal(build(&accepted, "done|4|--actual|2=-0.50|--actual|1=93.5", &draft, &cli), 0);
    const Rectify__Done *done = draft.act.done;
    assert_int_equal(done->n_actuals, 2);
    assert_int_equal(done->actuals[0]->indicator, 2);
    assert_string_equal(done->actuals[0]->value, "-0.50");
    assert_int_equal(done->actuals[1]->indicator, 1);
    assert_string_equal(done->actuals[1]->value, "93.5");
    assert_int_equal(done->n_not_done, 0);
    arena_close(&cli.arena);
    assert_int_equal(build(&accepted, "done|4|--not-done|1=雨天", &draft, &cli), 0);
    assert_int_equal(draft.act.done->n_actuals, 0);
    arena_close(&cli.arena);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(build(&accepted, wrong[i], &draft, &cli), EXITS_DATA);
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &terminal, "done|4|--actual|93.5"), EXITS_USAGE);
    arena_close(&cli.arena);
}

static void each_program_offers_its_own_line(void **state)
{
    enum {
        PLAN = 4,
        APPROVE = 10,
        GRANT = 19,
        UNKNOWN = 99,
    };
    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    char unit[] = "银行";
    uint8_t digest[32] = {0x1A, 0x2B, 0x3C, 0x4D};
    const char *summary = NULL;
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 65536);
    brief.problem_no = 4;
    brief.unit_name = unit;
    cli.program = &terminal;
    assert_string_equal(guide_line(&cli, PLAN, &brief, &summary),
                        "rectify plan 4 --cause TEXT --method TEXT --scope TEXT --measure TEXT");
    assert_string_equal(guide_line(&cli, WORD_ACT_PERIODIC, &brief, &summary),
                        "rectify periodic 4 TEXT");
    assert_string_equal(guide_line(&cli, WORD_ACT_EXTEND, &brief, &summary),
                        "rectify extend 4 --to DATE --reason TEXT --progress TEXT");
    assert_string_equal(
        guide_line(&cli, WORD_ACT_LOCAL, &brief, &summary),
        "rectify local add 4 --description TEXT --responsible PERSON --measure TEXT");
    assert_null(guide_line(&cli, GRANT, &brief, &summary));
    assert_null(guide_line(&cli, APPROVE, &brief, &summary));
    cli.program = &office;
    assert_string_equal(guide_line(&cli, APPROVE, &brief, &summary),
                        "rectify-admin review approve 4/银行");
    brief.submitted_digest.data = digest;
    brief.submitted_digest.len = sizeof(digest);
    assert_string_equal(guide_line(&cli, APPROVE, &brief, &summary),
                        "rectify-admin review approve 4/银行 --version 1A2B3C4D");
    assert_string_equal(guide_line(&cli, GRANT, &brief, &summary),
                        "rectify-admin extend 4/银行 --to DATE --reason TEXT");
    brief.has_extension_digest = true; /* what was asked for has its reason */
    assert_string_equal(guide_line(&cli, GRANT, &brief, &summary),
                        "rectify-admin extend 4/银行 --to DATE");
    brief.due_kind = WORD_DUE_DATE;
    assert_string_equal(guide_line(&cli, WORD_ACT_REOPEN, &brief, &summary),
                        "rectify-admin reopen 4/银行 --due DATE");
    brief.due_kind = WORD_DUE_LONG_TERM;
    assert_string_equal(guide_line(&cli, WORD_ACT_REOPEN, &brief, &summary),
                        "rectify-admin reopen 4/银行");
    assert_string_equal(guide_line(&cli, WORD_ACT_PERIODIC, &brief, &summary),
                        "rectify-admin enter 银行 periodic 4 TEXT --signed-by PERSON");
    assert_null(guide_line(&cli, WORD_ACT_EXTEND, &brief, &summary)); /* not among those entered */
    assert_null(guide_line(&cli, UNKNOWN, &brief, &summary));
    arena_close(&cli.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_an_accepted_plan_is_typed_again),
        cmocka_unit_test(a_revision_changes_what_it_says_and_nothing_else),
        cmocka_unit_test(a_new_time_takes_the_place_of_the_old),
        cmocka_unit_test(a_nil_declarations_measure_is_preventive_however_often),
        cmocka_unit_test(a_revision_that_cannot_be_is_said_at_once),
        cmocka_unit_test(the_earliest_missing_period_is_reported),
        cmocka_unit_test(a_period_is_named_by_any_of_its_months),
        cmocka_unit_test(the_office_types_the_terminals_words_behind_the_unit),
        cmocka_unit_test(a_line_behind_a_unit_that_is_wrong_is_said),
        cmocka_unit_test(a_local_problem_names_its_task_as_all_acts_do),
        cmocka_unit_test(a_local_problem_without_one_task_is_said),
        cmocka_unit_test(a_commands_own_option_takes_the_place_of_a_general_one),
        cmocka_unit_test(closure_states_figures_as_typed),
        cmocka_unit_test(each_program_offers_its_own_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
