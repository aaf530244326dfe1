/* The files of the acts on a unit as a whole: what is told of them, and who is told. */
#include "proto/evidence.pb-c.h"
#include "server/store/calls/file.h"
#include "tests/floor/commands_case.h"

static void ask(const struct caller *caller, int64_t unit_id, const char *name)
{
    Rectify__UnitFilesGet in = RECTIFY__UNIT_FILES_GET__INIT;
    lab_free(&request);
    in.has_unit_id = unit_id != 0;
    in.unit_id = unit_id;
    in.unit = (char *)(uintptr_t)name;
    lab_send(lab, &request, caller, MESSAGE_UNIT_FILES_GET, &in.base);
}

static struct unit_files_call *taken(void)
{
    return fake_store_take(lab->store, FAKE_UNIT_FILES);
}

static void files_are_told_with_their_acts(void **state)
{
    struct unit_file_record records[] = {
        {.act = ACT_SUPERVISE,
         .received_ms = 5,
         .file = {.file = {.digest = {{1}}, .size = 10, .name = "通知.pdf"},
                  .received = 10,
                  .complete = true}},
        {.act = ACT_ACTIVITY,
         .received_ms = 6,
         .file = {.file = {.digest = {{2}}, .size = 20, .name = "签到表.jpg", .personal = true},
                  .received = 7}},
    };
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    (void)state;
    ask(&caller, 0, "红旗社区");
    struct unit_files_call *call = taken();
    assert_string_equal(call->asked.unit_name, "红旗社区");
    assert_int_equal(call->asked.only_unit_id, 0);
    call->found_unit_id = LAB_UNIT;
    call->found_unit_name = "红旗社区";
    call->files = records;
    call->file_count = ARRAY_LEN(records);
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__UnitFiles *out = (const Rectify__UnitFiles *)lab_answer(&request);
    assert_int_equal(out->unit_id, LAB_UNIT);
    assert_string_equal(out->unit_name, "红旗社区");
    assert_int_equal(out->n_files, 2);
    assert_int_equal(out->files[0]->act, ACT_SUPERVISE);
    assert_string_equal(out->files[0]->file->name, "通知.pdf");
    assert_true(out->files[0]->file->complete);
    assert_int_equal(out->files[1]->received_ms, 6);
    assert_int_equal(out->files[1]->file->size, 20);
    assert_int_equal(out->files[1]->file->received, 7);
    assert_true(out->files[1]->file->personal);
    assert_int_equal(out->files[1]->file->digest.data[0], 2);
}

static void who_is_told(void **state)
{
    (void)state;
    const struct {
        struct caller caller;
        int64_t unit_id;
        enum err err; /* at once; OK: the store is asked */
        int64_t only_unit_id;
    } cases[] = {
        {lab_caller_unit(BOTH), LAB_UNIT, ERR_OK, LAB_UNIT},
        {lab_caller_unit(BOTH), 0, ERR_OK, LAB_UNIT},
        {lab_caller_unit(BOTH), LAB_OTHER_UNIT, ERR_NOT_YOURS, 0},
        {lab_caller_unit(ROLE_OFFICE_REVIEWER), LAB_OTHER_UNIT, ERR_FORBIDDEN, 0},
        {lab_caller_unit(ROLE_OBSERVER), LAB_OTHER_UNIT, ERR_OK, 0},
        {lab_caller_office(ROLE_OFFICE_REVIEWER), LAB_UNIT, ERR_OK, 0},
        {lab_caller_admin(), LAB_UNIT, ERR_OK, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        ask(&cases[i].caller, cases[i].unit_id, NULL);
        if (cases[i].err != ERR_OK) {
            lab_expect_error(&request, cases[i].err, NULL);
            continue;
        }
        struct unit_files_call *call = taken();
        assert_int_equal(call->asked.only_unit_id, cases[i].only_unit_id);
        assert_int_equal(call->asked.unit_id, cases[i].unit_id != 0 ? cases[i].unit_id : LAB_UNIT);
        fake_store_complete(&call->call, ERR_NOT_FOUND);
        lab_expect_error(&request, ERR_NOT_FOUND, NULL);
    }
    /* Another one by its name: only the store knows which it is. */
    struct caller caller = lab_caller_unit(BOTH);
    ask(&caller, 0, "别的社区");
    struct unit_files_call *call = taken();
    assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
    assert_int_equal(call->asked.unit_id, 0);
    fake_store_complete(&call->call, fake_store_verdict(call->asked.only_unit_id, LAB_OTHER_UNIT));
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
}

static void what_names_no_unit_is_refused(void **state)
{
    struct caller caller = lab_caller_admin();
    (void)state;
    ask(&caller, 0, NULL); /* has none of his own */
    lab_expect_error(&request, ERR_FIELD, "unit");
    ask(&caller, -1, NULL);
    lab_expect_error(&request, ERR_FIELD, "unit_id");
    assert_int_equal(fake_store_started(lab->store, FAKE_UNIT_FILES), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        T(files_are_told_with_their_acts),
        T(who_is_told),
        T(what_names_no_unit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
