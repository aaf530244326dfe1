#include "server/store/calls/figures.h"
#include "server/rules/completeness.h"
#include "server/store/pg_result.h"

/* Facts as sql/001_schema.sql and sql/006_consolidation.sql number them, beside the states. */
enum {
    FACT_REPORTED = 32,
    FACT_ON_TIME = 33,
    FACT_WITH_CONTENT = 34,
    FACT_SELF_HELD = 35,
    FACT_RETURNED = 36,
};

/* Who was cancelled is not expected to answer. */
static void add(struct completeness_record *figures, int fact, int n)
{
    switch (fact) {
    case FACT_REPORTED: figures->reported = n; return;
    case FACT_ON_TIME: figures->on_time = n; return;
    case FACT_WITH_CONTENT: figures->with_content = n; return;
    case FACT_RETURNED: figures->returned = n; return;
    default: break;
    }
    if (fact >= 1 && fact <= STATE_MAX) {
        figures->expected += fact == STATE_CANCELLED ? 0 : n;
        figures->nil += completeness_nil((enum state)fact) ? n : 0;
        figures->planned += completeness_planned((enum state)fact) ? n : 0;
    }
}

static void add_to_problem(struct summary_problem_record *problem, int fact, int n)
{
    add(&problem->completeness, fact, n);
    if (fact >= 1 && fact <= STATE_MAX) {
        problem->states[fact] = n;
    } else if (fact == FACT_SELF_HELD) {
        problem->self_held = n;
    }
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

struct count_row {
    int seq_no;
    int fact;
    int n;
};

enum err figures_take_counts(struct arena *arena, struct summary_problem_record *problems,
                             size_t count, const PGresult *result)
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
        struct summary_problem_record *problem = find(problems, count, row.seq_no, &at);
        if (problem != NULL) {
            add_to_problem(problem, row.fact, row.n);
        }
    }
    return ERR_OK;
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

struct node_row {
    int seq_no; /* 0: a unit's row */
    int64_t unit_id;
    const char *name;
    enum unit_kind kind;
    int fact;
    int n;
};

static enum err read_nodes(struct arena *arena, const PGresult *result, struct node_row **rows,
                           size_t *count)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct node_row, seq_no), COLUMN(NUMBER, struct node_row, unit_id),
        COLUMN(TEXT, struct node_row, name),     COLUMN(NUMBER, struct node_row, kind),
        COLUMN(NUMBER, struct node_row, fact),   COLUMN(NUMBER, struct node_row, n),
    };
    static const struct columns columns = COLUMNS(struct node_row, table);
    void *all = NULL;
    enum err err = rows_read(result, &columns, arena, &all, count);
    *rows = all;
    return err;
}

static void begin_unit(struct summary_unit_record *unit, const struct node_row *row)
{
    *unit =
        (struct summary_unit_record){.unit_id = row->unit_id, .name = row->name, .kind = row->kind};
}

enum err figures_take_nodes(struct arena *arena, const PGresult *result,
                            struct summary_problem_record *problems, size_t problem_count,
                            struct summary_unit_record **units, size_t *unit_count)
{
    struct node_row *rows = NULL;
    size_t count = 0;
    size_t at = 0;
    enum err err = read_nodes(arena, result, &rows, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct summary_unit_record *all = arena_calloc(arena, count, sizeof(*all));
    if (all == NULL) {
        return arena_err(arena);
    }
    *units = all;
    *unit_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct node_row *row = &rows[i];
        struct summary_problem_record *problem = find(problems, problem_count, row->seq_no, &at);
        if (row->seq_no != 0) {
            if (problem != NULL) {
                add_to_problem(problem, row->fact, row->n);
            }
            continue;
        }
        if (*unit_count == 0 || all[*unit_count - 1].unit_id != row->unit_id) {
            begin_unit(&all[(*unit_count)++], row);
        }
        add(&all[*unit_count - 1].completeness, row->fact, row->n);
    }
    return ERR_OK;
}
