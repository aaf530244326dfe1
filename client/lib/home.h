/*
 * RECTIFY_HOME: the folder of one terminal. One process at a time holds it (lock file).
 *
 *   key.pem  certificate.pem  authority.pem   0600, made by enrolment
 *   terminal.db                               SQLite: settings, outbox, what was last seen (outbox.h, cache.h)
 *   lock
 */
#ifndef RECTIFY_CLIENT_HOME_H
#define RECTIFY_CLIENT_HOME_H

#include "client/lib/failure.h"
#include "client/lib/folder.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

enum {
    HOME_NAME_SIZE = 512,
};

/* Who this terminal is, as enrolment told. */
struct home_identity {
    char host[256];
    uint16_t port;
    int64_t client_id;
    int64_t unit_id;
    uint32_t roles;
    char unit_name[HOME_NAME_SIZE]; /* "": none */
    char person_name[HOME_NAME_SIZE];
};

struct home {
    char dir[HOME_PATH_SIZE];
    int lock;
    struct sqlite3 *db; /* journal_mode=DELETE, synchronous=EXTRA, foreign keys, defensive */
    bool enrolled;
    struct home_identity identity; /* when enrolled */
};

/*
 * Opens or makes the folder (0700) and its database; NULL dir: $RECTIFY_HOME, else $XDG_STATE_HOME/rectify, else
 * ~/.local/state/rectify. AGAIN when another process holds it; INVALID when terminal.db is damaged or of a
 * newer program (it is left as it is); CONFIG when there is no such folder to be had or anybody may write to it.
 */
MUST_CHECK enum err home_open(struct home *home, const char *dir, struct failure *failure);
void home_close(struct home *home); /* may be called twice */

/*
 * Enrols: makes the key here, sends a CSR with the code, keeps what comes back. Nothing replaces an enrolled identity
 * unless `replace`, and never while acts or their files wait in the outbox: EXISTS. CODE_* errors, WRONG_SERVER, CONNECT.
 */
MUST_CHECK enum err home_enroll(struct home *home, const char *code, bool replace,
                                struct failure *failure);

#endif
