/*
 * One act of a SUBMIT on its way: read, judged, handed to the store, receipted.
 *
 *   open   its bytes are unpacked, caller and form are checked           (no I/O)
 *   begin  the catalogue tells the problem; it is loaded anew once where it does not know it
 *   look   where the act's kind asks for it: the assignment is read as it stands
 *   judge  what must be present, who may not decide
 *   change the store applies it if nothing has changed meanwhile
 *   settle it has its receipt: the next act of the same assignment may begin
 *
 * An act that is refused anywhere is settled there. What one act takes it takes from an arena of its own, so
 * that a greedy one does not starve its neighbours.
 */
#ifndef RECTIFY_COMMANDS_ACT_H
#define RECTIFY_COMMANDS_ACT_H

#include "proto/act.pb-c.h"
#include "server/commands/internal.h"
#include "server/commands/texts.h"
#include "server/rules/conditions.h"
#include "server/rules/transition.h"
#include "server/store/calls/change.h"
#include "server/store/calls/transfer.h"
#include "server/store/calls/unit_event.h"

enum {
    LOCAL_PROBLEMS_MAX = 100,
};

struct act_work;
struct report_work;
struct submission;

/*
 * An act on the unit as a whole, or on something of it that is no assignment: no problem, no state of the table of
 * transitions. After `take` it goes its own way, in one call of the store, and is settled by a receipt.
 */
struct unit_act {
    uint32_t roles;    /* any of these bits */
    bool own_unit;     /* the unit itself */
    uint32_t enterers; /* who may enter it for a unit without a terminal; 0: nobody */
    void (*begin)(struct act_work *work);
};

/* What is different from one kind of act to another; one in each act_*.c. */
struct act_kind {
    enum act act;
    const char *name; /* of its member in Act: where the paths of its fields begin */
    /* Whether it can only be judged on the assignment as it stands. NULL: never. */
    bool (*looks)(const struct act_work *work);
    /* Checks the form of the contents and takes them over into the change. */
    void (*take)(struct act_work *work, struct checks *checks);
    /* What must be present: OK, CONDITION with findings, SEPARATION, NOMEM. NULL: nothing. */
    enum err (*judge)(struct act_work *work);
    /* Has the store apply it, in a call of its own: OK when that was accepted. NULL: it is a change like most. */
    enum err (*apply)(struct act_work *work);
    /* NULL: an act on an assignment. */
    const struct unit_act *of_unit;
};

extern const struct act_kind act_acknowledge;
extern const struct act_kind act_nil;
extern const struct act_kind act_plan;
extern const struct act_kind act_progress;
extern const struct act_kind act_effect;
extern const struct act_kind act_done;
extern const struct act_kind act_withdraw;
extern const struct act_kind act_start_review;
extern const struct act_kind act_approve;
extern const struct act_kind act_return;
extern const struct act_kind act_close;
extern const struct act_kind act_sustain;
extern const struct act_kind act_revise;
extern const struct act_kind act_periodic;
extern const struct act_kind act_end;
extern const struct act_kind act_reopen;
extern const struct act_kind act_extend;
extern const struct act_kind act_grant;
extern const struct act_kind act_refuse;
extern const struct act_kind act_look_back;
extern const struct act_kind act_cancel;
extern const struct act_kind act_transfer;
extern const struct act_kind act_local;
extern const struct act_kind act_supervise;
extern const struct act_kind act_reply;
extern const struct act_kind act_activity;
extern const struct act_kind act_report_submit;
extern const struct act_kind act_report_scan;
extern const struct act_kind act_report_paper;
extern const struct act_kind act_report_accept;
extern const struct act_kind act_report_return;

/* All zero but for submission and receipt. */
struct act_work {
    struct submission *submission;
    const struct act_kind *kind;      /* NULL until read */
    struct arena arena;               /* all that is the act's own until it is settled */
    const ProtobufCBinaryData *bytes; /* as they were sent */
    const Rectify__Act *in;
    struct problem_terms terms; /* due kind and day: the assignment's own once it was looked at */
    int64_t campaign_id;        /* of the problem; 0: none is named */
    bool plan_review;
    bool entered;                 /* by the office, for a unit without a terminal */
    const struct transition *row; /* what applies, once it was looked at */
    struct findings findings;

    struct catalog_wait wait;
    struct dossier_call look;
    struct change_call change;
    struct change_plan plan;
    struct planned_measure *measures; /* of plan, while they may be completed */
    struct change_effect effect;
    struct change_decision decision;
    struct change_rare rare;
    struct transfer_call transfer;
    struct digest decides; /* the version that a decision names */
    void *unit_call;       /* an act on the unit as a whole: its call of the store, in the arena */

    Rectify__Receipt receipt; /* points into this struct and into the command's arena */
    uint32_t allowed[ACT_MAX];
    bool settled;
    struct act_work *after; /* the next act of the same assignment */
    struct list ready;      /* in the submission's list of those that may begin */
};

/* One SUBMIT. In the command's arena. */
struct submission {
    struct command *command;
    uint32_t roles;      /* that count here */
    int64_t received_ms; /* the server's time: on-time is judged by it */
    day_t today;
    struct act_work *works;
    size_t count;
    size_t open; /* without a receipt yet */
    struct list ready;
    Rectify__Receipts *out;
};

/* act.c */
void act_open(struct act_work *work, const ProtobufCBinaryData *bytes);
void act_begin(struct act_work *work);

/* submit.c: the work has its receipt. Does not begin another. */
void submission_settled(struct submission *submission, struct act_work *work);
/* From a callback: begins what may begin; ends the command when nothing is open. */
void submission_go_on(struct submission *submission);

/* receipt.c: each of them settles the act. */
void receipt_refuse(struct act_work *work, enum err err, const char *field);
void receipt_findings(struct act_work *work);
/* The same with another code than CONDITION. */
void receipt_refuse_findings(struct act_work *work, enum err err);
void receipt_stored(struct act_work *work, bool repeated, enum state state, uint32_t version,
                    int64_t received_ms, const struct digest *chain);
/* Does not settle: what is true now and what may be done (bits of acts), for the refusal that follows. */
void receipt_tell(struct act_work *work, uint32_t state, uint32_t version, uint64_t allowed);
/* STALE, TRANSITION, UNDER_REVIEW, HAS_TERMINAL: with what is true now and what may be done. */
void receipt_truth(struct act_work *work, enum err err, const struct standing *now,
                   uint32_t version);
/* What the store answered. STALE and STATE by their code alone: what is true now was not to be had. */
void receipt_outcome(struct act_work *work);

/* Helpers of the kinds. */
bool act_always_looks(const struct act_work *work);
/* The store has ended the call that carried work->change: settles it and goes on. */
void act_changed(struct act_work *work, const struct store_call *call);

/*
 * act_unit.c: the acts on a unit as a whole. The event as the head of the act says it; what the store's callback ends with:
 * the receipt, then the acts that wait. `named`: the field that names what NOT_FOUND is said of.
 */
void unit_act_event(const struct act_work *work, const char *text, struct unit_event *event);
struct store_call unit_act_store_call(struct act_work *work, store_done_cb done);
void unit_act_started(struct act_work *work, enum err err);
void unit_act_done(struct act_work *work, enum err err, const struct unit_event_outcome *outcome,
                   const char *named);

/* act_content.c: what several acts contain. */
void content_self_check(const struct act_work *work, const Rectify__SelfCheck *in,
                        struct self_check *out, struct checks *checks);
void content_measures(struct act_work *work, size_t count, Rectify__Measure *const *in,
                      struct checks *checks);
/* The files that the act names, into work->change: of a unit's act too, whose call takes them from there. */
void content_files(struct act_work *work, size_t count, Rectify__Attachment *const *in,
                   const char *path, struct checks *checks);
/* The same of a part of the act that lies at `part`: its member `files`. */
void content_files_of(struct act_work *work, size_t count, Rectify__Attachment *const *in,
                      const char *part, struct checks *checks);
/* Where something was done or came about, if not at the unit itself: a name that the store looks up. */
void content_affected(struct act_work *work, const char *unit, const char *path,
                      struct checks *checks);
/* A measure that names no points covers all of the problem's. */
void content_cover(struct act_work *work);
/* The plan that was accepted, NULL when there is none; the assignment was looked at. */
const struct plan_record *content_accepted_plan(const struct act_work *work);
bool content_has_measure(const struct plan_record *plan, int no);

/* act_plan.c: a plan, first or revised; the paths of its fields begin with the kind's name. */
void plan_take(struct act_work *work, const Rectify__Plan *in, struct checks *checks);
MUST_CHECK bool plan_judge(struct act_work *work, const Rectify__Plan *in);

/*
 * act_phase.c. Whether a phase of the campaign is not open any more, so that the act can only be judged on the assignment as
 * it stands; then, which phase takes it no more (0: none).
 */
bool act_phase_narrows(const struct act_work *work);
enum phase act_phase_closed(const struct act_work *work);
/* Whether that phase takes what was made final when this act was; called_for: the office asked for it. */
bool act_phase_takes(const struct act_work *work, int64_t campaign_id, enum phase phase,
                     bool called_for);
/* PHASE_CLOSED: which phase, in which state, and since when. */
void act_phase_refuse(struct act_work *work, int64_t campaign_id, enum phase phase);

/* act_decision.c: what the office's decisions have in common. */
/* The version that is decided on; of what is decided of one's own accord, none. */
void decision_take(struct act_work *work, const ProtobufCBinaryData *digest, struct checks *checks);
void decision_take_accord(struct act_work *work);
/* Who decides: OK or SEPARATION. */
MUST_CHECK enum err decision_judge_person(struct act_work *work);
/* Who decides, and whether it is the version that waits: OK, SEPARATION, CONDITION. */
MUST_CHECK enum err decision_judge(struct act_work *work);

/* act_look_back.c: by itself and before a reopening; the paths are where its fields and its files lie. */
void look_back_take(struct act_work *work, const Rectify__LookBack *in, const char *path,
                    struct checks *checks);

#endif
