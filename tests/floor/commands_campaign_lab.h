/* What the tests of plans share: a sound plan, its import, and the parties as the store finds them. */
#ifndef RECTIFY_TESTS_COMMANDS_CAMPAIGN_LAB_H
#define RECTIFY_TESTS_COMMANDS_CAMPAIGN_LAB_H

#include "server/rules/plan_check.h"
#include "tests/floor/commands_case.h"

/* The message and its parts. */
struct lab_plan {
    Rectify__CampaignImport message;
    Rectify__PhaseRow phases[4];
    Rectify__PhaseRow *phase_list[4];
    Rectify__ProblemRow problems[2];
    Rectify__ProblemRow *problem_list[2];
    char *points[31];
    char *parties[4];
    char *office[1];
};
extern struct lab_plan plan;

void sound_plan(void);
void import_plan(void);
/* The store's question for the parties, all of them found. */
struct parties_call *resolve(void);
const Rectify__CampaignImported *planned(void); /* the answer */
bool remarked(enum plan_remark remark, uint32_t problem_no, uint32_t party);

#endif
