/* Happy path: open, look what it is, read it whole, take its digest. What fails is said with the path. */
#include "client/lib/local_file.h"
#include "client/lib/file_kind.h"
#include "common/base/file_limit.h"
#include "common/base/mem.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err read_bytes(int fd, struct local_file *file)
{
    size_t have = 0;
    while (have < file->size) {
        ssize_t got = read(fd, file->bytes + have, file->size - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) { /* an end before its time: somebody is changing it */
            return ERR_IO;
        }
        have += (size_t)got;
    }
    return ERR_OK;
}

static enum err read_open(int fd, struct local_file *file)
{
    struct stat facts;
    if (fstat(fd, &facts) != 0) {
        return ERR_IO;
    }
    if (!S_ISREG(facts.st_mode) || facts.st_size == 0) {
        return ERR_FIELD;
    }
    if (!file_size_fits((uint64_t)facts.st_size)) {
        return ERR_SIZE;
    }
    file->size = (size_t)facts.st_size;
    file->bytes = mem_alloc(file->size);
    if (file->bytes == NULL) {
        return ERR_NOMEM;
    }
    enum err err = read_bytes(fd, file);
    return err == ERR_OK ? digest_sha256(file->bytes, file->size, &file->digest) : err;
}

static enum err read_path(const char *path, struct local_file *file)
{
    const char *slash = strrchr(path, '/');
    *file = (struct local_file){.name = slash == NULL ? path : slash + 1};
    /* Never waits for somebody to open the other end of a pipe. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    }
    enum err err = read_open(fd, file);
    (void)close(fd); /* nothing was written */
    return err;
}

static enum err end(struct local_file *file, enum err err, const char *path,
                    struct failure *failure)
{
    if (err == ERR_OK) {
        return ERR_OK;
    }
    local_file_close(file);
    return failure_set(failure, err, path);
}

enum err local_file_read(const char *path, struct local_file *file, struct failure *failure)
{
    enum err err = read_path(path, file);
    if (err == ERR_OK && file_kind_of(file->bytes, file->size) == FILE_KIND_NONE) {
        err = ERR_INVALID;
    }
    if (err == ERR_OK &&
        (utf8_check(file->name, strlen(file->name), FILE_NAME_CHARS_MAX, NULL) != ERR_OK ||
         strchr(file->name, '\\') != NULL)) {
        err = ERR_UTF8;
    }
    return end(file, err, path, failure);
}

enum err local_file_read_exact(const char *path, const struct digest *digest, uint64_t size,
                               struct local_file *file, struct failure *failure)
{
    enum err err = read_path(path, file);
    if (err == ERR_OK && (file->size != size || !digest_equal(&file->digest, digest))) {
        err = ERR_DIGEST;
    }
    return end(file, err, path, failure);
}

void local_file_close(struct local_file *file)
{
    mem_free(file->bytes);
    file->bytes = NULL;
}
