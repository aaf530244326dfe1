/* Frozen summaries: what is kept of a cut, and who gets which edition of a version. */
#include "tests/floor/commands_summary_lab.h"

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
    assert_false(read->public_only);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(a_freeze_keeps_both_editions_of_one_cut),
        TEST(what_cannot_be_frozen),
        TEST(who_sees_all_units_gets_the_edition_asked_for),
        TEST(a_unit_gets_the_public_edition_and_its_own_row),
        TEST(no_row_is_anothers),
        TEST(versions_are_listed_in_the_editions_one_may_have),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
