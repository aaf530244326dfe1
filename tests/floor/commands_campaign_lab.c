#include "tests/floor/commands_campaign_lab.h"

struct lab_plan plan;

void sound_plan(void)
{
    memset(&plan, 0, sizeof(plan));
    lab_act(ACT_PROGRESS);
    Rectify__CampaignImport *message = &plan.message;
    rectify__campaign_import__init(message);
    message->request_id = lab_acts.act.request_id;
    message->code = text("zj2023");
    message->title = text("后评估反馈问题");
    message->year = 2023;
    message->evaluation = text("2022年度后评估");
    message->evaluation_level = LEVEL_PROVINCE;
    message->parent_number = text("潜农工发〔2023〕4号");
    message->issuer = text("管理区乡村振兴办");
    message->issued_on = lab_day(5, 8);
    for (uint32_t i = 0; i < 4; i++) {
        rectify__phase_row__init(&plan.phases[i]);
        plan.phases[i].phase = i % 3 + 1;
        plan.phases[i].due_on = lab_day(5, 9 + 10 * (int)i % 30);
        plan.phase_list[i] = &plan.phases[i];
    }
    message->phases = plan.phase_list;
    message->n_phases = 3;
    for (size_t i = 0; i < 2; i++) {
        Rectify__ProblemRow *problem = &plan.problems[i];
        rectify__problem_row__init(problem);
        problem->no = (uint32_t)i + 1;
        problem->category = CATEGORY_RESPONSIBILITY;
        problem->title = text("基本情况不熟悉");
        problem->description = text("个别村干部不熟悉。");
        problem->points = plan.points;
        problem->n_points = 2;
        problem->has_due_kind = true;
        problem->due_kind = DUE_DATE;
        plan.problem_list[i] = problem;
    }
    for (size_t i = 0; i < ARRAY_LEN(plan.points); i++) {
        plan.points[i] = text("个别村干部");
    }
    plan.parties[0] = text("各社区");
    plan.parties[1] = text("各包保干部");
    plan.parties[2] = text("红旗社区");
    plan.office[0] = text("乡村振兴办");
    plan.problems[0].parties = plan.parties;
    plan.problems[0].n_parties = 2;
    plan.problems[0].has_due_on = true;
    plan.problems[0].due_on = lab_day(5, 18);
    plan.problems[1].parties = plan.office;
    plan.problems[1].n_parties = 1;
    plan.problems[1].due_kind = DUE_LONG_TERM;
    message->problems = plan.problem_list;
    message->n_problems = 2;
}

void import_plan(void)
{
    struct caller caller = lab_caller_admin();
    lab_send(lab, &request, &caller, MESSAGE_CAMPAIGN_IMPORT, &plan.message.base);
}

struct parties_call *resolve(void)
{
    struct parties_call *call = fake_store_take(lab->store, FAKE_PARTIES);
    assert_string_equal(call->campaign_code, "zj2023");
    call->community_count = 3;
    for (size_t i = 0; i < call->party_count; i++) {
        struct party_lookup *party = &call->parties[i];
        party->found = true;
        if (strcmp(party->name, "各社区") == 0) {
            party->group_id = 1;
            party->group_kind = GROUP_COMMUNITIES;
            party->member_count = 3;
        } else if (strcmp(party->name, "各包保干部") == 0) {
            party->group_id = 2;
            party->group_kind = GROUP_ASSIGNED_CADRE;
        } else if (strcmp(party->name, "红旗社区") == 0) {
            party->unit_id = 7;
            party->unit_kind = UNIT_COMMUNITY;
        } else {
            party->unit_id = 2;
            party->unit_kind = UNIT_OFFICE;
        }
    }
    return call;
}

const Rectify__CampaignImported *planned(void)
{
    return (const Rectify__CampaignImported *)lab_answer(&request);
}

bool remarked(enum plan_remark remark, uint32_t problem_no, uint32_t party)
{
    for (size_t i = 0; i < planned()->n_remarks; i++) {
        const Rectify__PlanRemark *one = planned()->remarks[i];
        if (one->remark == (uint32_t)remark && one->problem_no == problem_no &&
            one->party == party) {
            assert_int_equal(one->error, plan_remark_is_error(remark));
            return true;
        }
    }
    return false;
}
