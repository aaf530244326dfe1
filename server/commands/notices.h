/* A store's notice as a message: the same whether it is asked for or pushed. */
#ifndef RECTIFY_COMMANDS_NOTICES_H
#define RECTIFY_COMMANDS_NOTICES_H

#include "proto/session.pb-c.h"
#include "server/store/calls/work.h"

/* Borrows from the record, which must live as long. */
void notice_fill(int64_t unit_id, const struct notice_record *record, Rectify__Notice *out);

#endif
