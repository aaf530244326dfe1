/* The part of a dossier that stands beside the work: what the plan says of the problem, and what it repeats. */
#ifndef RECTIFY_STORE_CALLS_DOSSIER_BESIDE_H
#define RECTIFY_STORE_CALLS_DOSSIER_BESIDE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/pg_conn.h"

/*
 * Which assignment: $1 campaign, $2 problem_id or 0, $3 problem's number, $4 unit_id or 0, $5 unit's name; $6 the only unit
 * that may be seen, or 0: of another one no row is looked at.
 */
#define WITH_KEY                                                                                   \
    "WITH named AS (SELECT coalesce(nullif($2::int8, 0), (SELECT p.problem_id FROM problem p"      \
    "  WHERE p.campaign_id = " CAMPAIGN_ID " AND p.seq_no = $3::int4)) AS problem_id,"             \
    " coalesce(nullif($4::int8, 0), (SELECT n.unit_id FROM unit_name n WHERE n.name = $5::text))"  \
    "  AS unit_id),"                                                                               \
    " key AS (SELECT * FROM named WHERE $6::int8 = 0 OR unit_id = $6::int8) "

/* $1 to $6. */
extern const struct pg_statement dossier_beside;

MUST_CHECK enum err dossier_beside_take(struct dossier_call *found, const PGresult *result);

#endif
