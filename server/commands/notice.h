/* Tells a unit's terminals what the office has done with one of their assignments. */
#ifndef RECTIFY_COMMANDS_NOTICE_H
#define RECTIFY_COMMANDS_NOTICE_H

#include "server/commands/commands.h"
#include "server/store/calls/change.h"

/* Only what the office does is news to the unit; other acts pass in silence. The change was applied. */
void notice_of_change(struct commands *commands, const struct change_call *change);

#endif
