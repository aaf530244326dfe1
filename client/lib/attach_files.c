#include "client/lib/attach_files.h"
#include "client/lib/file_send.h"
#include "common/base/file_limit.h"
#include <string.h>

enum err attachment_make(const struct local_file *file, bool personal, struct arena *arena,
                         Rectify__Attachment **out)
{
    Rectify__Attachment *attachment = arena_alloc(arena, sizeof(*attachment));
    uint8_t *digest = arena_alloc(arena, DIGEST_SIZE);
    char *name = arena_strdup(arena, file->name);
    if (attachment == NULL || digest == NULL || name == NULL) {
        return ERR_NOMEM;
    }
    rectify__attachment__init(attachment);
    memcpy(digest, file->digest.bytes, DIGEST_SIZE);
    attachment->digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digest};
    attachment->size = file->size;
    attachment->name = name;
    attachment->has_personal = personal;
    attachment->personal = personal;
    *out = attachment;
    return ERR_OK;
}

bool attachment_listed(Rectify__Attachment *const *list, size_t count, const struct digest *digest)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(list[i]->digest.data, digest->bytes, DIGEST_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

struct attaching {
    struct connection *connection;
    int64_t unit_id;
    struct arena *arena;
    Rectify__Attachment **list;
    size_t count;
    struct failure *failure;
};

static enum err send_one(struct attaching *attaching, const struct local_file *file, bool personal)
{
    if (attachment_listed(attaching->list, attaching->count, &file->digest)) {
        return failure_set(attaching->failure, ERR_EXISTS, file->name);
    }
    enum err err =
        file_send(attaching->connection, attaching->unit_id, file, NULL, NULL, attaching->failure);
    if (err != ERR_OK) {
        return err;
    }
    err = attachment_make(file, personal, attaching->arena, &attaching->list[attaching->count]);
    attaching->count += err == ERR_OK;
    return err == ERR_OK ? ERR_OK : failure_set(attaching->failure, err, file->name);
}

static enum err attach(struct attaching *attaching, const struct attach_file *given)
{
    struct local_file file;
    enum err err = local_file_read(given->path, &file, attaching->failure);
    if (err != ERR_OK) {
        return err;
    }
    err = send_one(attaching, &file, given->personal);
    local_file_close(&file);
    return err;
}

enum err attach_files(struct connection *connection, int64_t unit_id,
                      const struct attach_file *files, size_t count, struct arena *arena,
                      Rectify__Attachment ***out, size_t *out_count, struct failure *failure)
{
    if (count > FILES_PER_ACT_MAX) {
        return failure_set(failure, ERR_LIMIT, "files");
    }
    struct attaching attaching = {
        .connection = connection,
        .unit_id = unit_id,
        .arena = arena,
        .list = arena_calloc(arena, count, sizeof(*attaching.list)),
        .failure = failure,
    };
    enum err err = attaching.list == NULL ? failure_set(failure, ERR_NOMEM, NULL) : ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = attach(&attaching, &files[i]);
    }
    *out = err == ERR_OK ? attaching.list : NULL;
    *out_count = err == ERR_OK ? attaching.count : 0;
    return err;
}
