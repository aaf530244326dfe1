#include "client/lib/kept_file.h"
#include "client/lib/folder.h"
#include "client/lib/outbox.h"
#include "client/lib/query.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEPT_FOLDER "files"

enum {
    REFUSALS_BUDGET =
        256 * 1024 * 1024, /* what was refused and not dropped: some hundred acts at most */
    KEPT_NAME_SIZE = sizeof(KEPT_FOLDER) + DIGEST_HEX_SIZE, /* "files/0a1b..." */
};

static void name_of(const struct digest *digest, char name[KEPT_NAME_SIZE])
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(digest, hex);
    (void)snprintf(name, KEPT_NAME_SIZE, "%s/%s", KEPT_FOLDER, hex);
}

static void folder_of(const struct home *home, char path[FOLDER_PATH_SIZE])
{
    folder_path(home->dir, KEPT_FOLDER, path);
}

enum err kept_file_put(struct home *home, const struct local_file *file, struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    char name[KEPT_NAME_SIZE];
    folder_of(home, path);
    name_of(&file->digest, name);
    enum err err = folder_make_below(home->dir, KEPT_FOLDER, failure);
    if (err == ERR_OK) {
        err = folder_write(home->dir, name, file->bytes, file->size, failure);
    }
    return err == ERR_OK ? folder_sync(path, failure) : err;
}

enum err kept_file_read(const struct home *home, const struct digest *digest, uint64_t size,
                        struct local_file *file, struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    char name[KEPT_NAME_SIZE];
    name_of(digest, name);
    folder_path(home->dir, name, path);
    return local_file_read_exact(path, digest, size, file, failure);
}

/* What was refused; of what is open the copies are kept, because it may be sent again. */
struct refusals {
    struct outbox_item *items;
    size_t count;
};

static bool is_open(const struct refusals *refusals, int64_t item_id)
{
    for (size_t i = 0; i < refusals->count; i++) {
        if (refusals->items[i].item_id == item_id) {
            return outbox_is_open(&refusals->items[i]);
        }
    }
    return false;
}

/* Whether an act waits for the file of this name to be sent, or may come to. */
static enum err is_wanted(struct home *home, const struct refusals *refusals, const char *hex,
                          bool *wanted, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select item_id, item.state from file join item using (item_id)"
               " where (complete = 0 or item.state = ?) and lower(hex(digest)) = ?");
    query_bind_int(&query, OUTBOX_REFUSED);
    query_bind_text(&query, hex);
    *wanted = false;
    while (!*wanted && query_row(&query)) {
        *wanted = query_int(&query, 1) != OUTBOX_REFUSED || is_open(refusals, query_int(&query, 0));
    }
    return query_close(&query, failure);
}

static enum err sweep_one(struct home *home, const struct refusals *refusals, const char *hex,
                          struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    char name[KEPT_NAME_SIZE + sizeof(".tmp") - 1];
    bool wanted = true;
    enum err err = is_wanted(home, refusals, hex, &wanted, failure);
    if (err != ERR_OK || wanted) {
        return err;
    }
    (void)snprintf(name, sizeof(name), "%s/%.*s", KEPT_FOLDER,
                   (int)sizeof(name) - KEPT_NAME_SIZE + DIGEST_HEX_SIZE - 1, hex);
    folder_path(home->dir, name, path);
    return unlink(path) == 0 || errno == ENOENT ? ERR_OK : failure_set(failure, ERR_IO, path);
}

static enum err sweep(struct home *home, const struct refusals *refusals, struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    folder_of(home, path);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return errno == ENOENT ? ERR_OK : failure_set(failure, ERR_IO, path);
    }
    enum err err = ERR_OK;
    for (struct dirent *entry = NULL; err == ERR_OK && (entry = readdir(folder)) != NULL;) {
        /* Copies and what a cut left of one; nothing else is ours. */
        if (strspn(entry->d_name, "0123456789abcdef") == DIGEST_HEX_SIZE - 1) {
            err = sweep_one(home, refusals, entry->d_name, failure);
        }
    }
    (void)closedir(folder);
    return err;
}

enum err kept_files_sweep(struct home *home, struct failure *failure)
{
    struct refusals refusals = {.count = 0};
    struct arena arena;
    arena_init(&arena, REFUSALS_BUDGET);
    enum err err = outbox_list(home, 1U << OUTBOX_REFUSED, 0, &arena, &refusals.items,
                               &refusals.count, failure);
    err = err == ERR_OK ? sweep(home, &refusals, failure) : err;
    arena_close(&arena);
    return err;
}
