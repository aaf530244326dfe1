#include "tests/floor/commands_case.h"

struct lab *lab;
struct lab_request request;

int open_lab(void **state)
{
    (void)state;
    lab = lab_open();
    return 0;
}

int close_lab(void **state)
{
    (void)state;
    lab_free(&request);
    lab_close(lab);
    return 0;
}

void submit_act(uint32_t roles)
{
    struct caller caller = lab_caller_unit(roles);
    lab_submit_one(lab, &request, &caller);
}

void answer_look(enum act act)
{
    if (act == ACT_PLAN) {
        fake_store_complete(&lab_look(lab, STATE_ACKNOWLEDGED)->call, ERR_OK);
    }
}

struct change_call *send_sound(enum act act, uint32_t roles)
{
    lab_act(act);
    submit_act(roles);
    assert_int_equal(request.ended, 0);
    answer_look(act);
    return lab_change(lab);
}
