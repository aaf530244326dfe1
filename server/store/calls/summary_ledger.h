/* What a ledger tells beside the lists: who answers for the measures, what shows the effects, how far each unit is and by when. */
#ifndef RECTIFY_STORE_CALLS_SUMMARY_LEDGER_H
#define RECTIFY_STORE_CALLS_SUMMARY_LEDGER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include "server/store/lane.h"
#include "server/store/pg_conn.h"

/* Both of $1 campaign, $2 one unit or 0, $3 up to so many assignments in all. */
extern const struct pg_statement summary_proofs;
extern const struct pg_statement summary_tasks;

extern const struct take summary_ledger_takes[]; /* of a summary_call */

MUST_CHECK enum err summary_ledger_ask(const struct summary_call *wanted, struct round *round);

#endif
