/*
 * What the server said to an act: the receipt a person can quote, or why it was refused and
 * what is possible.
 */
#ifndef RECTIFY_CLI_RECEIPT_H
#define RECTIFY_CLI_RECEIPT_H

#include "client/cli/cli.h"
#include "client/cli/words.h"
#include "proto/act.pb-c.h"

/* "3-5-1A2B3C4D": task, version, the begin of the digest; without a version that is 0, and a task that is "". */
const char *receipt_code(const char *task, const Rectify__Receipt *receipt, struct arena *arena);

/* Where the act led: a task's state or a summary report's, by the act; "" when it has none. */
enum words receipt_states(int act);
const char *receipt_state(int act, const Rectify__Receipt *receipt);

/* OK: it was stored; else why not. */
enum err receipt_err(const Rectify__Receipt *receipt);

/*
 * One line on stdout when it was stored; else why not and what is possible, on stderr. `task`: its name (task_names.h), ""
 * for an act on the unit as a whole. `done`: what the office has done, "1/UNIT: approve, version
 * 7B6C7CD2"; NULL: what the unit has sent. The exit code.
 */
int receipt_print(struct cli *cli, int act, const char *task, const char *done,
                  const Rectify__Receipt *receipt);

/* Why it was refused, in one text of several lines; "" when it was stored. */
const char *receipt_refusal(struct cli *cli, const Rectify__Receipt *receipt);

/* What to do about that; "": nothing. */
const char *receipt_advice(const Rectify__Receipt *receipt);

/* "submit plan (plan), declare nil (nil)": acts with the commands that do them; "" for none. */
const char *receipt_allowed(size_t count, const uint32_t *acts, struct arena *arena);

#endif
