/*
 * The office's writes: register, plan, issue. Each is one transaction that happens whole or not at all, leaves one row
 * in office_event, and tells all servers (NOTIFY rectify_catalog).
 */
#ifndef RECTIFY_STORE_CALLS_OFFICE_H
#define RECTIFY_STORE_CALLS_OFFICE_H

#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/records.h"
#include "server/store/store.h"

/* Who does it, for office_event. */
struct office_actor {
    struct uuid request_id;
    int64_t unit_id; /* 0: he has none */
    int64_t person_id;
    int64_t client_id;
    uint32_t hat;
    int64_t received_ms;
};

struct unit_row {
    int line;
    const char *code;
    const char *name;
    enum unit_kind kind;
    enum level level;
    const char *parent_code; /* NULL: the root */
    const char *first_responsible;
    const char *const *aliases;
    size_t alias_count;
    bool sample;
};
struct group_row {
    int line;
    const char *code;
    const char *name;
    enum group_kind kind;
    const char *const *aliases;
    size_t alias_count;
    const char *const *unit_codes; /* COMMUNITIES with none: every community */
    size_t unit_count;
};
struct person_row {
    int line;
    const char *name;
    const char *group_code;
    const char *unit_code;
};
struct row_remark {
    int line;
    enum err
        err; /* EXISTS: name or alias taken; NOT_FOUND: parent, group or unit unknown; CONFLICT: a cycle */
    const char *field;
    const char *value;
};

/* All or nothing: any remark means that nothing was stored (call.err stays OK). dry_run: rolled back always. */
struct unit_import_call {
    struct store_call call;
    struct office_actor actor;
    bool dry_run;
    const struct unit_row *units;
    size_t unit_count;
    const struct group_row *groups;
    size_t group_count;
    const struct person_row *persons;
    size_t person_count;
    int created;
    int changed;
    int unchanged;
    struct row_remark *remarks;
    size_t remark_count;
};
MUST_CHECK enum err store_unit_import(struct store *store, struct unit_import_call *call);

struct unit_record {
    int64_t unit_id;
    const char *code;
    const char *name;
    enum unit_kind kind;
    enum level level;
    const char *parent; /* name */
    const char *first_responsible;
    const char **aliases;
    size_t alias_count;
    const char **groups; /* names */
    size_t group_count;
    bool sample;
};
struct units_call {
    struct store_call call;
    const char *group;         /* name, code or alias; NULL: all. NOT_FOUND */
    const char *unit;          /* this one alone, the same way */
    struct unit_record *units; /* by level, then code */
    size_t unit_count;
};
MUST_CHECK enum err store_units(struct store *store, struct units_call *call);

/* What the names of a plan's parties mean in the register. */
struct party_lookup {
    const char *name;
    /* results */
    bool found;
    int64_t unit_id;  /* a single unit, or 0 */
    int64_t group_id; /* a group, or 0 */
    enum group_kind group_kind;
    enum unit_kind unit_kind; /* of a single unit */
    int member_count;         /* units that would get an assignment; 0 for person groups */
};
struct problem_row {
    int seq_no;
    const char *text_ref;
    enum category category;
    const char *title;
    const char *description;
    const char *const *points;
    size_t point_count;
    const struct party_lookup *parties; /* resolved */
    size_t party_count;
    const char *remark;
    enum due_kind due_kind;
    day_t due_on;
    const char *criterion;
    enum cadence cadence;
    int lead;           /* position of the party that takes the lead, from 1; 0: none */
    const char *leader; /* person who leads the work on it; NULL: none is named */
    const char *risk;   /* NULL: none */
    const char *const *tags;
    size_t tag_count;
    const struct indicator_record *indicators;
    size_t indicator_count;
    int repeats;        /* number in the campaign before; 0: none */
    int parent_problem; /* number in the plan above; 0: none */
};

/* What a plan that is referred to has; no problems: there is no such plan. */
struct reference_problem_record {
    int seq_no;
    const char *title;
    day_t due_on; /* DAY_NONE: long-term */
};
struct reference_record {
    struct reference_problem_record *problems;
    size_t problem_count;
    struct phase_record *phases; /* of a plan above: phase and day */
    size_t phase_count;
};

/*
 * Resolves all names of a plan in one round trip, and tells whether the campaign's code is taken. With an area, groups of
 * communities mean those that lie in it.
 */
struct parties_call {
    struct store_call call;
    const char *campaign_code;
    const char *area;          /* NULL: the whole register */
    const char *previous_code; /* of an issued campaign; NULL: none */
    const char *parent_code;   /* of a plan above; NULL: none */
    struct party_lookup *parties;
    size_t party_count;
    /* results */
    enum campaign_state existing; /* 0: no campaign of this code */
    int64_t area_id;              /* 0: none of this name */
    int community_count;          /* in the area */
    struct reference_record previous;
    struct reference_record parent;
};
MUST_CHECK enum err store_parties(struct store *store, struct parties_call *call);

/*
 * Stores a plan as PARENT when its state says so, else as DRAFT; one of the same code and state is replaced. EXISTS when it was
 * issued already or is of the other state.
 */
struct campaign_import_call {
    struct store_call call;
    struct office_actor actor;
    struct campaign_record campaign; /* without id and counts */
    const struct problem_row *problems;
    size_t problem_count;
};
MUST_CHECK enum err store_campaign_import(struct store *store, struct campaign_import_call *call);

/*
 * T1: freezes one assignment per (problem, unit): RESPONSIBLE for the units and groups that the plan names, SELF_CHECK for
 * every other community; writes their first events and counters. NOT_FOUND; CAMPAIGN_STATE when it is no draft.
 */
/* Units up to this one, after those of the slice before; the last slice has no end. */
struct issue_slice {
    int64_t unit_id;
};
struct campaign_issue_call {
    struct store_call call;
    struct office_actor actor;
    const char *code;
    const struct issue_slice *slices; /* the store's: where it cuts the register */
    size_t slice_count;
    unsigned told; /* the store's: parts that are behind */
    int problems;
    int units;
    int assignments;
};
MUST_CHECK enum err store_campaign_issue(struct store *store, struct campaign_issue_call *call);

/*
 * The office opens, is closing or closes a phase; the units that this matters to (rules/phase.h) are told. The state that it has
 * already leaves its time as it was, and nobody is told. NOT_FOUND: no such campaign or phase; CAMPAIGN_STATE: it is not issued.
 */
struct phase_set_call {
    struct store_call call;
    struct office_actor actor;
    const char *campaign; /* code */
    enum phase phase;
    enum phase_state state;
    /* results */
    int64_t since_ms; /* since when it is in that state */
    bool moved;       /* it was in another one */
};
MUST_CHECK enum err store_phase_set(struct store *store, struct phase_set_call *call);

/* What a problem of the plan above is. */
struct parent_problem_record {
    const char *title; /* NULL: none is named, or it is not there any more */
    enum due_kind due_kind;
    day_t due_on;
};
struct plan_problem_record {
    struct problem_row row; /* parties have their printed names only */
    struct repeat_record repeats;
    struct parent_problem_record parent;
};
/* A campaign with all that its plan holds. Campaign and issued_only as in assignments_call. */
struct campaign_plan_call {
    struct store_call call;
    const char *campaign; /* code or NULL */
    bool issued_only;
    struct campaign_record found;
    struct plan_problem_record *problems;
    size_t problem_count;
};
MUST_CHECK enum err store_campaign_plan(struct store *store, struct campaign_plan_call *call);

#endif
