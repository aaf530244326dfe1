#include "server/store/calls/figures.h"
#include "server/rules/completeness.h"
#include "server/store/pg_result.h"

struct count_row {
    int seq_no;
    int fact;
    int n;
};

/* Facts as sql/001_schema.sql and sql/006_consolidation.sql number them. Who was cancelled is not expected to answer. */
static void count(struct summary_problem_record *problem, const struct count_row *row)
{
    enum {
        REPORTED = 32,
        ON_TIME = 33,
        WITH_CONTENT = 34,
        SELF_HELD = 35,
        RETURNED = 36
    };
    struct completeness_record *figures = &problem->completeness;
    switch (row->fact) {
    case REPORTED: figures->reported = row->n; return;
    case ON_TIME: figures->on_time = row->n; return;
    case WITH_CONTENT: figures->with_content = row->n; return;
    case SELF_HELD: problem->self_held = row->n; return;
    case RETURNED: figures->returned = row->n; return;
    default: break;
    }
    if (row->fact >= 1 && row->fact <= STATE_MAX) {
        problem->states[row->fact] = row->n;
        figures->expected += row->fact == STATE_CANCELLED ? 0 : row->n;
        figures->nil += completeness_nil((enum state)row->fact) ? row->n : 0;
    }
}

enum err figures_take_counts(struct arena *arena, struct summary_problem_record *problems,
                             size_t count_of_problems, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct count_row, seq_no),
        COLUMN(NUMBER, struct count_row, fact),
        COLUMN(NUMBER, struct count_row, n),
    };
    static const struct columns columns = COLUMNS(struct count_row, table);
    size_t at = 0;
    for (int i = 0; i < PQntuples(result); i++) {
        struct count_row row = {0};
        enum err err = row_read(result, i, &columns, arena, &row);
        if (err != ERR_OK) {
            return err;
        }
        while (at < count_of_problems && problems[at].seq_no < row.seq_no) {
            at++;
        }
        if (at < count_of_problems && problems[at].seq_no == row.seq_no) {
            count(&problems[at], &row);
        }
    }
    return ERR_OK;
}

enum err figures_take_units(struct arena *arena, const PGresult *result,
                            struct summary_unit_record **units, size_t *count_of_units)
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
    };
    static const struct columns columns = COLUMNS(struct summary_unit_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, arena, &rows, count_of_units);
    *units = rows;
    return err;
}
