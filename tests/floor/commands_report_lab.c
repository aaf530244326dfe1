#include "tests/floor/commands_report_lab.h"

struct report_acts report_acts;

char *acts_text(const char *words)
{
    return (char *)(uintptr_t)words;
}

static void fill_report(void)
{
    rectify__report_submit__init(&report_acts.submit);
    report_acts.submit.campaign_id = REPORT_CAMPAIGN;
    report_acts.submit.title = acts_text("红旗社区关于整改工作的报告");
    report_acts.submit.recipient = acts_text("管理区乡村振兴办");
    report_acts.submit.unit = acts_text("红旗社区");
    report_acts.submit.confirmed_by = acts_text("书记");
    report_acts.submit.signed_on = lab_day(5, 10);
    report_acts.submit.sections = report_acts.section_list;
    report_acts.submit.n_sections = 4;
    report_acts.submit.items = report_acts.item_list;
    report_acts.submit.n_items = 2;
    for (size_t i = 0; i < ARRAY_LEN(report_acts.paragraphs); i++) {
        report_acts.paragraphs[i] = acts_text("对照反馈问题逐条自查。");
    }
    for (uint32_t i = 0; i < 4; i++) {
        rectify__report_section__init(&report_acts.sections[i]);
        report_acts.sections[i].section = i + 1;
        report_acts.sections[i].paragraphs = report_acts.paragraphs;
        report_acts.sections[i].n_paragraphs = 2;
        report_acts.section_list[i] = &report_acts.sections[i];
    }
    report_acts.section_list[4] = &report_acts.sections[0];
    for (size_t i = 0; i < ARRAY_LEN(report_acts.line_list); i++) {
        rectify__report_line__init(&report_acts.lines[i % 2]);
        report_acts.lines[i % 2].measure = acts_text("逐户核对信息");
        report_acts.lines[i % 2].effect = i % 2 == 0 ? acts_text("更正两户(2户)") : NULL;
        report_acts.line_list[i] = &report_acts.lines[i % 2];
    }
    for (size_t i = 0; i < 2; i++) {
        rectify__report_item__init(&report_acts.items[i]);
        report_acts.items[i].problem_id = report_acts.tasks[i].problem_id;
        report_acts.items[i].problem_no = (uint32_t)report_acts.tasks[i].problem_no;
        report_acts.items[i].title = acts_text("基本情况不熟悉");
        report_acts.items[i].version = report_acts.tasks[i].version;
        report_acts.items[i].state = report_acts.tasks[i].state;
        report_acts.items[i].lines = report_acts.line_list;
        report_acts.items[i].n_lines = 2;
        report_acts.items[i].completion = acts_text("已销号");
        report_acts.item_list[i] = &report_acts.items[i];
    }
    report_acts.items[1].completion = acts_text("未完成");
    report_acts.items[1].unfinished_reason = acts_text("资金未到位");
}

/* The first item tells what stands beside its measures as well. */
static void fill_beside(void)
{
    Rectify__ReportItem *item = &report_acts.items[0];
    rectify__report_local__init(&report_acts.local);
    report_acts.local.description = acts_text("务工信息漏登");
    report_acts.local.responsible = acts_text("李四");
    report_acts.local.lines = report_acts.line_list;
    report_acts.local.n_lines = 2;
    for (size_t i = 0; i < ARRAY_LEN(report_acts.local_list); i++) {
        report_acts.local_list[i] = &report_acts.local;
    }
    for (size_t i = 0; i < ARRAY_LEN(report_acts.texts); i++) {
        report_acts.texts[i] = acts_text("2023年6月：走访两户");
    }
    item->locals = report_acts.local_list;
    item->n_locals = 1;
    item->periods = report_acts.texts;
    item->n_periods = 2;
    item->indicators = report_acts.texts;
    item->n_indicators = 1;
    item->risk = acts_text("两户长期外出");
}

static void fill_copies_and_decisions(void)
{
    const ProtobufCBinaryData bytes = {.len = DIGEST_SIZE, .data = report_acts.digest.bytes};
    rectify__attachment__init(&report_acts.file);
    report_acts.file.digest = bytes;
    report_acts.file.size = 1000;
    report_acts.file.name = acts_text("扫描件.pdf");
    for (size_t i = 0; i < ARRAY_LEN(report_acts.file_list); i++) {
        report_acts.file_list[i] = &report_acts.file;
    }
    rectify__report_scan__init(&report_acts.scan);
    report_acts.scan.campaign_id = REPORT_CAMPAIGN;
    report_acts.scan.check_code = report_acts.code;
    report_acts.scan.files = report_acts.file_list;
    report_acts.scan.n_files = 1;
    rectify__report_paper__init(&report_acts.paper);
    report_acts.paper.campaign_id = REPORT_CAMPAIGN;
    report_acts.paper.check_code = report_acts.code;
    report_acts.paper.received_on = lab_day(5, 9);
    report_acts.paper.received_by = acts_text("收件人");
    rectify__report_accept__init(&report_acts.accept_);
    report_acts.accept_.campaign_id = REPORT_CAMPAIGN;
    report_acts.accept_.digest = bytes;
    report_acts.accept_.comment = acts_text("同意");
    rectify__report_return__init(&report_acts.return_);
    report_acts.return_.campaign_id = REPORT_CAMPAIGN;
    report_acts.return_.digest = bytes;
    report_acts.return_.reason = acts_text("第四部分请补充");
}

Rectify__Act *acts_choose(enum act act)
{
    ProtobufCMessage *const parts[] = {&report_acts.submit.base, &report_acts.scan.base,
                                       &report_acts.paper.base, &report_acts.accept_.base,
                                       &report_acts.return_.base};
    Rectify__Act *out = lab_act(ACT_ACKNOWLEDGE);
    out->problem_id = 0;
    out->base_version = 2;
    /* The members of the union are pointers to messages, which all begin with their base. */
    out->report_submit = (Rectify__ReportSubmit *)parts[act - ACT_REPORT_SUBMIT];
    out->what_case = (Rectify__Act__WhatCase)(act + 8);
    return out;
}

struct caller acts_caller(enum act act)
{
    return act >= ACT_REPORT_PAPER ? lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD)
                                   : lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
}

int open_report_lab(void **state)
{
    acts_reset();
    return open_lab(state);
}

void acts_reset(void)
{
    const struct report_task tasks[REPORT_TASKS] = {
        {.problem_id = 11, .problem_no = 1, .version = 7, .state = STATE_CLOSED},
        {.problem_id = 12, .problem_no = 2, .version = 3, .state = STATE_IN_PROGRESS},
    };
    memset(&report_acts, 0, sizeof(report_acts));
    memcpy(report_acts.tasks, tasks, sizeof(tasks));
    memset(report_acts.digest.bytes, 0xD1, DIGEST_SIZE);
    report_acts.versions[0] =
        (struct report_version_record){.version = 2, .digest = report_acts.digest};
    report_acts.versions[1] =
        (struct report_version_record){.version = 1, .digest = {{0x11, 0x22}}};
    check_code_make(&report_acts.digest, report_acts.code);
    fill_report();
    fill_beside();
    fill_copies_and_decisions();
}

struct report_look_call *ask_as(const struct caller *caller, enum report_state state)
{
    lab_submit_one(lab, &request, caller);
    assert_int_equal(request.ended, 0);
    struct report_look_call *look = fake_store_take(lab->store, FAKE_REPORT_LOOK);
    assert_int_equal(look->unit_id, lab_acts.act.unit_id);
    assert_int_equal(look->campaign_id, REPORT_CAMPAIGN);
    assert_memory_equal(look->request_id->bytes, lab_acts.request_id, 16);
    look->due_on = lab_day(5, 10);
    look->state = state;
    look->version = 2;
    look->version_id = (struct uuid){.bytes = {0x5B, 2}};
    look->digest = report_acts.digest;
    look->submitter_person_id = 99;
    look->has_terminal = true;
    look->tasks = report_acts.tasks;
    look->task_count = ARRAY_LEN(report_acts.tasks);
    look->versions = report_acts.versions;
    look->version_count = ARRAY_LEN(report_acts.versions);
    return look;
}

struct report_look_call *ask(enum act act, enum report_state state)
{
    struct caller caller = acts_caller(act);
    (void)acts_choose(act);
    return ask_as(&caller, state);
}

struct report_change_call *pass(struct report_look_call *look)
{
    fake_store_complete(&look->call, ERR_OK);
    return fake_store_take(lab->store, FAKE_REPORT_CHANGE);
}

void apply(struct report_change_call *change)
{
    change->outcome = CHANGE_APPLIED;
    fake_store_complete(&change->call, ERR_OK);
}

const Rectify__Receipt *refused(struct report_look_call *look, enum err err)
{
    fake_store_complete(&look->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, err);
    assert_int_equal(fake_store_started(lab->store, FAKE_REPORT_CHANGE), 0);
    return receipt;
}
