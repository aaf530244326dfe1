#include "server/store/calls/dossier_beside.h"
#include "server/store/calls/plan_columns.h"

/* The formatter would take the statement apart at its macros. */
/* clang-format off */
/* What the plan says beside the text, and how this unit answered the finding that is repeated: x. Not for judging. */
const struct pg_statement dossier_beside = {
    "dossier_beside",
    WITH_KEY "SELECT p.risk, " INDICATOR_ARRAYS ", " REPEAT_COLUMNS ", x.state, x.result,"
    " CASE WHEN x.state IN " REPEAT_ENDED " THEN " REPEAT_DAY("v") " END,"
    " ARRAY(SELECT m.text FROM measure m WHERE m.unit_id = x.unit_id"
    "  AND m.plan_event = x.accepted_event ORDER BY m.measure_no),"
    " ARRAY(SELECT coalesce(w.text, '') FROM measure m LEFT JOIN event w ON w.unit_id = m.unit_id"
    "   AND w.event_id = m.effect_event WHERE m.unit_id = x.unit_id"
    "  AND m.plan_event = x.accepted_event ORDER BY m.measure_no)"
    " FROM key k JOIN problem p ON p.problem_id = k.problem_id JOIN campaign c USING (campaign_id)"
    REPEAT_TABLES
    " LEFT JOIN assignment x ON x.unit_id = k.unit_id AND x.problem_id = r.problem_id"
    " LEFT JOIN event v ON v.unit_id = x.unit_id AND v.event_id = x.last_decision_event"};
/* clang-format on */

struct beside_row {
    const char *risk;
    struct indicator_arrays indicators;
    struct repeat_record repeats;
    day_t own_day; /* when this unit's task ended */
    const char **measures;
    size_t measure_count;
    const char **effects;
    size_t effect_count;
};

static enum err take_repeats(struct dossier_call *found, const struct beside_row *row)
{
    struct arena *arena = found->call.arena;
    struct repeat_record *repeats = &found->repeats;
    *repeats = row->repeats;
    repeats->ended_on = repeats->state != 0 ? row->own_day : repeats->ended_on;
    repeats->measures = arena_calloc(arena, row->measure_count, sizeof(*repeats->measures));
    if (repeats->measures == NULL) {
        return arena_err(arena);
    }
    repeats->measure_count = row->measure_count;
    for (size_t i = 0; i < row->measure_count; i++) {
        const char *effect = row->effects[i];
        repeats->measures[i] =
            (struct repeat_measure_record){row->measures[i], effect[0] == '\0' ? NULL : effect};
    }
    return ERR_OK;
}

enum err dossier_beside_take(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(TEXT, struct beside_row, risk),
        INDICATOR_MEMBERS(struct beside_row, indicators.),
        REPEAT_MEMBERS(struct beside_row, repeats.),
        COLUMN(NUMBER, struct beside_row, repeats.state),
        COLUMN(NUMBER, struct beside_row, repeats.result),
        COLUMN(DAY, struct beside_row, own_day),
        COLUMN(TEXTS, struct beside_row, measures),
        COLUMN(TEXTS, struct beside_row, effects),
    };
    static const struct columns columns = COLUMNS(struct beside_row, table);
    struct beside_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_OK; /* no such assignment: that was said of its own row */
    }
    enum err err = row_read(result, 0, &columns, found->call.arena, &row);
    if (err != ERR_OK) {
        return err;
    }
    found->risk = row.risk;
    err = indicators_pair(&row.indicators, found->call.arena, &found->indicators,
                          &found->indicator_count);
    return err == ERR_OK ? take_repeats(found, &row) : err;
}
