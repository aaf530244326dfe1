/*
 * Happy path: acts, then the files of those that were received, one by one; then the acts that waited for files, if any.
 *
 * Failure modes
 *   - a copy is damaged or gone: that file stays, the next one goes; the first such failure is told at the end
 *   - the connection, the quota, the disk: it ends there; what the server has of the file it says the next time
 *   - this program is killed: the same
 */
#include "client/lib/file_send.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"

static void on_received(uint64_t received, void *arg)
{
    struct outbox_file *file = arg;
    file->received = received;
}

static enum err send_kept(struct home *home, struct connection *connection,
                          struct outbox_file *file, struct failure *failure)
{
    struct local_file copy;
    enum err err = kept_file_read(home, &file->digest, file->size, &copy, failure);
    if (err != ERR_OK) {
        return err;
    }
    copy.name = file->name;
    err = file_send(connection, home->identity.unit_id, &copy, on_received, file, failure);
    local_file_close(&copy);
    return err;
}

/* How far it came is kept also when it ends here: people look at it. */
static enum err send_file(struct home *home, struct connection *connection,
                          const struct outbox_listener *listener, struct outbox_file *file,
                          struct failure *failure)
{
    struct failure unkept;
    if (listener->on_file != NULL) {
        listener->on_file(file, listener->arg);
    }
    enum err err = send_kept(home, connection, file, failure);
    file->complete = err == ERR_OK;
    enum err kept = outbox_files_keep(home, file, err == ERR_OK ? failure : &unkept);
    if (err == ERR_OK && kept == ERR_OK && listener->on_file != NULL) {
        listener->on_file(file, listener->arg);
    }
    return err == ERR_OK ? kept : err;
}

/* What is wrong with one file alone. */
static bool is_the_files_own(enum err err)
{
    return err == ERR_DIGEST || err == ERR_NOT_FOUND || err == ERR_IO || err == ERR_FIELD ||
           err == ERR_SIZE;
}

static enum err send_files(struct home *home, struct connection *connection,
                           const struct outbox_listener *listener, struct failure *failure)
{
    struct outbox_file file = {0};
    struct failure first = {.err = ERR_OK};
    enum err err = ERR_OK;
    while (outbox_files_next(home, &file, &err, failure)) {
        err = send_file(home, connection, listener, &file, failure);
        if (err != ERR_OK && !is_the_files_own(err)) {
            return err;
        }
        if (err != ERR_OK && first.err == ERR_OK) {
            first = *failure;
        }
    }
    if (err == ERR_OK && first.err != ERR_OK) {
        *failure = first;
        err = first.err;
    }
    return err;
}

/* Each turn sends the acts that waited for the files of the one before; files that fail end it. */
enum err outbox_sync(struct home *home, struct connection *connection,
                     const struct outbox_listener *listener, struct failure *failure)
{
    size_t queued = 0;
    enum err err = ERR_OK;
    do {
        err = outbox_send(home, connection, listener->on_receipt, listener->arg, failure);
        if (err == ERR_OK) {
            err = send_files(home, connection, listener, failure);
        }
        if (err == ERR_OK) {
            err = outbox_count(home, OUTBOX_QUEUED, &queued, failure);
        }
    } while (err == ERR_OK && queued > 0);
    return err;
}
