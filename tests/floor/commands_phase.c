/* Phases: what an act meets when the office has begun to close, and how a phase is set. */
#include "proto/campaign.pb-c.h"
#include "tests/floor/commands_phase_lab.h"

static int64_t closing_ms(void)
{
    return lab_now_ms() - 5000; /* the moment the lab's acts were made final */
}

/* Which phase, what it is, and until when it takes what was final. */
static void refused(const char *phase, enum phase_state at)
{
    lab_expect_refused(&request, ERR_PHASE_CLOSED, phase);
    assert_int_equal(lab_receipt(&request, 0)->phase_state, at);
    assert_int_equal(lab_receipt(&request, 0)->phase_since_ms, closing_ms());
}

static void submit(enum act act, int64_t client_time_ms)
{
    struct caller caller = lab_caller_unit(BOTH);
    lab_act(act);
    lab_acts.act.client_time_ms = client_time_ms;
    lab_free(&request);
    lab_submit_one(lab, &request, &caller);
}

static void an_open_phase_costs_no_look(void **state)
{
    (void)state;
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, false);
    submit(ACT_PROGRESS, lab_now_ms());
    assert_int_equal(fake_store_started(lab->store, FAKE_DOSSIER), 0);
    taken(STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    /* The plan's phase is closed; that is nothing to an act of the next. */
    serve(PHASE_STATE_CLOSED, PHASE_STATE_OPEN, lab_now_ms(), false);
    submit(ACT_PROGRESS, lab_now_ms());
    assert_int_equal(fake_store_started(lab->store, FAKE_DOSSIER), 0);
    taken(STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void a_closed_phase_refuses_and_says_which(void **state)
{
    (void)state;
    serve(PHASE_STATE_CLOSED, PHASE_STATE_CLOSED, closing_ms(), false);
    submit(ACT_PROGRESS, 1);
    fake_store_complete(&look(STATE_IN_PROGRESS)->call, ERR_OK);
    refused("IMPLEMENT", PHASE_STATE_CLOSED);
    submit(ACT_NIL, 1);
    fake_store_complete(&look(STATE_ACKNOWLEDGED)->call, ERR_OK);
    refused("PLAN", PHASE_STATE_CLOSED);
    submit(ACT_WITHDRAW, 1);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    refused("PLAN", PHASE_STATE_CLOSED);
    submit(ACT_ACKNOWLEDGE, 1); /* to have seen it is never too late */
    taken(STATE_ISSUED, STATE_ACKNOWLEDGED);
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 1);
}

static void closing_takes_what_was_final_before(void **state)
{
    (void)state;
    serve(PHASE_STATE_OPEN, PHASE_STATE_CLOSING, closing_ms(), false);
    submit(ACT_PROGRESS, closing_ms());
    fake_store_complete(&look(STATE_IN_PROGRESS)->call, ERR_OK);
    taken(STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    submit(ACT_PROGRESS, closing_ms() + 1);
    fake_store_complete(&look(STATE_IN_PROGRESS)->call, ERR_OK);
    refused("IMPLEMENT", PHASE_STATE_CLOSING);
}

static void what_the_office_asked_for_may_be_answered(void **state)
{
    (void)state;
    static const enum act asked[] = {ACT_RETURN, ACT_REOPEN, ACT_TRANSFER};
    serve(PHASE_STATE_CLOSED, PHASE_STATE_CLOSED, closing_ms(), false);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        submit(ACT_PROGRESS, lab_now_ms());
        struct dossier_call *call = look(STATE_IN_PROGRESS);
        call->assignment.last_decision = asked[i];
        fake_store_complete(&call->call, ERR_OK);
        taken(STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    }
    submit(ACT_PROGRESS, lab_now_ms());
    struct dossier_call *call = look(STATE_IN_PROGRESS);
    call->assignment.original_due = call->assignment.due_on - 1; /* extended */
    fake_store_complete(&call->call, ERR_OK);
    taken(STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    submit(ACT_PROGRESS, lab_now_ms());
    call = look(STATE_IN_PROGRESS);
    call->assignment.last_decision = ACT_APPROVE;
    fake_store_complete(&call->call, ERR_OK);
    refused("IMPLEMENT", PHASE_STATE_CLOSED);
}

/* What was stored before the phase was closed keeps its receipt, however late it is asked for again. */
static void a_repeated_act_has_its_receipt(void **state)
{
    (void)state;
    serve(PHASE_STATE_CLOSED, PHASE_STATE_CLOSED, closing_ms(), false);
    submit(ACT_PROGRESS, lab_now_ms());
    struct dossier_call *call = look(STATE_IN_PROGRESS);
    static struct event_record event;
    event = (struct event_record){.act = ACT_PROGRESS, .to_state = STATE_IN_PROGRESS, .version = 5};
    memcpy(event.request_id.bytes, lab_acts.request_id, sizeof(event.request_id.bytes));
    uint8_t bytes[512];
    size_t len = protobuf_c_message_pack(&lab_acts.act.base, bytes);
    assert_true(len <= sizeof(bytes));
    assert_int_equal(digest_sha256(bytes, len, &event.digest), ERR_OK);
    call->events = &event;
    call->event_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab_receipt(&request, 0)->code, ERR_OK);
    assert_true(lab_receipt(&request, 0)->repeated);
}

static void decisions_are_never_held_up(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    serve(PHASE_STATE_CLOSED, PHASE_STATE_CLOSED, closing_ms(), false);
    lab_act(ACT_APPROVE);
    lab_submit_one(lab, &request, &office);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    taken(STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
}

static const Rectify__AssignmentBrief *brief_of(struct assignment_record *record,
                                                const struct caller *caller)
{
    Rectify__AssignmentsGet get = RECTIFY__ASSIGNMENTS_GET__INIT;
    get.has_every = get.every = true;
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_ASSIGNMENTS_GET, &get.base);
    struct assignments_call *call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
    assert_true(call->every);
    assert_null(call->campaign);
    static struct campaign_record campaign;
    campaign = (struct campaign_record){
        .campaign_id = CAMPAIGN, .code = "zj2023", .title = "t", .state = CAMPAIGN_ISSUED};
    call->found = campaign;
    call->campaigns = &campaign;
    call->campaign_count = 1;
    call->assignments = record;
    call->assignment_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Assignments *out = (const Rectify__Assignments *)lab_answer(&request);
    assert_int_equal(out->n_campaigns, 1);
    return out->assignments[0];
}

static void a_task_tells_its_phase(void **state)
{
    (void)state;
    struct caller unit = lab_caller_unit(BOTH);
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    struct assignment_record record = {.unit_id = LAB_UNIT,
                                       .unit_name = "红旗社区",
                                       .problem_id = LAB_PROBLEM,
                                       .problem_no = 1,
                                       .title = "题",
                                       .state = STATE_ISSUED,
                                       .version = 1,
                                       .due_kind = DUE_DATE,
                                       .due_on = lab_day(5, 30),
                                       .campaign_id = CAMPAIGN,
                                       .campaign = "zj2023",
                                       .repeat = true};
    serve(PHASE_STATE_CLOSING, PHASE_STATE_OPEN, closing_ms(), true);
    const Rectify__AssignmentBrief *brief = brief_of(&record, &unit);
    assert_string_equal(brief->campaign, "zj2023");
    assert_int_equal(brief->phase, PHASE_PLAN);
    assert_int_equal(brief->phase_state, PHASE_STATE_CLOSING);
    assert_true(brief->late); /* it is the 10th, the phase ended on the 8th */
    assert_true(brief->repeat);
    record.state = STATE_PLAN_SUBMITTED;
    record.planned_ms = lab_now_ms();
    brief = brief_of(&record, &office);
    assert_false(brief->has_phase);
    assert_true(brief->late);
    assert_true(brief->n_allowed_acts > 0);
    record.unit_id = LAB_OTHER_UNIT; /* another office's to decide */
    record.planned_ms = lab_now_ms() - INT64_C(3) * 24 * 60 * 60 * 1000;
    brief = brief_of(&record, &office);
    assert_false(brief->late);
    assert_int_equal(brief->n_allowed_acts, 0);
    record.campaign_id = 99; /* not in the catalogue yet */
    brief = brief_of(&record, &office);
    assert_false(brief->has_late || brief->has_phase);
}

/* ---- PHASE_SET ---- */

static void set_phase(const struct caller *caller, const char *code, uint32_t phase, uint32_t to)
{
    Rectify__PhaseSet set = RECTIFY__PHASE_SET__INIT;
    lab_act(ACT_PROGRESS);
    set.request_id = lab_acts.act.request_id;
    set.campaign = (char *)(uintptr_t)code;
    set.phase = phase;
    set.state = to;
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_PHASE_SET, &set.base);
}

static void the_office_sets_a_phase(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    set_phase(&office, "zj2023", PHASE_IMPLEMENT, PHASE_STATE_CLOSING);
    struct phase_set_call *call = fake_store_take(lab->store, FAKE_PHASE_SET);
    assert_string_equal(call->campaign, "zj2023");
    assert_int_equal(call->phase, PHASE_IMPLEMENT);
    assert_int_equal(call->state, PHASE_STATE_CLOSING);
    assert_int_equal(call->actor.hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(call->actor.unit_id, LAB_OFFICE);
    call->since_ms = 77;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(request.ended, 0); /* first the catalogue is to know it */
    struct catalog_call *load = fake_store_take(lab->store, FAKE_CATALOG);
    fake_store_complete(&load->call, ERR_DATABASE_AWAY); /* it is set all the same */
    const Rectify__PhaseIs *now = (const Rectify__PhaseIs *)lab_answer(&request);
    assert_int_equal(now->state, PHASE_STATE_CLOSING);
    assert_int_equal(now->since_ms, 77);
    set_phase(&office, "zj2023", PHASE_PLAN, PHASE_STATE_CLOSED);
    call = fake_store_take(lab->store, FAKE_PHASE_SET);
    fake_store_refuse(lab->store, FAKE_CATALOG, ERR_BUSY);
    fake_store_complete(&call->call, ERR_OK);
    (void)lab_answer(&request);
    set_phase(&office, "zj2023", PHASE_PLAN, PHASE_STATE_CLOSED);
    call = fake_store_take(lab->store, FAKE_PHASE_SET);
    fake_store_complete(&call->call, ERR_CAMPAIGN_STATE);
    lab_expect_error(&request, ERR_CAMPAIGN_STATE, NULL);
}

static void a_phase_is_set_with_words_of_the_tables_in_the_own_area(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    struct caller admin = lab_caller_admin();
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    set_phase(&office, "zj 2023", PHASE_PLAN, PHASE_STATE_OPEN);
    lab_expect_error(&request, ERR_FIELD, "campaign");
    set_phase(&office, "zj2023", 4, PHASE_STATE_OPEN);
    lab_expect_error(&request, ERR_FIELD, "phase");
    set_phase(&office, "zj2023", PHASE_PLAN, 0);
    lab_expect_error(&request, ERR_FIELD, "state");
    set_phase(&office, "there", PHASE_PLAN, PHASE_STATE_OPEN);
    lab_expect_error(&request, ERR_OTHER_AREA, NULL);
    set_phase(&office, "zj2023", PHASE_PLAN, PHASE_STATE_OPEN); /* concerns every community */
    lab_expect_error(&request, ERR_OTHER_AREA, NULL);
    set_phase(&admin, "zj2023", PHASE_PLAN, PHASE_STATE_OPEN);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
    Rectify__CampaignIssue issue = RECTIFY__CAMPAIGN_ISSUE__INIT;
    issue.request_id = lab_acts.act.request_id;
    issue.code = (char *)(uintptr_t) "there";
    lab_free(&request);
    lab_send(lab, &request, &office, MESSAGE_CAMPAIGN_ISSUE, &issue.base);
    lab_expect_error(&request, ERR_OTHER_AREA, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(an_open_phase_costs_no_look),
        TEST(a_closed_phase_refuses_and_says_which),
        TEST(closing_takes_what_was_final_before),
        TEST(what_the_office_asked_for_may_be_answered),
        TEST(a_repeated_act_has_its_receipt),
        TEST(decisions_are_never_held_up),
        TEST(a_task_tells_its_phase),
        TEST(the_office_sets_a_phase),
        TEST(a_phase_is_set_with_words_of_the_tables_in_the_own_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
