/* What a dossier's closure requests state of the problem's indicators, one row a figure, those of one event together. */
#ifndef RECTIFY_STORE_CALLS_DOSSIER_ACTUALS_H
#define RECTIFY_STORE_CALLS_DOSSIER_ACTUALS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include "server/store/pg_conn.h"

/* $1 to $6, as in dossier_beside.h. */
extern const struct pg_statement dossier_actuals;

/* Gives each event its figures; the events were taken before. */
MUST_CHECK enum err dossier_actuals_take(struct dossier_call *found, const PGresult *result);

#endif
