/* A campaign as a row of a result, shared by all reads that name one. */
#ifndef RECTIFY_STORE_CALLS_CAMPAIGN_COLUMNS_H
#define RECTIFY_STORE_CALLS_CAMPAIGN_COLUMNS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include "server/store/pg_params.h"
#include "server/store/pg_result.h"

/* Begins a SELECT; the campaign's table is to be called c. */
#define CAMPAIGN_SELECT                                                                            \
    "SELECT c.campaign_id, c.code, c.title, c.year, c.state, c.evaluation, c.evaluation_level,"    \
    " c.parent_plan, c.parent_number, c.issuer, c.issued_on, c.plan_review, c.previous_code,"      \
    " c.parent_code, c.parent_level, c.area_name, c.area_id,"                                      \
    " (SELECT count(*) FROM problem p WHERE p.campaign_id = c.campaign_id), c.assignment_count,"   \
    " f1.due_on, f1.state, f1.since, f2.due_on, f2.state, f2.since, f3.due_on, f3.state, f3.since" \
    " FROM campaign c" CAMPAIGN_PHASES
#define CAMPAIGN_PHASES                                                                            \
    " LEFT JOIN campaign_phase f1 ON f1.campaign_id = c.campaign_id AND f1.phase = 1"              \
    " LEFT JOIN campaign_phase f2 ON f2.campaign_id = c.campaign_id AND f2.phase = 2"              \
    " LEFT JOIN campaign_phase f3 ON f3.campaign_id = c.campaign_id AND f3.phase = 3"

/* The campaign of parameter $1, or without one every issued campaign: two suffice to see that there are several. */
#define CAMPAIGN_FOUND                                                                             \
    " WHERE c.code = $1::text OR ($1::text IS NULL AND c.state = 2) ORDER BY c.campaign_id LIMIT " \
    "2"

/* The same as a sub-select for the statements that follow it in the same snapshot. */
#define CAMPAIGN_ID                                                                                \
    "(SELECT c.campaign_id FROM campaign c"                                                        \
    " WHERE c.code = $1::text OR ($1::text IS NULL AND c.state = 2) ORDER BY c.campaign_id LIMIT " \
    "1)"

/* Which of the parties of problem p takes the lead; null: none. */
#define PROBLEM_LEAD                                                                               \
    "(SELECT t.position FROM problem_party t WHERE t.problem_id = p.problem_id AND t.leads LIMIT " \
    "1)"

extern const struct pg_statement campaign_find;
extern const struct pg_statement campaigns_all; /* $1: leave out what is not issued */

/* All campaigns of a result. */
MUST_CHECK enum err campaigns_take(const PGresult *result, struct arena *arena,
                                   struct campaign_record **campaigns, size_t *count);

/*
 * The one campaign of campaign_find's result: NOT_FOUND when a named one is missing, or a draft where only issued ones may
 * be seen; else CAMPAIGN_STATE.
 */
MUST_CHECK enum err campaign_take(const PGresult *result, struct arena *arena, const char *code,
                                  bool issued_only, struct campaign_record *campaign);

#endif
