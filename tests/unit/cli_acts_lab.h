/*
 * What the tests of a unit's acts share: a terminal's and an office's program, a task with an accepted plan, and the act that a
 * line of the terminal makes of it.
 */
#ifndef RECTIFY_TESTS_CLI_ACTS_LAB_H
#define RECTIFY_TESTS_CLI_ACTS_LAB_H

#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include <stddef.h>
#include <stdint.h>

enum {
    INSTITUTIONAL = 4,
    PREVENTIVE = 5,
    RECURRING = 6,
};

extern const struct cli_program terminal;
extern const struct cli_program office;
extern const struct cli_command enter; /* of the office */

struct accepted {
    Rectify__SelfCheckRecord check;
    Rectify__MeasureRecord records[3];
    Rectify__MeasureRecord *measures[3];
    Rectify__ExcuseRecord excuse;
    Rectify__ExcuseRecord *excuses[1];
    char *locals[1];
    Rectify__PlanVersion version;
    Rectify__PlanVersion *versions[1];
    Rectify__AssignmentBrief task;
    Rectify__Period period;
    Rectify__Dossier dossier;
};

/* The plan's words: a cause and a self-check; three measures, of which the second recurs; an excuse; a local problem. */
extern char old_cause[];
extern char old_method[];
extern char old_scope[];
extern char old_owner[]; /* of every measure */
extern char old_every[];
extern char old_reason[];
extern char third_text[];

/* The task is as the plan was accepted. */
void accept_plan(struct accepted *accepted);
/* Reads "a|b c|d" as a command line; -1, or the exit code. The arena of `cli` is the caller's to close. */
int read_words(struct cli *cli, const struct cli_program *program, const char *line);
/* The act that a line of the terminal makes of the accepted task. */
int build(struct accepted *accepted, const char *line, struct act_draft *draft, struct cli *cli);

#endif
