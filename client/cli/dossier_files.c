#include "client/cli/dossier_files.h"

#include "client/cli/file_list.h"
#include "common/base/language.h"
#include <string.h>

const char *dossier_files_text(const Rectify__Event *event, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < event->n_files; i++) {
        const Rectify__FileRecord *file = event->files[i];
        const char *line =
            keep_printf(arena, _("file: %s (%s)"), file->name, file_facts(file, arena));
        joined = keep_join(arena, joined, "\n", line);
    }
    return joined;
}

const Rectify__Event *dossier_effect_event(const Rectify__Dossier *dossier,
                                           const Rectify__EffectRecord *effect)
{
    for (size_t i = 0; effect->has_request_id && i < dossier->n_events; i++) {
        const ProtobufCBinaryData *id = &dossier->events[i]->request_id;
        if (id->len == effect->request_id.len &&
            memcmp(id->data, effect->request_id.data, id->len) == 0) {
            return dossier->events[i];
        }
    }
    return NULL;
}

json_t *dossier_files_json(const Rectify__Event *event)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < event->n_files; i++) {
        json_push(array, file_json(event->files[i], 0));
    }
    return array;
}

int dossier_files_run(struct cli *cli, const Rectify__Dossier *dossier)
{
    size_t room = 0;
    size_t count = 0;
    for (size_t i = 0; i < dossier->n_events; i++) {
        room += dossier->events[i]->n_files;
    }
    struct listed_file *files = keep_alloc(&cli->arena, room, sizeof(*files));
    for (size_t i = 0; i < dossier->n_events; i++) {
        const Rectify__Event *event = dossier->events[i];
        for (size_t j = 0; j < event->n_files; j++) {
            files[count++] = (struct listed_file){
                .file = event->files[j], .act = event->act, .received_ms = event->received_ms};
        }
    }
    return file_list_run(cli, dossier->assignment->unit_id, files, count);
}
