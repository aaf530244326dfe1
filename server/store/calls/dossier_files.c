#include "server/store/calls/dossier_files.h"
#include "server/store/calls/event_file.h"

struct file_row {
    struct uuid event;
    struct file_record file;
};

struct event_record *dossier_find_event(const struct dossier_call *found, const struct uuid *id,
                                        size_t *at)
{
    for (size_t i = 0; i < found->event_count; i++) {
        size_t place = (*at + i) % found->event_count;
        if (uuid_equal(&found->events[place].request_id, id)) {
            *at = place;
            return &found->events[place];
        }
    }
    return NULL;
}

enum err dossier_files_take(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct file_row, event),
        EVENT_FILE_MEMBERS(struct file_row, file),
    };
    static const struct columns columns = COLUMNS(struct file_row, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    size_t at = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    const struct file_row *rows = all;
    struct file_record *files = err == ERR_OK ? arena_calloc(arena, count, sizeof(*files)) : NULL;
    if (files == NULL) {
        return err == ERR_OK ? arena_err(arena) : err;
    }
    for (size_t i = 0; i < count; i++) {
        struct event_record *event = dossier_find_event(found, &rows[i].event, &at);
        files[i] = rows[i].file;
        if (event != NULL) {
            event->files = event->file_count == 0 ? &files[i] : event->files;
            event->file_count++;
        }
    }
    return ERR_OK;
}
