/* A terminal as the log names it when it comes into being and when it ends. */
#ifndef RECTIFY_STORE_CALLS_CLIENT_NAMED_H
#define RECTIFY_STORE_CALLS_CLIENT_NAMED_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/clients.h"
#include <libpq-fe.h>

/* What a statement that changes `client c` returns, for client_named_read. */
#define CLIENT_NAMED                                                                               \
    "c.client_id, c.unit_id, c.person_id, c.roles, c.serial,"                                      \
    " (SELECT u.name FROM unit u WHERE u.unit_id = c.unit_id),"                                    \
    " (SELECT p.name FROM person p WHERE p.person_id = c.person_id)"

/* No row leaves client_id 0. */
MUST_CHECK enum err client_named_read(const PGresult *result, struct arena *arena,
                                      struct client_named *named);

/* "client ID serial SERIAL roles ROLE,ROLE UNIT/PERSON", "-" for what there is none of. NULL: as arena_err says. */
MUST_CHECK const char *client_named_subject(const struct client_named *named, struct arena *arena);

#endif
