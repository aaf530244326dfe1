#include "client/lib/outbox_files.h"
#include "client/lib/act_files.h"
#include "client/lib/query.h"
#include <string.h>

enum {
    ACT_NUMBER_DONE = 7, /* PROTOCOL.md, "Acts" */
};

static enum err add_one(struct home *home, int64_t item_id, size_t position,
                        const Rectify__Attachment *file, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert into file (item_id, position, digest, size, name) values (?, ?, ?, ?, ?)");
    query_bind_int(&query, item_id);
    query_bind_int(&query, (int64_t)position);
    query_bind_bytes(&query, file->digest.data, file->digest.len);
    query_bind_int(&query, (int64_t)file->size);
    query_bind_text(&query, file->name);
    return query_run(&query, failure);
}

enum err outbox_files_add(struct home *home, int64_t item_id, const Rectify__Act *act,
                          struct failure *failure)
{
    size_t count = 0;
    Rectify__Attachment *const *files = act_files(act, &count);
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = add_one(home, item_id, i + 1, files[i], failure);
    }
    return err;
}

/* What a refused act named nobody waits for. */
enum err outbox_files_hold(struct home *home, int64_t *item_id, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select coalesce(min(d.item_id), 9223372036854775807) from item d join item e"
               " on (e.problem_id, e.unit_id) = (d.problem_id, d.unit_id) and e.item_id < d.item_id"
               " join file f on f.item_id = e.item_id"
               " where d.state = ? and d.act = ? and e.state <> ? and f.complete = 0");
    query_bind_int(&query, OUTBOX_QUEUED);
    query_bind_int(&query, ACT_NUMBER_DONE);
    query_bind_int(&query, OUTBOX_REFUSED);
    *item_id = query_row(&query) ? query_int(&query, 0) : 0;
    return query_close(&query, failure);
}

#define WAITING                                                                                    \
    " from file join item using (item_id) where complete = 0 and item.state in (1, 2)"             \
    " order by item_id, position"

static void read_row(struct query *query, struct outbox_file *file)
{
    size_t len = 0;
    file->item_id = query_int(query, 0);
    file->position = (int)query_int(query, 1);
    query_text(query, 2, file->name, sizeof(file->name));
    const uint8_t *digest = query_bytes(query, 3, &len);
    if (digest != NULL && len == DIGEST_SIZE) { /* the table forbids any other length */
        memcpy(file->digest.bytes, digest, len);
    }
    file->size = (uint64_t)query_int(query, 4);
    file->received = (uint64_t)query_int(query, 5);
    file->state = (enum outbox_state)query_int(query, 6);
}

enum err outbox_files_count(struct home *home, size_t *count, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select count(*) from (select 1" WAITING ")");
    *count = query_row(&query) ? (size_t)query_int(&query, 0) : 0;
    return query_close(&query, failure);
}

enum err outbox_files_list(struct home *home, struct arena *arena, struct outbox_file **files,
                           size_t *count, struct failure *failure)
{
    struct query query;
    enum err err = outbox_files_count(home, count, failure);
    if (err != ERR_OK) {
        return err;
    }
    *files = arena_calloc(arena, *count, sizeof(**files));
    if (*files == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    query_open(&query, home->db,
               "select item_id, position, name, digest, size, received, item.state" WAITING);
    for (size_t i = 0; i < *count && query_row(&query); i++) {
        read_row(&query, &(*files)[i]);
    }
    return query_close(&query, failure);
}

bool outbox_files_next(struct home *home, struct outbox_file *file, enum err *err,
                       struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select item_id, position, name, digest, size, received, item.state from file"
               " join item using (item_id) where complete = 0 and item.state = 2"
               " and (item_id, position) > (?, ?) order by item_id, position limit 1");
    query_bind_int(&query, file->item_id);
    query_bind_int(&query, file->position);
    *file = (struct outbox_file){0};
    bool found = query_row(&query);
    if (found) {
        read_row(&query, file);
    }
    *err = query_close(&query, failure);
    return found && *err == ERR_OK;
}

enum err outbox_files_keep(struct home *home, const struct outbox_file *file,
                           struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "update file set received = ?, complete = ? where complete = 0 and digest = ?"
               " and size = ?");
    query_bind_int(&query, (int64_t)file->received);
    query_bind_int(&query, file->complete);
    query_bind_bytes(&query, file->digest.bytes, DIGEST_SIZE);
    query_bind_int(&query, (int64_t)file->size);
    return query_run(&query, failure);
}
