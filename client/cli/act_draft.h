/*
 * Acts of a unit, made from a command line: alike on the unit's own terminal (`rectify plan 4 ...`)
 * and where the office enters for a unit that has none (`rectify-admin enter UNIT plan 4 ...`).
 *
 *   options -> check -> the program finds the task -> build -> the program sends the act
 *
 * The commands themselves lie in client/cli/acts, one file each.
 */
#ifndef RECTIFY_CLI_ACT_DRAFT_H
#define RECTIFY_CLI_ACT_DRAFT_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"

enum {
    ACT_PROBLEM_NO_MAX = 9999,
};

struct effect_known; /* effect_known.h */

/* What a command's `build` works on; it fills in the content of `act`. */
struct act_draft {
    struct cli *cli;
    const char *person;                   /* answers where nobody else is named */
    const Rectify__AssignmentBrief *task; /* as it is known now */
    /* The task's file as it is known now; 0 or an exit code, all said. */
    int (*find_file)(struct act_draft *draft, const Rectify__Dossier **file);
    /* Of an act that is an effect: the one that its measure has, as far as it is known; without a word. */
    bool (*find_effect)(struct act_draft *draft, struct effect_known *known);
    /* The files that the options name (evidence.h), as the act takes them; 0 or an exit code, all said. */
    int (*take_files)(struct act_draft *draft, Rectify__Attachment ***files, size_t *count);
    void *arg;        /* the program's */
    Rectify__Act act; /* which task it is about, the program fills in */
};

/*
 * What comes before anything is opened: the problem's number, a text where the command takes one,
 * the command's own check. 0 or an exit code, all said.
 */
MUST_CHECK int act_check(const struct cli_command *command, const struct options *options,
                         unsigned *problem_no);

/* Memory of the act's content, zeroed, in the cli's arena. */
void *act_alloc(const struct act_draft *draft, size_t count, size_t size);

/* The text of an option as the act keeps it; NULL: not given. */
char *act_text(const struct act_draft *draft, int key);
/* The TEXT of "N TEXT". */
char *act_argument(const struct act_draft *draft);

#endif
