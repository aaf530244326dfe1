/*
 * The authority's folder: small PEM files that are whole or absent, readable by their owner alone.
 *
 * A file is staged under a temporary name and synced, then committed by renaming; folder_sync makes the names
 * durable. So files that belong together are all written before the first of them appears.
 */
#ifndef RECTIFY_CA_FOLDER_H
#define RECTIFY_CA_FOLDER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/tls/pki.h"
#include <stdbool.h>
#include <sys/types.h>

/* Opens `dir` (0700), making it when it is missing; its parent must exist. To be closed with close(). */
MUST_CHECK enum err folder_open(const char *dir, int *folder);

bool folder_has(int folder, const char *name);

/* NOT_FOUND; INVALID when it is too long, no plain file, or its mode has one of the `forbidden` bits; IO. */
MUST_CHECK enum err folder_read(int folder, const char *name, mode_t forbidden,
                                struct pki_pem *pem);

/* IO each; a file that was staged and not committed is overwritten by the next one. */
MUST_CHECK enum err folder_stage(int folder, const char *name, const struct pki_pem *pem);
MUST_CHECK enum err folder_commit(int folder, const char *name);
MUST_CHECK enum err folder_sync(int folder);

#endif
