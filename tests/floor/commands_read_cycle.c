/* What lists and files tell of the whole cycle: periods, extensions, transfers, revised plans, what the office entered. */
#include "tests/floor/commands_case.h"

static struct assignment_record assignment(enum state state)
{
    bool sustained = state == STATE_SUSTAINING;
    return (struct assignment_record){
        .unit_id = LAB_UNIT,
        .unit_name = "红旗社区",
        .problem_id = LAB_PROBLEM,
        .problem_no = 6,
        .title = "题",
        .role = PARTY_RESPONSIBLE,
        .state = state,
        .version = 3,
        .due_kind = sustained ? DUE_LONG_TERM : DUE_DATE,
        .due_on = sustained ? DAY_NONE : lab_day(6, 9),
        .original_due = sustained ? DAY_NONE : lab_day(5, 30),
        .extension_wanted_on = DAY_NONE,
        .sustained_on = sustained ? lab_day(1, 20) : DAY_NONE,
        .cadence = CADENCE_MONTHLY,
        .next_review_on = sustained ? lab_day(7, 1) : DAY_NONE,
        .plan_review = true,
        .has_terminal = true,
    };
}

/* The file of this assignment as a reporter of its unit gets it. */
static const Rectify__Dossier *show(const struct dossier_call *content)
{
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
    Rectify__DossierGet get = RECTIFY__DOSSIER_GET__INIT;
    get.problem_no = 6;
    lab_free(&request);
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    struct dossier_call *call = fake_store_take(lab->store, FAKE_DOSSIER);
    call->assignment = content->assignment;
    call->events = content->events;
    call->event_count = content->event_count;
    call->plans = content->plans;
    call->plan_count = content->plan_count;
    fake_store_complete(&call->call, ERR_OK);
    return (const Rectify__Dossier *)lab_answer(&request);
}

static bool allows(const Rectify__AssignmentBrief *brief, enum act act)
{
    for (size_t i = 0; i < brief->n_allowed_acts; i++) {
        if (brief->allowed_acts[i] == (uint32_t)act) {
            return true;
        }
    }
    return false;
}

static void a_dated_item_tells_its_extensions(void **state)
{
    (void)state;
    struct dossier_call content = {.assignment = assignment(STATE_IN_PROGRESS)};
    const Rectify__AssignmentBrief *brief = show(&content)->assignment;
    assert_true(brief->has_original_due_on);
    assert_int_equal(brief->original_due_on, lab_day(5, 30));
    assert_int_equal(brief->due_on, lab_day(6, 9));
    assert_false(brief->has_extensions || brief->has_extension_wanted_on ||
                 brief->has_extension_digest || brief->has_missing_periods);
    assert_null(brief->extension_refused);
    assert_null(brief->period);
    assert_true(brief->has_has_terminal && brief->has_terminal);
    assert_true(allows(brief, ACT_EXTEND));

    content.assignment.extensions = 2;
    content.assignment.extension_waits = true;
    content.assignment.extension_wanted_on = lab_day(6, 20);
    content.assignment.extension_digest = (struct digest){{0xE7}};
    brief = show(&content)->assignment;
    assert_int_equal(brief->extensions, 2);
    assert_int_equal(brief->extension_wanted_on, lab_day(6, 20));
    assert_int_equal(brief->extension_digest.len, DIGEST_SIZE);
    assert_int_equal(brief->extension_digest.data[0], 0xE7);
    assert_false(allows(brief, ACT_EXTEND)); /* one at a time */

    content.assignment.extension_waits = false;
    content.assignment.extension_refused = "可以赶上";
    content.assignment.due_on = lab_day(5, 9);
    brief = show(&content)->assignment;
    assert_string_equal(brief->extension_refused, "可以赶上");
    assert_false(allows(brief, ACT_EXTEND)); /* too late */
    assert_true(brief->overdue);
}

static void a_long_term_item_tells_its_periods(void **state)
{
    (void)state;
    /* It is 10 May; it began in January. */
    const day_t reported[] = {lab_day(1, 1), lab_day(2, 1), lab_day(4, 1)};
    struct dossier_call content = {.assignment = assignment(STATE_SUSTAINING)};
    content.assignment.reported_periods = reported;
    content.assignment.reported_period_count = 3;
    content.assignment.result = RESULT_ONGOING;
    const Rectify__Dossier *out = show(&content);
    const Rectify__AssignmentBrief *brief = out->assignment;
    assert_int_equal(brief->period->first_on, lab_day(3, 1));
    assert_int_equal(brief->period->last_on, lab_day(3, 31));
    assert_int_equal(brief->period->cadence, CADENCE_MONTHLY);
    assert_int_equal(brief->period->year, 2023);
    assert_int_equal(brief->period->number, 3);
    assert_int_equal(brief->missing_periods, 1);
    assert_true(allows(brief, ACT_PERIODIC));
    assert_int_equal(out->n_missing, 1);
    assert_int_equal(out->missing[0]->first_on, lab_day(3, 1));
    assert_int_equal(out->sustained_on, lab_day(1, 20));
    assert_int_equal(out->cadence, CADENCE_MONTHLY);
    assert_int_equal(out->next_review_on, lab_day(7, 1));
    assert_int_equal(out->result, RESULT_ONGOING);

    /* All is reported: the next one lies ahead and cannot be reported yet. */
    content.assignment.sustained_on = lab_day(4, 20);
    const day_t all[] = {lab_day(4, 1), lab_day(5, 1)};
    content.assignment.reported_periods = all;
    content.assignment.reported_period_count = 2;
    brief = show(&content)->assignment;
    assert_int_equal(brief->period->first_on, lab_day(6, 1));
    assert_int_equal(brief->missing_periods, 0);
    assert_false(allows(brief, ACT_PERIODIC));
}

static struct event_record event(enum act act)
{
    return (struct event_record){
        .act = act,
        .person_name = "主任",
        .text = "文字",
        .new_due_on = DAY_NONE,
        .verified_on = DAY_NONE,
        .next_review_on = DAY_NONE,
        .wanted_on = DAY_NONE,
        .period_on = DAY_NONE,
    };
}

static void reports_say_whether_they_came_late(void **state)
{
    (void)state;
    struct event_record events[] = {event(ACT_PERIODIC), event(ACT_LOOK_BACK), event(ACT_PERIODIC)};
    events[0].period_on = lab_day(3, 1);
    events[0].period_cadence = CADENCE_MONTHLY;
    events[0].received_ms = day_end_wall_ms(lab_day(3, 31));
    events[0].quantity = "4次";
    events[0].signed_by = "书记";
    events[2].period_on = lab_day(1, 1);
    events[2].period_cadence = CADENCE_QUARTERLY;
    events[2].received_ms = day_end_wall_ms(lab_day(3, 31)) + 1;
    events[2].nil = true;
    struct dossier_call content = {
        .assignment = assignment(STATE_CLOSED), .events = events, .event_count = 3};
    const Rectify__Dossier *out = show(&content);
    assert_int_equal(out->n_reports, 2); /* also when it is sustained no more */
    assert_false(out->reports[0]->late);
    assert_false(out->reports[0]->nil);
    assert_string_equal(out->reports[0]->quantity, "4次");
    assert_string_equal(out->reports[0]->signed_by, "书记");
    assert_string_equal(out->reports[0]->text, "文字");
    assert_int_equal(out->reports[0]->period->last_on, lab_day(3, 31));
    assert_true(out->reports[1]->late);
    assert_true(out->reports[1]->nil);
    assert_null(out->reports[1]->quantity);
    assert_int_equal(out->reports[1]->period->last_on, lab_day(3, 31));
    assert_int_equal(out->reports[1]->period->number, 1);
    assert_int_equal(out->n_missing, 0);
    assert_false(out->has_sustained_on || out->has_cadence || out->has_next_review_on);
    assert_int_equal(out->events[2]->period->first_on, lab_day(1, 1));
    assert_true(out->events[2]->nil);
    assert_null(out->events[1]->period);
    assert_false(out->events[1]->has_nil);
}

static void events_tell_what_came_with_them(void **state)
{
    (void)state;
    struct event_record events[] = {event(ACT_END),   event(ACT_REOPEN),   event(ACT_EXTEND),
                                    event(ACT_GRANT), event(ACT_TRANSFER), event(ACT_PROGRESS)};
    events[0].end_reason = END_REASON_CARRIED_OVER;
    events[0].carried_to = "zhouji-2023";
    events[1].method = METHOD_SAMPLE;
    events[1].verified_on = lab_day(5, 9);
    events[1].conclusion = "抽查十户";
    events[1].new_due_on = lab_day(6, 30);
    events[2].wanted_on = lab_day(6, 20);
    events[2].progress = "八成";
    events[3].new_due_on = lab_day(6, 15);
    events[4].other_unit = "示例二社区";
    events[5].signed_by = "书记";
    struct dossier_call content = {
        .assignment = assignment(STATE_CANCELLED), .events = events, .event_count = 6};
    content.assignment.successor = "示例二社区";
    content.assignment.predecessor = "示例三社区";
    const Rectify__Dossier *out = show(&content);
    assert_int_equal(out->events[0]->end_reason, END_REASON_CARRIED_OVER);
    assert_string_equal(out->events[0]->carried_to, "zhouji-2023");
    assert_int_equal(out->events[1]->method, METHOD_SAMPLE);
    assert_int_equal(out->events[1]->verified_on, lab_day(5, 9));
    assert_string_equal(out->events[1]->conclusion, "抽查十户");
    assert_int_equal(out->events[1]->new_due_on, lab_day(6, 30));
    assert_int_equal(out->events[2]->wanted_on, lab_day(6, 20));
    assert_string_equal(out->events[2]->progress, "八成");
    assert_int_equal(out->events[3]->new_due_on, lab_day(6, 15));
    assert_string_equal(out->events[4]->other_unit, "示例二社区");
    assert_string_equal(out->events[5]->signed_by, "书记");
    assert_string_equal(out->assignment->successor, "示例二社区");
    assert_string_equal(out->assignment->predecessor, "示例三社区");
    assert_int_equal(out->assignment->n_allowed_acts, 0);
    assert_false(out->events[5]->has_end_reason || out->events[5]->has_wanted_on ||
                 out->events[5]->has_nil || out->events[5]->has_new_due_on);
    assert_null(out->events[5]->carried_to);
}

static void plans_tell_which_counts_and_which_waits(void **state)
{
    (void)state;
    struct measure_record measure = {.no = 1, .text = "措施", .continues = 2, .due_on = DAY_NONE};
    struct plan_record plans[] = {
        {.act = ACT_PLAN, .accepted = true, .checked_on = DAY_NONE},
        {.act = ACT_REVISE,
         .waiting = true,
         .reason = "推迟",
         .checked_on = DAY_NONE,
         .measures = &measure,
         .measure_count = 1},
    };
    struct dossier_call content = {
        .assignment = assignment(STATE_IN_PROGRESS), .plans = plans, .plan_count = 2};
    content.assignment.has_submitted = true;
    const Rectify__Dossier *out = show(&content);
    assert_true(out->plans[0]->accepted);
    assert_false(out->plans[0]->waiting);
    assert_null(out->plans[0]->reason);
    assert_false(out->plans[1]->accepted);
    assert_true(out->plans[1]->waiting);
    assert_int_equal(out->plans[1]->act, ACT_REVISE);
    assert_string_equal(out->plans[1]->reason, "推迟");
    assert_int_equal(out->plans[1]->measures[0]->continues, 2);
    assert_true(allows(out->assignment, ACT_WITHDRAW));
    assert_false(allows(out->assignment, ACT_DONE));
    assert_false(allows(out->assignment, ACT_REVISE));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(a_dated_item_tells_its_extensions),       TEST(a_long_term_item_tells_its_periods),
        TEST(reports_say_whether_they_came_late),      TEST(events_tell_what_came_with_them),
        TEST(plans_tell_which_counts_and_which_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
