/* A frozen report as the protocol's message. */
#ifndef RECTIFY_COMMANDS_SNAPSHOT_H
#define RECTIFY_COMMANDS_SNAPSHOT_H

#include "proto/consolidation.pb-c.h"
#include "server/store/calls/consolidation.h"

/* Borrows what the record and the bytes hold; NULL: no memory. */
MUST_CHECK Rectify__Snapshot *
snapshot_message(struct arena *arena, const struct snapshot_record *record, const uint8_t *bytes);

#endif
