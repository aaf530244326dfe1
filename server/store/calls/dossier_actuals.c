#include "server/store/calls/dossier_actuals.h"
#include "server/store/calls/dossier_beside.h"
#include "server/store/calls/dossier_files.h"
#include "server/store/pg_result.h"

/* Closure requests are found by what they are: the figures' own key begins with the event. */
const struct pg_statement dossier_actuals = {
    "dossier_actuals",
    WITH_KEY "SELECT v.event_id, v.indicator, v.value"
             " FROM key k JOIN event e ON e.unit_id = k.unit_id AND e.problem_id = k.problem_id"
             "  AND e.act = 7"
             " JOIN indicator_actual v ON v.unit_id = e.unit_id AND v.event_id = e.event_id"
             " ORDER BY e.version, v.indicator"};

struct actual_row {
    struct uuid event;
    struct actual_record actual;
};

enum err dossier_actuals_take(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct actual_row, event),
        COLUMN(NUMBER, struct actual_row, actual.indicator),
        COLUMN(TEXT, struct actual_row, actual.value),
    };
    static const struct columns columns = COLUMNS(struct actual_row, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    size_t at = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    const struct actual_row *rows = all;
    struct actual_record *actuals =
        err == ERR_OK ? arena_calloc(arena, count, sizeof(*actuals)) : NULL;
    if (actuals == NULL) {
        return err == ERR_OK ? arena_err(arena) : err;
    }
    for (size_t i = 0; i < count; i++) {
        struct event_record *event = dossier_find_event(found, &rows[i].event, &at);
        actuals[i] = rows[i].actual;
        if (event != NULL) {
            event->actuals = event->actual_count == 0 ? &actuals[i] : event->actuals;
            event->actual_count++;
        }
    }
    return ERR_OK;
}
