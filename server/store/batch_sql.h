/*
 * The statement of a batch. What a change brings decides which parts the statement needs: a batch without plans does not
 * pay for inserting any. Each combination of the common parts is a statement of its own, put together once; a batch that
 * holds anything rare takes the one statement that has every part.
 */
#ifndef RECTIFY_STORE_BATCH_SQL_H
#define RECTIFY_STORE_BATCH_SQL_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/pg_job.h"
#include "server/store/pg_type.h"

enum batch_part {
    BATCH_PLAN = 1,     /* plans and nil claims with their measures */
    BATCH_EFFECT = 2,   /* effects on measures */
    BATCH_DECISION = 4, /* decisions, and the start of a review */
    BATCH_DONE = 8,     /* closure requests */
    BATCH_FILES = 16,   /* acts that name files */
    BATCH_RARE = 32,    /* what struct change_rare holds: the acts from REVISE on, and more */
    BATCH_ALL = 63,
    BATCH_STATEMENTS = 33, /* the combinations without the rare part, and all */
};

/*
 * Of a change `i` on an assignment `a`: under which event the measure stands that it is an effect of, and which unit it says is
 * affected. Null: there is none.
 */
#define BATCH_MEASURED_EVENT                                                                       \
    "(CASE WHEN i.local_no IS NULL THEN a.accepted_event ELSE (SELECT l.event_id FROM"             \
    " local_problem l WHERE l.unit_id = a.unit_id AND l.problem_id = a.problem_id"                 \
    " AND l.local_no = i.local_no) END)"
#define BATCH_AFFECTED_UNIT "(SELECT n.unit_id FROM unit_name n WHERE n.name = i.affected)"

/* What an act does to the assignment's row: bits of the column `does`. */
enum batch_does {
    DOES_PLAN = 1,          /* becomes its newest plan or nil claim */
    DOES_SUBMIT = 2,        /* waits for a decision */
    DOES_WITHDRAW = 4,      /* nothing waits any more */
    DOES_REVIEW = 8,        /* the review begins */
    DOES_DECIDE = 16,       /* what waited is decided */
    DOES_ACCEPT = 32,       /* ... and accepted as the plan or nil claim that counts */
    DOES_RETURN = 64,       /* ... and returned */
    DOES_PROGRESS = 128,    /* is its newest progress, and says whether the work is blocked */
    DOES_CONTENT = 256,     /* has content by itself (a nil claim with measures) */
    DOES_CLOSURE = 512,     /* has content if the accepted plan has any effect */
    DOES_UNREVIEWED = 1024, /* only while no review has begun */
    DOES_REVISE = 2048,     /* the plan waits; the accepted one counts until the decision */
    DOES_REOPEN = 4096,     /* the result is taken back, after a nil claim also what was accepted */
    DOES_ASK = 8192,        /* becomes what its extension stands at: asked for, or refused */
    DOES_EXTEND = 16384,    /* one more extension, none waits any more */
    DOES_RECORD = 32768,    /* leaves a decision's record without deciding on what waits */
    DOES_LOCAL = 65536,     /* a problem of the unit's own, with its measures */
};

/* Columns of a batch, one array each. X(name, element's type, part; 0: in every batch, cast) */
#define BATCH_COLUMN_TABLE(X)                                                                      \
    X(item, INT4, 0, "int4")                                                                       \
    X(unit_id, INT8, 0, "int8")                                                                    \
    X(problem_id, INT8, 0, "int8")                                                                 \
    X(event_id, UUID, 0, "uuid")                                                                   \
    X(base_version, INT4, 0, "int4")                                                               \
    X(act, INT2, 0, "int2")                                                                        \
    X(does, INT4, 0, "int4")                                                                       \
    X(moves, INT8, 0, "int8")                                                                      \
    X(digest, BYTEA, 0, "bytea")                                                                   \
    X(client_time, TIMESTAMPTZ, 0, "timestamptz")                                                  \
    X(received_at, TIMESTAMPTZ, 0, "timestamptz")                                                  \
    X(person_id, INT8, 0, "int8")                                                                  \
    X(actor_unit_id, INT8, 0, "int8")                                                              \
    X(client_id, INT8, 0, "int8")                                                                  \
    X(hat, INT4, 0, "int4")                                                                        \
    X(text, TEXT, 0, "text")                                                                       \
    X(blocked_on, TEXT, 0, "text")                                                                 \
    X(checked_on, DATE, BATCH_PLAN, "date")                                                        \
    X(persons, INT4, BATCH_PLAN, "int4")                                                           \
    X(method, TEXT, BATCH_PLAN, "text")                                                            \
    X(scope, TEXT, BATCH_PLAN, "text")                                                             \
    X(cause, TEXT, BATCH_PLAN, "text")                                                             \
    X(statement, TEXT, BATCH_PLAN, "text")                                                         \
    X(confirmed_by, TEXT, BATCH_PLAN, "text")                                                      \
    X(excused_points, TEXT, BATCH_PLAN, "text")                                                    \
    X(excuse_reasons, TEXT, BATCH_PLAN, "text")                                                    \
    X(local_problems, TEXT, BATCH_PLAN, "text")                                                    \
    X(m_kinds, TEXT, BATCH_PLAN, "text")                                                           \
    X(m_texts, TEXT, BATCH_PLAN, "text")                                                           \
    X(m_owners, TEXT, BATCH_PLAN, "text")                                                          \
    X(m_dues, TEXT, BATCH_PLAN, "text")                                                            \
    X(m_frequencies, TEXT, BATCH_PLAN, "text")                                                     \
    X(m_points, TEXT, BATCH_PLAN, "text")                                                          \
    X(measure_no, INT2, BATCH_EFFECT, "int2")                                                      \
    X(quantity, TEXT, BATCH_EFFECT, "text")                                                        \
    X(no_evidence_reason, TEXT, BATCH_EFFECT, "text")                                              \
    X(decided, UUID, BATCH_DECISION, "uuid")                                                       \
    X(new_due_on, DATE, BATCH_DECISION, "date")                                                    \
    X(self_held, BOOL, BATCH_DECISION, "bool")                                                     \
    X(v_method, INT2, BATCH_DECISION, "int2")                                                      \
    X(verified_on, DATE, BATCH_DECISION, "date")                                                   \
    X(result, INT2, BATCH_DECISION, "int2")                                                        \
    X(accepted_risk, TEXT, BATCH_DECISION, "text")                                                 \
    X(next_review_on, DATE, BATCH_DECISION, "date")                                                \
    X(cadence, INT2, BATCH_DECISION, "int2")                                                       \
    X(items, TEXT, BATCH_DECISION, "text")                                                         \
    X(undone_nos, TEXT, BATCH_DONE, "text")                                                        \
    X(undone_reasons, TEXT, BATCH_DONE, "text")                                                    \
    X(f_digests, TEXT, BATCH_FILES, "text")                                                        \
    X(f_sizes, TEXT, BATCH_FILES, "text")                                                          \
    X(f_names, TEXT, BATCH_FILES, "text")                                                          \
    X(f_personals, TEXT, BATCH_FILES, "text")                                                      \
    X(signed_by, TEXT, BATCH_RARE, "text")                                                         \
    X(revises, UUID, BATCH_RARE, "uuid")                                                           \
    X(m_continues, TEXT, BATCH_RARE, "text")                                                       \
    X(period_on, DATE, BATCH_RARE, "date")                                                         \
    X(nil, BOOL, BATCH_RARE, "bool")                                                               \
    X(period_quantity, TEXT, BATCH_RARE, "text")                                                   \
    X(wanted_on, DATE, BATCH_RARE, "date")                                                         \
    X(progress, TEXT, BATCH_RARE, "text")                                                          \
    X(regains_time, BOOL, BATCH_RARE, "bool")                                                      \
    X(end_reason, INT2, BATCH_RARE, "int2")                                                        \
    X(carried_to, TEXT, BATCH_RARE, "text")                                                        \
    X(conclusion, TEXT, BATCH_RARE, "text")                                                        \
    X(responsible, TEXT, BATCH_RARE, "text")                                                       \
    X(local_no, INT2, BATCH_RARE, "int2")                                                          \
    X(affected, TEXT, BATCH_RARE, "text")                                                          \
    X(local_undone_nos, TEXT, BATCH_RARE, "text")                                                  \
    X(local_undone_reasons, TEXT, BATCH_RARE, "text")                                              \
    X(actual_nos, TEXT, BATCH_RARE, "text")                                                        \
    X(actual_values, TEXT, BATCH_RARE, "text")

enum batch_column {
#define X(name, type, part, cast) COL_##name,
    BATCH_COLUMN_TABLE(X)
#undef X
    BATCH_COLUMNS
};

struct batch_column_info {
    const char *name;
    const char *cast;
    enum pg_type type;
    unsigned part;
};
extern const struct batch_column_info batch_columns[BATCH_COLUMNS];

struct batch_sql {
    struct pg_statement statements[BATCH_STATEMENTS];
    char names[BATCH_STATEMENTS][16];
    char *texts[BATCH_STATEMENTS];
};

/* The parts of the statement that a batch of these parts takes: as they are, or all. */
unsigned batch_sql_parts(unsigned parts);
/* The statement for what batch_sql_parts answered. */
const struct pg_statement *batch_sql_find(const struct batch_sql *sql, unsigned parts);

MUST_CHECK enum err batch_sql_init(struct batch_sql *sql);
void batch_sql_close(struct batch_sql *sql); /* may be called twice */

#endif
