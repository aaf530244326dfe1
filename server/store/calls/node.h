/*
 * How complete a campaign is below one node of the unit tree: province > city > district > community.
 *
 * Counters are kept per (problem, node), the node being the parent that a unit had when the campaign was issued. The figures
 * of a node are the sum of the counters in its subtree of today: a district that is moved takes its counters along, a unit
 * that is moved alone stays counted where it was frozen, and is listed there. So at every node the children's figures add
 * up to the node's own, whatever was moved since.
 */
#ifndef RECTIFY_STORE_CALLS_NODE_H
#define RECTIFY_STORE_CALLS_NODE_H

#include "server/store/calls/records.h"

/* Campaign as in summary_call; NOT_FOUND also when the register has no such unit. */
struct node_call {
    struct store_call call;
    const char *campaign;
    bool issued_only;
    const char *node; /* name, code or alias; NULL: where the register first branches */
    struct campaign_record found;
    const char *name;                        /* NULL: the whole register, which has several roots */
    struct summary_problem_record *problems; /* number, title, figures */
    size_t problem_count;
    struct summary_unit_record
        *children; /* by kind, then code; those with nothing to answer are left out */
    size_t child_count;
};
MUST_CHECK enum err store_node(struct store *store, struct node_call *call);

#endif
