/* What a plan says of a problem beside its text: what it is measured by, what it repeats. Shared by plan and dossier. */
#ifndef RECTIFY_STORE_CALLS_PLAN_COLUMNS_H
#define RECTIFY_STORE_CALLS_PLAN_COLUMNS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/records.h"
#include "server/store/pg_result.h"

/* Parallel arrays; "" where there is none. Problem is p. */
#define INDICATOR_OF(column)                                                                       \
    "ARRAY(SELECT " column " FROM problem_indicator i WHERE i.problem_id = p.problem_id"           \
    " ORDER BY i.indicator)"
#define INDICATOR_ARRAYS                                                                           \
    INDICATOR_OF("i.name")                                                                         \
    ", " INDICATOR_OF("i.unit") ", " INDICATOR_OF("coalesce(i.baseline, '')") ", " INDICATOR_OF(   \
        "coalesce(i.benchmark, '')") ", " INDICATOR_OF("coalesce(i.target, '')")

struct indicator_arrays {
    const char **names;
    size_t name_count;
    const char **units;
    size_t unit_count;
    const char **baselines;
    size_t baseline_count;
    const char **benchmarks;
    size_t benchmark_count;
    const char **targets;
    size_t target_count;
};
#define INDICATOR_MEMBERS(type, prefix)                                                            \
    COLUMN(TEXTS, type, prefix names), COLUMN(TEXTS, type, prefix units),                          \
        COLUMN(TEXTS, type, prefix baselines), COLUMN(TEXTS, type, prefix benchmarks),             \
        COLUMN(TEXTS, type, prefix targets)
MUST_CHECK enum err indicators_pair(const struct indicator_arrays *arrays, struct arena *arena,
                                    struct indicator_record **indicators, size_t *count);

/* The finding that p repeats, r of the campaign q before p's campaign c, and how all its tasks ended: e. */
#define REPEAT_COLUMNS                                                                             \
    "CASE WHEN r.problem_id IS NOT NULL THEN q.code END, q.year, r.seq_no, r.title, e.units,"      \
    " e.ended, e.ended_on"
#define REPEAT_ENDED      "(4, 8, 9)" /* NIL_CONFIRMED, CLOSED, SUSTAINING */
#define REPEAT_DAY(event) "(" event ".received_at AT TIME ZONE 'Asia/Shanghai')::date"
#define REPEAT_TABLES                                                                              \
    " LEFT JOIN campaign q ON q.code = c.previous_code AND q.state = 2"                            \
    " LEFT JOIN problem r ON r.campaign_id = q.campaign_id AND r.seq_no = p.repeats_no"            \
    " LEFT JOIN LATERAL (SELECT count(*) AS units,"                                                \
    "  count(*) FILTER (WHERE t.state IN " REPEAT_ENDED ") AS ended,"                              \
    "  max(" REPEAT_DAY("v") ") FILTER (WHERE t.state IN " REPEAT_ENDED ") AS ended_on"            \
                             "  FROM assignment t LEFT JOIN event v ON v.unit_id = t.unit_id"      \
                             "   AND v.event_id = t.last_decision_event WHERE t.problem_id = "     \
                             "r.problem_id) e ON true"
#define REPEAT_MEMBERS(type, prefix)                                                               \
    COLUMN(TEXT, type, prefix campaign), COLUMN(NUMBER, type, prefix year),                        \
        COLUMN(NUMBER, type, prefix problem_no), COLUMN(TEXT, type, prefix title),                 \
        COLUMN(NUMBER, type, prefix units), COLUMN(NUMBER, type, prefix ended),                    \
        COLUMN(DAY, type, prefix ended_on)

#endif
