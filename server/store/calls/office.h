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
};

/* Resolves names in one round trip, and tells whether the campaign's code is taken. */
struct parties_call {
    struct store_call call;
    const char *campaign_code;
    struct party_lookup *parties;
    size_t party_count;
    enum campaign_state existing; /* 0: no campaign of this code */
    int community_count;
};
MUST_CHECK enum err store_parties(struct store *store, struct parties_call *call);

/* Stores a plan as DRAFT; a draft of the same code is replaced. EXISTS when it was issued already. */
struct campaign_import_call {
    struct store_call call;
    struct office_actor actor;
    struct campaign_record campaign; /* without id, state and counts */
    const struct problem_row *problems;
    size_t problem_count;
};
MUST_CHECK enum err store_campaign_import(struct store *store, struct campaign_import_call *call);

/*
 * T1: freezes one assignment per (problem, unit): RESPONSIBLE for the units and groups that the plan names, SELF_CHECK for
 * every other community; writes their first events and counters. NOT_FOUND; CAMPAIGN_STATE when it is no draft.
 */
struct campaign_issue_call {
    struct store_call call;
    struct office_actor actor;
    const char *code;
    int64_t actor_unit_id;
    int problems;
    int units;
    int assignments;
};
MUST_CHECK enum err store_campaign_issue(struct store *store, struct campaign_issue_call *call);

#endif
