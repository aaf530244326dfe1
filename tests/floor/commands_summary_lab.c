#include "tests/floor/commands_summary_lab.h"

static struct summary_item_record item(int64_t unit_id, const char *unit_name, const char *measure)
{
    return (struct summary_item_record){.problem_no = 1,
                                        .unit_id = unit_id,
                                        .unit_name = unit_name,
                                        .measure_no = 1,
                                        .measure = measure,
                                        .version = 3,
                                        .plan = {{(uint8_t)unit_id}}};
}

struct summary_problem_record problem;
struct summary_item_record items[2];
const char *parties[] = {"各社区", "值班13900001234"};
struct summary_unit_record unit;
const char *worded[] = {"统一核对,电话13800001234"};

static struct wording_record wording;
static struct wording_source_record sources[2];
static struct self_held_record held;

void answer(struct summary_call *call)
{
    static unsigned moments;
    static char moment[32];
    (void)snprintf(moment, sizeof(moment), "moment %u", ++moments);
    call->moment = moment; /* never the same */
    items[0] = item(7, "红旗", "核对信息,问42900519900101123X");
    items[1] = item(8, "示例一", "核对信息");
    problem = (struct summary_problem_record){.seq_no = 1,
                                              .category = CATEGORY_WORK,
                                              .title = "题",
                                              .description = "电话0728-6211234",
                                              .due_kind = DUE_LONG_TERM,
                                              .due_on = DAY_NONE,
                                              .parties = parties,
                                              .party_count = 2,
                                              .states = {[STATE_CLOSED] = 2},
                                              .self_held = 1};
    problem.completeness = (struct completeness_record){2, 2, 1, 2, 1, 3, 0};
    held = (struct self_held_record){1, "乡村振兴办", ACT_APPROVE, "主任", 1000};
    unit = (struct summary_unit_record){.unit_id = 7, .name = "红旗", .kind = UNIT_COMMUNITY};
    unit.completeness = (struct completeness_record){2, 1, 1, 1, 0, 4, 1};
    call->found = (struct campaign_record){.campaign_id = 5,
                                           .code = "zj",
                                           .title = "整改",
                                           .year = 2022,
                                           .state = CAMPAIGN_ISSUED,
                                           .evaluation = "评估",
                                           .issuer = "区"};
    call->problems = &problem;
    call->problem_count = 1;
    call->items = items;
    call->item_count = 2;
    call->self_held = &held;
    call->self_held_count = 1;
    call->units = &unit;
    call->unit_count = 1;
}

void answer_worded(struct summary_call *call)
{
    answer(call);
    wording = (struct wording_record){.problem_no = 1,
                                      .version = 2,
                                      .written_ms = 77,
                                      .written_by = "主任",
                                      .measures = worded,
                                      .measure_count = 1};
    sources[0] = (struct wording_source_record){
        .problem_no = 1, .unit_id = 7, .unit_name = "红旗", .version = 3, .measure_no = 1};
    sources[0].plan.bytes[0] = 7;
    sources[1] = (struct wording_source_record){
        .problem_no = 1, .unit_id = 9, .unit_name = "示例二", .version = 4, .measure_no = 1};
    call->wordings = &wording;
    call->wording_count = 1;
    call->sources = sources;
    call->source_count = 2;
}
