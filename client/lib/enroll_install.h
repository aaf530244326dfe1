/*
 * The end of an enrolment: what the server gave takes the place of what was there, at once or after
 * the next start.
 */
#ifndef RECTIFY_CLIENT_ENROLL_INSTALL_H
#define RECTIFY_CLIENT_ENROLL_INSTALL_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/attr.h"
#include "common/base/enroll_code.h"
#include "proto/enroll.pb-c.h"

/* The server's answer was checked. Afterwards home->identity is the new one. */
MUST_CHECK enum err enroll_install(struct home *home, const struct enroll_code *code,
                                   const Rectify__Enrolled *enrolled, struct failure *failure);

/* Completes an installation that was cut off; does nothing when there is none. */
MUST_CHECK enum err enroll_resume(struct home *home, struct failure *failure);

#endif
