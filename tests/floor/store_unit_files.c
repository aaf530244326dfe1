/* The files of the acts on a unit as a whole, in the store: of that unit alone, and none of its tasks' files. */
#include "common/base/clock.h"
#include "server/store/calls/file.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

static void inspect(const char *unit, int problem_no, int64_t at_ms, const struct event_file *files,
                    size_t count)
{
    struct activity_call call = {
        .event = {.request_id = lab_uuid(),
                  .unit_id = lab_unit(unit),
                  .problem_id = problem_no > 0 ? lab_problem(problem_no) : 0,
                  .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
                  .actor_unit_id = lab_unit("O"),
                  .client_time_ms = at_ms,
                  .received_ms = at_ms,
                  .hat = ROLE_OFFICE_REVIEWER,
                  .act = ACT_ACTIVITY,
                  .digest = {{9}},
                  .text = "抽查十户",
                  .files = files,
                  .file_count = count},
        .activity = {.kind = ACTIVITY_INSPECTION, .held_on = day_of_wall_ms(at_ms)},
    };
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_activity(lab.store, &call), &call.call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);
}

static struct unit_files_call asked(struct unit_files_call call, enum err err)
{
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_unit_files(lab.store, &call), &call.call), err);
    return call;
}

static void test_those_of_the_unit_alone(void **state)
{
    static const struct event_file first[] = {
        {.digest = {{1}}, .size = 10, .name = "现场.jpg", .personal = true},
        {.digest = {{2}}, .size = 20, .name = "记录.pdf"}};
    static const struct event_file second[] = {{.digest = {{3}}, .size = 30, .name = "复查.pdf"}};
    static const struct event_file of_task[] = {{.digest = {{4}}, .size = 40, .name = "问题.pdf"}};
    int64_t now = clock_wall_ms();
    int64_t one = lab_unit("C01");
    (void)state;
    inspect("C01", 0, now, second, 1);
    inspect("C01", 0, now - 1000, first, 2);
    inspect("C01", 1, now, of_task, 1);
    inspect("C02", 0, now, second, 1);
    (void)postgres_fixture_sql("INSERT INTO file (unit_id, digest, size, received, offered_at, "
                               "completed_at) SELECT unit_id, digest, size, size, now(), now()"
                               " FROM event_file WHERE name = '现场.jpg' RETURNING 1");

    struct unit_files_call all = asked((struct unit_files_call){.asked.unit_id = one}, ERR_OK);
    assert_int_equal(all.found_unit_id, one);
    assert_int_equal(all.file_count, 3);
    assert_string_equal(all.files[0].file.file.name, "现场.jpg"); /* oldest first */
    assert_true(all.files[0].file.complete);
    assert_true(all.files[0].file.file.personal);
    assert_int_equal(all.files[0].file.received, 10);
    assert_int_equal(all.files[0].received_ms, now - 1000);
    assert_int_equal(all.files[0].act, ACT_ACTIVITY);
    assert_string_equal(all.files[1].file.file.name, "记录.pdf");
    assert_false(all.files[1].file.complete);
    assert_string_equal(all.files[2].file.file.name, "复查.pdf");
    assert_int_equal(all.files[2].file.file.digest.bytes[0], 3);

    all = asked((struct unit_files_call){.asked.unit_name = "C02"}, ERR_OK);
    assert_int_equal(all.file_count, 1);
    assert_int_equal(all.found_unit_id, lab_unit("C02"));
    all =
        asked((struct unit_files_call){.asked = {.unit_name = "C01", .only_unit_id = one}}, ERR_OK);
    assert_int_equal(all.file_count, 3);
    all = asked((struct unit_files_call){.asked.unit_id = lab_unit("C03")}, ERR_OK);
    assert_int_equal(all.file_count, 0);
}

static void test_another_unit_is_not_shown(void **state)
{
    int64_t one = lab_unit("C01");
    (void)state;
    (void)asked(
        (struct unit_files_call){.asked = {.unit_id = lab_unit("C02"), .only_unit_id = one}},
        ERR_NOT_YOURS);
    (void)asked((struct unit_files_call){.asked = {.unit_name = "C02", .only_unit_id = one}},
                ERR_NOT_YOURS);
    (void)asked((struct unit_files_call){.asked.unit_name = "没有"}, ERR_NOT_FOUND);
    (void)asked((struct unit_files_call){.asked.unit_id = 999999}, ERR_NOT_FOUND);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_those_of_the_unit_alone),
        T(test_another_unit_is_not_shown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
