/*
 * What the database tells every server that listens, whichever of them did it (LISTEN, NOTIFY):
 *
 *   rectify_catalog    ""                    campaigns, problems or units are others now
 *   rectify_notice     "<unit> <event>"      an event that is news to a unit
 *   rectify_campaign   "<campaign> <event>"  the office issued it or set a phase: one word, however many units it concerns
 *   rectify_revoked    "<client>"            a terminal's certificate is worth nothing any more
 *
 * A payload names only keys, so that it is short whatever people write. What is told while nobody listens is lost: a
 * session that comes back counts as a change of the catalogue and as a revocation; notices are asked for by the terminals.
 */
#ifndef RECTIFY_STORE_LISTEN_H
#define RECTIFY_STORE_LISTEN_H

#include "server/store/pg_job.h"
#include "server/store/pg_params.h"
#include "server/store/store.h"

extern const struct pg_statement listen_catalog;
extern const struct pg_statement listen_notice;
extern const struct pg_statement listen_campaign;
extern const struct pg_statement listen_revoked;

/* One notification; what is none of the above is passed over. */
void listen_take(struct store *store, const char *channel, const char *payload);
/* The session is back: whatever was told meanwhile was missed. */
void listen_missed(struct store *store);

/* $1 client. Delivered when the transaction commits. */
extern const struct pg_statement tell_revoked;

/* $1 the campaign's code, $2 the office's event. Delivered when the transaction commits. */
extern const struct pg_statement tell_campaign;

/* $1 units, $2 events of theirs: those that stand there by now are told. */
extern const struct pg_statement tell_news;

#endif
