/*
 * The key of an enrolment under way: key.pem.new, and in the database for which code it was made.
 */
#ifndef RECTIFY_CLIENT_ENROLL_KEY_H
#define RECTIFY_CLIENT_ENROLL_KEY_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/attr.h"
#include "common/tls/pki.h"

/*
 * The key to send a request for, on the disk before this returns. The same code gets the same key,
 * because a server that has used up a code still answers to the key it was used with.
 */
MUST_CHECK enum err enroll_key_take(struct home *home, const char *code_id, struct pki_key **key,
                                    struct failure *failure);

#endif
