#include "client/terminal/evidence.h"

#include "client/cli/file_say.h"
#include "client/cli/file_size.h"
#include "client/cli/say.h"
#include "client/lib/attach_files.h"
#include "client/lib/kept_file.h"
#include "common/base/file_limit.h"
#include "common/base/language.h"

struct taking {
    struct cli *cli;
    Rectify__Attachment **files;
    size_t count;
    uint64_t bytes;
};

static enum err keep_copy(struct taking *taking, const struct local_file *file, bool personal)
{
    struct cli *cli = taking->cli;
    if (attachment_listed(taking->files, taking->count, &file->digest)) {
        return failure_set(&cli->failure, ERR_EXISTS, file->name);
    }
    if (taking->count == FILES_PER_ACT_MAX) {
        return failure_set(&cli->failure, ERR_LIMIT, file->name);
    }
    enum err err = kept_file_put(&cli->home, file, &cli->failure);
    if (err == ERR_OK) {
        err = attachment_make(file, personal, &cli->arena, &taking->files[taking->count]);
        taking->count += err == ERR_OK;
        taking->bytes += file->size;
    }
    return err;
}

static enum err take_one(struct taking *taking, const char *path, bool personal)
{
    struct local_file file;
    enum err err = local_file_read(path, &file, &taking->cli->failure);
    if (err == ERR_OK) {
        err = keep_copy(taking, &file, personal);
        local_file_close(&file);
    }
    return err;
}

/* What earlier commands left behind goes first: from here on there are copies whose act is not stored yet. */
static enum err begin(struct taking *taking, struct cli *cli)
{
    *taking = (struct taking){
        .cli = cli,
        .files = keep_alloc(&cli->arena, FILES_PER_ACT_MAX, sizeof(*taking->files)),
    };
    return kept_files_sweep(&cli->home, &cli->failure);
}

static int end(const struct taking *taking, enum err err, Rectify__Attachment ***files,
               size_t *count)
{
    struct cli *cli = taking->cli;
    if (err != ERR_OK) {
        return say_file_failure(cli);
    }
    if (taking->count > 0) {
        say(cli, _("Files copied into the outbox: %zu (%s)"), taking->count,
            file_size_text(taking->bytes, &cli->arena));
    }
    *files = taking->files;
    *count = taking->count;
    return EXITS_DONE;
}

int evidence_take(struct cli *cli, Rectify__Attachment ***files, size_t *count)
{
    struct taking taking;
    enum err err = begin(&taking, cli);
    for (size_t i = 0; i < cli->options.count && err == ERR_OK; i++) {
        const struct option_given *given = &cli->options.given[i];
        if (evidence_names_file(given)) {
            err = take_one(&taking, given->text, given->key == EVIDENCE_PERSONAL);
        }
    }
    return end(&taking, err, files, count);
}

int evidence_take_arguments(struct cli *cli, Rectify__Attachment ***files, size_t *count)
{
    struct taking taking;
    enum err err = begin(&taking, cli);
    for (size_t i = 0; i < cli->options.argument_count && err == ERR_OK; i++) {
        err = take_one(&taking, cli->options.arguments[i], false);
    }
    return end(&taking, err, files, count);
}
