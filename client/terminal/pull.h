/*
 * What this unit has to do: fetched and remembered where there is a connection, else what was
 * last seen.
 */
#ifndef RECTIFY_TERMINAL_PULL_H
#define RECTIFY_TERMINAL_PULL_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"

struct pull {
    Rectify__Assignments *assignments;
    bool fresh;      /* from the server just now */
    int64_t seen_ms; /* when it was seen */
};

/* With cli->connection: fetches and remembers. ERR_OK, or the reason in cli->failure. */
MUST_CHECK enum err pull_fetch(struct cli *cli, struct pull *pull);
/* What was last seen; NOT_FOUND when nothing was. */
MUST_CHECK enum err pull_recall(struct cli *cli, struct pull *pull);

/* Fetches where it can, recalls where it cannot, and says which; 0 or an exit code, all said. */
MUST_CHECK int pull_any(struct cli *cli, struct pull *pull);

/* Tasks of all open campaigns are pulled: whether this one is of the campaign that was named, if one was. */
bool pull_shows(const struct cli *cli, const Rectify__AssignmentBrief *brief);
/* 0, or 65 when the campaign that was named is none of them, which was said. */
MUST_CHECK int pull_check_campaign(const struct cli *cli, const struct pull *pull);

/* The unit's own task of a problem, the first of them where several campaigns have one; NULL: it has none. */
Rectify__AssignmentBrief *pull_find(const struct cli *cli, const struct pull *pull,
                                    unsigned problem_no);
/* The one task that is meant; 0 or an exit code, all said: there is none, or several campaigns have one. */
MUST_CHECK int pull_pick(const struct cli *cli, const struct pull *pull, unsigned problem_no,
                         Rectify__AssignmentBrief **brief);

/* Remembers where a stored act has led, so that work without a connection can go on from there. */
MUST_CHECK enum err pull_apply(struct cli *cli, struct pull *pull, Rectify__AssignmentBrief *brief,
                               const Rectify__Receipt *receipt);

/*
 * Remembers what an act that was stored has taken care of, so that the next one goes on from there:
 * the period that was reported on is no longer the earliest without a report.
 */
MUST_CHECK enum err pull_note(struct cli *cli, struct pull *pull, Rectify__AssignmentBrief *brief,
                              const Rectify__Act *act);

/* "offline, as of 14:03" on stderr. */
void pull_say_offline(const struct cli *cli, int64_t seen_ms);

#endif
