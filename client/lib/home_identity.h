/* Who this terminal is, as its database says. */
#ifndef RECTIFY_CLIENT_HOME_IDENTITY_H
#define RECTIFY_CLIENT_HOME_IDENTITY_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/attr.h"

/* Fills home->identity and home->enrolled. */
MUST_CHECK enum err home_identity_load(struct home *home, struct failure *failure);

#endif
