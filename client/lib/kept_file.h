/*
 * The terminal's own copies of the files that acts in its outbox name: in files/ of the home, each under its digest, on the disk
 * before its act is stored. The original may be moved or changed afterwards. A copy goes some time after the server has the whole (kept_files_sweep).
 */
#ifndef RECTIFY_CLIENT_KEPT_FILE_H
#define RECTIFY_CLIENT_KEPT_FILE_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "client/lib/local_file.h"
#include "common/base/attr.h"

/* Puts the copy on the disk; one that is there already is replaced by the same. IO. */
MUST_CHECK enum err kept_file_put(struct home *home, const struct local_file *file,
                                  struct failure *failure);

/* NOT_FOUND, IO; DIGEST when the copy was damaged. */
MUST_CHECK enum err kept_file_read(const struct home *home, const struct digest *digest,
                                   uint64_t size, struct local_file *file, struct failure *failure);

/*
 * Removes copies that no act in the outbox waits to send: what the server has, what was dropped, what was refused and is
 * settled (a refusal that is open may be sent again), what a command that was
 * killed had copied for an act that it never stored. Never between kept_file_put and outbox_add.
 */
MUST_CHECK enum err kept_files_sweep(struct home *home, struct failure *failure);

#endif
