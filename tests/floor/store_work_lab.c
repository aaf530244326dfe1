#include "tests/floor/store_work_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct lab lab;

int open_work(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

int close_work(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

struct unit_event event(enum act act, int64_t unit_id, int64_t problem_id)
{
    return (struct unit_event){
        .request_id = lab_uuid(),
        .unit_id = unit_id,
        .problem_id = problem_id,
        .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
        .actor_unit_id = act == ACT_REPLY ? unit_id : lab_unit("O"),
        .client_time_ms = clock_wall_ms() - 500,
        .received_ms = clock_wall_ms(),
        .hat = act == ACT_REPLY ? ROLE_UNIT_HEAD : ROLE_OFFICE_REVIEWER,
        .act = act,
        .digest = {{(uint8_t)act, 7}},
        .text = "请在期限内答复",
    };
}

day_t today(void)
{
    return day_of_wall_ms(clock_wall_ms());
}

enum err supervise(struct supervise_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_supervise(lab.store, call), &call->call);
}

struct supervise_call supervised(int64_t unit_id, int64_t problem_id, int days)
{
    struct supervise_call call = {.event = event(ACT_SUPERVISE, unit_id, problem_id),
                                  .reply_by = today() + days};
    assert_int_equal(supervise(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);
    return call;
}

enum err reply(struct reply_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_reply(lab.store, call), &call->call);
}

struct remind_call reminder(struct reminder_row *rows, size_t count)
{
    return (struct remind_call){
        .actor = {.request_id = lab_uuid(),
                  .unit_id = lab_unit("O"),
                  .hat = ROLE_OFFICE_REVIEWER,
                  .received_ms = clock_wall_ms()},
        .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
        .today = today(),
        .rows = rows,
        .row_count = count,
    };
}

void remind(struct remind_call *call)
{
    lab_prepare(&lab, &call->call);
    assert_int_equal(lab_finish(&lab, store_remind(lab.store, call), &call->call), ERR_OK);
}
