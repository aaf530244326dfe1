/* What the acts on a unit as a whole name: the office's notices and activities, the unit's replies, the scans of its report. */
#include "client/cli/connect.h"
#include "client/cli/file_list.h"
#include "client/cli/say.h"
#include "common/base/language.h"

int unit_files_run(struct cli *cli, int64_t unit_id, const char *unit)
{
    Rectify__UnitFilesGet in = RECTIFY__UNIT_FILES_GET__INIT;
    ProtobufCMessage *out = NULL;

    in.has_unit_id = unit == NULL;
    in.unit_id = unit == NULL ? unit_id : 0;
    in.unit = unit != NULL ? keep_text(&cli->arena, unit) : NULL;
    enum err err = connection_call(cli->connection, MESSAGE_UNIT_FILES_GET, &in.base, &cli->arena,
                                   &out, &cli->failure);
    if (err == ERR_NOT_FOUND && unit != NULL) {
        say_error(_("The register has no unit \"%s\". What there is: rectify-admin unit list"),
                  unit);
        return EXITS_DATA;
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    const Rectify__UnitFiles *all = (const Rectify__UnitFiles *)out;
    struct listed_file *files = keep_alloc(&cli->arena, all->n_files, sizeof(*files));
    for (size_t i = 0; i < all->n_files; i++) {
        const Rectify__UnitFile *one = all->files[i];
        files[i] = (struct listed_file){
            .file = one->file, .act = one->act, .received_ms = one->received_ms};
    }
    return file_list_run(cli, all->unit_id, files, all->n_files);
}
