/*
 * The consolidated picture as the protocol's message, from what the store read: SUMMARY_GET answers with it, SUMMARY_FREEZE
 * keeps its bytes. Everything lives in the arena; false: no memory.
 */
#ifndef RECTIFY_COMMANDS_SUMMARY_BUILD_H
#define RECTIFY_COMMANDS_SUMMARY_BUILD_H

#include "proto/message_table.h"
#include "proto/record.pb-c.h"
#include "server/rules/collate.h"
#include "server/store/calls/records.h"

enum {
    SUMMARY_PACKED_MAX = LENGTH_LIST - 4096, /* an answer carries it within another message */
};

/* The internal edition, without a time; `out` is an empty message. */
MUST_CHECK bool summary_build(struct arena *arena, const struct summary_call *found,
                              Rectify__Summary *out);

/* Makes of an internal edition the one that is asked for (rules/redact.h). */
MUST_CHECK bool summary_redact(struct arena *arena, enum edition edition, Rectify__Summary *out);

/* Texts of units as items, merged where they say the same. */
MUST_CHECK bool summary_collate(struct arena *arena, const struct collate_input *inputs,
                                size_t count, size_t *n_out, Rectify__SummaryItem ***out);

/* summary_ledger.c: what the ledger has of one problem beside the lists. */
struct summary_ledger_slice {
    const struct summary_proof_record *proofs;
    size_t proof_count;
    const struct summary_task_record *tasks;
    size_t task_count;
};
MUST_CHECK bool summary_ledger(struct arena *arena, const struct summary_problem_record *record,
                               const struct summary_ledger_slice *slice,
                               Rectify__SummaryProblem *out);
/* summary_course.c: until when, and what was reported period by period. */
MUST_CHECK bool summary_course(struct arena *arena, const struct summary_problem_record *record,
                               const struct summary_ledger_slice *slice,
                               Rectify__SummaryProblem *out);

/* The parts that a node's figures share with a summary's. */
MUST_CHECK Rectify__Completeness *summary_completeness(struct arena *arena,
                                                       const struct completeness_record *record);
MUST_CHECK bool summary_states(struct arena *arena, const int states[STATE_MAX + 1],
                               size_t *n_states, Rectify__StateCount ***out);
MUST_CHECK bool summary_units(struct arena *arena, const struct summary_unit_record *units,
                              size_t count, size_t *n_units, Rectify__SummaryUnit ***out);

#endif
