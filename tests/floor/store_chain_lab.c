#include "tests/floor/store_chain_lab.h"
#include "common/base/clock.h"
#include "tests/floor/store_steps.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct lab lab;
int64_t unit;
int64_t problem;

int open_chains(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    unit = lab_unit("C01");
    problem = lab_problem(1);
    return 0;
}

int close_chains(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

struct supervise_call notice(int64_t of_unit, int64_t of_problem)
{
    static int64_t at_ms; /* each at a time of its own */
    at_ms = at_ms == 0 ? clock_wall_ms() : at_ms + 1;
    return (struct supervise_call){
        .event = {.request_id = lab_uuid(),
                  .unit_id = of_unit,
                  .problem_id = of_problem,
                  .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
                  .actor_unit_id = lab_unit("O"),
                  .client_time_ms = at_ms - 500,
                  .received_ms = at_ms,
                  .hat = ROLE_OFFICE_REVIEWER,
                  .act = ACT_SUPERVISE,
                  .digest = {{25, 7}},
                  .text = "请在期限内答复"},
        .reply_by = day_of_wall_ms(at_ms) + 5};
}

struct digest supervise(struct supervise_call *call, enum change_outcome outcome)
{
    lab_prepare(&lab, &call->call);
    assert_int_equal(lab_finish(&lab, store_supervise(lab.store, call), &call->call), ERR_OK);
    assert_int_equal(call->outcome.outcome, outcome);
    return call->outcome.chain;
}

void make_history(void)
{
    struct supervise_call call = {0};
    (void)step_to_progress(&lab, unit, problem);
    step_effect(&lab, unit, problem, 1, "已整改");
    (void)step_plain(&lab, ACT_PROGRESS, unit, problem);
    (void)step_plain(&lab, ACT_PROGRESS, unit, problem);
    for (int i = 0; i < 3; i++) {
        call = notice(unit, i == 1 ? problem : 0);
        (void)supervise(&call, CHANGE_APPLIED);
    }
    lab_check_chains(&lab);
}
