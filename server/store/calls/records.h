/*
 * Reading what is maintained: campaigns, assignments, one assignment's file, the material of the consolidated list.
 * Every call is one round trip and counts no history.
 */
#ifndef RECTIFY_STORE_CALLS_RECORDS_H
#define RECTIFY_STORE_CALLS_RECORDS_H

#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/area.h"
#include "server/rules/phase.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/file_record.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/store.h"

struct phase_record {
    enum phase phase;
    struct phase_terms terms;
};

struct campaign_record {
    int64_t campaign_id;
    const char *code;
    const char *title;
    int year;
    enum campaign_state state;
    const char *evaluation;
    enum level evaluation_level;
    const char *parent_plan;   /* NULL: none */
    const char *parent_number; /* NULL: none */
    const char *issuer;
    day_t issued_on;
    bool plan_review;
    const char *previous; /* code; NULL: none */
    const char *parent;   /* code; NULL: none */
    enum level parent_level;
    const char *area; /* NULL: every community */
    int64_t area_id;  /* 0: none, or a plan above, whose area is in another register */
    struct phase_record phases[PHASE_COUNT];
    size_t phase_count;
    int problem_count;
    int assignment_count;
};

/* All campaigns, newest first. */
struct campaigns_call {
    struct store_call call;
    bool issued_only; /* leaves drafts out */
    struct campaign_record *campaigns;
    size_t campaign_count;
};
MUST_CHECK enum err store_campaigns(struct store *store, struct campaigns_call *call);

/* What the rules must know of a problem; held in memory by the commands' catalogue. */
struct problem_terms_record {
    int64_t problem_id;
    int64_t campaign_id;
    int seq_no;
    enum due_kind due_kind;
    day_t due_on;
    int points;
    int indicators;
    bool plan_review;
};
/* And of a campaign, drafts and plans above too. */
struct campaign_terms_record {
    int64_t campaign_id;
    const char *code;
    enum campaign_state state;
    int64_t area_id;                            /* 0: none */
    struct phase_terms phases[PHASE_COUNT + 1]; /* by number */
};
struct catalog_call {
    struct store_call call;
    struct problem_terms_record *problems; /* of all issued campaigns */
    size_t problem_count;
    struct campaign_terms_record *campaigns;
    size_t campaign_count;
    struct area_unit *units; /* the whole register, where it has several offices; else none */
    size_t unit_count;
};
MUST_CHECK enum err store_catalog(struct store *store, struct catalog_call *call);

struct assignment_record {
    int64_t unit_id;
    const char *unit_name;
    int64_t problem_id;
    int problem_no;
    const char *title;
    enum party_role role;
    enum state state;
    uint32_t version;
    enum due_kind due_kind;
    day_t due_on; /* its own where an act gave it a new one */
    enum act last_act;
    bool last_returned;      /* the last decision sent it back: a return or a reopening */
    const char *last_reason; /* of that decision; NULL: none */
    int returns;
    bool review_started;
    bool plan_review;
    bool has_submitted; /* something waits for a decision */
    struct uuid submitted_id;
    struct digest submitted_digest;
    int64_t submitter_person_id;
    int64_t plan_author_person_id; /* of the newest plan; 0: none */
    int64_t changed_ms;
    bool has_terminal;       /* the unit has one that was not revoked */
    const char *successor;   /* unit that it was transferred to; NULL: none */
    const char *predecessor; /* unit that it was transferred from; NULL: none */
    bool on_time;            /* of the newest report */
    int64_t reported_ms;     /* 0: never */
    /* extensions */
    day_t original_due; /* as issued; DAY_NONE: long-term */
    int extensions;     /* granted */
    bool extension_waits;
    struct uuid extension_id; /* of the request that waits */
    struct digest extension_digest;
    int64_t extension_person_id;
    day_t extension_wanted_on;
    const char *extension_refused; /* why the newest request was refused; NULL: it was not */
    /* while SUSTAINING */
    day_t sustained_on;
    enum cadence cadence;
    day_t next_review_on;
    const day_t *reported_periods; /* first days, of this cadence, ascending */
    size_t reported_period_count;

    enum result result; /* of the verification that stands; 0: none */

    int64_t campaign_id;
    const char *campaign; /* code */
    enum act last_decision;
    int64_t planned_ms; /* when the newest plan came; 0: none */
    bool repeat;        /* the finding was there the year before */
};

/*
 * Assignments of one campaign, by problem number, then in the order of the plan's parties, units of a group by code. campaign NULL:
 * the only issued one (CAMPAIGN_STATE when there is none or several); unknown code: NOT_FOUND.
 */
struct assignments_call {
    struct store_call call;
    const char *campaign; /* code or NULL */
    struct unit_asked asked;
    int problem_no;               /* 0: all */
    uint32_t states;              /* bit (1 << state); 0: all */
    bool issued_only;             /* a draft of that code is NOT_FOUND */
    bool every;                   /* of every issued campaign; CAMPAIGN_STATE when there is none */
    struct campaign_record found; /* `every`: the newest */
    struct campaign_record *campaigns; /* `every`: all of them */
    size_t campaign_count;
    struct assignment_record *assignments;
    size_t assignment_count;
};
MUST_CHECK enum err store_assignments(struct store *store, struct assignments_call *call);

struct effect_record {
    struct uuid request_id; /* its event, which has the files */
    int files;
    int files_missing; /* of them not received as a whole yet */
    const char *text;
    const char *quantity;
    const char *no_evidence_reason;
};
struct measure_record {
    int no;
    enum measure_kind kind;
    const char *text;
    const char *owner;
    day_t due_on;
    const char *frequency;
    uint32_t points;
    bool has_effect;
    struct effect_record effect;
    const char *not_done_reason;
    int continues; /* the measure of the plan before whose effect it keeps; 0: none */
};
struct excuse_record {
    int point;
    const char *reason;
};
struct plan_record {
    struct uuid request_id;
    enum act act; /* NIL, PLAN or REVISE */
    struct digest digest;
    int64_t person_id;
    bool accepted;
    bool waiting;       /* for a decision */
    const char *reason; /* REVISE */
    day_t checked_on;
    const char *method;
    const char *scope;
    int persons;
    const char *cause;
    const char *statement;
    const char *confirmed_by;
    struct measure_record *measures;
    size_t measure_count;
    struct excuse_record *excuses;
    size_t excuse_count;
    const char **local_problems;
    size_t local_problem_count;
};
/* A problem that the unit found itself. Its measures are as a plan's. */
struct local_record {
    int no;
    struct uuid request_id;
    const char *description;
    const char *responsible;
    int64_t received_ms;
    struct measure_record *measures;
    size_t measure_count;
};

/* What an indicator came to, as a closure request states it. */
struct actual_record {
    int indicator;
    const char *value; /* decimal */
};

struct event_record {
    struct uuid request_id;
    enum act act;
    enum state from_state; /* 0: none (ISSUE) */
    enum state to_state;
    uint32_t version;
    int64_t person_id;
    const char *person_name;
    const char *unit_name; /* the actor's; NULL: none */
    uint32_t hat;
    int64_t client_time_ms;
    int64_t received_ms;
    const char *text;
    const char *blocked_on; /* PROGRESS; NULL: not blocked */
    bool self_held;
    struct digest digest;
    struct digest chain; /* value of its chain */
    /* decisions; zero, NULL or DAY_NONE where the act has none */
    const int *items; /* RETURN: measures concerned */
    size_t item_count;
    day_t new_due_on;
    enum method method;
    day_t verified_on;
    enum result result;
    const char *accepted_risk;
    day_t next_review_on;
    enum cadence cadence;
    enum end_reason end_reason;
    const char *carried_to;
    const char *conclusion; /* REOPEN: of its look-back */
    /* what else came with it */
    const char *signed_by; /* the office entered it */
    day_t wanted_on;       /* EXTEND */
    const char *progress;  /* EXTEND */
    day_t period_on;       /* PERIODIC; DAY_NONE: none */
    enum cadence period_cadence;
    bool nil;
    const char *quantity;
    const char *other_unit;          /* TRANSFER */
    const char *affected_unit;       /* PROGRESS, EFFECT; NULL: the unit itself */
    int local_no;                    /* EFFECT: of that local problem; LOCAL: its number; 0: none */
    int measure_no;                  /* EFFECT; 0: none */
    const struct file_record *files; /* in the act's order; none while an act is judged */
    size_t file_count;
    const struct actual_record *actuals; /* DONE: by indicator; none while an act is judged */
    size_t actual_count;
    day_t reply_by;                   /* SUPERVISE */
    enum activity_kind activity_kind; /* ACTIVITY; 0 */
    day_t held_on;
};

struct indicator_record {
    const char *name;
    const char *unit;
    const char *baseline; /* NULL: none; so the others */
    const char *benchmark;
    const char *target;
};

struct repeat_measure_record {
    const char *text;
    const char *effect; /* NULL: none */
};
/* What became of a finding that is found again. */
struct repeat_record {
    const char *campaign; /* code; NULL: no repeated finding */
    int year;
    int problem_no;
    const char *title;
    int units;
    int ended;        /* closed, confirmed as nil, moved to long-term */
    day_t ended_on;   /* of one unit: its own; else the last of all; DAY_NONE: not yet */
    enum state state; /* of one unit; 0: it had no task, or was not asked for */
    enum result result;
    struct repeat_measure_record *measures; /* that were accepted; of one unit */
    size_t measure_count;
};

/* One assignment with all that belongs to it. NOT_FOUND; the campaign as in assignments_call. */
struct dossier_call {
    struct store_call call;
    int64_t problem_id; /* 0: by campaign and problem_no */
    const char *campaign;
    int problem_no;
    struct unit_asked asked;
    /*
     * For judging an act: only the newest and the accepted plan, and of the events only the one of this request id
     * (none: event_count 0), so that the size does not grow with the history. NULL: everything.
     */
    const struct uuid *judging;
    enum edition edition; /* PUBLIC: files that are personal are left out */
    struct assignment_record assignment;
    enum category category;
    const char *description;
    const char *criterion;
    const char **points;
    size_t point_count;
    struct plan_record *plans; /* oldest first; the accepted one is marked */
    size_t plan_count;
    struct local_record *locals; /* by number */
    size_t local_count;
    struct event_record *events; /* oldest first */
    size_t event_count;
    const char *reviewer; /* NULL: nobody yet */
    /* not for judging */
    const char *risk; /* NULL: none */
    struct indicator_record *indicators;
    size_t indicator_count;
    struct repeat_record repeats;
};
MUST_CHECK enum err store_dossier(struct store *store, struct dossier_call *call);

struct summary_item_record { /* a measure or its effect in an accepted plan of a responsible unit */
    int problem_no;
    int64_t unit_id;
    const char *unit_name;
    int measure_no;
    const char *measure;
    const char *effect; /* NULL: none yet */
    uint32_t version;   /* of the assignment */
    struct uuid plan;
    struct uuid effect_event; /* nil: none yet */
};
struct completeness_record {
    int expected;
    int reported;
    int on_time;
    int with_content;
    int nil;      /* of those reported */
    int returned; /* how often something was */
    int planned;  /* of those not reported: a plan stands */
};
struct summary_problem_record {
    int64_t problem_id;
    int seq_no;
    enum category category;
    const char *title;
    const char *description;
    const char *remark;
    enum due_kind due_kind;
    day_t due_on;
    const char **parties;
    size_t party_count;
    int lead; /* of them, from 1; 0: none */
    struct completeness_record completeness;
    int states[STATE_MAX + 1]; /* how many assignments are in each */
    int self_held;
    const char *criterion; /* NULL: none; so the next */
    const char *leader;
    struct indicator_record *indicators;
    size_t indicator_count;
};
/* Of a measure that is among the items: who answers for it, and what shows its effect. */
struct summary_proof_record {
    int problem_no;
    int64_t unit_id;
    const char *unit_name;
    const char *owner;              /* NULL: none */
    const char *no_evidence_reason; /* NULL: none */
    const char **files;             /* names */
    size_t file_count;
};
/* Of an assignment whose measures are among the items, or whose day was moved. */
struct summary_task_record {
    int problem_no;
    int64_t unit_id;
    const char *unit_name;
    const char *progress;      /* what was reported last; NULL: nothing */
    day_t closed_on;           /* DAY_NONE: it is not closed */
    enum result result;        /* of its closure; 0: none */
    const char *accepted_risk; /* with which the office closed what is not in full; NULL: none */
    day_t moved_on; /* its day, where that is not the one it was issued with; else DAY_NONE */
    /* the newest periodic report of a long-term item */
    enum cadence cadence; /* 0: there is none */
    day_t period_on;
    bool nil;
    const char *periodic;
    const char *quantity; /* NULL: none */
};
struct summary_unit_record {
    int64_t unit_id;
    const char *name;
    enum unit_kind kind;
    struct completeness_record completeness;
};
/* The office's wording of a problem, the newest version; one without any text is left out. */
struct wording_record {
    int problem_no;
    int version;
    int64_t written_ms;
    const char *written_by; /* NULL: unknown */
    const char **measures;
    size_t measure_count;
    const char **effects;
    size_t effect_count;
};
/* What it was written from. */
struct wording_source_record {
    int problem_no;
    int64_t unit_id;
    const char *unit_name;
    uint32_t version; /* of the assignment then */
    int measure_no;
    struct uuid plan;
    struct uuid effect; /* nil: none then */
};
/* A decision of the office on its own item. */
struct self_held_record {
    int problem_no;
    const char *unit_name;
    enum act act;
    const char *person_name;
    int64_t received_ms;
};

enum {
    /* Up to so many assignments of a campaign its units are listed one by one: what must be counted for that. */
    SUMMARY_ASSIGNMENTS_MAX = 10 * 1000,
};

/*
 * The whole is one moment of the campaign. Items: of plans that were accepted, of assignments whose role is not SELF_CHECK
 * and whose state is IN_PROGRESS, CLOSURE_REQUESTED, CLOSED or SUSTAINING; ordered by problem, plan's party order, unit,
 * measure number; wordings and self-held decisions by problem, sources by problem and unit. Figures come from the
 * maintained counters. Units: by kind, then code. Proofs and tasks, in the order of the items, are of only_unit_id alone where
 * that is given, and of a campaign with more assignments than can be listed there are none.
 */
struct summary_call {
    struct store_call call;
    const char *campaign;
    bool issued_only; /* a draft of that code is NOT_FOUND */
    bool
        public_only; /* without what the edition PUBLIC leaves out: proofs, sources, self_held, units */
    const char *
        known; /* the moment of a former reading: at the same one nothing else is read; NULL: none */
    /* results */
    const char
        *moment; /* of the database. What was read at one moment is the same whenever it is read. */
    bool unchanged; /* `known` is still the moment; then there is nothing but it */
    struct campaign_record found;
    struct summary_problem_record *problems;
    size_t problem_count;
    struct summary_item_record *items;
    size_t item_count;
    struct summary_proof_record *proofs;
    size_t proof_count;
    struct summary_task_record *tasks;
    size_t task_count;
    struct wording_record *wordings;
    size_t wording_count;
    struct wording_source_record *sources;
    size_t source_count;
    struct self_held_record *self_held;
    size_t self_held_count;
    struct summary_unit_record
        *units; /* or nodes, in a campaign of more assignments: calls/node.h */
    size_t unit_count;
    bool units_are_nodes;
};
MUST_CHECK enum err store_summary(struct store *store, struct summary_call *call);

/* A unit's own row of it; campaign as in summary_call. */
struct summary_own_call {
    struct store_call call;
    const char *campaign;
    bool issued_only;
    int64_t unit_id;
    struct summary_unit_record *unit; /* NULL: it has nothing to answer */
};
MUST_CHECK enum err store_summary_own(struct store *store, struct summary_own_call *call);

#endif
