#include "tests/floor/store_campaigns_lab.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct lab lab;

int open_campaigns(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

int close_campaigns(void **state)
{
    (void)state;
    lab_check_counters();
    lab_close(&lab);
    return 0;
}

void resolve(struct parties_call *call)
{
    lab_prepare(&lab, &call->call);
    assert_int_equal(lab_finish(&lab, store_parties(lab.store, call), &call->call), ERR_OK);
}

static const char *const points[] = {"要点一", "要点二"};
const char *const tags[] = {"河湖长制", "a,\"b\""};
const struct indicator_record indicators[] = {
    {.name = "比例", .unit = "%", .baseline = "-0.50", .benchmark = "60", .target = "93.125"},
    {.name = "户数", .unit = "户"},
};

void make_plan(struct plan *plan, const char *code)
{
    *plan = (struct plan){
        .parties = {{.name = "示例01社区"}, {.name = "各社区"}},
        .problem = {.seq_no = 1,
                    .category = CATEGORY_WORK,
                    .title = "题",
                    .description = "描述",
                    .points = points,
                    .point_count = 2,
                    .party_count = 2,
                    .due_kind = DUE_DATE,
                    .due_on = 20000,
                    .criterion = "标准"},
        .import = {.campaign = {.code = code,
                                .title = "题目",
                                .year = 2023,
                                .evaluation = "评估",
                                .evaluation_level = LEVEL_CITY,
                                .issuer = "区",
                                .issued_on = 19900,
                                .plan_review = true,
                                .phases = {{PHASE_PLAN, {.due_on = 19950}},
                                           {PHASE_IMPLEMENT, {.due_on = 19960}}},
                                .phase_count = 2},
                   .problem_count = 1},
    };
    plan->problem.parties = plan->parties;
    plan->import.problems = &plan->problem;
}

enum err import(struct plan *plan)
{
    plan->import.actor = lab_actor();
    lab_prepare(&lab, &plan->import.call);
    return lab_finish(&lab, store_campaign_import(lab.store, &plan->import), &plan->import.call);
}

int issue(const char *code)
{
    struct campaign_issue_call call = {.actor = lab_actor(), .code = code};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_campaign_issue(lab.store, &call), &call.call), ERR_OK);
    return call.assignments;
}

enum err read_plan(struct campaign_plan_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_campaign_plan(lab.store, call), &call->call);
}
