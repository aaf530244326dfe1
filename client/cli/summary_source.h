/*
 * Where the consolidated picture comes from.
 *
 *   as things stand   from the server, which is told what was seen last and answers in a few bytes when it still holds; without
 *                     a connection what was seen last, said so
 *   a version         what was frozen never changes: once it was seen it is taken from the disk, and its bytes are checked
 *                     against their digest each time
 *   a node            from the server alone
 */
#ifndef RECTIFY_CLI_SUMMARY_SOURCE_H
#define RECTIFY_CLI_SUMMARY_SOURCE_H

#include "client/cli/cli.h"
#include "client/report/summary.h"
#include "common/base/attr.h"

struct summary_wanted {
    const char *campaign; /* NULL: the only open one */
    uint32_t edition;     /* of WORDS_EDITION */
    unsigned version;     /* 0: as things stand */
};

/* What is wanted, as the options say it; 0 or an exit code, all said. Opens the home, and a session where it needs one. */
MUST_CHECK int summary_get(struct cli *cli, const struct summary_wanted *wanted,
                           struct summary *summary);

/* As things stand, by the session that is open: without one there is nothing to fall back on. */
MUST_CHECK int summary_fetch(struct cli *cli, const char *campaign, struct summary *summary);

/* Whether this terminal is told of its own unit alone. The home is open. */
bool summary_sees_own_only(const struct cli *cli);

/* Freezes the campaign as its next version and shows it in the edition wanted. */
MUST_CHECK int summary_freeze(struct cli *cli, const struct summary_wanted *wanted,
                              struct summary *summary);

/* A node of the unit tree; "": where the register branches. */
MUST_CHECK int summary_get_node(struct cli *cli, const char *campaign, const char *node,
                                struct summary *summary);

#endif
