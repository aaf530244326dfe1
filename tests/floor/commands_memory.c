/* The n-th allocation fails, for every n: what was asked for is refused with a typed error and nothing is left. */
#include "common/base/mem.h"
#include "tests/floor/commands_lab.h"
#include "tests/lib/alloc_fail.h"

/* What a client may be told when memory was short somewhere: it sends the same again. */
static bool is_retried(uint32_t code)
{
    return code == ERR_BUSY || code == ERR_OUTCOME_UNKNOWN;
}

/* Answers for the store. The commands live longer than a run, so that only the request's own path can fail. */
static void serve(struct lab *lab)
{
    static struct measure_record measures[] = {
        {.no = 1, .has_effect = true, .effect = {.text = "更正两户", .no_evidence_reason = "台账"}},
        {.no = 2},
    };
    static struct plan_record plan = {.accepted = true, .measures = measures, .measure_count = 2};
    while (fake_store_waiting(lab->store, FAKE_DOSSIER) > 0) {
        struct dossier_call *look = lab_look(lab, STATE_IN_PROGRESS);
        if (look->problem_id == LAB_PROBLEM) { /* the first act's: a plan */
            look->assignment.state = STATE_ACKNOWLEDGED;
        }
        look->plans = &plan;
        look->plan_count = 1;
        fake_store_complete(&look->call, ERR_OK);
    }
    while (fake_store_waiting(lab->store, FAKE_CHANGE) > 0) {
        lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    }
}

/* The second of two acts: `wrong` lacks its text and is refused with a finding. */
struct scenario {
    enum act second;
    bool wrong;
};

static void submit_two(struct lab *lab, struct lab_request *request,
                       const struct scenario *scenario)
{
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    lab_act(ACT_PLAN);
    lab_submit_add(&submit);
    lab_act(scenario->second);
    lab_act_number(2);
    lab_acts.act.problem_id = LAB_UNREVIEWED;
    if (scenario->wrong) {
        lab_acts.progress.text = (char *)(uintptr_t) "";
    }
    lab_submit_add(&submit);
    lab_submit_send(lab, request, &caller, &submit);
    serve(lab);
}

static bool as_expected(const struct lab_request *request, const struct scenario *scenario)
{
    uint32_t first = lab_receipt(request, 0)->code;
    uint32_t second = lab_receipt(request, 1)->code;
    uint32_t wanted = scenario->wrong ? ERR_CONDITION : ERR_OK;
    assert_true(first == 0 || is_retried(first));
    assert_true(second == wanted || is_retried(second));
    assert_true(second != ERR_CONDITION || lab_receipt(request, 1)->n_findings == 1);
    return first == 0 && second == wanted;
}

/* One submission with the n-th allocation failing; true: it went through all the same. */
static bool run_failing(struct lab *lab, const struct scenario *scenario, size_t nth)
{
    struct lab_request request;
    size_t live = alloc_fail_live();
    alloc_fail_at(nth);
    submit_two(lab, &request, scenario);
    alloc_fail_at(0);
    assert_int_equal(request.ended, 1);
    bool through = false;
    if (request.command.err == ERR_OK) {
        through = as_expected(&request, scenario);
    } else {
        /* NOMEM is rpc's to translate when the message itself could not be unpacked. */
        assert_true(request.command.err == ERR_NOMEM || is_retried(request.command.err));
    }
    lab_free(&request);
    assert_int_equal(alloc_fail_live(), live);
    return through;
}

static void run_all(const struct scenario *scenario)
{
    alloc_fail_install();
    struct lab *lab = lab_open();
    size_t nth = 1;
    while (!run_failing(lab, scenario, nth)) {
        nth++;
        assert_true(nth < 100);
    }
    assert_true(nth > 3); /* of the request and of both acts */
    lab_close(lab);
    assert_int_equal(alloc_fail_live(), 0);
    alloc_fail_remove();
}

static void two_acts_without_memory(void **state)
{
    (void)state;
    run_all(&(struct scenario){.second = ACT_PROGRESS});
    run_all(&(struct scenario){.second = ACT_DONE});
}

static void refusal_without_memory(void **state)
{
    (void)state;
    run_all(&(struct scenario){.second = ACT_PROGRESS, .wrong = true});
}

static void commands_without_memory(void **state)
{
    (void)state;
    const struct commands_options options = {.store = NULL};
    struct commands *commands = NULL;
    alloc_fail_install();
    alloc_fail_at(1);
    assert_int_equal(commands_new(&options, &commands), ERR_NOMEM);
    assert_int_equal(alloc_fail_live(), 0);
    alloc_fail_remove();
    commands_free(NULL);
}

static void answer_dossier(struct dossier_call *call)
{
    static struct measure_record measure = {
        .no = 1, .text = "巡查", .has_effect = true, .effect = {.text = "河渠干净"}};
    static struct excuse_record excuse = {.point = 1, .reason = "无"};
    static struct plan_record plan = {.act = ACT_PLAN,
                                      .checked_on = 19487,
                                      .measures = &measure,
                                      .measure_count = 1,
                                      .excuses = &excuse,
                                      .excuse_count = 1};
    static struct event_record event = {.act = ACT_ISSUE};
    call->assignment.has_submitted = true;
    call->plans = &plan;
    call->plan_count = 1;
    call->events = &event;
    call->event_count = 1;
}

static void answer_summary(struct summary_call *call)
{
    static struct summary_problem_record problem = {.seq_no = 1, .states = {[STATE_ISSUED] = 1}};
    static struct summary_item_record item = {.problem_no = 1,
                                              .unit_id = 7,
                                              .unit_name = "红旗",
                                              .measure_no = 1,
                                              .measure = "巡查",
                                              .effect = "河渠干净"};
    static const char *worded[] = {"巡查河渠"};
    static struct wording_record wording = {
        .problem_no = 1, .version = 1, .measures = worded, .measure_count = 1};
    static struct wording_source_record source = {.problem_no = 1, .unit_id = 8, .version = 3};
    static struct self_held_record held = {.problem_no = 1, .unit_name = "乡村振兴办"};
    static struct summary_unit_record unit = {.unit_id = 7};
    call->moment = "then";
    call->problems = &problem;
    call->problem_count = 1;
    call->items = &item;
    call->item_count = 1;
    call->wordings = &wording;
    call->wording_count = 1;
    call->sources = &source;
    call->source_count = 1;
    call->self_held = &held;
    call->self_held_count = 1;
    call->found.state = CAMPAIGN_ISSUED;
    call->units = &unit;
    call->unit_count = 1;
}

/* Ends the one call that waits, if any, with one of everything. */
static bool answer_one(struct lab *lab, enum fake_kind kind)
{
    static struct assignment_record assignment = {.unit_id = 7, .has_submitted = true};
    static struct campaign_record campaign = {.phase_count = 1};
    static struct unit_record unit;
    static struct client_record client;
    static struct summary_problem_record problem = {.seq_no = 1, .states = {[STATE_ISSUED] = 1}};
    static struct summary_unit_record child = {.unit_id = 7};
    static struct snapshot_record snapshot = {.campaign = "zj"};
    static const uint8_t frozen[] = {1, 2, 3};
    if (fake_store_waiting(lab->store, kind) == 0) {
        return false;
    }
    struct store_call *call = fake_store_take(lab->store, kind);
    if (kind == FAKE_DOSSIER) {
        answer_dossier((struct dossier_call *)(void *)call);
    } else if (kind == FAKE_SUMMARY) {
        answer_summary((struct summary_call *)(void *)call);
    } else if (kind == FAKE_NODE) {
        ((struct node_call *)(void *)call)->problems = &problem;
        ((struct node_call *)(void *)call)->problem_count = 1;
        ((struct node_call *)(void *)call)->children = &child;
        ((struct node_call *)(void *)call)->child_count = 1;
    } else if (kind == FAKE_SNAPSHOT) {
        ((struct snapshot_call *)(void *)call)->bytes = frozen;
        ((struct snapshot_call *)(void *)call)->found.length = sizeof(frozen);
    } else if (kind == FAKE_SNAPSHOTS) {
        ((struct snapshots_call *)(void *)call)->snapshots = &snapshot;
        ((struct snapshots_call *)(void *)call)->snapshot_count = 1;
    } else if (kind == FAKE_ASSIGNMENTS) {
        ((struct assignments_call *)(void *)call)->assignments = &assignment;
        ((struct assignments_call *)(void *)call)->assignment_count = 1;
    } else if (kind == FAKE_CAMPAIGNS) {
        ((struct campaigns_call *)(void *)call)->campaigns = &campaign;
        ((struct campaigns_call *)(void *)call)->campaign_count = 1;
    } else if (kind == FAKE_UNITS) {
        ((struct units_call *)(void *)call)->units = &unit;
        ((struct units_call *)(void *)call)->unit_count = 1;
    } else if (kind == FAKE_CLIENTS) {
        ((struct clients_call *)(void *)call)->clients = &client;
        ((struct clients_call *)(void *)call)->client_count = 1;
    } else if (kind == FAKE_CODE_CLAIM) {
        ((struct code_claim_call *)(void *)call)->identity.client_id = 77;
        ((struct code_claim_call *)(void *)call)->person_name = "张三";
    }
    fake_store_complete(call, ERR_OK);
    return true;
}

static void answer_all(struct lab *lab)
{
    bool any = true;
    while (any) {
        any = false;
        for (int kind = 0; kind < FAKE_KINDS; kind++) {
            any = answer_one(lab, (enum fake_kind)kind) || any;
        }
    }
}

/* More room by and by, until it suffices: before that SIZE every time, and never a crash. */
static void grow_room(uint16_t number, const ProtobufCMessage *in)
{
    struct lab *lab = lab_open();
    struct lab_request request;
    struct caller caller = lab_caller_office(UINT32_MAX);
    size_t refused = 0;
    for (lab->room = 16;; lab->room += 16) {
        lab_send(lab, &request, &caller, number, in);
        answer_all(lab);
        assert_int_equal(request.ended, 1);
        enum err err = request.command.err;
        lab_free(&request);
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_SIZE);
        refused++;
    }
    assert_true(refused > 0);
    lab_close(lab);
}

static void reading_within_any_room(void **state)
{
    (void)state;
    Rectify__AssignmentsGet assignments = RECTIFY__ASSIGNMENTS_GET__INIT;
    Rectify__DossierGet dossier = RECTIFY__DOSSIER_GET__INIT;
    Rectify__SummaryGet summary = RECTIFY__SUMMARY_GET__INIT;
    Rectify__CampaignsGet campaigns = RECTIFY__CAMPAIGNS_GET__INIT;
    Rectify__UnitsGet units = RECTIFY__UNITS_GET__INIT;
    Rectify__ClientsGet clients = RECTIFY__CLIENTS_GET__INIT;
    Rectify__NodeGet node = RECTIFY__NODE_GET__INIT;
    Rectify__SnapshotGet snapshot = RECTIFY__SNAPSHOT_GET__INIT;
    Rectify__SnapshotsGet snapshots = RECTIFY__SNAPSHOTS_GET__INIT;
    dossier.problem_no = 1;
    grow_room(MESSAGE_ASSIGNMENTS_GET, &assignments.base);
    grow_room(MESSAGE_DOSSIER_GET, &dossier.base);
    grow_room(MESSAGE_SUMMARY_GET, &summary.base);
    grow_room(MESSAGE_CAMPAIGNS_GET, &campaigns.base);
    grow_room(MESSAGE_UNITS_GET, &units.base);
    grow_room(MESSAGE_CLIENTS_GET, &clients.base);
    summary.has_edition = true;
    summary.edition = EDITION_PUBLIC;
    grow_room(MESSAGE_SUMMARY_GET, &summary.base);
    grow_room(MESSAGE_NODE_GET, &node.base);
    grow_room(MESSAGE_SNAPSHOT_GET, &snapshot.base);
    grow_room(MESSAGE_SNAPSHOTS_GET, &snapshots.base);
}

static void consolidating_within_any_room(void **state)
{
    (void)state;
    Rectify__SummaryFreeze freeze = RECTIFY__SUMMARY_FREEZE__INIT;
    Rectify__WordingPut put = RECTIFY__WORDING_PUT__INIT;
    char *texts[] = {text("巡查河渠")};
    const Rectify__Act *act = lab_act(ACT_PROGRESS);
    freeze.request_id = put.request_id = act->request_id;
    freeze.campaign = put.campaign = text("zj");
    put.problem_no = 1;
    put.measures = texts;
    put.n_measures = 1;
    grow_room(MESSAGE_SUMMARY_FREEZE, &freeze.base);
    grow_room(MESSAGE_WORDING_PUT, &put.base);
}

static void sessions_within_any_room(void **state)
{
    (void)state;
    Rectify__Hello hello = RECTIFY__HELLO__INIT;
    Rectify__Enroll enroll = RECTIFY__ENROLL__INIT;
    Rectify__CodeCreate create = RECTIFY__CODE_CREATE__INIT;
    Rectify__ClientRevoke revoke = RECTIFY__CLIENT_REVOKE__INIT;
    const Rectify__Act *act = lab_act(ACT_PROGRESS);
    hello.version_min = hello.version_max = 1;
    enroll.code_id = text("abcdefghij");
    enroll.secret = text("secret");
    enroll.csr.data = (uint8_t *)text("csr");
    enroll.csr.len = 3;
    create.request_id = act->request_id;
    create.person = text("张三");
    create.roles = ROLE_ADMIN;
    create.ttl_s = 60;
    revoke.request_id = act->request_id;
    revoke.client_id = 3;
    grow_room(MESSAGE_HELLO, &hello.base);
    grow_room(MESSAGE_ENROLL, &enroll.base);
    grow_room(MESSAGE_CODE_CREATE, &create.base);
    grow_room(MESSAGE_CLIENT_REVOKE, &revoke.base);
}

static void imports_within_any_room(void **state)
{
    (void)state;
    Rectify__UnitImport units = RECTIFY__UNIT_IMPORT__INIT;
    Rectify__UnitRow row = RECTIFY__UNIT_ROW__INIT;
    Rectify__UnitRow *rows[] = {&row};
    Rectify__CampaignImport plan = RECTIFY__CAMPAIGN_IMPORT__INIT;
    Rectify__CampaignIssue issue = RECTIFY__CAMPAIGN_ISSUE__INIT;
    const Rectify__Act *act = lab_act(ACT_PROGRESS);
    units.request_id = plan.request_id = issue.request_id = act->request_id;
    units.units = rows;
    units.n_units = 1;
    row.code = plan.code = issue.code = text("zj");
    row.name = plan.title = plan.evaluation = plan.issuer = text("周矶");
    row.kind = UNIT_AREA;
    row.level = plan.evaluation_level = LEVEL_DISTRICT;
    plan.year = 2023;
    plan.issued_on = lab_day(5, 8);
    grow_room(MESSAGE_UNIT_IMPORT, &units.base);
    grow_room(MESSAGE_CAMPAIGN_IMPORT, &plan.base);
    grow_room(MESSAGE_CAMPAIGN_ISSUE, &issue.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_acts_without_memory), cmocka_unit_test(refusal_without_memory),
        cmocka_unit_test(commands_without_memory), cmocka_unit_test(consolidating_within_any_room),
        cmocka_unit_test(reading_within_any_room), cmocka_unit_test(sessions_within_any_room),
        cmocka_unit_test(imports_within_any_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
