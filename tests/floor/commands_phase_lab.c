#include "tests/floor/commands_phase_lab.h"

void serve(enum phase_state plan, enum phase_state implement, int64_t since_ms, bool areas)
{
    static struct problem_terms_record problem;
    static struct campaign_terms_record campaigns[2];
    static struct area_unit units[] = {
        {CITY, 0, false},
        {AREA_HERE, CITY, false},
        {AREA_THERE, CITY, false},
        {LAB_OFFICE, AREA_HERE, false},
        {LAB_OTHER_UNIT, AREA_THERE, true},
        {LAB_UNIT, AREA_HERE, true},
    };
    problem = (struct problem_terms_record){.problem_id = LAB_PROBLEM,
                                            .campaign_id = CAMPAIGN,
                                            .due_kind = DUE_DATE,
                                            .due_on = lab_day(5, 30),
                                            .points = 3,
                                            .plan_review = true};
    campaigns[0] = (struct campaign_terms_record){
        .campaign_id = CAMPAIGN,
        .code = "zj2023",
        .state = CAMPAIGN_ISSUED,
        .phases = {[PHASE_PLAN] = {lab_day(5, 8), plan, since_ms},
                   [PHASE_IMPLEMENT] = {lab_day(5, 28), implement, since_ms},
                   [PHASE_REPORT] = {lab_day(5, 31), PHASE_STATE_OPEN, 0}}};
    campaigns[1] = (struct campaign_terms_record){
        .campaign_id = 2, .code = "there", .state = CAMPAIGN_ISSUED, .area_id = AREA_THERE};
    commands_refresh_catalog(lab->commands);
    struct catalog_call *call = fake_store_take(lab->store, FAKE_CATALOG);
    call->problems = &problem;
    call->problem_count = 1;
    call->campaigns = campaigns;
    call->campaign_count = 2;
    call->units = units;
    call->unit_count = areas ? ARRAY_LEN(units) : 0;
    fake_store_complete(&call->call, ERR_OK);
}

struct dossier_call *look(enum state state)
{
    struct dossier_call *call = lab_look(lab, state);
    call->assignment.original_due = call->assignment.due_on;
    call->assignment.campaign_id = CAMPAIGN;
    return call;
}

void taken(enum state from, enum state to)
{
    lab_apply(lab_change(lab), from, to);
    assert_int_equal(lab_receipt(&request, 0)->code, ERR_OK);
}
