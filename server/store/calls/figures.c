#include "server/store/calls/figures.h"
#include "server/rules/completeness.h"
#include "server/store/pg_result.h"
#include <string.h>

/* A row of counters: of a problem, or (seq_no 0) of a unit. */
struct count_row {
    int seq_no;
    int64_t unit_id;
    const char *name;
    enum unit_kind kind;
    int states[STATE_MAX + 1];
    int on_time;
    int with_content;
    int self_held;
    int returns;
};

static enum err read_counts(struct arena *arena, const PGresult *result, struct count_row **rows,
                            size_t *count)
{
#define X(n, state) COLUMN(NUMBER, struct count_row, states[n]),
    static const struct column table[] = {
        COLUMN(NUMBER, struct count_row, seq_no),
        COLUMN(NUMBER, struct count_row, unit_id),
        COLUMN(TEXT, struct count_row, name),
        COLUMN(NUMBER, struct count_row, kind),
        STATE_TABLE(X) COLUMN(NUMBER, struct count_row, on_time),
        COLUMN(NUMBER, struct count_row, with_content),
        COLUMN(NUMBER, struct count_row, self_held),
        COLUMN(NUMBER, struct count_row, returns),
    };
#undef X
    static const struct columns columns = COLUMNS(struct count_row, table);
    void *all = NULL;
    enum err err = rows_read(result, &columns, arena, &all, count);
    *rows = all;
    return err;
}

/* Who was cancelled is not expected to answer. */
static struct completeness_record completeness_of(const struct count_row *row)
{
    struct completeness_record figures = {
        .on_time = row->on_time, .with_content = row->with_content, .returned = row->returns};
    for (int state = 1; state <= STATE_MAX; state++) {
        int n = row->states[state];
        figures.expected += state == STATE_CANCELLED ? 0 : n;
        figures.reported += completeness_reported((enum state)state) ? n : 0;
        figures.nil += completeness_nil((enum state)state) ? n : 0;
        figures.planned += completeness_planned((enum state)state) ? n : 0;
    }
    return figures;
}

/* Rows come by seq_no, as problems do: *at only moves forwards. NULL: no such problem. */
static struct summary_problem_record *find(struct summary_problem_record *problems, size_t count,
                                           int seq_no, size_t *at)
{
    while (*at < count && problems[*at].seq_no < seq_no) {
        (*at)++;
    }
    return *at < count && problems[*at].seq_no == seq_no ? &problems[*at] : NULL;
}

static void fill_problems(struct summary_problem_record *problems, size_t problem_count,
                          const struct count_row *rows, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct count_row *row = &rows[i];
        struct summary_problem_record *problem = find(problems, problem_count, row->seq_no, &at);
        if (problem != NULL) {
            problem->completeness = completeness_of(row);
            problem->self_held = row->self_held;
            memcpy(problem->states, row->states, sizeof(problem->states));
        }
    }
}

enum err figures_take_counts(struct arena *arena, struct summary_problem_record *problems,
                             size_t count, const PGresult *result)
{
    struct count_row *rows = NULL;
    size_t row_count = 0;
    enum err err = read_counts(arena, result, &rows, &row_count);
    fill_problems(problems, count, rows, row_count);
    return err;
}

enum err figures_take_units(struct arena *arena, const PGresult *result,
                            struct summary_unit_record **units, size_t *count)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct summary_unit_record, unit_id),
        COLUMN(TEXT, struct summary_unit_record, name),
        COLUMN(NUMBER, struct summary_unit_record, kind),
        COLUMN(NUMBER, struct summary_unit_record, completeness.expected),
        COLUMN(NUMBER, struct summary_unit_record, completeness.reported),
        COLUMN(NUMBER, struct summary_unit_record, completeness.on_time),
        COLUMN(NUMBER, struct summary_unit_record, completeness.with_content),
        COLUMN(NUMBER, struct summary_unit_record, completeness.nil),
        COLUMN(NUMBER, struct summary_unit_record, completeness.returned),
        COLUMN(NUMBER, struct summary_unit_record, completeness.planned),
    };
    static const struct columns columns = COLUMNS(struct summary_unit_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, arena, &rows, count);
    *units = rows;
    return err;
}

/* Below a node may lie counters that have all come back to zero. */
static bool counts_any(const struct count_row *row)
{
    int all = 0;
    for (int state = 1; state <= STATE_MAX; state++) {
        all += row->states[state];
    }
    return all > 0;
}

enum err figures_take_nodes(struct arena *arena, const PGresult *result,
                            struct summary_problem_record *problems, size_t problem_count,
                            struct summary_unit_record **units, size_t *unit_count)
{
    struct count_row *rows = NULL;
    size_t count = 0;
    enum err err = read_counts(arena, result, &rows, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct summary_unit_record *all = arena_calloc(arena, count, sizeof(*all));
    if (all == NULL) {
        return arena_err(arena);
    }
    fill_problems(problems, problem_count, rows, count);
    *units = all;
    *unit_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct count_row *row = &rows[i];
        if (row->seq_no == 0 && counts_any(row)) {
            all[(*unit_count)++] = (struct summary_unit_record){
                .unit_id = row->unit_id,
                .name = row->name,
                .kind = row->kind,
                .completeness = completeness_of(row),
            };
        }
    }
    return ERR_OK;
}
