/* The files that an act names, whatever kind of act it is: a member `files`, or one of what it contains (a REVISE's plan). */
#ifndef RECTIFY_CLIENT_ACT_FILES_H
#define RECTIFY_CLIENT_ACT_FILES_H

#include "proto/act.pb-c.h"
#include <stddef.h>

/* NULL and 0: none. They are the act's own. */
Rectify__Attachment *const *act_files(const Rectify__Act *act, size_t *count);

#endif
