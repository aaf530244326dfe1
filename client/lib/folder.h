/* Files of the home folder: made for the owner alone, and replaced as a whole or not at all. */
#ifndef RECTIFY_CLIENT_FOLDER_H
#define RECTIFY_CLIENT_FOLDER_H

#include "client/lib/failure.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>

enum {
    HOME_PATH_SIZE = 512,
    FOLDER_NAME_SIZE = 96, /* of a file of ours, with the folder below ours that it may be in */
    FOLDER_PATH_SIZE = HOME_PATH_SIZE + FOLDER_NAME_SIZE,
};

void folder_path(const char *dir, const char *name, char path[FOLDER_PATH_SIZE]);

/*
 * Makes the folder and its parents (0700) where they are missing; `real` is its absolute path. IO,
 * CONFIG, LIMIT.
 */
MUST_CHECK enum err folder_make(const char *dir, char real[HOME_PATH_SIZE],
                                struct failure *failure);

/* Makes a folder in ours (0700) where it is missing, on the disk. */
MUST_CHECK enum err folder_make_below(const char *dir, const char *name, struct failure *failure);

/* Opens the file for reading and writing, 0600 whatever the umask; makes it when it is missing. */
MUST_CHECK enum err folder_open_file(const char *dir, const char *name, int *fd,
                                     struct failure *failure);

/* Reads the whole file and appends a zero that does not count. NOT_FOUND, LIMIT, IO. */
MUST_CHECK enum err folder_read(const char *dir, const char *name, char *out, size_t size,
                                size_t *len, struct failure *failure);

/* Replaces the file, 0600: on the disk with this content, or as it was. */
MUST_CHECK enum err folder_write(const char *dir, const char *name, const void *bytes, size_t len,
                                 struct failure *failure);

/* Renames; a file that is not there (any more) is fine. Call folder_sync afterwards. */
MUST_CHECK enum err folder_rename(const char *dir, const char *from, const char *to,
                                  struct failure *failure);
MUST_CHECK enum err folder_sync(const char *dir, struct failure *failure);

#endif
