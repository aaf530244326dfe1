/* A plan as it is imported: its form, its rows for the store, and what is to be said about it. */
#ifndef RECTIFY_COMMANDS_CAMPAIGN_ROWS_H
#define RECTIFY_COMMANDS_CAMPAIGN_ROWS_H

#include "proto/office.pb-c.h"
#include "server/commands/texts.h"
#include "server/rules/plan_check.h"
#include "server/store/calls/office.h"

/* The form of all fields and of the request id. */
void campaign_check(const Rectify__CampaignImport *in, struct uuid *request_id,
                    struct checks *checks);

/* The plan as rows. Parties of all problems stand in one array, in order, not yet resolved. */
struct campaign_rows {
    struct campaign_record campaign;
    struct problem_row *problems;
    size_t problem_count;
    struct party_lookup *parties;
    size_t party_count;
    size_t point_count;
};
MUST_CHECK enum err campaign_rows_take(const Rectify__CampaignImport *in, struct arena *arena,
                                       struct campaign_rows *rows);

/* The rows as the rules see them. */
struct campaign_check_rows {
    struct plan_check_input input;
    struct plan_check_phase phases[PHASE_COUNT];
    const int *repeats;
    const int *answers;
};
MUST_CHECK enum err campaign_check_rows_make(const struct campaign_rows *rows, struct arena *arena,
                                             struct campaign_check_rows *out);

/* Remarks and previews of the answer. */
struct campaign_remarks {
    Rectify__PlanRemark **all;
    size_t count;
    size_t max;
    bool sound; /* none of them is an error */
};
MUST_CHECK enum err campaign_remarks_init(struct campaign_remarks *remarks, struct arena *arena);
/* What the rules say of the plan by itself. */
void campaign_remarks_plan(struct campaign_remarks *remarks,
                           const struct campaign_check_rows *rows);
/* What the register says, the parties being resolved. */
void campaign_remarks_register(struct campaign_remarks *remarks, const struct campaign_rows *rows,
                               const struct parties_call *found);
/* What the rules say of the plans that it refers to. */
MUST_CHECK enum err campaign_remarks_references(struct campaign_remarks *remarks,
                                                struct arena *arena,
                                                const struct campaign_rows *rows,
                                                const struct campaign_check_rows *checked,
                                                const struct parties_call *found);
/* That what was imported under this code is replaced. */
void campaign_remarks_replaces(struct campaign_remarks *remarks, const struct campaign_rows *rows);

/* How many assignments issuing would make of the problem. */
struct campaign_preview {
    int responsible;
    int self_check;
};
struct campaign_preview campaign_preview(const struct problem_row *problem, int community_count);

#endif
