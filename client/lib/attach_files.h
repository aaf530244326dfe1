/*
 * Files of somebody who has no outbox: the office's, for what it records about a unit. They are sent before the act that names
 * them, so that the act never waits for its evidence.
 *
 *   const struct attach_file photos[] = {{"一.jpg", false}, {"花名册.xlsx", true}};
 *   err = attach_files(connection, act.unit_id, photos, 2, arena, &activity.files, &activity.n_files, failure);
 *
 * All or none: after a failure no act should name any. What was sent is not in vain: a later try goes on from there, and
 * what no act ever names the server removes after seven days.
 */
#ifndef RECTIFY_CLIENT_ATTACH_FILES_H
#define RECTIFY_CLIENT_ATTACH_FILES_H

#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "client/lib/local_file.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attach_file {
    const char *path;
    bool personal; /* holds personal data: stays out of the public edition */
};

/* As an act names it; name and digest are copied into the arena. NOMEM. */
MUST_CHECK enum err attachment_make(const struct local_file *file, bool personal,
                                    struct arena *arena, Rectify__Attachment **out);

/* Whether the list names these contents already: one act names them once. */
bool attachment_listed(Rectify__Attachment *const *list, size_t count, const struct digest *digest);

/*
 * Reads, judges and sends every file, then tells what the act is to hold. LIMIT: more than FILES_PER_ACT_MAX; EXISTS: the same
 * contents twice; what local_file_read and file_send say.
 */
MUST_CHECK enum err attach_files(struct connection *connection, int64_t unit_id,
                                 const struct attach_file *files, size_t count, struct arena *arena,
                                 Rectify__Attachment ***out, size_t *out_count,
                                 struct failure *failure);

#endif
