/*
 * The one way of every act of a terminal.
 *
 *   connect (3 s at most) -> send what is queued, fetch the tasks -> find the task -> make the act
 *       -> store in the outbox -> send -> receipt
 *
 * An act on the unit as a whole has no task to fetch or to find: it can be stored though nothing was ever fetched.
 *
 * Without a connection it ends after storing, and that is no failure: the act is on the disk
 * and goes out with the next command that finds the server, or with `rectify sync`.
 *
 * With --json one object says how far it has come (write_json.h) once it is stored; what keeps it from being stored is said as ever.
 */
#ifndef RECTIFY_TERMINAL_WRITE_H
#define RECTIFY_TERMINAL_WRITE_H

#include "client/cli/act_draft.h"
#include "client/lib/outbox.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

enum {
    WRITE_WAIT = 'w', /* key of --wait */
};

/* For the options of a command that makes an act on the unit as a whole. */
#define WRITE_WAIT_OPTION                                                                          \
    {                                                                                              \
        "wait", WRITE_WAIT, OPTION_FLAG, 0, false, NULL,                                           \
            N_("75 instead of 0 when it could only be queued")                                     \
    }

/* What each command that makes an act on a task has besides its own options. */
extern const struct option write_options[];

/* Runs cli->command, which makes an act on a task (act_draft.h). The exit code, all said. */
MUST_CHECK int write_perform(struct cli *cli);

/*
 * The act that `build` makes, on the unit's task of that problem; which task it is about is filled
 * in here. The exit code, all said.
 */
MUST_CHECK int write_act(struct cli *cli, unsigned problem_no,
                         int (*build)(struct act_draft *draft));

/* The summary report's version as it was last seen; what was queued or received since then is added. */
struct write_base {
    uint32_t version;
    int64_t seen_ms;
};
/* The same for an act on the unit as a whole, which has its content. `base`: NULL where the act has no version to be based on. */
MUST_CHECK int write_unit_act(struct cli *cli, const struct write_base *base, Rectify__Act *act);

#endif
