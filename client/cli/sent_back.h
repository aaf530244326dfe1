/*
 * Work that the unit has to take up again: the office returned what was handed in, or reopened what was finished. The one says
 * that an answer was not good enough, the other that it did not last; neither may be called the other.
 */
#ifndef RECTIFY_CLI_SENT_BACK_H
#define RECTIFY_CLI_SENT_BACK_H

#include "proto/record.pb-c.h"
#include <stdbool.h>

enum sent_back {
    SENT_BACK_NOT,
    SENT_BACK_RETURNED,
    SENT_BACK_REOPENED,
};

/* NOT as well while the office has an answer before it, and once it is accepted. */
enum sent_back sent_back(const Rectify__AssignmentBrief *brief);

/* "returned", "reopened"; "" of what was not sent back. */
const char *sent_back_text(enum sent_back how);

#endif
