/*
 * The chains of events as SQL (sql/010_event_chain.sql and sql/013_office_chain.sql say what they are). Who writes an event makes its
 * value from the head of its chain: sha256(head || event_bytes(...)), and changes the head in the same statement.
 */
#ifndef RECTIFY_STORE_CALLS_EVENT_CHAIN_H
#define RECTIFY_STORE_CALLS_EVENT_CHAIN_H

/* What the first event of a chain follows. */
#define EVENT_CHAIN_BEGIN                                                                          \
    "'\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea"

/* Of an event `e`: which chain of its unit it stands in, 0 for the unit's own, and as which number. */
#define EVENT_CHAIN_PROBLEM "(CASE WHEN e.unit_no IS NULL THEN e.problem_id ELSE 0 END)"
#define EVENT_CHAIN_NUMBER  "coalesce(e.unit_no, e.version)"

/* Beside those the chain of what was done from this unit with no unit. */
#define EVENT_CHAIN_OFFICE "(-1)::int8"

#endif
