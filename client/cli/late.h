/* What makes an answer late. Late is no obstacle; it is said, so that nobody learns it from the list that goes up. */
#ifndef RECTIFY_CLI_LATE_H
#define RECTIFY_CLI_LATE_H

#include "common/base/arena.h"
#include "proto/record.pb-c.h"

/*
 * "late" of what was answered late, "after the day of phase X" of what is not answered, "phase X: CLOSING" where the
 * phase takes little or nothing more; "" otherwise, and of what is not answered where `overdue` was said of it already.
 */
const char *late_text(const Rectify__AssignmentBrief *brief, bool overdue, struct arena *arena);

#endif
