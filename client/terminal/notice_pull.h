/* What others did since this terminal last asked: fetched, kept, counted. */
#ifndef RECTIFY_TERMINAL_NOTICE_PULL_H
#define RECTIFY_TERMINAL_NOTICE_PULL_H

#include "client/cli/cli.h"
#include "client/lib/notices.h"
#include "common/base/attr.h"

/* With cli->connection: fetches and keeps. ERR_OK, or the reason in cli->failure. */
MUST_CHECK enum err notice_pull(struct cli *cli);

/* "New notices: 2 (rectify notices)", and what waits for a reply, on stderr; 0 or an exit code, all said. */
MUST_CHECK int notice_pull_say(struct cli *cli);

#endif
