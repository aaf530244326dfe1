/* What the server pushes: somebody else's act that concerns this unit. */
#ifndef RECTIFY_CLI_NOTICE_H
#define RECTIFY_CLI_NOTICE_H

#include "client/cli/cli.h"
#include "proto/session.pb-c.h"

/* "The office returned problem 6: reason" */
const char *notice_sentence(const Rectify__Notice *notice, struct arena *arena);
/* On stderr, as talk; on stdout where notices are what was asked for. */
void notice_say(struct cli *cli, const Rectify__Notice *notice);
/* On stdout, as a line of text or of JSON. */
void notice_print(struct cli *cli, const Rectify__Notice *notice);

#endif
