/* Which act it is: the number of PROTOCOL.md, "Acts". */
#ifndef RECTIFY_CLIENT_ACT_NUMBER_H
#define RECTIFY_CLIENT_ACT_NUMBER_H

#include "proto/act.pb-c.h"

enum {
    ACT_NUMBER_OFFSET = 8, /* PROTOCOL.md 7: a member of `what` has the number of its act and 8 */
};

/* 0: an act that does nothing. */
static inline int act_number(const Rectify__Act *act)
{
    return act->what_case == RECTIFY__ACT__WHAT__NOT_SET ? 0
                                                         : (int)act->what_case - ACT_NUMBER_OFFSET;
}

#endif
