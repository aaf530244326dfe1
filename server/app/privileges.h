/*
 * From root to an ordinary account, for good. PostgreSQL refuses to run as root, and nothing of this server needs it.
 *
 * Happy path
 *   1. as root: choose the account; the data folder is made, or taken over, for it
 *   2. groups, group and user are set; it is tried out that there is no way back
 *   3. whoever we are: no program started from here gains privileges, new files are for this account alone, and
 *      every folder on the way to the data folder lets it pass
 *
 * Failure modes: each is one line of the log that names the path and what to do; the process must not go on then,
 * for it may stand between two accounts.
 */
#ifndef RECTIFY_APP_PRIVILEGES_H
#define RECTIFY_APP_PRIVILEGES_H

#include "common/base/attr.h"
#include "common/base/err.h"

/*
 * user: an account that must exist and is not root; NULL: rectify, else postgres, else nobody. Only looked at when
 * this process is root's.
 *
 * dir: the data folder (not NULL). Its last component is made when missing. What root owns in it is given to the
 * account, symbolic links and files with several names excepted. A folder of somebody else's is refused, and so is a
 * folder of root's that holds something else than the data of this server.
 *
 * Before any thread is started. CONFIG: wrong account or folder; IO: a system call was refused.
 */
MUST_CHECK enum err privileges_drop(const char *user, const char *dir);

#endif
