#include "tests/floor/commands_read_lab.h"

struct campaign_record campaign(void)
{
    return (struct campaign_record){
        .campaign_id = 1,
        .code = "zj2023",
        .title = "后评估反馈问题",
        .year = 2023,
        .state = CAMPAIGN_ISSUED,
        .evaluation = "后评估",
        .evaluation_level = LEVEL_PROVINCE,
        .issuer = "乡村振兴办",
        .issued_on = lab_day(5, 8),
        .plan_review = true,
        .phases = {{PHASE_PLAN, {.due_on = lab_day(5, 8)}},
                   {PHASE_IMPLEMENT,
                    {.due_on = lab_day(5, 28), .state = PHASE_STATE_CLOSING, .since_ms = 55}}},
        .phase_count = 2,
        .problem_count = 6,
        .assignment_count = 13,
    };
}

struct assignment_record assignment(int64_t unit_id)
{
    return (struct assignment_record){
        .unit_id = unit_id,
        .unit_name = "红旗社区",
        .problem_id = LAB_PROBLEM,
        .problem_no = 6,
        .title = "基础工作不扎实",
        .role = PARTY_RESPONSIBLE,
        .state = STATE_ACKNOWLEDGED,
        .version = 3,
        .due_kind = DUE_DATE,
        .due_on = lab_day(5, 9), /* yesterday */
        .last_act = ACT_RETURN,
        .last_returned = true,
        .last_reason = "措施不具体",
        .returns = 1,
        .plan_review = true,
        .has_submitted = true,
        .submitted_digest = {.bytes = {0xAB}},
        .changed_ms = 77,
    };
}
