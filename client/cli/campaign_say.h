/* What is wrong with the campaign that was named, or was not. */
#ifndef RECTIFY_CLI_CAMPAIGN_SAY_H
#define RECTIFY_CLI_CAMPAIGN_SAY_H

#include "client/cli/cli.h"

/*
 * say_failure (say.h) of a call that named a campaign (NULL: none): when there is no such campaign, its name
 * is said and, where the program can list campaigns, how; when one had to be named, which there are.
 */
int say_campaign_failure(struct cli *cli, const char *campaign);

#endif
