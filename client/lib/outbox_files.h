/*
 * The files of the acts in the outbox: what each act names, and how much of it the server has.
 *
 *   outbox_add stores the act and its files in one transaction; their copies lie on the disk by then (kept_file.h)
 *   outbox_sync sends acts and files until both are through
 *
 * Files go after their act, so that nothing holds up the word; but a request for closure waits until the files of the
 * assignment's earlier acts are there as a whole, because without them it would be refused (T11).
 */
#ifndef RECTIFY_CLIENT_OUTBOX_FILES_H
#define RECTIFY_CLIENT_OUTBOX_FILES_H

#include "client/lib/connection.h"
#include "client/lib/outbox.h"
#include "common/base/attr.h"
#include "common/base/file_limit.h"
#include "common/crypto/digest.h"

enum {
    OUTBOX_FILE_NAME_SIZE = 4 * FILE_NAME_CHARS_MAX + 1,
};

struct outbox_file {
    int64_t item_id;
    int position;
    char name[OUTBOX_FILE_NAME_SIZE];
    struct digest digest;
    uint64_t size;
    uint64_t received; /* by the server, as far as was heard of it */
    bool complete;
    enum outbox_state state; /* of its act */
};

/* For outbox_add, within its transaction. */
MUST_CHECK enum err outbox_files_add(struct home *home, int64_t item_id, const Rectify__Act *act,
                                     struct failure *failure);

/* The first queued act that may not go yet, because it waits for files; INT64_MAX: none. */
MUST_CHECK enum err outbox_files_hold(struct home *home, int64_t *item_id, struct failure *failure);

/* Those that are still to be sent, in the order of their acts; those of refused acts are not. */
MUST_CHECK enum err outbox_files_list(struct home *home, struct arena *arena,
                                      struct outbox_file **files, size_t *count,
                                      struct failure *failure);
MUST_CHECK enum err outbox_files_count(struct home *home, size_t *count, struct failure *failure);

/* The next file of a received act behind the place of this one; false: there is none, or it failed with *err. */
bool outbox_files_next(struct home *home, struct outbox_file *file, enum err *err,
                       struct failure *failure);
/* Keeps how far the file came; whichever acts name it are served. */
MUST_CHECK enum err outbox_files_keep(struct home *home, const struct outbox_file *file,
                                      struct failure *failure);

/* Whom outbox_sync tells; each may be NULL. */
struct outbox_listener {
    outbox_receipt_cb on_receipt;
    /* A file is about to be sent, from `received` on, or is complete. */
    void (*on_file)(const struct outbox_file *file, void *arg);
    void *arg;
};

/*
 * outbox_sync.c: sends what is queued and all that belongs to it. As outbox_send, which it calls; and the first failure of a file: a damaged
 * or missing copy does not keep the others, whatever else goes wrong ends it. What was sent of a file is not sent again.
 */
MUST_CHECK enum err outbox_sync(struct home *home, struct connection *connection,
                                const struct outbox_listener *listener, struct failure *failure);

#endif
