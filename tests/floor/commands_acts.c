/* A sound act of each kind: of commands_lab.h. */
#include "tests/floor/commands_lab.h"

struct lab_acts lab_acts;

static void reset_parts(struct lab_acts *a)
{
    rectify__act__init(&a->act);
    rectify__self_check__init(&a->self_check);
    rectify__measure__init(&a->measures[0]);
    rectify__measure__init(&a->measures[1]);
    rectify__measure__init(&a->measures[2]);
    rectify__excuse__init(&a->excuse);
    rectify__acknowledge__init(&a->acknowledge);
    rectify__nil__init(&a->nil);
    rectify__plan__init(&a->plan);
    rectify__progress__init(&a->progress);
    rectify__effect__init(&a->effect);
    rectify__done__init(&a->done);
    rectify__not_done__init(&a->not_done);
    rectify__withdraw__init(&a->withdraw);
    rectify__start_review__init(&a->start_review);
    rectify__approve__init(&a->approve);
    rectify__return__init(&a->return_);
    rectify__close__init(&a->close);
    rectify__sustain__init(&a->sustain);
    rectify__revise__init(&a->revise);
    rectify__periodic__init(&a->periodic);
    rectify__end__init(&a->end);
    rectify__reopen__init(&a->reopen);
    rectify__extend__init(&a->extend);
    rectify__grant__init(&a->grant);
    rectify__refuse__init(&a->refuse);
    rectify__look_back__init(&a->look_back);
    rectify__cancel__init(&a->cancel);
    rectify__transfer__init(&a->transfer);
}

char *text(const char *words)
{
    return (char *)(uintptr_t)words;
}

static void fill_unit_acts(struct lab_acts *a)
{
    a->self_check.checked_on = lab_day(5, 9);
    a->self_check.method = text("入户核对");
    a->self_check.scope = text("全社区");
    a->self_check.has_persons = true;
    a->self_check.persons = 6;
    a->measures[0].kind = MEASURE_IMMEDIATE;
    a->measures[0].text = text("逐户核对信息");
    a->measures[0].owner = text("李四");
    a->measures[0].has_due_on = true;
    a->measures[0].due_on = lab_day(5, 28);
    a->measures[0].n_points = 2;
    a->measures[0].points = a->points;
    a->points[0] = 1;
    a->points[1] = 2;
    a->measures[1].kind = MEASURE_RECURRING;
    a->measures[1].text = text("每周巡查河渠");
    a->measures[1].owner = text("王五");
    a->measures[1].frequency = text("每周一次");
    a->measure_list[0] = &a->measures[0];
    a->measure_list[1] = &a->measures[1];
    a->measures[2].kind = MEASURE_PREVENTIVE;
    a->measures[2].text = text("新增农户当月入户核对");
    a->measure_list[2] = &a->measures[2];
    a->excuse.point = 3;
    a->excuse.reason = text("本社区无此情况");
    a->excuse_list[0] = &a->excuse;

    a->nil.self_check = &a->self_check;
    a->nil.statement = text("经自查无此类问题");
    a->nil.measures = &a->measure_list[1];
    a->nil.n_measures = 2;
    a->plan.self_check = &a->self_check;
    a->plan.cause = text("培训不足");
    a->plan.measures = a->measure_list;
    a->plan.n_measures = 2;
    a->plan.excuses = a->excuse_list;
    a->plan.n_excuses = 1;
    a->plan.local_problems = a->local_problems;
    a->plan.n_local_problems = 1;
    a->local_problems[0] = text("两户信息不符");
    a->plan.confirmed_by = text("书记");
    a->progress.text = text("已核对三十户");
    a->progress.blocked_on = text("上级数据");
    a->effect.measure = 1;
    a->effect.text = text("更正两户");
    a->effect.quantity = text("2户");
    a->effect.no_evidence_reason = text("台账在村");
    a->not_done.measure = 2;
    a->not_done.reason = text("汛期停工");
    a->not_done_list[0] = &a->not_done;
    a->done.not_done = a->not_done_list;
    a->done.n_not_done = 1;
    a->done.text = text("申请销号");
    a->withdraw.reason = text("数字有误");
}

static void fill_office_acts(struct lab_acts *a)
{
    const ProtobufCBinaryData digest = {.len = DIGEST_SIZE, .data = a->digest};
    memset(a->digest, 0xD1, sizeof(a->digest));
    a->approve.digest = digest;
    a->approve.comment = text("同意");
    a->return_.digest = digest;
    a->return_.reason = text("措施不具体");
    a->return_.items = a->items;
    a->return_.n_items = 1;
    a->items[0] = 1;
    a->return_.has_new_due_on = true;
    a->return_.new_due_on = lab_day(6, 5);
    a->close.digest = digest;
    a->close.method = METHOD_ON_SITE;
    a->close.verified_on = lab_day(5, 10);
    a->close.conclusion = text("现场核查属实");
    a->close.result = RESULT_FULL;
    a->close.accepted_risk = text("无");
    a->sustain.digest = digest;
    a->sustain.method = METHOD_SAMPLE;
    a->sustain.verified_on = lab_day(5, 10);
    a->sustain.conclusion = text("长期坚持");
    a->sustain.next_review_on = lab_day(6, 10);
    a->sustain.cadence = CADENCE_MONTHLY;
}

static void fill_later_acts(struct lab_acts *a)
{
    a->revise.reason = text("资金到位推迟");
    a->revise.plan = &a->plan;
    a->periodic.period_on = lab_day(5, 1);
    a->periodic.text = text("巡查四次");
    a->periodic.quantity = text("4次");
    a->end.reason = END_REASON_CARRIED_OVER;
    a->end.text = text("转入下一年度继续");
    a->end.carried_to = text("zhouji-2023");
    a->look_back.method = METHOD_SAMPLE;
    a->look_back.looked_on = lab_day(5, 9);
    a->look_back.conclusion = text("抽查十户");
    a->reopen.look_back = &a->look_back;
    a->reopen.reason = text("问题反弹");
    a->reopen.has_new_due_on = true;
    a->reopen.new_due_on = lab_day(6, 30);
    a->extend.wanted_on = lab_day(6, 20);
    a->extend.reason = text("汛期停工");
    a->extend.progress = text("完成八成");
    a->grant.due_on = lab_day(6, 15);
    a->grant.has_digest = true;
    a->grant.digest = a->approve.digest;
    a->refuse.digest = a->approve.digest;
    a->refuse.reason = text("进度可以赶上");
    a->cancel.reason = text("重复交办");
    a->transfer.unit = text("示例二社区");
    a->transfer.reason = text("属地调整");
}

static void choose(struct lab_acts *a, enum act act)
{
    const ProtobufCMessage *parts[ACT_MAX + 1] = {
        [ACT_ACKNOWLEDGE] = &a->acknowledge.base,
        [ACT_NIL] = &a->nil.base,
        [ACT_PLAN] = &a->plan.base,
        [ACT_PROGRESS] = &a->progress.base,
        [ACT_EFFECT] = &a->effect.base,
        [ACT_DONE] = &a->done.base,
        [ACT_WITHDRAW] = &a->withdraw.base,
        [ACT_START_REVIEW] = &a->start_review.base,
        [ACT_APPROVE] = &a->approve.base,
        [ACT_RETURN] = &a->return_.base,
        [ACT_CLOSE] = &a->close.base,
        [ACT_SUSTAIN] = &a->sustain.base,
        [ACT_REVISE] = &a->revise.base,
        [ACT_PERIODIC] = &a->periodic.base,
        [ACT_END] = &a->end.base,
        [ACT_REOPEN] = &a->reopen.base,
        [ACT_EXTEND] = &a->extend.base,
        [ACT_GRANT] = &a->grant.base,
        [ACT_REFUSE] = &a->refuse.base,
        [ACT_LOOK_BACK] = &a->look_back.base,
        [ACT_CANCEL] = &a->cancel.base,
        [ACT_TRANSFER] = &a->transfer.base,
    };
    /* The members of the union are pointers to messages, which all begin with their base. */
    a->act.acknowledge = (Rectify__Acknowledge *)(uintptr_t)parts[act];
    a->act.what_case = (Rectify__Act__WhatCase)(act + 8);
}

void lab_act_number(uint8_t number)
{
    lab_acts.request_id[15] = number;
}

Rectify__Act *lab_act(enum act act)
{
    struct lab_acts *a = &lab_acts;
    memset(a, 0, sizeof(*a));
    reset_parts(a);
    fill_unit_acts(a);
    fill_office_acts(a);
    fill_later_acts(a);
    const uint8_t id[16] = {1, 0x87, 0xf8, 0xa9, 0x56, 0x60, 0x7a, 0x11, 0x9b};
    memcpy(a->request_id, id, sizeof(id));
    a->act.request_id.data = a->request_id;
    a->act.request_id.len = sizeof(a->request_id);
    a->act.problem_id = LAB_PROBLEM;
    a->act.unit_id = LAB_UNIT;
    a->act.base_version = 4;
    a->act.client_time_ms = lab_now_ms() - 5000;
    choose(a, act);
    return &a->act;
}
