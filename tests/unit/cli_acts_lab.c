#include "tests/unit/cli_acts_lab.h"
#include "client/cli/effect_known.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    WORDS_MAX = 24,
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
    &nil_command,    &plan_command, &revise_command,    &periodic_command,
    &extend_command, &done_command, &local_add_command, &effect_command};
const struct cli_program terminal = {
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
const struct cli_command enter = {.name = "enter",
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
const struct cli_program office = {
    .name = "rectify-admin",
    .version = "1",
    .summary = "s",
    .legend = "l",
    .commands = office_commands,
    .command_count = ARRAY_LEN(office_commands),
};

char old_cause[] = "学习不够";
char old_method[] = "逐户核对";
char old_scope[] = "全部村组";
char old_owner[] = "张三";
char old_every[] = "每月";
char old_reason[] = "由上级解决";
static char old_local[] = "路灯不亮";
static char first_text[] = "组织学习";
static char second_text[] = "定期检查";
char third_text[] = "建立制度";
static uint32_t first_points[] = {1};
static uint32_t second_points[] = {2};

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

void accept_plan(struct accepted *accepted)
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

int read_words(struct cli *cli, const struct cli_program *program, const char *line)
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

static bool find_effect(struct act_draft *draft, struct effect_known *known)
{
    const struct accepted *accepted = draft->arg;
    return effect_known_in(&accepted->dossier, draft->act.effect, known);
}

/* None of these commands names a file. */
static int take_no_files(struct act_draft *draft, Rectify__Attachment ***files, size_t *count)
{
    (void)draft;
    *files = NULL;
    *count = 0;
    return EXITS_DONE;
}

int build(struct accepted *accepted, const char *line, struct act_draft *draft, struct cli *cli)
{
    unsigned problem_no = 0;
    int code = read_words(cli, &terminal, line);
    assert_int_equal(code, -1);
    *draft = (struct act_draft){.cli = cli,
                                .person = "李四",
                                .task = &accepted->task,
                                .find_file = find_file,
                                .find_effect = find_effect,
                                .take_files = take_no_files,
                                .arg = accepted};
    rectify__act__init(&draft->act);
    code = act_check(cli->command, &cli->options, &problem_no);
    return code == EXITS_DONE ? cli->command->build(draft) : code;
}
