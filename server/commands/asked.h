/* Whose records a request asks for. Who sees his own unit's only sees it whatever he asks for; asking for another is NOT_YOURS. */
#ifndef RECTIFY_COMMANDS_ASKED_H
#define RECTIFY_COMMANDS_ASKED_H

#include "server/commands/command.h"
#include "server/commands/texts.h"
#include "server/store/calls/unit_asked.h"

/* What the request's fields say; their form is checked. */
struct unit_asked asked_read(struct checks *checks, int64_t unit_id, const char *unit);

/*
 * The last check: narrows the question to what the caller may see. Who sees his own only and names no unit is given it; NOT_YOURS
 * when he names another by id, FORBIDDEN when he has none. Whose a name is the store knows: it is given only_unit_id and
 * answers NOT_YOURS before it looks at any record.
 */
void asked_narrow(struct checks *checks, const struct caller *caller, struct unit_asked *asked);

/* The same where one unit is told of: the caller's own when none is named; FIELD when he has none, as the administrator. */
void asked_narrow_one(struct checks *checks, const struct caller *caller, struct unit_asked *asked);

#endif
