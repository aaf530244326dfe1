/*
 * How complete a campaign is at one node of the unit tree: province > city > district > community.
 *
 * Every node has the counters of all below it in the tree of today (node_count), in which an assignment is counted below the
 * parent that its unit had when the campaign was issued: a district that is moved takes its counters along, a unit that is
 * moved alone stays counted where it was frozen, and is listed there. What the node itself has to answer is counted at its parent
 * and stands here among the children, as the node's own row. So at every node the children's figures add up to the node's own,
 * whatever was moved since, and a community can be asked for as well.
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
