#include "tests/floor/commands_decide_lab.h"

static struct measure_record measures[] = {
    {.no = 1, .has_effect = true, .effect = {.text = "更正两户", .no_evidence_reason = "台账在村"}},
    {.no = 2},
};
static struct plan_record plans[] = {
    {.request_id = {.bytes = {0x5B, 1}},
     .accepted = true,
     .measures = measures,
     .measure_count = 2},
};

static bool of_office(enum act act)
{
    return act >= ACT_START_REVIEW;
}

struct dossier_call *ask(enum act act, uint32_t office_roles, enum state state)
{
    struct caller caller = of_office(act) ? lab_caller_office(office_roles) : lab_caller_unit(BOTH);
    lab_submit_one(lab, &request, &caller);
    assert_int_equal(request.ended, 0);
    struct dossier_call *look = lab_look(lab, state);
    assert_int_equal(look->problem_id, lab_acts.act.problem_id);
    assert_int_equal(look->asked.unit_id, lab_acts.act.unit_id);
    assert_memory_equal(look->judging->bytes, lab_acts.request_id, 16); /* not the whole history */
    look->plans = plans;
    look->plan_count = ARRAY_LEN(plans);
    return look;
}

struct change_call *pass(struct dossier_call *look)
{
    fake_store_complete(&look->call, ERR_OK);
    return lab_change(lab);
}
