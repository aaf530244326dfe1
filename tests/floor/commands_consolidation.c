/* Freezing, wording, editions, nodes: what is asked of the store, what is answered, who may. */
#include "tests/floor/commands_case.h"

static char *text(const char *words)
{
    return (char *)(uintptr_t)words;
}

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

/* What the store found; everything is static and as before at each call. */
static const char *worded[] = {"统一核对,电话13800001234"};
static const char *parties[] = {"各社区", "值班13900001234"};
static struct summary_item_record items[2];
static struct wording_record wording;
static struct wording_source_record sources[2];
static struct self_held_record held;
static struct summary_unit_record unit;
static struct summary_problem_record problem;
static struct indicator_record indicator;
static struct summary_proof_record proofs[3];
static struct summary_task_record tasks[2];
static const char *files[] = {"花名册.pdf", "现场.jpg"};

static void answer(struct summary_call *call)
{
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
    problem.completeness = (struct completeness_record){2, 2, 1, 2, 1, 3};
    held = (struct self_held_record){1, "乡村振兴办", ACT_APPROVE, "主任", 1000};
    unit = (struct summary_unit_record){.unit_id = 7, .name = "红旗", .kind = UNIT_COMMUNITY};
    unit.completeness = (struct completeness_record){2, 1, 1, 1, 0, 4};
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

/* For the ledger: 7 has closed with evidence, 8 is under way without any. */
static void answer_ledger(struct summary_call *call)
{
    answer(call);
    indicator =
        (struct indicator_record){.name = "接听率,13700001234", .unit = "%", .target = "95"};
    problem.criterion = "熟悉政策,电话13600001234";
    problem.leader = "王区长";
    problem.indicators = &indicator;
    problem.indicator_count = 1;
    proofs[0] = (struct summary_proof_record){.problem_no = 1,
                                              .unit_id = 7,
                                              .unit_name = "红旗",
                                              .owner = "张三",
                                              .files = files,
                                              .file_count = 2};
    proofs[1] = proofs[0];
    proofs[1].file_count = 1; /* the same file and the same person once more */
    proofs[2] = (struct summary_proof_record){.problem_no = 1,
                                              .unit_id = 8,
                                              .unit_name = "示例一",
                                              .owner = "张三",
                                              .no_evidence_reason = "台账在村"};
    tasks[0] = (struct summary_task_record){1, 7, "红旗", NULL, 19510};
    tasks[1] = (struct summary_task_record){1, 8, "示例一", "已走访", DAY_NONE};
    call->proofs = proofs;
    call->proof_count = ARRAY_LEN(proofs);
    call->tasks = tasks;
    call->task_count = ARRAY_LEN(tasks);
}

/* The office wrote when 7 and 9 contributed, 9 not any more and 8 not yet. */
static void answer_worded(struct summary_call *call)
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

static const Rectify__Summary *get_summary(const struct caller *caller, Rectify__SummaryGet *get,
                                           void (*fill)(struct summary_call *call))
{
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_SUMMARY_GET, &get->base);
    struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
    fill(call);
    fake_store_complete(&call->call, ERR_OK);
    return (const Rectify__Summary *)lab_answer(&request);
}

static void the_ledger_is_collated(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_ledger)->problems[0];
    assert_string_equal(one->criterion, "熟悉政策,电话13600001234");
    assert_string_equal(one->leader, "王区长");
    assert_string_equal(one->indicators[0]->target, "95");
    assert_int_equal(one->n_owners, 1); /* both units name the same */
    assert_string_equal(one->owners[0]->text, "张三");
    assert_int_equal(one->owners[0]->n_units, 0);
    assert_int_equal(one->n_evidence, 2);
    assert_string_equal(one->evidence[0]->text, files[0]);
    assert_string_equal(one->evidence[1]->text, files[1]);
    assert_int_equal(one->n_no_evidence, 1);
    assert_string_equal(one->no_evidence[0]->text, "台账在村");
    assert_int_equal(one->n_progress, 1);
    assert_string_equal(one->progress[0]->text, "已走访");
    assert_true(one->has_closed_on);
    assert_int_equal(one->closed_on, 19510);
    one = get_summary(&caller, &get, answer)->problems[0];
    assert_int_equal(one->n_owners + one->n_progress + one->n_evidence + one->n_no_evidence, 0);
    assert_false(one->has_closed_on);
}

static void the_public_ledger_names_nobody(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_ledger)->problems[0];
    assert_string_equal(one->criterion, "熟悉政策,电话136********");
    assert_string_equal(one->indicators[0]->name, "接听率,137********");
    assert_null(one->leader);
    assert_int_equal(one->n_owners + one->n_progress + one->n_evidence + one->n_no_evidence, 0);
    assert_int_equal(one->closed_on,
                     19510); /* that it is done, and when, is what the public asks */
}

static void the_wording_takes_the_place_of_what_units_say(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_worded)->problems[0];
    assert_int_equal(one->n_measures, 1);
    assert_string_equal(one->measures[0]->text, worded[0]);
    assert_int_equal(one->measures[0]->n_units, 0);
    assert_int_equal(one->n_effects, 0);
    assert_int_equal(one->wording->version, 2);
    assert_string_equal(one->wording->written_by, "主任");
    assert_true(one->wording->stale);
    assert_int_equal(one->wording->n_measures, 2);
    assert_string_equal(one->wording->measures[1]->text, "核对信息");
    assert_int_equal(one->wording->n_sources, 3);
    assert_false(one->wording->sources[0]->changed);
    assert_int_equal(one->wording->sources[0]->version, 3);
    assert_false(one->wording->sources[1]->contributes);
    assert_string_equal(one->wording->sources[2]->unit_name, "示例一");
    assert_false(one->wording->sources[2]->has_version);
    assert_int_equal(one->completeness->nil, 1);
    assert_int_equal(one->completeness->returned, 3);
}

/* The office's own side of the work: from whose plans it wrote, who decided on its own items. */
static void a_unit_is_not_shown_around(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__Summary *out = get_summary(&caller, &get, answer_worded);
    assert_int_equal(out->n_self_held, 0);
    const Rectify__Wording *own = out->problems[0]->wording;
    assert_string_equal(out->problems[0]->measures[0]->text, "统一核对,电话138********");
    assert_null(own->written_by);
    assert_true(own->stale);
    for (size_t i = 0; i < own->n_sources; i++) {
        assert_int_equal(own->sources[i]->unit_id, LAB_UNIT);
    }
    caller = lab_caller_unit(ROLE_OBSERVER);
    out = get_summary(&caller, &get, answer_worded);
    assert_int_equal(out->n_self_held, 1);
    assert_int_equal(out->problems[0]->wording->n_sources, 3);
}

/* The same for whoever asks; nothing that is internal, nothing that names a person. */
static void the_public_edition_is_masked(void **state)
{
    (void)state;
    struct caller callers[] = {lab_caller_office(ROLE_OFFICE_HEAD),
                               lab_caller_unit(ROLE_UNIT_REPORTER)};
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        const Rectify__Summary *out = get_summary(&callers[i], &get, answer_worded);
        const Rectify__SummaryProblem *one = out->problems[0];
        assert_int_equal(out->edition, EDITION_PUBLIC);
        assert_int_equal(out->n_units + out->n_self_held, 0);
        assert_null(one->wording);
        assert_string_equal(one->measures[0]->text, "统一核对,电话138********");
        assert_string_equal(one->description, "电话072*-*******");
        assert_string_equal(one->parties[1], "值班139********");
        assert_string_equal(parties[1], "值班13900001234"); /* the record itself is left alone */
        assert_int_equal(one->completeness->reported, 2);
        assert_int_equal(one->self_held, 1);
    }
    const Rectify__Summary *out = get_summary(&callers[0], &get, answer);
    assert_string_equal(out->problems[0]->measures[0]->text, "核对信息,问429***************");
    get.edition = EDITION_INTERNAL;
    out = get_summary(&callers[0], &get, answer);
    assert_int_equal(out->n_units, 1);
    assert_int_equal(out->n_self_held, 1);
    assert_string_equal(out->self_held[0]->person_name, "主任");
    assert_string_equal(out->problems[0]->measures[0]->text, items[0].measure);
}

static void change_nothing(struct summary_call *call)
{
    answer(call);
    call->found.campaign_id = 5;
}

static void change_effect(struct summary_call *call)
{
    answer(call);
    items[1].effect = "更正两户";
}

static void change_figure(struct summary_call *call)
{
    answer(call);
    problem.completeness.on_time = 2;
}

/* Whoever says what he has is told in a few bytes that it still holds, and gets all of it when it does not. */
static void what_is_known_is_not_repeated(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__Summary *out = get_summary(&caller, &get, answer);
    uint8_t known[DIGEST_SIZE];
    assert_int_equal(out->digest.len, DIGEST_SIZE);
    memcpy(known, out->digest.data, sizeof(known));
    size_t whole = rectify__summary__get_packed_size(out);
    get.has_known_digest = true;
    get.known_digest = (ProtobufCBinaryData){sizeof(known), known};

    out = get_summary(&caller, &get, change_nothing);
    assert_true(out->unchanged);
    assert_int_equal(out->n_problems + out->n_units + out->n_self_held, 0);
    assert_memory_equal(out->digest.data, known, sizeof(known));
    assert_int_equal(out->as_of_ms, lab_now_ms());
    assert_true(rectify__summary__get_packed_size(out) < whole / 2);

    static void (*const changes[])(struct summary_call *) = {change_effect, change_figure,
                                                             answer_worded};
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        out = get_summary(&caller, &get, changes[i]);
        assert_false(out->unchanged);
        assert_int_equal(out->n_problems, 1);
        assert_memory_not_equal(out->digest.data, known, sizeof(known));
    }
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    assert_false(get_summary(&caller, &get, answer)->unchanged);
}

static void wrong_questions_are_refused(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    uint8_t bytes[31] = {0};
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = 3;
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
    lab_free(&request);
    get.edition = EDITION_PUBLIC;
    get.has_known_digest = true;
    get.known_digest = (ProtobufCBinaryData){sizeof(bytes), bytes};
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "known_digest");
    lab_free(&request);

    Rectify__SnapshotGet snapshot = RECTIFY__SNAPSHOT_GET__INIT;
    snapshot.has_version = true;
    lab_send(lab, &request, &caller, MESSAGE_SNAPSHOT_GET, &snapshot.base);
    lab_expect_error(&request, ERR_FIELD, "version");
    lab_free(&request);
    snapshot.version = 1;
    snapshot.has_edition = true;
    lab_send(lab, &request, &caller, MESSAGE_SNAPSHOT_GET, &snapshot.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
}

/* ---- versions ---- */

static Rectify__SummaryFreeze freeze_request(void)
{
    Rectify__SummaryFreeze in = RECTIFY__SUMMARY_FREEZE__INIT;
    in.request_id = lab_act(ACT_PROGRESS)->request_id;
    in.campaign = text("zj");
    return in;
}

static Rectify__Summary *unpack(const struct snapshot_bytes *bytes)
{
    return rectify__summary__unpack(NULL, bytes->length, bytes->bytes);
}

static void a_freeze_keeps_both_editions_of_one_cut(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    Rectify__SummaryFreeze in = freeze_request();
    in.has_edition = true;
    in.edition = EDITION_PUBLIC;
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_FREEZE, &in.base);
    struct summary_call *read = fake_store_take(lab->store, FAKE_SUMMARY);
    assert_string_equal(read->campaign, "zj");
    assert_int_equal(read->only_unit_id, 0);
    answer_worded(read);
    fake_store_complete(&read->call, ERR_OK);

    struct snapshot_add_call *add = fake_store_take(lab->store, FAKE_SNAPSHOT_ADD);
    assert_int_equal(add->campaign_id, 5);
    assert_int_equal(add->as_of_ms, lab_now_ms());
    assert_int_equal(add->actor.hat, ROLE_OFFICE_REVIEWER);
    Rectify__Summary *internal = unpack(&add->editions[0]);
    Rectify__Summary *open = unpack(&add->editions[1]);
    assert_int_equal(internal->edition, EDITION_INTERNAL);
    assert_int_equal(open->edition, EDITION_PUBLIC);
    assert_int_equal(internal->as_of_ms, open->as_of_ms);
    assert_string_equal(internal->problems[0]->measures[0]->text, worded[0]);
    assert_int_equal(internal->problems[0]->wording->n_sources, 3);
    assert_int_equal(internal->n_units + internal->n_self_held, 2);
    assert_string_equal(open->problems[0]->measures[0]->text, "统一核对,电话138********");
    assert_null(open->problems[0]->wording);
    assert_int_equal(open->n_units + open->n_self_held, 0);
    assert_false(open->has_digest); /* which depends on nothing but the picture: the brief has it */
    rectify__summary__free_unpacked(internal, NULL);
    rectify__summary__free_unpacked(open, NULL);
    for (size_t i = 0; i < EDITIONS; i++) {
        struct digest digest;
        assert_int_equal(digest_sha256(add->editions[i].bytes, add->editions[i].length, &digest),
                         ERR_OK);
        assert_true(digest_equal(&digest, &add->editions[i].digest));
    }

    add->version = 4;
    add->person_name = "主任";
    fake_store_complete(&add->call, ERR_OK);
    const Rectify__Snapshot *out = (const Rectify__Snapshot *)lab_answer(&request);
    assert_int_equal(out->brief->version, 4);
    assert_int_equal(out->brief->edition, EDITION_PUBLIC);
    assert_null(out->brief->frozen_by); /* not with the public edition */
    assert_string_equal(out->brief->campaign, "zj");
    assert_memory_equal(out->brief->digest.data, add->editions[1].digest.bytes, DIGEST_SIZE);
    assert_int_equal(out->summary.len, add->editions[1].length);
    assert_memory_equal(out->summary.data, add->editions[1].bytes, out->summary.len);
}

static void what_cannot_be_frozen(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryFreeze in = freeze_request();
    lab_send(lab, &request, &office, MESSAGE_SUMMARY_FREEZE, &in.base);
    struct summary_call *read = fake_store_take(lab->store, FAKE_SUMMARY);
    answer(read);
    read->found.state = CAMPAIGN_DRAFT;
    fake_store_complete(&read->call, ERR_OK);
    lab_expect_error(&request, ERR_CAMPAIGN_STATE, NULL);
    lab_free(&request);

    lab_send(lab, &request, &office, MESSAGE_SUMMARY_FREEZE, &in.base);
    read = fake_store_take(lab->store, FAKE_SUMMARY);
    fake_store_complete(&read->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
    lab_free(&request);

    fake_store_refuse(lab->store, FAKE_SNAPSHOT_ADD, ERR_NOT_DURABLE);
    lab_send(lab, &request, &office, MESSAGE_SUMMARY_FREEZE, &in.base);
    read = fake_store_take(lab->store, FAKE_SUMMARY);
    answer(read);
    fake_store_complete(&read->call, ERR_OK);
    lab_expect_error(&request, ERR_NOT_DURABLE, NULL);
    lab_free(&request);

    struct caller elsewhere = office;
    elsewhere.from_office = false;
    lab_send(lab, &request, &elsewhere, MESSAGE_SUMMARY_FREEZE, &in.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);

    in.request_id.len = 3;
    lab_send(lab, &request, &office, MESSAGE_SUMMARY_FREEZE, &in.base);
    lab_expect_error(&request, ERR_FIELD, "request_id");
}

/* ---- frozen reports: who gets which edition ---- */

static const uint8_t public_bytes[] = {1, 2, 3};
static uint8_t internal_bytes[4096];

/* Rows of the caller's unit and of another one, as a frozen internal edition has them. */
static size_t pack_internal(int64_t first, int64_t second, bool nodes)
{
    Rectify__CampaignBrief campaign = RECTIFY__CAMPAIGN_BRIEF__INIT;
    Rectify__Completeness figures[2] = {RECTIFY__COMPLETENESS__INIT, RECTIFY__COMPLETENESS__INIT};
    Rectify__SummaryUnit units[2] = {RECTIFY__SUMMARY_UNIT__INIT, RECTIFY__SUMMARY_UNIT__INIT};
    Rectify__SummaryUnit *list[2] = {&units[0], &units[1]};
    Rectify__Summary summary = RECTIFY__SUMMARY__INIT;
    for (size_t i = 0; i < 2; i++) {
        figures[i].expected = (uint32_t)i + 5;
        units[i].unit_id = i == 0 ? first : second;
        units[i].name = text(i == 0 ? "示例一" : "红旗");
        units[i].completeness = &figures[i];
    }
    campaign.code = text("zj");
    campaign.title = text("整改");
    summary.campaign = &campaign;
    summary.units = list;
    summary.n_units = 2;
    summary.has_units_are_nodes = nodes;
    summary.units_are_nodes = nodes;
    assert_true(rectify__summary__get_packed_size(&summary) <= sizeof(internal_bytes));
    return rectify__summary__pack(&summary, internal_bytes);
}

static void answer_version(struct snapshot_call *call, const uint8_t *bytes, size_t length)
{
    call->found = (struct snapshot_record){.campaign = "zj",
                                           .version = 2,
                                           .edition = call->edition,
                                           .as_of_ms = 5,
                                           .frozen_by = "主任",
                                           .digest = {{9}},
                                           .length = (int)length};
    call->bytes = bytes;
    call->length = length;
    fake_store_complete(&call->call, ERR_OK);
}

static struct snapshot_call *ask_version(struct caller *caller, enum edition edition)
{
    Rectify__SnapshotGet get = RECTIFY__SNAPSHOT_GET__INIT;
    get.has_version = true;
    get.version = 2;
    get.has_edition = edition != EDITION_INTERNAL; /* that is what absent means */
    get.edition = (uint32_t)edition;
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_SNAPSHOT_GET, &get.base);
    struct snapshot_call *call = fake_store_take(lab->store, FAKE_SNAPSHOT);
    assert_int_equal(call->version, 2);
    return call;
}

static const Rectify__Snapshot *expect_bytes(const uint8_t *bytes, size_t length)
{
    const Rectify__Snapshot *out = (const Rectify__Snapshot *)lab_answer(&request);
    assert_int_equal(out->summary.len, length);
    assert_memory_equal(out->summary.data, bytes, length);
    return out;
}

static void who_sees_all_units_gets_the_edition_asked_for(void **state)
{
    (void)state;
    struct caller callers[] = {lab_caller_office(ROLE_OFFICE_REVIEWER), lab_caller_admin(),
                               lab_caller_unit(ROLE_OBSERVER)};
    size_t length = pack_internal(LAB_OTHER_UNIT, LAB_UNIT, false);
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        struct snapshot_call *call = ask_version(&callers[i], EDITION_INTERNAL);
        assert_int_equal(call->edition, EDITION_INTERNAL);
        answer_version(call, internal_bytes, length);
        const Rectify__Snapshot *out = expect_bytes(internal_bytes, length);
        assert_string_equal(out->brief->frozen_by, "主任");
        assert_null(out->own);
        call = ask_version(&callers[i], EDITION_PUBLIC);
        answer_version(call, public_bytes, sizeof(public_bytes));
        out = expect_bytes(public_bytes, sizeof(public_bytes));
        assert_null(out->brief->frozen_by);
    }
}

/* Asked for the internal edition: the public one's bytes as they are, and the caller's own row. */
static void a_unit_gets_the_public_edition_and_its_own_row(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
    size_t length = pack_internal(LAB_OTHER_UNIT, LAB_UNIT, false);
    struct snapshot_call *call = ask_version(&caller, EDITION_INTERNAL);
    assert_int_equal(call->edition, EDITION_PUBLIC);
    answer_version(call, public_bytes, sizeof(public_bytes));
    call = fake_store_take(lab->store, FAKE_SNAPSHOT);
    assert_int_equal(call->edition, EDITION_INTERNAL);
    assert_int_equal(call->version, 2);
    assert_string_equal(call->campaign, "zj");
    answer_version(call, internal_bytes, length);
    const Rectify__Snapshot *out = expect_bytes(public_bytes, sizeof(public_bytes));
    assert_int_equal(out->brief->edition, EDITION_PUBLIC);
    assert_null(out->brief->frozen_by);
    assert_int_equal(out->own->unit_id, LAB_UNIT);
    assert_int_equal(out->own->completeness->expected, 6);

    size_t asked = fake_store_started(lab->store, FAKE_SNAPSHOT);
    call = ask_version(&caller, EDITION_PUBLIC); /* nothing beside it */
    answer_version(call, public_bytes, sizeof(public_bytes));
    assert_null(expect_bytes(public_bytes, sizeof(public_bytes))->own);
    assert_int_equal(fake_store_started(lab->store, FAKE_SNAPSHOT), asked + 1);
}

static void no_row_is_anothers(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    const struct {
        int64_t first;
        bool nodes;
    } rows[] = {
        {LAB_OTHER_UNIT + 1, false}, /* it had nothing to answer then */
        {LAB_UNIT, true},            /* the row is of all that is below it */
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t length = pack_internal(rows[i].first, LAB_OTHER_UNIT, rows[i].nodes);
        struct snapshot_call *call = ask_version(&caller, EDITION_INTERNAL);
        answer_version(call, public_bytes, sizeof(public_bytes));
        answer_version(fake_store_take(lab->store, FAKE_SNAPSHOT), internal_bytes, length);
        assert_null(expect_bytes(public_bytes, sizeof(public_bytes))->own);
    }
    struct snapshot_call *call = ask_version(&caller, EDITION_INTERNAL);
    answer_version(call, public_bytes, sizeof(public_bytes));
    call = fake_store_take(lab->store, FAKE_SNAPSHOT);
    fake_store_complete(&call->call, ERR_BUSY);
    lab_expect_error(&request, ERR_BUSY, NULL);
    lab_free(&request);
    caller.identity.unit_id = 0; /* nobody's own one */
    Rectify__SnapshotGet get = RECTIFY__SNAPSHOT_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_SNAPSHOT_GET, &get.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

static void versions_are_listed_in_the_editions_one_may_have(void **state)
{
    (void)state;
    struct caller callers[] = {lab_caller_unit(ROLE_UNIT_REPORTER),
                               lab_caller_office(ROLE_OFFICE_REVIEWER)};
    for (size_t i = 0; i < 2; i++) {
        Rectify__SnapshotsGet list = RECTIFY__SNAPSHOTS_GET__INIT;
        lab_send(lab, &request, &callers[i], MESSAGE_SNAPSHOTS_GET, &list.base);
        struct snapshots_call *all = fake_store_take(lab->store, FAKE_SNAPSHOTS);
        struct snapshot_record records[] = {
            {.campaign = "zj", .version = 1, .edition = EDITION_INTERNAL, .frozen_by = "主任"},
            {.campaign = "zj", .version = 1, .edition = EDITION_PUBLIC, .frozen_by = "主任"}};
        all->snapshots = records;
        all->snapshot_count = 2;
        fake_store_complete(&all->call, ERR_OK);
        const Rectify__Snapshots *listed = (const Rectify__Snapshots *)lab_answer(&request);
        assert_int_equal(listed->n_snapshots, i + 1);
        assert_int_equal(listed->snapshots[i]->edition, EDITION_PUBLIC);
        assert_null(listed->snapshots[i]->frozen_by);
        lab_free(&request);
    }
}

/* ---- wording ---- */

static void a_wording_is_checked_and_stored(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    char *texts[202];
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        texts[i] = text("统一核对");
    }
    Rectify__WordingPut in = RECTIFY__WORDING_PUT__INIT;
    in.request_id = lab_act(ACT_PROGRESS)->request_id;
    in.campaign = text("zj");
    in.problem_no = 3;
    in.measures = texts;
    in.n_measures = 200;
    in.effects = texts;
    in.n_effects = 1;
    lab_send(lab, &request, &caller, MESSAGE_WORDING_PUT, &in.base);
    struct wording_put_call *call = fake_store_take(lab->store, FAKE_WORDING_PUT);
    assert_int_equal(call->problem_no, 3);
    assert_int_equal(call->measure_count, 200);
    assert_int_equal(call->effect_count, 1);
    assert_string_equal(call->effects[0], "统一核对");
    call->version = 2;
    call->units = 5;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__WordingStored *out = (const Rectify__WordingStored *)lab_answer(&request);
    assert_int_equal(out->version, 2);
    assert_int_equal(out->units, 5);
    lab_free(&request);

    const struct {
        size_t measures;
        const char *second;
        const char *campaign;
        uint32_t problem_no;
        enum err err;
        const char *field;
    } wrong[] = {
        {201, "好", "zj", 1, ERR_SIZE, "measures"},
        {2, "", "zj", 1, ERR_FIELD, "measures[2]"},
        {2, "　 ", "zj", 1, ERR_FIELD, "measures[2]"},
        {2, "两\n行", "zj", 1, ERR_UTF8, "measures[2]"},
        {2, "好", "周矶", 1, ERR_FIELD, "campaign"},
        {2, "好", "zj", 0, ERR_FIELD, "problem_no"},
        {2, "好", "zj", 99999, ERR_FIELD, "problem_no"},
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        in.n_measures = wrong[i].measures;
        texts[1] = text(wrong[i].second);
        in.campaign = text(wrong[i].campaign);
        in.problem_no = wrong[i].problem_no;
        lab_send(lab, &request, &caller, MESSAGE_WORDING_PUT, &in.base);
        lab_expect_error(&request, wrong[i].err, wrong[i].field);
        lab_free(&request);
    }
    struct caller stranger = lab_caller_unit(ROLE_UNIT_HEAD);
    lab_send(lab, &request, &stranger, MESSAGE_WORDING_PUT, &in.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

/* ---- nodes ---- */

static void a_node_and_its_children(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__NodeGet in = RECTIFY__NODE_GET__INIT;
    in.node = text("潜江市");
    lab_send(lab, &request, &caller, MESSAGE_NODE_GET, &in.base);
    struct node_call *call = fake_store_take(lab->store, FAKE_NODE);
    assert_string_equal(call->node, "潜江市");
    struct summary_call filled = {0};
    answer(&filled);
    call->found = filled.found;
    call->name = "潜江市";
    call->problems = &problem;
    call->problem_count = 1;
    call->children = &unit;
    call->child_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Node *out = (const Rectify__Node *)lab_answer(&request);
    assert_string_equal(out->name, "潜江市");
    assert_int_equal(out->as_of_ms, lab_now_ms());
    assert_int_equal(out->problems[0]->completeness->returned, 3);
    assert_int_equal(out->problems[0]->states[0]->count, 2);
    assert_int_equal(out->problems[0]->self_held, 1);
    assert_int_equal(out->children[0]->completeness->returned, 4);
    lab_free(&request);

    /* How other units stand is nobody's business who sees his own only. */
    struct caller stranger = lab_caller_unit(ROLE_UNIT_HEAD);
    lab_send(lab, &request, &stranger, MESSAGE_NODE_GET, &in.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(the_wording_takes_the_place_of_what_units_say),
        TEST(a_unit_is_not_shown_around),
        TEST(the_public_edition_is_masked),
        TEST(the_ledger_is_collated),
        TEST(the_public_ledger_names_nobody),
        TEST(what_is_known_is_not_repeated),
        TEST(wrong_questions_are_refused),
        TEST(a_freeze_keeps_both_editions_of_one_cut),
        TEST(what_cannot_be_frozen),
        TEST(who_sees_all_units_gets_the_edition_asked_for),
        TEST(a_unit_gets_the_public_edition_and_its_own_row),
        TEST(no_row_is_anothers),
        TEST(versions_are_listed_in_the_editions_one_may_have),
        TEST(a_wording_is_checked_and_stored),
        TEST(a_node_and_its_children),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
