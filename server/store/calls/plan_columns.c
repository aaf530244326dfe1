#include "server/store/calls/plan_columns.h"

static const char *said(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* The arrays come of one snapshot with one condition: they are of one length. */
enum err indicators_pair(const struct indicator_arrays *arrays, struct arena *arena,
                         struct indicator_record **indicators, size_t *count)
{
    struct indicator_record *all = arena_calloc(arena, arrays->name_count, sizeof(*all));
    if (all == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < arrays->name_count; i++) {
        all[i] = (struct indicator_record){
            .name = arrays->names[i],
            .unit = arrays->units[i],
            .baseline = said(arrays->baselines[i]),
            .benchmark = said(arrays->benchmarks[i]),
            .target = said(arrays->targets[i]),
        };
    }
    *indicators = all;
    *count = arrays->name_count;
    return ERR_OK;
}
