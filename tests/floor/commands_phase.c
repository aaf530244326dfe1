/* Phases and areas: what an act meets when the office has begun to close, and who decides for whom. */
#include "proto/campaign.pb-c.h"
#include "proto/work.pb-c.h"
#include "server/rules/area.h"
#include "server/store/calls/work.h"
#include "tests/floor/commands_case.h"

enum {
    CAMPAIGN = 1,
    AREA_HERE = 20,  /* LAB_UNIT and LAB_OFFICE hang on it */
    AREA_THERE = 21, /* LAB_OTHER_UNIT hangs on it */
    CITY = 22,
};

static int64_t closing_ms(void)
{
    return lab_now_ms() - 5000; /* the moment the lab's acts were made final */
}

/* The catalogue anew: LAB_PROBLEM of a campaign whose phases stand so, and two areas when asked for. */
static void serve(enum phase_state plan, enum phase_state implement, int64_t since_ms, bool areas)
{
    static struct problem_terms_record problem;
    static struct campaign_terms_record campaigns[2];
    static struct area_unit units[] = {
        {CITY, 0, false},
        {AREA_HERE, CITY, false},
        {AREA_THERE, CITY, false},
        {LAB_OFFICE, AREA_HERE, false},
        {LAB_OTHER_UNIT, AREA_THERE, true},
        {LAB_UNIT, AREA_HERE, true},
    };
    problem = (struct problem_terms_record){.problem_id = LAB_PROBLEM,
                                            .campaign_id = CAMPAIGN,
                                            .due_kind = DUE_DATE,
                                            .due_on = lab_day(5, 30),
                                            .points = 3,
                                            .plan_review = true};
    campaigns[0] = (struct campaign_terms_record){
        .campaign_id = CAMPAIGN,
        .code = "zj2023",
        .phases = {[PHASE_PLAN] = {lab_day(5, 8), plan, since_ms},
                   [PHASE_IMPLEMENT] = {lab_day(5, 28), implement, since_ms},
                   [PHASE_REPORT] = {lab_day(5, 31), PHASE_STATE_OPEN, 0}}};
    campaigns[1] =
        (struct campaign_terms_record){.campaign_id = 2, .code = "there", .area_id = AREA_THERE};
    commands_refresh_catalog(lab->commands);
    struct catalog_call *call = fake_store_take(lab->store, FAKE_CATALOG);
    call->problems = &problem;
    call->problem_count = 1;
    call->campaigns = campaigns;
    call->campaign_count = 2;
    call->units = units;
    call->unit_count = areas ? ARRAY_LEN(units) : 0;
    fake_store_complete(&call->call, ERR_OK);
}

static void submit(enum act act, int64_t client_time_ms)
{
    struct caller caller = lab_caller_unit(BOTH);
    lab_act(act);
    lab_acts.act.client_time_ms = client_time_ms;
    lab_free(&request);
    lab_submit_one(lab, &request, &caller);
}

/* The assignment as it stands, where nothing was returned or extended. */
static struct dossier_call *look(enum state state)
{
    struct dossier_call *call = lab_look(lab, state);
    call->assignment.original_due = call->assignment.due_on;
    call->assignment.campaign_id = CAMPAIGN;
    return call;
}

static void taken(enum state from, enum state to)
{
    lab_apply(lab_change(lab), from, to);
    assert_int_equal(lab_receipt(&request, 0)->code, ERR_OK);
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
    lab_expect_refused(&request, ERR_PHASE_CLOSED, "IMPLEMENT");
    submit(ACT_NIL, 1);
    fake_store_complete(&look(STATE_ACKNOWLEDGED)->call, ERR_OK);
    lab_expect_refused(&request, ERR_PHASE_CLOSED, "PLAN");
    submit(ACT_WITHDRAW, 1);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    lab_expect_refused(&request, ERR_PHASE_CLOSED, "PLAN");
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
    lab_expect_refused(&request, ERR_PHASE_CLOSED, "IMPLEMENT");
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
    lab_expect_refused(&request, ERR_PHASE_CLOSED, "IMPLEMENT");
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

static void an_office_decides_in_its_area(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    lab_act(ACT_APPROVE);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
    lab_submit_one(lab, &request, &office);
    lab_expect_refused(&request, ERR_OTHER_AREA, NULL);
    lab_free(&request);
    lab_act(ACT_APPROVE);
    lab_submit_one(lab, &request, &office);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    taken(STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, false); /* the only office */
    lab_free(&request);
    lab_act(ACT_APPROVE);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
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

static void an_office_reminds_in_its_area(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__Reminder reminders[2];
    Rectify__Reminder *list[] = {&reminders[0], &reminders[1]};
    Rectify__Remind remind = RECTIFY__REMIND__INIT;
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        rectify__reminder__init(list[i]);
        list[i]->unit_id = i == 0 ? LAB_OTHER_UNIT : LAB_UNIT;
        list[i]->text = (char *)(uintptr_t) "问题1：方案未报";
    }
    remind.request_id = lab_act(ACT_PROGRESS)->request_id;
    remind.campaign_id = CAMPAIGN;
    remind.reminders = list;
    remind.n_reminders = ARRAY_LEN(list);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    lab_send(lab, &request, &office, MESSAGE_REMIND, &remind.base);
    struct remind_call *call = fake_store_take(lab->store, FAKE_REMIND);
    assert_int_equal(call->rows[0].outcome, REMIND_OUTSIDE);
    assert_int_equal(call->rows[1].outcome, REMIND_UNKNOWN);
    call->rows[1].outcome = REMIND_DONE;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Reminded *out = (const Rectify__Reminded *)lab_answer(&request);
    assert_int_equal(out->results[0]->code, ERR_OTHER_AREA);
    assert_false(out->results[0]->has_no_terminal); /* nobody looked */
    assert_int_equal(out->results[1]->code, 0);
    assert_true(out->results[1]->no_terminal);
}

/* ---- SUMMARY_GET, SUMMARY_FREEZE, WORDING_PUT ---- */

static void read_there(const struct caller *caller, uint16_t number, const ProtobufCMessage *in,
                       enum campaign_state stands, enum err expected)
{
    lab_free(&request);
    lab_send(lab, &request, caller, number, in);
    struct summary_call *read = fake_store_take(lab->store, FAKE_SUMMARY);
    read->found = (struct campaign_record){
        .code = "there", .title = "t", .state = stands, .area_id = AREA_THERE};
    fake_store_complete(&read->call, ERR_OK);
    if (expected != ERR_OK) {
        lab_expect_error(&request, expected, NULL);
    }
}

/* Everybody reads what was issued; the report is made by the office above, and a draft is nobody else's. */
static void another_areas_report_is_read_and_not_made(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    struct caller admin = lab_caller_admin();
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    Rectify__NodeGet node = RECTIFY__NODE_GET__INIT;
    Rectify__SummaryFreeze freeze = RECTIFY__SUMMARY_FREEZE__INIT;
    Rectify__WordingPut put = RECTIFY__WORDING_PUT__INIT;
    freeze.request_id = put.request_id = lab_act(ACT_PROGRESS)->request_id;
    get.campaign = freeze.campaign = put.campaign = (char *)(uintptr_t) "there";
    put.problem_no = 1;
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    read_there(&office, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_ISSUED, ERR_OK);
    assert_int_equal(request.command.err, ERR_OK);
    read_there(&office, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_DRAFT, ERR_NOT_FOUND);
    read_there(&admin, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_DRAFT, ERR_OK);
    assert_int_equal(request.command.err, ERR_OK);
    read_there(&office, MESSAGE_SUMMARY_FREEZE, &freeze.base, CAMPAIGN_ISSUED, ERR_OTHER_AREA);
    read_there(&office, MESSAGE_SUMMARY_FREEZE, &freeze.base, CAMPAIGN_DRAFT, ERR_NOT_FOUND);
    lab_free(&request);
    lab_send(lab, &request, &office, MESSAGE_WORDING_PUT, &put.base);
    lab_expect_error(&request, ERR_OTHER_AREA, NULL);
    lab_free(&request);
    lab_send(lab, &request, &office, MESSAGE_NODE_GET, &node.base);
    struct node_call *call = fake_store_take(lab->store, FAKE_NODE);
    call->found =
        (struct campaign_record){.code = "there", .state = CAMPAIGN_DRAFT, .area_id = AREA_THERE};
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
}

/* ---- CAMPAIGN_GET, CAMPAIGNS_GET ---- */

static void another_areas_draft_is_not_seen(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    struct caller admin = lab_caller_admin();
    Rectify__CampaignGet get = RECTIFY__CAMPAIGN_GET__INIT;
    Rectify__CampaignsGet all = RECTIFY__CAMPAIGNS_GET__INIT;
    struct campaign_record campaigns[] = {
        {.campaign_id = 2,
         .code = "there",
         .title = "t",
         .state = CAMPAIGN_DRAFT,
         .area_id = AREA_THERE},
        {.campaign_id = 3,
         .code = "here",
         .title = "t",
         .state = CAMPAIGN_DRAFT,
         .area_id = AREA_HERE},
        {.campaign_id = 4,
         .code = "issued",
         .title = "t",
         .state = CAMPAIGN_ISSUED,
         .area_id = AREA_THERE},
        {.campaign_id = 6, .code = "everywhere", .title = "t", .state = CAMPAIGN_DRAFT},
        {.campaign_id = 5, .code = "above", .title = "t", .state = CAMPAIGN_PARENT},
    };
    const struct caller *callers[] = {&office, &admin};
    static const size_t seen[] = {4, 5};
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        lab_free(&request);
        lab_send(lab, &request, callers[i], MESSAGE_CAMPAIGNS_GET, &all.base);
        struct campaigns_call *list = fake_store_take(lab->store, FAKE_CAMPAIGNS);
        list->campaigns = campaigns;
        list->campaign_count = ARRAY_LEN(campaigns);
        fake_store_complete(&list->call, ERR_OK);
        assert_int_equal(((const Rectify__Campaigns *)lab_answer(&request))->n_campaigns, seen[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(campaigns); i++) {
        lab_free(&request);
        get.campaign = (char *)(uintptr_t)campaigns[i].code;
        lab_send(lab, &request, &office, MESSAGE_CAMPAIGN_GET, &get.base);
        struct campaign_plan_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_PLAN);
        assert_false(call->issued_only);
        call->found = campaigns[i];
        fake_store_complete(&call->call, ERR_OK);
        if (i == 0) {
            lab_expect_error(&request, ERR_NOT_FOUND, NULL);
        } else {
            (void)lab_answer(&request);
        }
    }
}

static void a_plan_is_told_whole(void **state)
{
    (void)state;
    struct caller unit = lab_caller_unit(BOTH);
    Rectify__CampaignGet get = RECTIFY__CAMPAIGN_GET__INIT;
    static const char *const points[] = {"一", "二"};
    static const char *const tags[] = {"标签"};
    static const struct party_lookup parties[] = {{.name = "甲"}, {.name = "各社区"}};
    static const struct indicator_record indicators[] = {
        {.name = "比例", .unit = "%", .target = "93.5"}};
    static struct plan_problem_record problems[2];
    problems[0] = (struct plan_problem_record){
        .row = {.seq_no = 1,
                .text_ref = "(一)",
                .category = CATEGORY_WORK,
                .title = "题",
                .description = "描述",
                .points = points,
                .point_count = 2,
                .parties = parties,
                .party_count = 2,
                .due_kind = DUE_LONG_TERM,
                .due_on = DAY_NONE,
                .cadence = CADENCE_MONTHLY,
                .lead = 1,
                .leader = "王区长",
                .risk = "返贫",
                .tags = tags,
                .tag_count = 1,
                .indicators = indicators,
                .indicator_count = 1,
                .repeats = 3,
                .parent_problem = 2},
        .repeats = {.campaign = "old",
                    .year = 2022,
                    .problem_no = 3,
                    .title = "旧题",
                    .units = 7,
                    .ended = 5,
                    .ended_on = lab_day(5, 1)},
        .parent = {.title = "上级题", .due_kind = DUE_DATE, .due_on = lab_day(6, 1)},
    };
    problems[1] = (struct plan_problem_record){.row = {.seq_no = 2,
                                                       .category = CATEGORY_WORK,
                                                       .title = "题",
                                                       .description = "d",
                                                       .due_kind = DUE_DATE,
                                                       .due_on = lab_day(6, 2)}};
    lab_send(lab, &request, &unit, MESSAGE_CAMPAIGN_GET, &get.base);
    struct campaign_plan_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_PLAN);
    assert_null(call->campaign);
    assert_true(call->issued_only);
    call->found = (struct campaign_record){.campaign_id = 1,
                                           .code = "zj2023",
                                           .title = "t",
                                           .state = CAMPAIGN_ISSUED,
                                           .previous = "old",
                                           .parent = "city",
                                           .parent_level = LEVEL_CITY,
                                           .area = "管理区"};
    call->problems = problems;
    call->problem_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__CampaignPlan *plan = (const Rectify__CampaignPlan *)lab_answer(&request);
    assert_string_equal(plan->campaign->previous, "old");
    assert_int_equal(plan->campaign->parent_level, LEVEL_CITY);
    const Rectify__PlanProblem *problem = plan->problems[0];
    assert_int_equal(problem->row->lead, 1);
    assert_string_equal(problem->row->parties[1], "各社区");
    assert_false(problem->row->has_due_on);
    assert_int_equal(problem->row->cadence, CADENCE_MONTHLY);
    assert_string_equal(problem->row->leader, "王区长");
    assert_string_equal(problem->row->indicators[0]->target, "93.5");
    assert_null(problem->row->indicators[0]->baseline);
    assert_int_equal(problem->row->repeats, 3);
    assert_int_equal(problem->repeats->ended, 5);
    assert_false(problem->repeats->has_state);
    assert_int_equal(problem->parent->due_on, lab_day(6, 1));
    assert_null(plan->problems[1]->repeats);
    assert_null(plan->problems[1]->parent);
    assert_false(plan->problems[1]->row->has_lead || plan->problems[1]->row->has_repeats);
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
        TEST(an_office_decides_in_its_area),
        TEST(a_task_tells_its_phase),
        TEST(the_office_sets_a_phase),
        TEST(a_phase_is_set_with_words_of_the_tables_in_the_own_area),
        TEST(an_office_reminds_in_its_area),
        TEST(another_areas_report_is_read_and_not_made),
        TEST(another_areas_draft_is_not_seen),
        TEST(a_plan_is_told_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
