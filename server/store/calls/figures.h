/* What the reads of the consolidated report share: how counters become figures. */
#ifndef RECTIFY_STORE_CALLS_FIGURES_H
#define RECTIFY_STORE_CALLS_FIGURES_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include "server/store/pg_job.h"
#include "server/store/pg_params.h"
#include <libpq-fe.h>

/* The problems of the campaign of $1. */
#define CAMPAIGN_PROBLEMS "(SELECT problem_id FROM problem WHERE campaign_id = " CAMPAIGN_ID ")"

/*
 * Rows of counters are (seq_no, unit_id, name, kind, NODE_COLUMNS), by seq_no: of a problem, the unit's columns null; or of a
 * unit, seq_no 0.
 */

/* Rows of counters into the figures of problems, which come by seq_no as well. */
MUST_CHECK enum err figures_take_counts(struct arena *arena,
                                        struct summary_problem_record *problems, size_t count,
                                        const PGresult *result);

/* Rows (unit_id, name, kind, expected, reported, on_time, with_content, nil, returned, planned). */
MUST_CHECK enum err figures_take_units(struct arena *arena, const PGresult *result,
                                       struct summary_unit_record **units, size_t *count);

/* The same, and each unit's as a record, but of those that have nothing to answer. `problems` may be NULL with no count. */
MUST_CHECK enum err figures_take_nodes(struct arena *arena, const PGresult *result,
                                       struct summary_problem_record *problems,
                                       size_t problem_count, struct summary_unit_record **units,
                                       size_t *unit_count);

/* node.c: the figures of a node and its children; only of campaigns with more assignments than that. */
extern const struct pg_statement node_figures;
void node_params(struct pg_params *params, const char *campaign, const char *node,
                 int64_t more_assignments_than);

#endif
