#include "client/report/completeness_json.h"

static json_t *known(bool is_known, unsigned count)
{
    return is_known ? json_integer(count) : json_null();
}

json_t *completeness_json(const struct summary_completeness *counts)
{
    bool planned = !counts->planned_unknown;
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "expected", counts->expected,
                     "reported", counts->reported, "on_time", counts->on_time, "late",
                     summary_late(counts), "with_content", counts->with_content, "nil", counts->nil,
                     "returned", counts->returned, "planned", known(planned, counts->planned),
                     "open", known(planned, summary_open(counts)));
}
