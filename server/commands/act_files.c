/* The files that an act names: their names and sizes are checked here, their bytes come on their own way. */
#include "common/base/file_limit.h"
#include "server/commands/act.h"
#include <stdio.h>
#include <string.h>

/* A name alone, which whoever saves the file can use: no folder, nor one in disguise. */
static bool is_name(const char *name)
{
    return strpbrk(name, "/\\") == NULL && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static bool named_before(Rectify__Attachment *const *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (memcmp(in[i]->digest.data, in[at]->digest.data, DIGEST_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

static void take_file(Rectify__Attachment *const *in, size_t at, const char *path,
                      struct event_file *out, struct checks *checks)
{
    const Rectify__Attachment *file = in[at];
    size_t no = at + 1;
    checks_that(checks, file->digest.len == DIGEST_SIZE, ERR_FIELD, "%s[%zu].digest", path, no);
    checks_that(checks, file->size <= FILE_BYTES_MAX, ERR_SIZE, "%s[%zu].size", path, no);
    checks_that(checks, file->size > 0, ERR_FIELD, "%s[%zu].size", path, no);
    checks_given(checks, file->name, FILE_NAME_CHARS_MAX, "%s[%zu].name", path, no);
    if (checks->err != ERR_OK) {
        return;
    }
    checks_that(checks, is_name(file->name), ERR_FIELD, "%s[%zu].name", path, no);
    checks_that(checks, !named_before(in, at), ERR_FIELD, "%s[%zu].digest", path, no);
    *out = (struct event_file){
        .size = (int64_t)file->size,
        .name = file->name,
        .personal = file->personal,
    };
    memcpy(out->digest.bytes, file->digest.data, DIGEST_SIZE);
}

void content_files(struct act_work *work, size_t count, Rectify__Attachment *const *in,
                   const char *path, struct checks *checks)
{
    checks_that(checks, count <= FILES_PER_ACT_MAX, ERR_SIZE, "%s", path);
    if (checks->err != ERR_OK) {
        return;
    }
    struct event_file *files = arena_calloc(&work->arena, count, sizeof(*files));
    checks_that(checks, files != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < count && checks->err == ERR_OK; i++) {
        take_file(in, i, path, &files[i], checks);
    }
    work->change.files = files;
    work->change.file_count = count;
}

void content_files_of(struct act_work *work, size_t count, Rectify__Attachment *const *in,
                      const char *part, struct checks *checks)
{
    char path[CHECKS_FIELD_SIZE];
    (void)snprintf(path, sizeof(path), "%s.files", part);
    content_files(work, count, in, path, checks);
}
