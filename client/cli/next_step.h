/*
 * What a person can do about an act of a unit that was refused: one table by error and, where something was missing, by reason.
 * Pure.
 */
#ifndef RECTIFY_CLI_NEXT_STEP_H
#define RECTIFY_CLI_NEXT_STEP_H

#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"
#include <stdbool.h>
#include <stddef.h>

enum next_step {
    NEXT_RESEND = 1,   /* it can be sent again as it is */
    NEXT_RESEND_LATER, /* the same, once something else has happened */
    NEXT_ANEW,         /* it has to be made anew, from what is entered by now */
    NEXT_ANEW_LATER,   /* the same, once something else has happened */
    NEXT_CORRECT,      /* it has to be made anew, otherwise */
    NEXT_DROP,         /* whatever is done with it, it is not taken any more */
};

/* `since`: its task as it was seen after the refusal; NULL: it was not, or the act is about the unit as a whole. */
enum next_step next_step_of(int act, const Rectify__Receipt *receipt,
                            const Rectify__AssignmentBrief *since);

/* For scripts, one of three: "RESEND", "CORRECT", "DROP". */
const char *next_step_name(enum next_step step);

/*
 * Whether the corrected act is about the same thing, so that the refused one is settled with it (outbox_settled.h). Progress and
 * local problems have no name but their words; whoever named what there is not, names another thing.
 */
bool next_step_replaces(int act, const Rectify__Receipt *receipt);

/* The tables, for the test that holds them against the protocol. */
struct next_step_row;
const struct next_step_row *next_step_errors(size_t *count);
const struct next_step_row *next_step_reasons(size_t *count);
int next_step_number(const struct next_step_row *rows, size_t at);

#endif
