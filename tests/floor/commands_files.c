/* Files: what an act may name, who may send and fetch bytes, what closure asks of evidence. */
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"
#include "server/store/calls/file.h"
#include "tests/floor/commands_case.h"
#include <stdio.h>

enum {
    FILES = 25,
};

static Rectify__Attachment files[FILES];
static Rectify__Attachment *file_list[FILES];
static uint8_t digests[FILES][DIGEST_SIZE];
static char name[] = "现场照片.jpg";

static int open_lab_with_files(void **state)
{
    (void)open_lab(state);
    for (size_t i = 0; i < FILES; i++) {
        rectify__attachment__init(&files[i]);
        memset(digests[i], (int)i + 1, DIGEST_SIZE);
        files[i].digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[i]};
        files[i].size = 1000 + i;
        files[i].name = name;
        file_list[i] = &files[i];
    }
    return 0;
}

/* The act with the first `count` files. */
static void submit(enum act act, size_t count)
{
    struct caller caller = lab_caller_unit(BOTH);
    lab_free(&request);
    lab_act(act);
    lab_acts.progress.files = file_list;
    lab_acts.progress.n_files = act == ACT_PROGRESS ? count : 0;
    lab_acts.effect.files = file_list;
    lab_acts.effect.n_files = act == ACT_EFFECT ? count : 0;
    lab_acts.plan.files = file_list;
    lab_acts.plan.n_files = act == ACT_PLAN ? count : 0;
    lab_submit_one(lab, &request, &caller);
}

/* What comes after the first closure names files as well, wherever they lie in the act. */
static void later_acts_name_files(void **state)
{
    static const struct {
        enum act act;
        enum state from;
        const char *path;
    } cases[] = {
        {ACT_REVISE, STATE_IN_PROGRESS, "revise.plan.files"},
        {ACT_PERIODIC, STATE_SUSTAINING, "periodic.files"},
        {ACT_LOOK_BACK, STATE_CLOSED, "look_back.files"},
        {ACT_REOPEN, STATE_CLOSED, "reopen.look_back.files"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (size_t count = FILES_PER_ACT_MAX; count <= FILES_PER_ACT_MAX + 1; count++) {
            bool office = cases[i].act == ACT_LOOK_BACK || cases[i].act == ACT_REOPEN;
            struct caller caller =
                office ? lab_caller_office(ROLE_OFFICE_REVIEWER) : lab_caller_unit(BOTH);
            lab_free(&request);
            lab_act(cases[i].act);
            lab_acts.plan.files = lab_acts.periodic.files = lab_acts.look_back.files = file_list;
            lab_acts.plan.n_files = count;
            lab_acts.periodic.n_files = count;
            lab_acts.look_back.n_files = count;
            lab_submit_one(lab, &request, &caller);
            if (count > FILES_PER_ACT_MAX) {
                lab_expect_refused(&request, ERR_SIZE, cases[i].path);
                continue;
            }
            fake_store_complete(&lab_look(lab, cases[i].from)->call, ERR_OK);
            struct change_call *change = lab_change(lab);
            assert_int_equal(change->file_count, count);
            assert_memory_equal(change->files[19].digest.bytes, digests[19], DIGEST_SIZE);
            lab_apply(change, cases[i].from, cases[i].from);
        }
    }
}

static void acts_name_files(void **state)
{
    static const enum act acts[] = {ACT_PROGRESS, ACT_EFFECT, ACT_PLAN};
    (void)state;
    files[1].has_personal = true;
    files[1].personal = true;
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        submit(acts[i], FILES_PER_ACT_MAX);
        if (acts[i] == ACT_PLAN) {
            fake_store_complete(&lab_look(lab, STATE_ACKNOWLEDGED)->call, ERR_OK);
        }
        struct change_call *change = lab_change(lab);
        assert_int_equal(change->file_count, FILES_PER_ACT_MAX);
        assert_memory_equal(change->files[19].digest.bytes, digests[19], DIGEST_SIZE);
        assert_int_equal(change->files[19].size, 1019);
        assert_string_equal(change->files[19].name, name);
        assert_true(change->files[1].personal);
        assert_false(change->files[2].personal);
        lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
        assert_int_equal(lab_receipt(&request, 0)->code, ERR_OK);
    }
}

/* Evidence may stand in place of the reason for having none; without either it is refused. */
static void evidence_replaces_the_reason(void **state)
{
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    lab_act(ACT_EFFECT);
    lab_acts.effect.no_evidence_reason = NULL;
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_EVIDENCE_MISSING, 1));

    lab_free(&request);
    lab_act(ACT_EFFECT);
    lab_acts.effect.no_evidence_reason = NULL;
    lab_acts.effect.files = file_list;
    lab_acts.effect.n_files = 1;
    lab_submit_one(lab, &request, &caller);
    struct change_call *change = lab_change(lab);
    assert_null(change->effect->no_evidence_reason);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    submit(ACT_PROGRESS, FILES_PER_ACT_MAX + 1);
    lab_expect_refused(&request, ERR_SIZE, "progress.files");

    files[1].digest.len = 31;
    submit(ACT_PROGRESS, 2);
    lab_expect_refused(&request, ERR_FIELD, "progress.files[2].digest");
    files[1].digest = files[0].digest; /* one file twice */
    submit(ACT_EFFECT, 2);
    lab_expect_refused(&request, ERR_FIELD, "effect.files[2].digest");
    files[1].digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[1]};

    static const struct {
        uint64_t size;
        enum err err;
    } sizes[] = {{0, ERR_FIELD},
                 {FILE_BYTES_MAX + 1, ERR_SIZE},
                 {UINT64_MAX, ERR_SIZE},
                 {UINT64_C(1) << 32, ERR_SIZE}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        files[0].size = sizes[i].size;
        submit(ACT_PLAN, 1);
        lab_expect_refused(&request, sizes[i].err, "plan.files[1].size");
    }
    files[0].size = FILE_BYTES_MAX;
    submit(ACT_PROGRESS, 1);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void names_are_names_alone(void **state)
{
    static char long_name[FILE_NAME_CHARS_MAX + 2];
    static const struct {
        const char *name;
        enum err err;
    } names[] = {{"", ERR_FIELD},    {" ", ERR_FIELD},       {".", ERR_FIELD},
                 {"..", ERR_FIELD},  {"a/b.jpg", ERR_FIELD}, {"..\\b.jpg", ERR_FIELD},
                 {"a\nb", ERR_UTF8}, {long_name, ERR_SIZE}};
    (void)state;
    memset(long_name, 'x', FILE_NAME_CHARS_MAX + 1);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        files[0].name = (char *)(uintptr_t)names[i].name;
        submit(ACT_PROGRESS, 1);
        lab_expect_refused(&request, names[i].err, "progress.files[1].name");
    }
    files[0].name = (char *)(uintptr_t) "..jpg";
    submit(ACT_PROGRESS, 1);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

/* T11: files that are not whole are said, measure by measure. */
static void closure_waits_for_evidence(void **state)
{
    static struct measure_record measures[] = {
        {.no = 1, .has_effect = true, .effect = {.text = "一", .files = 2, .files_missing = 1}},
        {.no = 2},
        {.no = 3, .has_effect = true, .effect = {.text = "三", .files = 1}},
        {.no = 4, .has_effect = true, .effect = {.text = "四"}},
        {.no = 5,
         .has_effect = true,
         .effect = {.text = "五", .no_evidence_reason = "无", .files = 1, .files_missing = 1}},
    };
    static struct plan_record plan = {.accepted = true, .measures = measures, .measure_count = 5};
    (void)state;
    submit(ACT_DONE, 0);
    struct dossier_call *look = lab_look(lab, STATE_IN_PROGRESS);
    look->plans = &plan;
    look->plan_count = 1;
    fake_store_complete(&look->call, ERR_OK);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->n_findings, 3);
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_INCOMPLETE, 1));
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_MISSING, 4));
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_INCOMPLETE, 5));

    measures[0].effect.files_missing = 0;
    measures[3].effect.files = 1;
    measures[4].effect.files_missing = 0;
    submit(ACT_DONE, 0);
    look = lab_look(lab, STATE_IN_PROGRESS);
    look->plans = &plan;
    look->plan_count = 1;
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
}

static void offer(const struct caller *caller, int64_t unit_id, uint64_t size, size_t digest_len)
{
    Rectify__FileOffer in = RECTIFY__FILE_OFFER__INIT;
    lab_free(&request);
    in.unit_id = unit_id;
    in.size = size;
    in.digest = (ProtobufCBinaryData){.len = digest_len, .data = digests[0]};
    lab_send(lab, &request, caller, MESSAGE_FILE_OFFER, &in.base);
}

static void offers_reach_the_store(void **state)
{
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    (void)state;
    offer(&caller, LAB_UNIT, 1000, DIGEST_SIZE);
    struct file_offer_call *call = fake_store_take(lab->store, FAKE_FILE_OFFER);
    assert_int_equal(call->sending.unit_id, LAB_UNIT);
    assert_int_equal(call->sending.sender_unit_id, LAB_UNIT);
    assert_int_equal(call->sending.size, 1000);
    assert_int_equal(call->sending.quota, LAB_FILE_QUOTA);
    assert_int_equal(call->sending.received_ms, lab_now_ms());
    assert_memory_equal(call->sending.digest.bytes, digests[0], DIGEST_SIZE);
    call->progress = (struct file_progress){.received = 500, .left = 77};
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__FileOffered *out = (const Rectify__FileOffered *)lab_answer(&request);
    assert_int_equal(out->received, 500);
    assert_false(out->complete);
    assert_int_equal(out->left, 77);
}

static void who_may_send(void **state)
{
    (void)state;
    const struct {
        struct caller caller;
        int64_t unit_id;
        enum err err;
    } cases[] = {
        {lab_caller_unit(BOTH), LAB_OTHER_UNIT, ERR_NOT_YOURS},
        /* who sees all does not yet write for all */
        {lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_OBSERVER), LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {lab_caller_unit(ROLE_OFFICE_REVIEWER), LAB_UNIT, ERR_FORBIDDEN}, /* of no office */
        {lab_caller_admin(), LAB_UNIT, ERR_FORBIDDEN},
        {lab_caller_office(ROLE_OFFICE_REVIEWER), LAB_UNIT, ERR_OK},
        {lab_caller_office(ROLE_OFFICE_HEAD), LAB_OFFICE, ERR_OK},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        offer(&cases[i].caller, cases[i].unit_id, 1000, DIGEST_SIZE);
        if (cases[i].err != ERR_OK) {
            lab_expect_error(&request, cases[i].err, NULL);
            continue;
        }
        struct file_offer_call *call = fake_store_take(lab->store, FAKE_FILE_OFFER);
        assert_int_equal(call->sending.unit_id, cases[i].unit_id);
        assert_int_equal(call->sending.sender_unit_id, LAB_OFFICE);
        fake_store_complete(&call->call, ERR_OK);
    }
    struct caller nobody = lab_caller_unit(BOTH);
    nobody.identity.unit_id = 0;
    offer(&nobody, LAB_UNIT, 1000, DIGEST_SIZE);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

static void offers_are_checked(void **state)
{
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    offer(&caller, 0, 1000, DIGEST_SIZE);
    lab_expect_error(&request, ERR_FIELD, "unit_id");
    offer(&caller, LAB_UNIT, 1000, 31);
    lab_expect_error(&request, ERR_FIELD, "digest");
    offer(&caller, LAB_UNIT, 0, DIGEST_SIZE);
    lab_expect_error(&request, ERR_FIELD, "size");
    offer(&caller, LAB_UNIT, FILE_BYTES_MAX + 1, DIGEST_SIZE);
    lab_expect_error(&request, ERR_SIZE, "size");
    offer(&caller, LAB_UNIT, 1000, DIGEST_SIZE);
    struct file_offer_call *call = fake_store_take(lab->store, FAKE_FILE_OFFER);
    fake_store_complete(&call->call, ERR_FIELD); /* another size is there */
    lab_expect_error(&request, ERR_FIELD, "size");
}

/* It is noon in Shanghai: twelve hours until the next day. */
static void quota_says_what_is_left_and_when(void **state)
{
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    offer(&caller, LAB_UNIT, 1000, DIGEST_SIZE);
    struct file_offer_call *call = fake_store_take(lab->store, FAKE_FILE_OFFER);
    call->progress.left = 999;
    fake_store_complete(&call->call, ERR_QUOTA);
    lab_expect_error(&request, ERR_QUOTA, NULL);
    assert_int_equal(request.command.left, 999);
    assert_int_equal(request.command.retry_after_ms, 12 * 60 * 60 * 1000);
}

struct chunk {
    uint64_t size;
    uint64_t offset;
    size_t length;
    bool damaged;
};

static void send_chunk(const struct caller *caller, const struct chunk *chunk)
{
    static uint8_t bytes[FILE_CHUNK_BYTES + 1];
    struct digest digest;
    Rectify__FileChunk in = RECTIFY__FILE_CHUNK__INIT;
    lab_free(&request);
    assert_int_equal(digest_sha256(bytes, chunk->length, &digest), ERR_OK);
    digest.bytes[31] ^= chunk->damaged;
    in.unit_id = LAB_UNIT;
    in.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[0]};
    in.size = chunk->size;
    in.offset = chunk->offset;
    in.bytes = (ProtobufCBinaryData){.len = chunk->length, .data = bytes};
    in.chunk_digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digest.bytes};
    lab_send(lab, &request, caller, MESSAGE_FILE_CHUNK, &in.base);
}

static void chunks_reach_the_store(void **state)
{
    const struct chunk last = {FILE_CHUNK_BYTES + 10, FILE_CHUNK_BYTES, 10, false};
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    send_chunk(&caller, &last);
    struct file_chunk_call *call = fake_store_take(lab->store, FAKE_FILE_CHUNK);
    assert_int_equal(call->offset, FILE_CHUNK_BYTES);
    assert_int_equal(call->length, 10);
    assert_int_equal(call->sending.size, FILE_CHUNK_BYTES + 10);
    assert_int_equal(call->sending.quota, LAB_FILE_QUOTA);
    call->progress = (struct file_progress){.received = FILE_CHUNK_BYTES + 10, .complete = true};
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__FileChunked *out = (const Rectify__FileChunked *)lab_answer(&request);
    assert_int_equal(out->received, FILE_CHUNK_BYTES + 10);
    assert_true(out->complete);

    static const struct {
        enum err err;
        const char *field;
    } refusals[] = {{ERR_DIGEST, "digest"},
                    {ERR_OFFSET, NULL},
                    {ERR_QUOTA, NULL},
                    {ERR_NOT_DURABLE, NULL},
                    {ERR_DATABASE_AWAY, NULL}};
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        send_chunk(&caller, &last);
        call = fake_store_take(lab->store, FAKE_FILE_CHUNK);
        fake_store_complete(&call->call, refusals[i].err);
        lab_expect_error(&request, refusals[i].err, refusals[i].field);
    }
    send_chunk(&caller, &last);
    call = fake_store_take(lab->store, FAKE_FILE_CHUNK);
    fake_store_complete(&call->call, ERR_UNKNOWN_OUTCOME);
    lab_expect_error(&request, ERR_OUTCOME_UNKNOWN, NULL);
}

static void chunks_are_checked(void **state)
{
    enum {
        C = FILE_CHUNK_BYTES
    };
    static const struct {
        struct chunk chunk;
        enum err err;
        const char *field;
    } cases[] = {
        {{C + 10, C, 10, true}, ERR_DIGEST, "chunk_digest"},
        {{C + 10, C, 9, false}, ERR_FIELD, "bytes"},
        {{C + 10, C, 11, false}, ERR_FIELD, "bytes"},
        {{C + 10, 0, 10, false}, ERR_FIELD, "bytes"},
        {{C + 10, 0, C + 1, false}, ERR_FIELD, "bytes"},
        {{C + 10, 0, 0, false}, ERR_FIELD, "bytes"},
        {{C + 10, 1, 10, false}, ERR_FIELD, "offset"},
        {{C + 10, 2 * C, 10, false}, ERR_FIELD, "offset"},
        {{C, C, 1, false}, ERR_FIELD, "offset"},
        {{C + 10, UINT64_MAX / C * C, 10, false}, ERR_FIELD, "offset"},
        {{FILE_BYTES_MAX + 1, 0, C, false}, ERR_SIZE, "size"},
        {{0, 0, 0, false}, ERR_FIELD, "size"},
    };
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        send_chunk(&caller, &cases[i].chunk);
        lab_expect_error(&request, cases[i].err, cases[i].field);
    }
    const struct chunk good = {10, 0, 10, false};
    caller = lab_caller_unit(BOTH);
    caller.identity.unit_id = LAB_OTHER_UNIT;
    send_chunk(&caller, &good);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    assert_int_equal(fake_store_started(lab->store, FAKE_FILE_CHUNK), 0);
}

static void fetch(const struct caller *caller, int64_t unit_id, uint64_t offset, uint32_t edition)
{
    Rectify__FileGet in = RECTIFY__FILE_GET__INIT;
    lab_free(&request);
    in.unit_id = unit_id;
    in.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[0]};
    in.offset = offset;
    in.has_edition = edition != 0;
    in.edition = edition;
    lab_send(lab, &request, caller, MESSAGE_FILE_GET, &in.base);
}

static void bytes_are_fetched(void **state)
{
    static const uint8_t bytes[] = {1, 2, 3};
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    fetch(&caller, LAB_UNIT, FILE_CHUNK_BYTES, 0);
    struct file_get_call *call = fake_store_take(lab->store, FAKE_FILE_GET);
    assert_int_equal(call->unit_id, LAB_UNIT);
    assert_int_equal(call->offset, FILE_CHUNK_BYTES);
    assert_int_equal(call->edition, EDITION_INTERNAL);
    call->size = 1234;
    call->bytes = bytes;
    call->length = sizeof(bytes);
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__FileBytes *out = (const Rectify__FileBytes *)lab_answer(&request);
    assert_int_equal(out->size, 1234);
    assert_int_equal(out->bytes.len, 3);
    assert_memory_equal(out->bytes.data, bytes, 3);

    fetch(&caller, LAB_UNIT, 0, EDITION_PUBLIC);
    call = fake_store_take(lab->store, FAKE_FILE_GET);
    assert_int_equal(call->edition, EDITION_PUBLIC);
    fake_store_complete(&call->call, ERR_FILE_INCOMPLETE);
    lab_expect_error(&request, ERR_FILE_INCOMPLETE, NULL);
}

static void who_may_fetch(void **state)
{
    (void)state;
    const struct {
        struct caller caller;
        int64_t unit_id;
        enum err err;
    } cases[] = {
        {lab_caller_unit(BOTH), LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {lab_caller_unit(ROLE_OFFICE_REVIEWER), LAB_OTHER_UNIT, ERR_FORBIDDEN},
        {lab_caller_unit(ROLE_OBSERVER), LAB_OTHER_UNIT, ERR_OK},
        {lab_caller_office(ROLE_OFFICE_REVIEWER), LAB_UNIT, ERR_OK},
        {lab_caller_admin(), LAB_UNIT, ERR_OK},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        fetch(&cases[i].caller, cases[i].unit_id, 0, 0);
        if (cases[i].err == ERR_OK) {
            struct file_get_call *call = fake_store_take(lab->store, FAKE_FILE_GET);
            fake_store_complete(&call->call, ERR_NOT_FOUND);
            lab_expect_error(&request, ERR_NOT_FOUND, NULL);
        } else {
            lab_expect_error(&request, cases[i].err, NULL);
        }
    }
    struct caller caller = lab_caller_admin();
    fetch(&caller, 0, 0, 0);
    lab_expect_error(&request, ERR_FIELD, "unit_id");
    fetch(&caller, LAB_UNIT, 1, 0);
    lab_expect_error(&request, ERR_FIELD, "offset");
    fetch(&caller, LAB_UNIT, UINT64_MAX, 0);
    lab_expect_error(&request, ERR_FIELD, "offset");
    fetch(&caller, LAB_UNIT, 0, 3);
    lab_expect_error(&request, ERR_FIELD, "edition");
}

static void the_dossier_tells_files(void **state)
{
    const struct file_record records[] = {
        {.file = {.size = 1000, .name = "一.jpg", .personal = true}, .received = 400},
        {.file = {.digest = {.bytes = {0xD1}}, .size = 7, .name = "二.pdf"},
         .received = 7,
         .complete = true},
    };
    struct event_record events[] = {
        {.act = ACT_PROGRESS, .person_name = "张三", .files = records, .file_count = 2},
        {.act = ACT_PROGRESS, .person_name = "张三"},
    };
    struct caller caller = lab_caller_unit(BOTH);
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    (void)state;
    in.problem_no = 6;
    in.has_edition = true;
    in.edition = EDITION_PUBLIC;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &in.base);
    lab_act(ACT_PROGRESS);
    struct dossier_call *call = lab_look(lab, STATE_IN_PROGRESS);
    assert_int_equal(call->edition, EDITION_PUBLIC);
    call->events = events;
    call->event_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Dossier *out = (const Rectify__Dossier *)lab_answer(&request);
    assert_int_equal(out->events[0]->n_files, 2);
    assert_int_equal(out->events[1]->n_files, 0);
    const Rectify__FileRecord *file = out->events[0]->files[0];
    assert_string_equal(file->name, "一.jpg");
    assert_int_equal(file->size, 1000);
    assert_int_equal(file->received, 400);
    assert_true(file->personal);
    assert_false(file->complete);
    assert_true(out->events[0]->files[1]->complete);
    assert_int_equal(out->events[0]->files[1]->digest.data[0], 0xD1);

    lab_free(&request);
    in.edition = 9;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &in.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_lab_with_files, close_lab)
    const struct CMUnitTest tests[] = {
        T(acts_name_files),
        T(later_acts_name_files),
        T(evidence_replaces_the_reason),
        T(what_is_no_file_is_refused),
        T(names_are_names_alone),
        T(closure_waits_for_evidence),
        T(offers_reach_the_store),
        T(who_may_send),
        T(offers_are_checked),
        T(quota_says_what_is_left_and_when),
        T(chunks_reach_the_store),
        T(chunks_are_checked),
        T(bytes_are_fetched),
        T(who_may_fetch),
        T(the_dossier_tells_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
