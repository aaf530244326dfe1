#include "tests/unit/cli_report_lab.h"
#include "client/cli/report_item.h"
#include "client/cli/report_words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    CAMPAIGN = 3,
};

const char DRAFTS[] = "report/3"; /* of the campaign */
struct cli cli;
static Rectify__CampaignBrief campaign;
Rectify__AssignmentBrief briefs[3];
Rectify__Dossier dossiers[3];
Rectify__PlanVersion plans[3];
static Rectify__PlanVersion *plan_list[3];
static Rectify__SelfCheckRecord self_check;
Rectify__MeasureRecord measures[2];
Rectify__MeasureRecord *measure_list[2];
Rectify__EffectRecord effect;
Rectify__Event event;
Rectify__Event *event_list[1];
struct report_task tasks[3];
struct report_draft draft;

char *text(const char *words)
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

int open_report(void **state)
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

int close_report(void **state)
{
    arena_close(&cli.arena);
    return terminal_tear_down(state);
}

void make_draft(void)
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
