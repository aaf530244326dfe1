/* Summary reports: the form of what clients send, and the reading of what is there. */
#include "tests/floor/commands_report_lab.h"

static char long_text[3 * 4001 + 1];

static void expect_form(enum act act, enum err err, const char *field)
{
    struct caller caller = acts_caller(act);
    (void)acts_choose(act);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, err, field);
    lab_free(&request);
    acts_reset();
}

/* What an item tells beside its measures. */
static void lists_beside_are_checked(void)
{
    const enum act submit = ACT_REPORT_SUBMIT;
    report_acts.items[0].n_locals = 121;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].locals");
    report_acts.local.description = acts_text(" ");
    expect_form(submit, ERR_FIELD, "report_submit.items[1].locals[1].description");
    report_acts.local.responsible = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].locals[1].responsible");
    report_acts.local.n_lines = 201;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].locals[1].lines");
    report_acts.texts[1] = acts_text("");
    expect_form(submit, ERR_FIELD, "report_submit.items[1].periods[2]");
    report_acts.items[0].n_periods = 201;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].periods");
    report_acts.items[0].n_indicators = 11;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].indicators");
    report_acts.texts[0] = acts_text("一\n");
    report_acts.items[0].n_periods = 0;
    expect_form(submit, ERR_UTF8, "report_submit.items[1].indicators[1]");
}

/* Whatever a client sends is looked at; nothing of it reaches the store. */
static void forms_are_checked(void **state)
{
    (void)state;
    const enum act submit = ACT_REPORT_SUBMIT;
    for (size_t i = 0; i < 4001; i++) {
        memcpy(long_text + 3 * i, "长", 3);
    }
    report_acts.submit.campaign_id = 0;
    expect_form(submit, ERR_FIELD, "report_submit.campaign_id");
    report_acts.submit.title = acts_text("");
    expect_form(submit, ERR_FIELD, "report_submit.title");
    report_acts.submit.title = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.title");
    report_acts.submit.recipient = acts_text("一\n");
    expect_form(submit, ERR_UTF8, "report_submit.recipient");
    report_acts.submit.unit = acts_text(" ");
    expect_form(submit, ERR_FIELD, "report_submit.unit");
    report_acts.submit.confirmed_by = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.confirmed_by");
    report_acts.submit.signed_on = -1;
    expect_form(submit, ERR_FIELD, "report_submit.signed_on");
    report_acts.sections[1].section = 5;
    expect_form(submit, ERR_FIELD, "report_submit.sections[2].section");
    report_acts.submit.n_sections = 5;
    expect_form(submit, ERR_FIELD, "report_submit.sections[5].section");
    report_acts.sections[2].n_paragraphs = 101;
    expect_form(submit, ERR_SIZE, "report_submit.sections[3].paragraphs");
    report_acts.paragraphs[1] = acts_text(" ");
    expect_form(submit, ERR_FIELD, "report_submit.sections[1].paragraphs[2]");
    report_acts.submit.n_items = 0;
    expect_form(submit, ERR_FIELD, "report_submit.items");
    report_acts.items[0].problem_id = 0;
    expect_form(submit, ERR_FIELD, "report_submit.items[1].problem_id");
    report_acts.items[0].problem_no = 0;
    expect_form(submit, ERR_FIELD, "report_submit.items[1].problem_no");
    report_acts.items[1].title = acts_text("");
    expect_form(submit, ERR_FIELD, "report_submit.items[2].title");
    report_acts.items[1].version = UINT32_MAX;
    expect_form(submit, ERR_FIELD, "report_submit.items[2].version");
    report_acts.items[1].state = 11;
    expect_form(submit, ERR_FIELD, "report_submit.items[2].state");
    report_acts.items[1].n_lines = 201;
    expect_form(submit, ERR_SIZE, "report_submit.items[2].lines");
    report_acts.lines[1].measure = acts_text("");
    expect_form(submit, ERR_FIELD, "report_submit.items[1].lines[2].measure");
    report_acts.lines[0].effect = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.items[1].lines[1].effect");
    report_acts.items[0].statement = acts_text("一\t");
    expect_form(submit, ERR_UTF8, "report_submit.items[1].statement");
    report_acts.items[0].completion = acts_text("");
    expect_form(submit, ERR_FIELD, "report_submit.items[1].completion");
    report_acts.items[1].unfinished_reason = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.items[2].unfinished_reason");
    report_acts.items[1].risk = long_text;
    expect_form(submit, ERR_SIZE, "report_submit.items[2].risk");
    lists_beside_are_checked();

    report_acts.scan.n_files = 21;
    expect_form(ACT_REPORT_SCAN, ERR_SIZE, "report_scan.files");
    report_acts.file.digest.len = 31;
    expect_form(ACT_REPORT_SCAN, ERR_FIELD, "report_scan.files[1].digest");
    report_acts.file.size = 0;
    expect_form(ACT_REPORT_SCAN, ERR_FIELD, "report_scan.files[1].size");
    report_acts.file.name = acts_text("");
    expect_form(ACT_REPORT_SCAN, ERR_FIELD, "report_scan.files[1].name");
    report_acts.paper.check_code = acts_text("");
    expect_form(ACT_REPORT_PAPER, ERR_CHECK_CODE, "report_paper.check_code");
    report_acts.paper.received_on = 0;
    expect_form(ACT_REPORT_PAPER, ERR_FIELD, "report_paper.received_on");
    report_acts.paper.received_by = long_text;
    expect_form(ACT_REPORT_PAPER, ERR_SIZE, "report_paper.received_by");
    report_acts.accept_.digest.len = 0;
    expect_form(ACT_REPORT_ACCEPT, ERR_FIELD, "report_accept.digest");
    report_acts.accept_.comment = long_text;
    expect_form(ACT_REPORT_ACCEPT, ERR_SIZE, "report_accept.comment");
    report_acts.return_.digest.len = 31;
    expect_form(ACT_REPORT_RETURN, ERR_FIELD, "report_return.digest");
    report_acts.return_.reason = long_text;
    expect_form(ACT_REPORT_RETURN, ERR_SIZE, "report_return.reason");
    assert_int_equal(fake_store_started(lab->store, FAKE_REPORT_LOOK), 0);
}

static struct campaign_record campaign(void)
{
    return (struct campaign_record){
        .campaign_id = REPORT_CAMPAIGN,
        .code = "zj2023",
        .title = "整改工作",
        .year = 2023,
        .state = CAMPAIGN_ISSUED,
        .issued_on = lab_day(5, 8),
    };
}

static struct report_record record_of(int64_t unit_id)
{
    return (struct report_record){
        .unit_id = unit_id,
        .unit_name = "红旗社区",
        .unit_kind = UNIT_COMMUNITY,
        .first_responsible = "书记",
        .expected = true,
        .state = REPORT_STATE_COPY_RECEIVED,
        .version = 2,
        .digest = report_acts.digest,
        .received_ms = 77,
        .confirmed_by = "书记",
        .on_time = true,
        .unfinished = 1,
        .paper = true,
        .has_terminal = true,
    };
}

static void reports_are_listed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    Rectify__ReportsGet get = RECTIFY__REPORTS_GET__INIT;
    get.campaign = acts_text("zj2023");
    lab_send(lab, &request, &caller, MESSAGE_REPORTS_GET, &get.base);
    struct reports_call *call = fake_store_take(lab->store, FAKE_REPORTS);
    assert_string_equal(call->campaign, "zj2023");
    assert_int_equal(call->only_unit_id, 0);
    struct report_record records[] = {record_of(LAB_UNIT), record_of(LAB_OTHER_UNIT)};
    records[1] = (struct report_record){
        .unit_id = LAB_OTHER_UNIT, .unit_name = "示例一社区", .state = REPORT_STATE_NONE};
    records[0].signed_by = "李书记"; /* it was enrolled after that */
    call->found = campaign();
    call->figures = (struct report_figures){5, 4, 3, 2, 1};
    call->reports = records;
    call->report_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Reports *out = (const Rectify__Reports *)lab_answer(&request);
    assert_int_equal(out->figures->expected, 5);
    assert_int_equal(out->figures->submitted, 4);
    assert_int_equal(out->figures->on_time, 3);
    assert_int_equal(out->figures->complete, 2);
    assert_int_equal(out->figures->accepted, 1);
    assert_int_equal(out->today, lab_day(5, 10));
    const Rectify__ReportBrief *brief = out->reports[0];
    assert_string_equal(brief->first_responsible, "书记");
    assert_int_equal(brief->version, 2);
    assert_memory_equal(brief->digest.data, report_acts.digest.bytes, DIGEST_SIZE);
    assert_true(brief->paper && !brief->scan && brief->on_time);
    assert_int_equal(brief->unfinished, 1);
    assert_int_equal(brief->n_allowed_acts, 3); /* report_acts.paper, accept, return */
    assert_false(out->reports[1]->has_digest);
    assert_string_equal(brief->signed_by, "李书记");
    assert_int_equal(out->reports[1]->n_allowed_acts, 1); /* entered for whoever has no terminal */
    assert_int_equal(out->reports[1]->allowed_acts[0], ACT_REPORT_SUBMIT);
    assert_null(out->reports[1]->signed_by);
    lab_free(&request);

    caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    lab_send(lab, &request, &caller, MESSAGE_REPORTS_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_REPORTS);
    assert_int_equal(call->only_unit_id, LAB_UNIT);
    assert_true(call->issued_only);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
    lab_free(&request);
    get.campaign = acts_text("一\n");
    lab_send(lab, &request, &caller, MESSAGE_REPORTS_GET, &get.base);
    lab_expect_error(&request, ERR_UTF8, "campaign");
    lab_free(&request);
    caller.identity.unit_id = 0;
    get.campaign = NULL;
    lab_send(lab, &request, &caller, MESSAGE_REPORTS_GET, &get.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

static void one_report_is_read(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
    Rectify__ReportGet get = RECTIFY__REPORT_GET__INIT;
    get.has_version = true;
    get.version = 1;
    lab_send(lab, &request, &caller, MESSAGE_REPORT_GET, &get.base);
    struct report_call *call = fake_store_take(lab->store, FAKE_REPORT);
    assert_int_equal(call->asked.unit_id, LAB_UNIT); /* his own */
    assert_int_equal(call->version, 1);
    struct report_event_record events[] = {
        {.act = ACT_REPORT_SUBMIT,
         .from_state = REPORT_STATE_NONE,
         .to_state = REPORT_STATE_ELECTRONIC_SUBMITTED,
         .version = 1,
         .person_name = "张三",
         .hat = ROLE_UNIT_HEAD,
         .received_on = DAY_NONE},
        {.act = ACT_REPORT_PAPER,
         .version = 1,
         .person_name = "李四",
         .unit_name = "乡村振兴办",
         .received_on = lab_day(5, 9),
         .received_by = "收件人",
         .self_held = true},
    };
    const struct file_record file = {
        .file = {.size = 1000, .name = "扫描件.pdf"}, .received = 1000, .complete = true};
    events[0].files = &file;
    events[0].file_count = 1;
    call->found = campaign();
    call->report = record_of(LAB_UNIT);
    call->content_version = 1;
    call->content = (const uint8_t *)"bytes";
    call->content_length = 5;
    call->events = events;
    call->event_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Report *out = (const Rectify__Report *)lab_answer(&request);
    assert_int_equal(out->version, 1);
    assert_int_equal(out->act.len, 5);
    assert_memory_equal(out->act.data, "bytes", 5);
    assert_int_equal(out->n_events, 2);
    assert_false(out->events[0]->has_received_on);
    assert_int_equal(out->events[0]->n_files, 1);
    assert_string_equal(out->events[0]->files[0]->name, "扫描件.pdf");
    assert_true(out->events[0]->files[0]->complete);
    assert_int_equal(out->events[1]->n_files, 0);
    assert_string_equal(out->events[1]->received_by, "收件人");
    assert_true(out->events[1]->self_held);
    assert_int_equal(out->report->n_allowed_acts, 2); /* submit, scan */
    lab_free(&request);

    get.unit = acts_text("示例一社区");
    lab_send(lab, &request, &caller, MESSAGE_REPORT_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_REPORT);
    assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
    assert_string_equal(call->asked.unit_name, "示例一社区");
    fake_store_complete(&call->call, fake_store_verdict(call->asked.only_unit_id, LAB_OTHER_UNIT));
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    lab_free(&request);

    get.unit = NULL;
    caller = lab_caller_admin();
    lab_send(lab, &request, &caller, MESSAGE_REPORT_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "unit");
    lab_free(&request);
    get.has_unit_id = true;
    get.unit_id = -1;
    lab_send(lab, &request, &caller, MESSAGE_REPORT_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "unit_id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAB_TEST(forms_are_checked),
        LAB_TEST(reports_are_listed),
        LAB_TEST(one_report_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
