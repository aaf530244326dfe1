#include "client/admin/office_files.h"

#include "client/cli/file_say.h"
#include "client/lib/attach_files.h"

int office_files_send(struct cli *cli, int64_t unit_id, Rectify__Attachment ***files, size_t *count)
{
    struct attach_file *given = keep_alloc(&cli->arena, cli->options.count, sizeof(*given));
    size_t given_count = 0;

    for (size_t i = 0; i < cli->options.count; i++) {
        const struct option_given *option = &cli->options.given[i];
        if (evidence_names_file(option)) {
            given[given_count++] = (struct attach_file){
                .path = option->text, .personal = option->key == EVIDENCE_PERSONAL};
        }
    }
    enum err err = attach_files(cli->connection, unit_id, given, given_count, &cli->arena, files,
                                count, &cli->failure);
    return err == ERR_OK ? EXITS_DONE : say_file_failure(cli);
}
