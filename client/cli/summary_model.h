/*
 * The server's consolidated picture as the renderers want it (client/report/summary.h), words
 * in the person's language.
 */
#ifndef RECTIFY_CLI_SUMMARY_MODEL_H
#define RECTIFY_CLI_SUMMARY_MODEL_H

#include "client/report/summary.h"
#include "common/base/arena.h"
#include "proto/consolidation.pb-c.h"

/* Borrows the texts of `in`; the rest lies in the arena. */
void summary_model(const Rectify__Summary *in, struct summary *out, struct arena *arena);
/* The figures of a node of the unit tree: problems without texts, `units` are its children. */
void summary_model_node(const Rectify__Node *in, struct summary *out, struct arena *arena);

/* A unit's own row, of an edition that has no rows of units. */
void summary_model_own(Rectify__SummaryUnit *own, struct summary *out, struct arena *arena);

#endif
