/* What every write of the office ends with: its row in office_event, linked to the one before it, and word to all servers. */
#ifndef RECTIFY_STORE_CALLS_OFFICE_EVENT_H
#define RECTIFY_STORE_CALLS_OFFICE_EVENT_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/office.h"
#include "server/store/lane.h"

extern const struct pg_statement office_event_insert;
extern const struct pg_statement office_notify;

/*
 * act: the call's name; subject: what it was about. A request id that was used before: ID_REUSED. It takes the row of the unit's
 * chain until the transaction ends, and so comes after all other rows that the transaction takes.
 */
MUST_CHECK enum err office_event_send(struct round *round, const struct office_actor *actor,
                                      const char *act, const char *subject);
/* Campaigns, problems or units are others now. Delivered when the transaction commits. */
MUST_CHECK enum err office_notify_send(struct round *round);
/*
 * The units that this act on the campaign concerns are to be told (listen.h). Prepared with campaign_issue_script for all scripts
 * that send it. Delivered when the transaction commits.
 */
MUST_CHECK enum err office_tell_send(struct round *round, const struct office_actor *actor,
                                     const char *campaign);

#endif
