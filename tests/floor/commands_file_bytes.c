/* The bytes of files: who may offer, send and fetch them, and what of it is refused. */
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"
#include "server/store/calls/file.h"
#include "tests/floor/commands_case.h"

static uint8_t file_digest[DIGEST_SIZE] = {1, 2, 3};

static void offer(const struct caller *caller, int64_t unit_id, uint64_t size, size_t digest_len)
{
    Rectify__FileOffer in = RECTIFY__FILE_OFFER__INIT;
    lab_free(&request);
    in.unit_id = unit_id;
    in.size = size;
    in.digest = (ProtobufCBinaryData){.len = digest_len, .data = file_digest};
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
    assert_memory_equal(call->sending.digest.bytes, file_digest, DIGEST_SIZE);
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
    in.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = file_digest};
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
    in.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = file_digest};
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

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        T(offers_reach_the_store), T(who_may_send),
        T(offers_are_checked),     T(quota_says_what_is_left_and_when),
        T(chunks_reach_the_store), T(chunks_are_checked),
        T(bytes_are_fetched),      T(who_may_fetch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
