/*
 * How far a long call is, on stderr: on a terminal one line that is written over, else a line now and then.
 */
#ifndef RECTIFY_CLI_PROGRESS_H
#define RECTIFY_CLI_PROGRESS_H

#include "proto/session.pb-c.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    PROGRESS_LINE_EVERY_MS = 5000, /* where lines stay */
};

struct progress {
    FILE *out;
    bool terminal;   /* lines can be written over */
    bool shown;      /* one stands there */
    int64_t next_ms; /* no other line before */
};

/* Says nothing yet; what is shown before this, or after the end, is left out. */
void progress_begin(struct progress *progress, FILE *out);
void progress_show(struct progress *progress, const Rectify__ProgressMade *made, int64_t now_ms);
/* What comes next stands where the line stood. */
void progress_end(struct progress *progress);

#endif
