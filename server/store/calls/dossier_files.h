/* The files of a dossier's events, as they come: one row a file, those of one event together. */
#ifndef RECTIFY_STORE_CALLS_DOSSIER_FILES_H
#define RECTIFY_STORE_CALLS_DOSSIER_FILES_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include <libpq-fe.h>

/* Rows come in the order of the events: from where the last one was found it is never far. NULL: not of the dossier. */
struct event_record *dossier_find_event(const struct dossier_call *found, const struct uuid *id,
                                        size_t *at);

/* Gives each event its files; the events were taken before. Columns: the event's id, then EVENT_FILE_COLUMNS. */
MUST_CHECK enum err dossier_files_take(struct dossier_call *found, const PGresult *result);

#endif
