/* Summary reports in the database: who owes one, version after version, copies, decisions, and what is answered when nothing moves. */
#include "common/base/clock.h"
#include "server/store/calls/report.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;
static int64_t campaign_id;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign WHERE code = 'lab'");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

static struct report_change_call prepare(enum act act, int64_t unit, uint32_t base,
                                         enum report_state from, enum report_state to)
{
    struct report_change_call change = {
        .event =
            {
                .request_id = lab_uuid(),
                .unit_id = unit,
                .campaign_id = campaign_id,
                .actor_unit_id = act < ACT_REPORT_PAPER ? unit : lab_unit("O"),
                .client_time_ms = clock_wall_ms(),
                .received_ms = clock_wall_ms(),
                .version = act == ACT_REPORT_SUBMIT ? base + 1 : base,
                .hat = act < ACT_REPORT_PAPER ? ROLE_UNIT_HEAD : ROLE_OFFICE_REVIEWER,
                .act = act,
            },
        .from = from,
        .to = to,
        .base_version = base,
        .received_on = DAY_NONE,
    };
    char content[64];
    (void)snprintf(content, sizeof(content), "%d-%lld-%u", (int)act, (long long)unit, base);
    assert_int_equal(digest_sha256(content, strlen(content), &change.event.digest), ERR_OK);
    return change;
}

static enum change_outcome send_change(struct report_change_call *change)
{
    lab_prepare(&lab, &change->call);
    assert_int_equal(lab_finish(&lab, store_report_change(lab.store, change), &change->call),
                     ERR_OK);
    return change->outcome;
}

static struct report_change_call submit(int64_t unit, uint32_t base, enum report_state from)
{
    struct report_change_call change =
        prepare(ACT_REPORT_SUBMIT, unit, base, from, REPORT_STATE_ELECTRONIC_SUBMITTED);
    change.content = "frozen \0 bytes";
    change.content_length = 14;
    change.confirmed_by = "示例书记";
    change.unfinished = 1;
    change.on_time = true;
    assert_int_equal(send_change(&change), CHANGE_APPLIED);
    return change;
}

static const struct event_file pages[] = {
    {.digest = {{1}}, .size = 1000, .name = "第1页.jpg"},
    {.digest = {{2}}, .size = 2000, .name = "第2页.jpg", .personal = true},
};

static void hand_in(enum act act, int64_t unit, uint32_t version, enum report_state from)
{
    enum report_state to =
        from == REPORT_STATE_ACCEPTED ? REPORT_STATE_ACCEPTED : REPORT_STATE_COPY_RECEIVED;
    struct report_change_call change = prepare(act, unit, version, from, to);
    change.version_id = lab_uuid();
    change.form = COPY_FORM_STAMPED_SCAN;
    change.files = pages;
    change.file_count = act == ACT_REPORT_SCAN ? 2 : 0;
    if (act == ACT_REPORT_PAPER) {
        change.form = COPY_FORM_STAMPED_PAPER;
        change.received_on = day_of_wall_ms(clock_wall_ms());
        change.received_by = "收件人";
    }
    assert_int_equal(send_change(&change), CHANGE_APPLIED);
}

static void decide(enum act act, int64_t unit, uint32_t version, enum report_state from,
                   const char *text)
{
    enum report_state to = act == ACT_REPORT_ACCEPT ? REPORT_STATE_ACCEPTED : REPORT_STATE_RETURNED;
    struct report_change_call change = prepare(act, unit, version, from, to);
    change.event.text = text;
    assert_int_equal(send_change(&change), CHANGE_APPLIED);
}

static struct report_look_call look(int64_t unit, const struct uuid *id)
{
    static struct uuid unknown;
    unknown = lab_uuid();
    struct report_look_call call = {
        .unit_id = unit, .campaign_id = campaign_id, .request_id = id == NULL ? &unknown : id};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report_look(lab.store, &call), &call.call), ERR_OK);
    return call;
}

static struct report_call read_report(int64_t unit, uint32_t version)
{
    struct report_call call = {.campaign = "lab", .asked.unit_id = unit, .version = version};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &call), &call.call), ERR_OK);
    return call;
}

static struct reports_call read_reports(int64_t only_unit_id)
{
    struct reports_call call = {.campaign = "lab", .only_unit_id = only_unit_id};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_reports(lab.store, &call), &call.call), ERR_OK);
    return call;
}

static void expect_figures(int submitted, int on_time, int complete, int accepted)
{
    struct reports_call all = read_reports(0);
    assert_int_equal(all.figures.expected, LAB_COMMUNITIES);
    assert_int_equal(all.figures.submitted, submitted);
    assert_int_equal(all.figures.on_time, on_time);
    assert_int_equal(all.figures.complete, complete);
    assert_int_equal(all.figures.accepted, accepted);
}

/* Every community, from the issue on; office and clinic may. */
static void test_who_owes_one(void **state)
{
    (void)state;
    struct reports_call all = read_reports(0);
    assert_int_equal(all.report_count, LAB_COMMUNITIES + 2);
    for (size_t i = 0; i < all.report_count; i++) {
        const struct report_record *report = &all.reports[i];
        bool community = i < LAB_COMMUNITIES;
        assert_int_equal(report->expected, community);
        assert_int_equal(report->unit_kind == UNIT_COMMUNITY, community);
        assert_int_equal(report->state, REPORT_STATE_NONE);
        assert_int_equal(report->version, 0);
        assert_null(report->confirmed_by);
    }
    assert_string_equal(all.reports[0].first_responsible, "示例书记");
    expect_figures(0, 0, 0, 0);
    assert_int_equal(read_reports(lab_unit("C02")).report_count, 1);
    assert_int_equal(read_reports(lab_unit("C02")).figures.expected, 1);
    assert_int_equal(read_reports(lab_unit("H")).figures.expected, 0);
}

static void test_what_acts_are_judged_by(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    struct report_look_call found = look(unit, NULL);
    assert_int_equal(found.state, REPORT_STATE_NONE);
    assert_int_equal(found.version, 0);
    assert_false(found.stored);
    assert_int_equal(found.task_count, LAB_PROBLEMS);
    assert_int_equal(found.tasks[1].problem_no, 2);
    assert_int_equal(found.tasks[1].problem_id, lab_problem(2));
    assert_int_equal(found.tasks[1].state, STATE_ISSUED);
    assert_int_equal(found.tasks[1].version, 1);
    assert_int_equal(found.due_on, postgres_fixture_sql("SELECT due_on - date '1970-01-01'"
                                                        " FROM campaign_phase WHERE phase = 3"));
    struct report_change_call first = submit(unit, 0, REPORT_STATE_NONE);
    struct report_change_call second = submit(unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED);
    found = look(unit, &first.event.request_id);
    assert_int_equal(found.state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(found.version, 2);
    assert_true(digest_equal(&found.digest, &second.event.digest));
    assert_true(uuid_equal(&found.version_id, &second.event.request_id));
    assert_int_equal(found.version_count, 2);
    assert_int_equal(found.versions[1].version, 1);
    assert_true(digest_equal(&found.versions[1].digest, &first.event.digest));
    assert_true(found.stored);
    assert_int_equal(found.stored_version, 1);
    assert_int_equal(found.stored_state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_true(digest_equal(&found.stored_digest, &first.event.digest));

    struct report_look_call other = {
        .unit_id = unit, .campaign_id = campaign_id + 1000, .request_id = &first.event.request_id};
    lab_prepare(&lab, &other.call);
    assert_int_equal(lab_finish(&lab, store_report_look(lab.store, &other), &other.call),
                     ERR_NOT_FOUND);
    other.campaign_id = campaign_id;
    other.unit_id = lab_unit("D"); /* has no task */
    lab_prepare(&lab, &other.call);
    assert_int_equal(lab_finish(&lab, store_report_look(lab.store, &other), &other.call),
                     ERR_NOT_FOUND);
}

/* S-36: electronic and (paper or scan); a new version makes the copy stale. */
static void test_versions_and_copies(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    (void)submit(unit, 0, REPORT_STATE_NONE);
    expect_figures(1, 1, 0, 0);
    hand_in(ACT_REPORT_PAPER, unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED);
    expect_figures(1, 1, 1, 0);
    hand_in(ACT_REPORT_SCAN, unit, 1, REPORT_STATE_COPY_RECEIVED);
    struct report_call report = read_report(unit, 0);
    assert_true(report.report.paper);
    assert_true(report.report.scan);
    assert_int_equal(report.report.unfinished, 1);
    assert_string_equal(report.report.confirmed_by, "示例书记");

    (void)submit(unit, 1, REPORT_STATE_COPY_RECEIVED);
    expect_figures(1, 1, 0, 0);
    report = read_report(unit, 0);
    assert_false(report.report.paper || report.report.scan);
    hand_in(ACT_REPORT_SCAN, unit, 2, REPORT_STATE_ELECTRONIC_SUBMITTED);
    decide(ACT_REPORT_ACCEPT, unit, 2, REPORT_STATE_COPY_RECEIVED, NULL);
    expect_figures(1, 1, 1, 1);
    hand_in(ACT_REPORT_PAPER, unit, 2, REPORT_STATE_ACCEPTED); /* the paper follows the scan */
    report = read_report(unit, 0);
    assert_int_equal(report.report.state, REPORT_STATE_ACCEPTED);
    assert_true(report.report.paper && report.report.scan);
    assert_int_equal(report.report.version, 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM report_copy"), 4);
    size_t scans = 0;
    for (size_t i = 0; i < report.event_count; i++) {
        const struct report_event_record *event = &report.events[i];
        bool is_scan = event->act == ACT_REPORT_SCAN;
        assert_int_equal(event->file_count, is_scan ? 2 : 0);
        if (is_scan) {
            assert_string_equal(event->files[0].file.name, "第1页.jpg");
            assert_int_equal(event->files[1].file.size, 2000);
            assert_true(event->files[1].file.personal);
            assert_false(event->files[1].complete); /* the bytes come on their own way */
            scans++;
        }
    }
    assert_int_equal(scans, 2);
}

static void test_returned_and_sent_again(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C02");
    (void)submit(unit, 0, REPORT_STATE_NONE);
    hand_in(ACT_REPORT_PAPER, unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED);
    decide(ACT_REPORT_RETURN, unit, 1, REPORT_STATE_COPY_RECEIVED, "第四部分请补充");
    expect_figures(0, 0, 0, 0);
    struct report_call report = read_report(unit, 0);
    assert_int_equal(report.report.state, REPORT_STATE_RETURNED);
    assert_string_equal(report.report.last_reason, "第四部分请补充");
    struct report_change_call late = prepare(ACT_REPORT_SUBMIT, unit, 1, REPORT_STATE_RETURNED,
                                             REPORT_STATE_ELECTRONIC_SUBMITTED);
    late.content = "x";
    late.content_length = 1;
    late.confirmed_by = "示例书记";
    assert_int_equal(send_change(&late), CHANGE_APPLIED); /* late is labelled */
    expect_figures(1, 0, 0, 0);
    report = read_report(unit, 0);
    assert_null(report.report.last_reason);
    assert_int_equal(report.event_count, 4);
    static const enum act acts[] = {ACT_REPORT_SUBMIT, ACT_REPORT_PAPER, ACT_REPORT_RETURN,
                                    ACT_REPORT_SUBMIT};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(report.events[i].act, acts[i]);
    }
    assert_string_equal(report.events[1].received_by, "收件人");
    assert_int_not_equal(report.events[1].received_on, DAY_NONE);
    assert_int_equal(report.events[2].from_state, REPORT_STATE_COPY_RECEIVED);
    assert_int_equal(report.events[2].to_state, REPORT_STATE_RETURNED);
    assert_string_equal(report.events[2].text, "第四部分请补充");
}

/* The bytes of every version stay. */
static void test_versions_stay(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C03");
    struct report_call report = read_report(unit, 0);
    assert_int_equal(report.content_version, 0);
    assert_null(report.content);
    (void)submit(unit, 0, REPORT_STATE_NONE);
    struct report_change_call second =
        prepare(ACT_REPORT_SUBMIT, unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED,
                REPORT_STATE_ELECTRONIC_SUBMITTED);
    second.content = "second";
    second.content_length = 6;
    second.confirmed_by = "示例书记";
    assert_int_equal(send_change(&second), CHANGE_APPLIED);
    report = read_report(unit, 0);
    assert_int_equal(report.content_version, 2);
    assert_int_equal(report.content_length, 6);
    assert_memory_equal(report.content, "second", 6);
    report = read_report(unit, 1);
    assert_int_equal(report.content_version, 1);
    assert_int_equal(report.content_length, 14);
    assert_memory_equal(report.content, "frozen \0 bytes", 14);
    assert_int_equal(report.report.version, 2);
    struct report_call none = {.campaign = "lab", .asked.unit_id = unit, .version = 3};
    lab_prepare(&lab, &none.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &none), &none.call), ERR_NOT_FOUND);
}

/* Nothing moves, and the truth is told. */
static void test_what_does_not_move(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C04");
    struct report_change_call first = submit(unit, 0, REPORT_STATE_NONE);
    struct report_change_call again = first;
    assert_int_equal(send_change(&again), CHANGE_REPEATED);
    assert_int_equal(again.stored_version, 1);
    assert_int_equal(again.stored_state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(again.stored_received_ms, first.event.received_ms);
    again = first;
    again.event.digest.bytes[0] ^= 1;
    assert_int_equal(send_change(&again), CHANGE_ID_REUSED);
    struct report_change_call stale =
        prepare(ACT_REPORT_SUBMIT, unit, 0, REPORT_STATE_NONE, REPORT_STATE_ELECTRONIC_SUBMITTED);
    stale.content = "x";
    stale.content_length = 1;
    stale.confirmed_by = "示例书记";
    assert_int_equal(send_change(&stale), CHANGE_STALE);
    assert_int_equal(stale.current_state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(stale.current_version, 1);
    stale = prepare(ACT_REPORT_ACCEPT, unit, 1, REPORT_STATE_COPY_RECEIVED, REPORT_STATE_ACCEPTED);
    assert_int_equal(send_change(&stale), CHANGE_STALE); /* another state than the one judged by */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act >= 29"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM report_version"), 1);
    stale = prepare(ACT_REPORT_SUBMIT, lab_unit("D"), 0, REPORT_STATE_NONE,
                    REPORT_STATE_ELECTRONIC_SUBMITTED);
    stale.content = "x";
    stale.content_length = 1;
    stale.confirmed_by = "示例书记";
    assert_int_equal(send_change(&stale), CHANGE_NOT_FOUND); /* has no task */
}

/* What the office entered is told as such; once the unit has a terminal nothing more is entered. */
static void test_entered_by_the_office(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C03");
    assert_false(look(unit, NULL).has_terminal);
    struct report_change_call change =
        prepare(ACT_REPORT_SUBMIT, unit, 0, REPORT_STATE_NONE, REPORT_STATE_ELECTRONIC_SUBMITTED);
    change.event.actor_unit_id = lab_unit("O");
    change.event.hat = ROLE_OFFICE_REVIEWER;
    change.event.signed_by = "李书记";
    change.content = "x";
    change.content_length = 1;
    change.confirmed_by = "李书记";
    assert_int_equal(send_change(&change), CHANGE_APPLIED);
    struct report_call report = read_report(unit, 0);
    assert_string_equal(report.report.signed_by, "李书记");
    assert_false(report.report.has_terminal);
    assert_string_equal(report.events[0].signed_by, "李书记");

    lab_give_terminal("C03");
    assert_true(look(unit, NULL).has_terminal);
    assert_true(read_report(unit, 0).report.has_terminal);
    assert_int_equal(send_change(&change), CHANGE_REPEATED); /* its receipt was lost */
    change.event.request_id = lab_uuid();
    change.event.version = 2;
    change.base_version = 1;
    change.from = REPORT_STATE_ELECTRONIC_SUBMITTED;
    lab_prepare(&lab, &change.call);
    assert_int_equal(lab_finish(&lab, store_report_change(lab.store, &change), &change.call),
                     ERR_HAS_TERMINAL);
    assert_int_equal(read_report(unit, 0).report.version, 1);
    (void)submit(unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED); /* its own is taken */
    assert_null(read_report(unit, 0).report.signed_by);
}

/* A unit that was given a task after the issue gets its row with its first version; it owes nothing. */
static void test_a_unit_without_a_row(void **state)
{
    (void)state;
    int64_t clinic = lab_unit("H");
    (void)postgres_fixture_sql("DELETE FROM report WHERE NOT expected");
    assert_int_equal(look(clinic, NULL).state, REPORT_STATE_NONE);
    (void)submit(clinic, 0, REPORT_STATE_NONE);
    struct report_call report = read_report(clinic, 0);
    assert_int_equal(report.report.state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_false(report.report.expected);
    expect_figures(0, 0, 0, 0);
}

static void test_whose_report(void **state)
{
    (void)state;
    struct report_call call = {.campaign = "lab", .asked.unit_name = "示例02社区"};
    call.asked.only_unit_id = lab_unit("C01");
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &call), &call.call), ERR_NOT_YOURS);
    call.asked.only_unit_id = lab_unit("C02");
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &call), &call.call), ERR_OK);
    assert_string_equal(call.report.unit_name, "示例02社区");
    call = (struct report_call){.campaign = "lab", .asked.unit_name = "没有"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &call), &call.call), ERR_NOT_FOUND);
    call = (struct report_call){.campaign = "none", .asked.unit_name = "示例02社区"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_report(lab.store, &call), &call.call), ERR_NOT_FOUND);
}

static bool was_told(void *arg)
{
    (void)arg;
    return lab.notices > 0;
}

/* What the office does with a report is news to its unit, told to all servers; its own acts are none. */
static void test_what_is_news(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C05");
    (void)submit(unit, 0, REPORT_STATE_NONE);
    hand_in(ACT_REPORT_SCAN, unit, 1, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(lab.notices, 0);
    decide(ACT_REPORT_RETURN, unit, 1, REPORT_STATE_COPY_RECEIVED, "第四部分请补充");
    lab_turn_until(&lab, was_told, NULL);
    assert_int_equal(lab.notices, 1);
    assert_int_equal(lab.noticed_unit, unit);
    struct notices_call news = {.unit_id = unit, .only = lab.noticed_event};
    lab_prepare(&lab, &news.call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, &news), &news.call), ERR_OK);
    assert_int_equal(news.notice_count, 1);
    assert_int_equal(news.notices[0].act, ACT_REPORT_RETURN);
    assert_int_equal(news.notices[0].state, REPORT_STATE_RETURNED);
    assert_int_equal(news.notices[0].problem_no, 0);
    assert_string_equal(news.notices[0].text, "第四部分请补充");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_who_owes_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_acts_are_judged_by, setup, teardown),
        cmocka_unit_test_setup_teardown(test_versions_and_copies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_returned_and_sent_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_versions_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_does_not_move, setup, teardown),
        cmocka_unit_test_setup_teardown(test_entered_by_the_office, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_unit_without_a_row, setup, teardown),
        cmocka_unit_test_setup_teardown(test_whose_report, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_news, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
