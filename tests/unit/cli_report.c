/* The summary report on a terminal: what it says of each task, its words, the file they are edited in, the frozen page. */
#include "client/cli/report_file.h"
#include "client/cli/report_item.h"
#include "client/cli/report_page.h"
#include "client/cli/report_section.h"
#include "client/cli/report_show.h"
#include "client/cli/report_words.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    CAMPAIGN = 3,
};

static const char DRAFTS[] = "report/3"; /* of the campaign */
static struct cli cli;
static Rectify__CampaignBrief campaign;
static Rectify__AssignmentBrief briefs[3];
static Rectify__Dossier dossiers[3];
static Rectify__PlanVersion plans[3];
static Rectify__PlanVersion *plan_list[3];
static Rectify__SelfCheckRecord self_check;
static Rectify__MeasureRecord measures[2];
static Rectify__MeasureRecord *measure_list[2];
static Rectify__EffectRecord effect;
static Rectify__Event event;
static Rectify__Event *event_list[1];
static struct report_task tasks[3];
static struct report_draft draft;

static char *text(const char *words)
{
    return (char *)(uintptr_t)words;
}

static void fill_plan(size_t i)
{
    rectify__plan_version__init(&plans[i]);
    plans[i].act = WORD_STATE_PLAN_SUBMITTED; /* any but NIL's number */
    plans[i].accepted = true;
    plans[i].self_check = &self_check;
    plans[i].measures = measure_list;
    plans[i].n_measures = 2;
    plan_list[i] = &plans[i];
}

static void fill_task(size_t i, uint32_t state)
{
    static const char *const titles[] = {"基本情况不熟悉", "卫生服务水平不高", "产业帮扶缺乏实效"};
    rectify__assignment_brief__init(&briefs[i]);
    briefs[i].unit_id = 12;
    briefs[i].problem_id = 100 + (int64_t)i;
    briefs[i].problem_no = (uint32_t)i + 1;
    briefs[i].title = text(titles[i]);
    briefs[i].state = state;
    briefs[i].version = 4;
    fill_plan(i);
    rectify__dossier__init(&dossiers[i]);
    dossiers[i].assignment = &briefs[i];
    dossiers[i].plans = &plan_list[i];
    dossiers[i].n_plans = 1;
    tasks[i] = (struct report_task){.brief = &briefs[i], .dossier = &dossiers[i]};
}

static void fill_measures(void)
{
    rectify__self_check_record__init(&self_check);
    self_check.method = text("逐户核对");
    self_check.scope = text("全部村组");
    rectify__effect_record__init(&effect);
    effect.text = text("政策测试合格");
    effect.quantity = text("3次");
    for (size_t i = 0; i < 2; i++) {
        rectify__measure_record__init(&measures[i]);
        measures[i].no = (uint32_t)i + 1;
        measures[i].text = text(i == 0 ? "组织学习" : "走访");
        measure_list[i] = &measures[i];
    }
    measures[0].effect = &effect;
    rectify__event__init(&event);
    event_list[0] = &event;
}

static int open_report(void **state)
{
    if (terminal_set_up(state) != 0) {
        return -1;
    }
    struct terminal *terminal = *state;
    cli = (struct cli){.quiet = true, .home = terminal->home, .home_open = true};
    (void)strcpy(cli.home.identity.unit_name, "红旗社区");
    arena_init(&cli.arena, 1 << 22);
    fill_measures();
    fill_task(0, WORD_STATE_CLOSED);
    fill_task(1, WORD_STATE_NIL_CONFIRMED);
    plans[1].statement = text("卫生室设施齐全");
    fill_task(2, WORD_STATE_IN_PROGRESS);
    rectify__campaign_brief__init(&campaign);
    campaign.campaign_id = CAMPAIGN;
    campaign.title = text("整改工作");
    draft.source = (struct report_source){
        .campaign = &campaign, .drafts = DRAFTS, .tasks = tasks, .task_count = 3};
    return 0;
}

static int close_report(void **state)
{
    arena_close(&cli.arena);
    return terminal_tear_down(state);
}

static void make_draft(void)
{
    Rectify__ReportSubmit *submit = &draft.submit;
    rectify__act__init(&draft.act);
    rectify__report_submit__init(submit);
    draft.act.what_case = RECTIFY__ACT__WHAT_REPORT_SUBMIT;
    draft.act.report_submit = submit;
    draft.act.unit_id = 12;
    submit->campaign_id = CAMPAIGN;
    submit->title = text("红旗社区关于整改工作的报告");
    submit->recipient = text("管理区乡村振兴办");
    submit->unit = text("红旗社区");
    submit->confirmed_by = text("书记");
    submit->items = keep_alloc(&cli.arena, 3, sizeof(*submit->items));
    submit->n_items = 0;
    for (size_t i = 0; i < 3; i++) {
        submit->items[submit->n_items++] = report_item(&tasks[i], "资金未到位", &cli.arena);
    }
    assert_int_equal(report_words_fill(&cli, &draft.source, submit, &draft.words), EXITS_DONE);
}

/* ---- items ---- */

static void an_item_tells_the_task(void **state)
{
    (void)state;
    Rectify__ReportItem *item = report_item(&tasks[0], "无", &cli.arena);
    assert_int_equal(item->problem_id, 100);
    assert_int_equal(item->version, 4);
    assert_int_equal(item->state, WORD_STATE_CLOSED);
    assert_int_equal(item->n_lines, 2);
    assert_string_equal(item->lines[0]->measure, "组织学习");
    assert_string_equal(item->lines[0]->effect, "政策测试合格 (3次)");
    assert_null(item->lines[1]->effect);
    assert_null(item->statement);
    assert_null(item->unfinished_reason); /* what is finished needs none */
    measures[1].not_done_reason = text("汛期停工");
    item = report_item(&tasks[0], NULL, &cli.arena);
    assert_string_equal(item->lines[1]->effect, "not done: 汛期停工");
    item = report_item(&tasks[1], NULL, &cli.arena);
    assert_true(report_item_is_nil(item));
    assert_string_equal(item->statement, "卫生室设施齐全");
    item = report_item(&tasks[2], "资金未到位", &cli.arena);
    assert_string_equal(item->unfinished_reason, "资金未到位");
    tasks[2].dossier = NULL; /* never seen on this computer */
    item = report_item(&tasks[2], NULL, &cli.arena);
    assert_int_equal(item->n_lines, 0);
    assert_null(item->unfinished_reason);
}

/* ---- what stands beside the measures ---- */

static void what_the_unit_found_itself(void **state)
{
    (void)state;
    static char *named[] = {(char *)(uintptr_t) "务工信息漏登", (char *)(uintptr_t) "台账不全"};
    Rectify__LocalProblem local = RECTIFY__LOCAL_PROBLEM__INIT;
    Rectify__LocalProblem *local_list[] = {&local};
    local.no = 1;
    local.description = text("务工信息漏登");
    local.responsible = text("李四");
    local.measures = measure_list;
    local.n_measures = 2;
    dossiers[0].locals = local_list;
    dossiers[0].n_locals = 1;
    plans[0].local_problems = named;
    plans[0].n_local_problems = 2;

    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_locals, 2); /* what is named and registered is told once */
    assert_string_equal(item->locals[0]->description, "务工信息漏登");
    assert_string_equal(item->locals[0]->responsible, "李四");
    assert_int_equal(item->locals[0]->n_lines, 2);
    assert_string_equal(item->locals[0]->lines[0]->measure, "组织学习");
    assert_string_equal(item->locals[0]->lines[0]->effect, "政策测试合格 (3次)");
    assert_null(item->locals[0]->lines[1]->effect);
    assert_string_equal(item->locals[1]->description, "台账不全");
    assert_null(item->locals[1]->responsible);
    assert_int_equal(item->locals[1]->n_lines, 0);
}

static void periods_of_a_long_term_task(void **state)
{
    (void)state;
    Rectify__Period months[3];
    Rectify__PeriodReport reports[2];
    Rectify__PeriodReport *report_list[] = {&reports[0], &reports[1]};
    Rectify__Period *missing[] = {&months[1]};
    for (uint32_t i = 0; i < 3; i++) {
        rectify__period__init(&months[i]);
        months[i].cadence = WORD_CADENCE_MONTHLY;
        months[i].first_on = 19509 + 30 * (int32_t)i;
        months[i].year = 2023;
        months[i].number = 6 + i;
    }
    for (size_t i = 0; i < 2; i++) {
        rectify__period_report__init(&reports[i]);
        reports[i].period = &months[2 * i];
    }
    reports[0].text = text("走访两户");
    reports[0].quantity = text("2户");
    reports[1].nil = true;
    reports[1].text = text("汛期停工");
    dossiers[0].reports = report_list;
    dossiers[0].n_reports = 2;
    dossiers[0].missing = missing;
    dossiers[0].n_missing = 1;
    briefs[0].state = WORD_STATE_SUSTAINING;

    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_periods, 3);
    assert_string_equal(item->periods[0], "2023-06: 走访两户 (2户)");
    assert_string_equal(item->periods[1], "2023-07: not reported on");
    assert_string_equal(item->periods[2], "2023-08: nothing done: 汛期停工");
}

/* Only the closure that stands has accepted a risk: what was opened again has none. */
static void the_risk_of_a_closure(void **state)
{
    (void)state;
    dossiers[0].events = event_list;
    dossiers[0].n_events = 1;
    event.act = WORD_ACT_CLOSE;
    assert_null(report_item(&tasks[0], NULL, &cli.arena)->risk);
    event.accepted_risk = text("两户长期外出");
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->risk, "两户长期外出");
    briefs[0].state = WORD_STATE_IN_PROGRESS;
    assert_null(report_item(&tasks[0], NULL, &cli.arena)->risk);
}

static void indicators_with_their_values(void **state)
{
    (void)state;
    Rectify__Indicator indicator = RECTIFY__INDICATOR__INIT;
    Rectify__Indicator *list[] = {&indicator};
    indicator.name = text("带动比例");
    indicator.unit = text("%");
    indicator.baseline = text("40");
    indicator.target = text("60");
    dossiers[0].indicators = list;
    dossiers[0].n_indicators = 1;
    Rectify__IndicatorActual actual = RECTIFY__INDICATOR_ACTUAL__INIT;
    Rectify__IndicatorActual *actuals[] = {&actual};
    actual.indicator = 1;
    actual.value = text("62.5");
    dossiers[0].actuals = actuals;
    dossiers[0].n_actuals = 1;
    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_indicators, 1);
    assert_string_equal(item->indicators[0], "带动比例 (%), now 40, target 60, actual 62.5");
    briefs[0].state = WORD_STATE_NIL_CONFIRMED; /* what does not exist is not measured */
    assert_int_equal(report_item(&tasks[0], NULL, &cli.arena)->n_indicators, 0);
}

static void how_far_it_is(void **state)
{
    (void)state;
    static const struct {
        uint32_t state;
        const char *completion;
        bool finished;
    } rows[] = {
        {WORD_STATE_ISSUED, "not finished (issued)", false},
        {WORD_STATE_ACKNOWLEDGED, "not finished (acknowledged)", false},
        {WORD_STATE_NIL_CLAIMED, "declared; the office has not confirmed it yet", true},
        {WORD_STATE_NIL_CONFIRMED, "confirmed by the office", true},
        {WORD_STATE_PLAN_SUBMITTED, "not finished (plan submitted)", false},
        {WORD_STATE_IN_PROGRESS, "not finished (in progress)", false},
        {WORD_STATE_CLOSURE_REQUESTED, "closure requested; the office verifies it", true},
        {WORD_STATE_CLOSED, "closed", true},
        {WORD_STATE_SUSTAINING, "results so far reached, kept up long-term", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        briefs[0].state = rows[i].state;
        Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
        assert_string_equal(item->completion, rows[i].completion);
        assert_int_equal(report_page_finished(rows[i].state), rows[i].finished);
    }
    dossiers[0].events = event_list;
    dossiers[0].n_events = 1;
    event.act = WORD_ACT_CLOSE;
    event.has_result = true;
    event.result = 1;
    event.has_verified_on = true;
    event.verified_on = 19508;
    briefs[0].state = WORD_STATE_CLOSED;
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->completion,
                        "closed (rectified, verified on 2023-05-31)");
    event.act = WORD_ACT_SUSTAIN;
    event.has_cadence = true;
    event.cadence = WORD_CADENCE_MONTHLY;
    briefs[0].state = WORD_STATE_SUSTAINING;
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->completion,
                        "results so far reached, kept up long-term (monthly)");
}

/* A file that is older than the list of tasks is not told as if it were true. */
static void what_is_known(void **state)
{
    (void)state;
    Rectify__AssignmentBrief newer = briefs[0];
    assert_true(report_task_is_known(&tasks[0]));
    newer.version++;
    tasks[0].brief = &newer;
    assert_false(report_task_is_known(&tasks[0]));
    newer.version--;
    newer.state = WORD_STATE_IN_PROGRESS;
    assert_false(report_task_is_known(&tasks[0]));
    tasks[0].dossier = NULL;
    assert_false(report_task_is_known(&tasks[0]));
}

/* ---- words ---- */

static void what_nobody_wrote_is_written(void **state)
{
    (void)state;
    make_draft();
    const char *first = report_words_lines(&draft.submit, 1, &cli.arena);
    assert_non_null(strstr(first, "\"整改工作\", 红旗社区 looked into each of the 3 problems"));
    assert_non_null(strstr(first, "\nHow it inspected itself: 逐户核对."));
    assert_non_null(strstr(first, "1 are closed, 0 wait for their closure, 0 are kept up long-term,"
                                  " 1 do not exist here, 1 are not finished."));
    assert_string_equal(report_words_lines(&draft.submit, 2, &cli.arena), "");
    assert_non_null(strstr(report_words_lines(&draft.submit, 3, &cli.arena), "here: 2. "));
    const char *last = report_words_lines(&draft.submit, 4, &cli.arena);
    assert_non_null(strstr(last, "Not finished yet: problem 3;"));
    briefs[2].state = WORD_STATE_SUSTAINING;
    briefs[1].state = WORD_STATE_CLOSED;
    make_draft();
    assert_non_null(strstr(report_words_lines(&draft.submit, 3, &cli.arena), "none was declared"));
    last = report_words_lines(&draft.submit, 4, &cli.arena);
    assert_non_null(strstr(last, "Kept up long-term: problem 3;"));
    assert_null(strstr(last, "Not finished"));
}

/* Declared in a plan, registered, or both in the same words: each problem counts once. */
static void what_the_unit_found_itself_counts_once(void **state)
{
    char *declared[] = {text("名册缺页"), text("路灯不亮")};
    Rectify__LocalProblem records[2];
    Rectify__LocalProblem *registered[] = {&records[0], &records[1]};
    (void)state;
    make_draft();
    assert_null(strstr(report_words_lines(&draft.submit, 1, &cli.arena), "further problems"));
    for (size_t i = 0; i < 2; i++) {
        rectify__local_problem__init(&records[i]);
        records[i].description = text(i == 0 ? "名册缺页" : "井盖破损");
    }
    plans[0].local_problems = declared;
    plans[0].n_local_problems = 2;
    dossiers[0].locals = registered;
    dossiers[0].n_locals = 2;
    dossiers[2].locals = registered;
    dossiers[2].n_locals = 1; /* of another task: another one, whatever it is called */
    make_draft();
    assert_non_null(strstr(report_words_lines(&draft.submit, 1, &cli.arena),
                           "It found 4 further problems itself;"));
}

static const char *path_of(struct terminal *terminal)
{
    return keep_printf(&cli.arena, "%s/words.txt", terminal->dir);
}

static char *read_file(const char *path)
{
    static char content[65536];
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    size_t length = fread(content, 1, sizeof(content) - 1, in);
    content[length] = '\0';
    (void)fclose(in);
    return content;
}

static void write_file(const char *path, const char *content)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    (void)fputs(content, out);
    assert_int_equal(fclose(out), 0);
}

static const char *section(unsigned number)
{
    make_draft();
    return report_words_lines(&draft.submit, number, &cli.arena);
}

/* Unchanged words go on following what is entered; changed ones stay; an emptied section comes back. */
static void words_through_the_file(void **state)
{
    const char *path = path_of(*state);
    make_draft();
    assert_int_equal(report_file_write(&cli, &draft, path), EXITS_DONE);
    char *content = read_file(path);
    assert_non_null(strstr(content, "\n== 2 The problems and how they were rectified\n# "));
    assert_non_null(strstr(content, "\n# 3. 产业帮扶缺乏实效: not finished (in progress)\n"));
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    briefs[2].state = WORD_STATE_CLOSED;
    assert_null(strstr(section(4), "Not finished")); /* nothing was kept */

    write_file(path, "\xEF\xBB\xBF# 说明\r\n== 4 打算\r\n　　第一段。 \r\n\r\n# 旁注\n第二段\t\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_string_equal(section(4), "第一段。\n第二段");
    assert_int_equal(draft.submit.sections[3]->n_paragraphs, 2);
    assert_non_null(strstr(section(1), "looked into")); /* was not in the file */
    assert_int_equal(report_file_write(&cli, &draft, path), EXITS_DONE);
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_string_equal(section(4), "第一段。\n第二段");
    write_file(path, "== 4\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_non_null(strstr(section(4), "Next, 红旗社区"));
}

static void a_file_is_taken_whole_or_not(void **state)
{
    const char *path = path_of(*state);
    static char long_line[4002];
    memset(long_line, 'x', sizeof(long_line) - 1);
    const char *const wrong[] = {
        "== 0\n",
        "== 5\n",
        "== 一\n",
        "== 1\n甲\n== 1\n乙\n",
        "== 1\n\xFF\n",
        "== 1\n甲\x07\n",
        keep_printf(&cli.arena, "== 1\n%s\n", long_line),
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        write_file(path, keep_printf(&cli.arena, "== 4\n改过\n%s", wrong[i]));
        assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    }
    const char *many = "== 1\n";
    for (size_t i = 0; i < 101; i++) {
        many = keep_printf(&cli.arena, "%s甲\n", many);
    }
    write_file(path, many);
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    write_file(path, "前言\n== 4\n改过\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    assert_non_null(strstr(section(1), "looked into"));
    assert_non_null(strstr(section(4), "Next, 红旗社区"));
    assert_int_equal(report_file_read(&cli, &draft, "/nowhere/words.txt"), EXITS_NO_INPUT);
}

static void reasons_are_remembered(void **state)
{
    (void)state;
    const char *reason = "";
    assert_int_equal(report_words_reason(&cli, DRAFTS, 3, &reason), ERR_OK);
    assert_null(reason);
    assert_int_equal(report_words_keep_reason(&cli, DRAFTS, 3, "资金未到位"), ERR_OK);
    assert_int_equal(report_words_reason(&cli, DRAFTS, 3, &reason), ERR_OK);
    assert_string_equal(reason, "资金未到位");
    assert_int_equal(report_words_reason(&cli, "report/4", 3, &reason), ERR_OK);
    assert_null(reason);
}

/* ---- the frozen page ---- */

static void the_page_of_a_version(void **state)
{
    (void)state;
    struct report_page page;
    struct document document;
    struct digest digest;
    char code[CHECK_CODE_SIZE];
    uint8_t id[16] = {1};
    make_draft();
    draft.act.request_id = (ProtobufCBinaryData){.len = sizeof(id), .data = id};
    size_t length = rectify__act__get_packed_size(&draft.act);
    uint8_t *bytes = keep_alloc(&cli.arena, length, 1);
    assert_int_equal(rectify__act__pack(&draft.act, bytes), length);
    assert_int_equal(digest_sha256(bytes, length, &digest), ERR_OK);
    ProtobufCBinaryData told = {.len = DIGEST_SIZE, .data = digest.bytes};
    assert_int_equal(report_page_read(bytes, length, &told, 2, &cli.arena, &page), ERR_OK);
    check_code_make(&digest, code);
    assert_string_equal(page.check_code, code);
    assert_int_equal(report_page_document(&cli, &page, &document), EXITS_DONE);
    assert_string_equal(document.title, "红旗社区关于整改工作的报告");
    assert_string_equal(document.check_code, code);
    assert_string_equal(document.footer, "Version 2");
    assert_true(document.sealed);

    digest.bytes[31] ^= 1; /* not what the server vouches for */
    assert_int_equal(report_page_read(bytes, length, &told, 2, &cli.arena, &page), ERR_INVALID);
    assert_int_equal(report_page_read(bytes, length - 1, NULL, 2, &cli.arena, &page), ERR_DECODE);
    Rectify__Withdraw withdraw = RECTIFY__WITHDRAW__INIT;
    draft.act.what_case = RECTIFY__ACT__WHAT_WITHDRAW;
    draft.act.withdraw = &withdraw;
    length = rectify__act__pack(&draft.act, bytes);
    assert_int_equal(report_page_read(bytes, length, NULL, 2, &cli.arena, &page), ERR_DECODE);
}

static void a_draft_has_no_code(void **state)
{
    (void)state;
    struct document document;
    make_draft();
    const struct report_page page = {.act = &draft.act};
    assert_int_equal(report_page_document(&cli, &page, &document), EXITS_DONE);
    assert_string_equal(document.check_code, "");
    assert_string_equal(document.footer, "Draft: not handed in");
}

static void codes_are_typed(void **state)
{
    (void)state;
    char code[CHECK_CODE_SIZE];
    assert_int_equal(report_page_code(&cli, "q9wi dfwf 077k", code), EXITS_DONE);
    assert_string_equal(code, "Q9W1-DFWF-077K");
    assert_int_equal(report_page_code(&cli, "q9wi dfwf 077l", code), EXITS_DATA);
}

static void copies_and_codes_of_a_brief(void **state)
{
    (void)state;
    Rectify__ReportBrief brief = RECTIFY__REPORT_BRIEF__INIT;
    struct digest digest;
    assert_string_equal(report_copies(&brief, &cli.arena), "");
    assert_string_equal(report_code(&brief, &cli.arena), "");
    brief.scan = true;
    assert_string_equal(report_copies(&brief, &cli.arena), "stamped scan");
    brief.paper = true;
    assert_string_equal(report_copies(&brief, &cli.arena), "stamped paper, stamped scan");
    assert_int_equal(digest_sha256("abc", 3, &digest), ERR_OK);
    brief.has_digest = true;
    brief.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digest.bytes};
    assert_string_equal(report_code(&brief, &cli.arena), "Q9W1-DFWF-077K");
}

#define REPORT_TEST(test) cmocka_unit_test_setup_teardown(test, open_report, close_report)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(an_item_tells_the_task),
        REPORT_TEST(what_the_unit_found_itself),
        REPORT_TEST(periods_of_a_long_term_task),
        REPORT_TEST(the_risk_of_a_closure),
        REPORT_TEST(indicators_with_their_values),
        REPORT_TEST(how_far_it_is),
        REPORT_TEST(what_is_known),
        REPORT_TEST(what_nobody_wrote_is_written),
        REPORT_TEST(what_the_unit_found_itself_counts_once),
        REPORT_TEST(words_through_the_file),
        REPORT_TEST(a_file_is_taken_whole_or_not),
        REPORT_TEST(reasons_are_remembered),
        REPORT_TEST(the_page_of_a_version),
        REPORT_TEST(a_draft_has_no_code),
        REPORT_TEST(codes_are_typed),
        REPORT_TEST(copies_and_codes_of_a_brief),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
