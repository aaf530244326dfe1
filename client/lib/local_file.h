/* A file of this computer that is to be attached, read as a whole: what it is called, what it holds, its digest. */
#ifndef RECTIFY_CLIENT_LOCAL_FILE_H
#define RECTIFY_CLIENT_LOCAL_FILE_H

#include "client/lib/failure.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/crypto/digest.h"
#include <stddef.h>
#include <stdint.h>

struct local_file {
    const char *name; /* the path without its folders; lies in the path */
    uint8_t *bytes;
    size_t size;
    struct digest digest;
};

/*
 * Reads an ordinary file. NOT_FOUND, IO; FIELD: empty or no ordinary file; SIZE: longer than FILE_BYTES_MAX; INVALID: of a kind
 * that is not taken (file_kind.h); UTF8: a name that no act can carry. The detail is the path. Then nothing is to be closed.
 */
MUST_CHECK enum err local_file_read(const char *path, struct local_file *file,
                                    struct failure *failure);
void local_file_close(struct local_file *file); /* may be called twice */

/* The same of bytes that lie in a file of ours: their digest alone is looked at. DIGEST: they are others. */
MUST_CHECK enum err local_file_read_exact(const char *path, const struct digest *digest,
                                          uint64_t size, struct local_file *file,
                                          struct failure *failure);

#endif
