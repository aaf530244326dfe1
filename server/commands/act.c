/* One act: opened, begun, looked at, judged, changed. See act.h for the order of things. */
#include "server/commands/act.h"
#include "server/commands/convert.h"

enum {
    MEMBER_OFFSET =
        8, /* the field number of an act's member in `what` is 8 and the number of the act */
};

/*
 * What a look brings at most: two plans, the newest and the accepted one, what the unit found beside the problem, what the
 * problem says, one event. By the
 * limits of the texts, each as long as it may be; how long the history is plays no part.
 */
enum {
    CHAR = 4, /* bytes of a code point */
    LONG = TEXT_LONG_MAX * CHAR,
    SHORT = TEXT_SHORT_MAX * CHAR,
    BESIDE = 512, /* the record that holds the texts, and how they are laid out */
    LOOK_MEASURE = 4 * LONG + 3 * SHORT + BESIDE,
    LOOK_PLAN = MEASURES_MAX * LOOK_MEASURE + POINTS_MAX * (LONG + BESIDE) +
                LOCAL_PROBLEMS_MAX * (LONG + BESIDE) + 2 * LONG + 3 * SHORT + BESIDE,
    LOOK_PROBLEM = (POINTS_MAX + 3) * (LONG + BESIDE),
    LOOK_EVENT = 4 * LONG + 8 * SHORT + BESIDE,
    LOOK_STANDING = 3 * LONG + 6 * SHORT + BESIDE,
    LOOK_LOCAL = MEASURES_MAX * LOOK_MEASURE + LONG + SHORT + BESIDE,
    LOOK_BUDGET =
        2 * LOOK_PLAN + LOCALS_MAX * LOOK_LOCAL + LOOK_PROBLEM + LOOK_EVENT + LOOK_STANDING,
};

/* clang-format off */
static const struct act_kind *const kinds[ACT_MAX + 1] = {
    [ACT_ACKNOWLEDGE] = &act_acknowledge,
    [ACT_NIL] = &act_nil,
    [ACT_PLAN] = &act_plan,
    [ACT_PROGRESS] = &act_progress,
    [ACT_EFFECT] = &act_effect,
    [ACT_DONE] = &act_done,
    [ACT_WITHDRAW] = &act_withdraw,
    [ACT_START_REVIEW] = &act_start_review,
    [ACT_APPROVE] = &act_approve,
    [ACT_RETURN] = &act_return,
    [ACT_CLOSE] = &act_close,
    [ACT_SUSTAIN] = &act_sustain,
    [ACT_REVISE] = &act_revise,
    [ACT_PERIODIC] = &act_periodic,
    [ACT_END] = &act_end,
    [ACT_REOPEN] = &act_reopen,
    [ACT_EXTEND] = &act_extend,
    [ACT_GRANT] = &act_grant,
    [ACT_REFUSE] = &act_refuse,
    [ACT_LOOK_BACK] = &act_look_back,
    [ACT_CANCEL] = &act_cancel,
    [ACT_TRANSFER] = &act_transfer,
    [ACT_LOCAL] = &act_local,
    [ACT_SUPERVISE] = &act_supervise,
    [ACT_REPLY] = &act_reply,
    [ACT_ACTIVITY] = &act_activity,
    [ACT_REPORT_SUBMIT] = &act_report_submit,
    [ACT_REPORT_SCAN] = &act_report_scan,
    [ACT_REPORT_PAPER] = &act_report_paper,
    [ACT_REPORT_ACCEPT] = &act_report_accept,
    [ACT_REPORT_RETURN] = &act_report_return,
};
/* clang-format on */

_Static_assert((int)RECTIFY__ACT__WHAT_ACKNOWLEDGE == ACT_ACKNOWLEDGE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_NIL == ACT_NIL + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_PLAN == ACT_PLAN + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_PROGRESS == ACT_PROGRESS + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_EFFECT == ACT_EFFECT + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_DONE == ACT_DONE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_WITHDRAW == ACT_WITHDRAW + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_START_REVIEW == ACT_START_REVIEW + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_APPROVE == ACT_APPROVE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_RETURN == ACT_RETURN + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_CLOSE == ACT_CLOSE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_SUSTAIN == ACT_SUSTAIN + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REVISE == ACT_REVISE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_PERIODIC == ACT_PERIODIC + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_END == ACT_END + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REOPEN == ACT_REOPEN + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_EXTEND == ACT_EXTEND + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_GRANT == ACT_GRANT + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REFUSE == ACT_REFUSE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_LOOK_BACK == ACT_LOOK_BACK + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_CANCEL == ACT_CANCEL + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_TRANSFER == ACT_TRANSFER + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_LOCAL == ACT_LOCAL + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_SUPERVISE == ACT_SUPERVISE + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPLY == ACT_REPLY + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_ACTIVITY == ACT_ACTIVITY + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPORT_SUBMIT == ACT_REPORT_SUBMIT + MEMBER_OFFSET,
               "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPORT_SCAN == ACT_REPORT_SCAN + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPORT_PAPER == ACT_REPORT_PAPER + MEMBER_OFFSET, "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPORT_ACCEPT == ACT_REPORT_ACCEPT + MEMBER_OFFSET,
               "numbers");
_Static_assert((int)RECTIFY__ACT__WHAT_REPORT_RETURN == ACT_REPORT_RETURN + MEMBER_OFFSET,
               "numbers");

static const struct caller *caller_of(const struct act_work *work)
{
    return &work->submission->command->caller;
}

static enum err unpack(struct act_work *work, const ProtobufCBinaryData *bytes)
{
    ProtobufCMessage *message = NULL;
    arena_init(&work->arena, message_arena_budget(bytes->len));
    enum err err = message_unpack(&rectify__act__descriptor, bytes->data, bytes->len,
                                  &scan_limits_ordinary, &work->arena, &message);
    work->in = (const Rectify__Act *)message;
    work->arena.budget += LOOK_BUDGET;
    return err;
}

static const struct act_kind *find_kind(const Rectify__Act *in)
{
    int act = (int)in->what_case - MEMBER_OFFSET;
    return act >= 0 && act <= ACT_MAX ? kinds[act] : NULL;
}

/* What every act says of itself. */
static void take_head(struct act_work *work, const ProtobufCBinaryData *bytes,
                      struct checks *checks)
{
    const Rectify__Act *in = work->in;
    struct change_call *change = &work->change;
    if (request_id_read(&in->request_id, &change->request_id)) {
        work->receipt.request_id.data = change->request_id.bytes;
        work->receipt.request_id.len = sizeof(change->request_id.bytes);
    } else {
        checks_that(checks, false, ERR_FIELD, "request_id");
    }
    enum err err = digest_sha256(bytes->data, bytes->len, &change->digest);
    checks_that(checks, err == ERR_OK, err, "%s", "");
    bool of_unit = find_kind(in) != NULL && find_kind(in)->of_unit != NULL;
    checks_that(checks, in->problem_id > 0 || (of_unit && in->problem_id == 0), ERR_FIELD,
                "problem_id");
    checks_that(checks, in->unit_id > 0, ERR_FIELD, "unit_id");
    checks_that(checks, count_sane(in->base_version), ERR_FIELD, "base_version");
    checks_that(checks, time_sane(in->client_time_ms), ERR_FIELD, "client_time_ms");
    checks_that(checks, find_kind(in) != NULL, ERR_FIELD, "what");
}

static void fill_change(struct act_work *work)
{
    const struct identity *identity = &caller_of(work)->identity;
    struct change_call *change = &work->change;
    work->kind = find_kind(work->in);
    change->unit_id = work->in->unit_id;
    change->problem_id = work->in->problem_id;
    change->base_version = work->in->base_version;
    change->act = work->kind->act;
    change->client_time_ms = work->in->client_time_ms;
    change->received_ms = work->submission->received_ms;
    change->person_id = identity->person_id;
    change->actor_unit_id = identity->unit_id;
    change->client_id = identity->client_id;
    work->rare.period_on = DAY_NONE;
    work->rare.wanted_on = DAY_NONE;
    change->rare = change->act >= ACT_REVISE ? &work->rare : NULL;
}

/* Whoever wears an office's hat decides in its area only. */
static enum err judge_area(const struct act_work *work)
{
    const struct submission *submission = work->submission;
    uint32_t over =
        caller_roles_over(submission->command->commands, caller_of(work), work->change.unit_id);
    return (over & work->change.hat) != 0 ? ERR_OK : ERR_OTHER_AREA;
}

static enum err judge_caller_of_unit(struct act_work *work, const struct unit_act *of_unit)
{
    uint32_t roles = work->submission->roles;
    bool own = caller_of(work)->identity.unit_id == work->change.unit_id;
    work->entered = !own && (of_unit->enterers & roles) != 0;
    uint32_t hats = (work->entered ? of_unit->enterers : of_unit->roles) & roles;
    if (hats == 0) {
        return ERR_FORBIDDEN;
    }
    if (of_unit->own_unit && !own && !work->entered) {
        return ERR_NOT_YOURS;
    }
    work->change.hat = hats & (~hats + 1);
    return judge_area(work);
}

/* Who signed is asked of the office that enters for a unit, and of nobody else. */
static void take_signature(struct act_work *work, struct checks *checks)
{
    if (work->entered) {
        checks_given(checks, work->in->signed_by, TEXT_SHORT_MAX, "signed_by");
        work->rare.signed_by = work->in->signed_by;
        work->change.rare = &work->rare;
    } else {
        checks_that(checks, work->in->signed_by == NULL, ERR_FIELD, "signed_by");
    }
}

/* What can be said of the caller before anything is read. */
static enum err judge_caller(struct act_work *work)
{
    uint32_t roles = work->submission->roles;
    int64_t unit_id = caller_of(work)->identity.unit_id;
    enum act act = work->kind->act;
    if (work->kind->of_unit != NULL) {
        return judge_caller_of_unit(work, work->kind->of_unit);
    }
    enum err err = transition_judge_caller(act, work->change.unit_id, unit_id, roles);
    if (err == ERR_OK) {
        work->entered = transition_enters(act, work->change.unit_id, unit_id, roles);
        work->change.hat = transition_hat(act, work->change.unit_id, unit_id, roles);
    }
    return err == ERR_OK ? judge_area(work) : err;
}

void act_open(struct act_work *work, const ProtobufCBinaryData *bytes)
{
    struct checks checks = {.err = ERR_OK};
    work->bytes = bytes;
    enum err err = unpack(work, bytes);
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
        return;
    }
    take_head(work, bytes, &checks);
    if (checks.err == ERR_OK) {
        fill_change(work);
        checks.err = judge_caller(work);
    }
    if (checks.err == ERR_OK) {
        take_signature(work, &checks);
    }
    if (checks.err == ERR_OK) {
        work->kind->take(work, &checks);
    }
    if (checks.err != ERR_OK) {
        receipt_refuse(work, checks.err, checks.field);
    }
}

static void on_truth(struct store_call *call);

static enum err look(struct act_work *work, store_done_cb done)
{
    work->look = (struct dossier_call){
        .call = {.done = done, .owner = work, .arena = &work->arena},
        .problem_id = work->change.problem_id,
        .asked.unit_id = work->change.unit_id,
        .judging = &work->change.request_id,
    };
    return store_dossier(work->submission->command->commands->options.store, &work->look);
}

/* That it was refused is certain; what stands in its way is read. Without that the code alone must do. */
static void look_for_truth(struct act_work *work)
{
    if (look(work, on_truth) != ERR_OK) {
        receipt_outcome(work);
    }
}

void act_changed(struct act_work *work, const struct store_call *call)
{
    struct submission *submission = work->submission;
    enum change_outcome outcome = work->change.outcome;
    if (call->err != ERR_OK) {
        /* The store took it and had no memory for the answer: it may stand in the database. */
        bool unknown = call->err == ERR_NOMEM;
        receipt_refuse(work, unknown ? ERR_OUTCOME_UNKNOWN : call->err, NULL);
    } else if (outcome == CHANGE_STALE || outcome == CHANGE_STATE) {
        look_for_truth(work);
    } else {
        receipt_outcome(work);
    }
    submission_go_on(submission);
}

static void on_changed(struct store_call *call)
{
    act_changed(call->owner, call);
}

static enum err change(struct act_work *work)
{
    struct change_call *change = &work->change;
    change->call = (struct store_call){.done = on_changed, .owner = work, .arena = &work->arena};
    return store_change(work->submission->command->commands->options.store, change);
}

static void apply(struct act_work *work)
{
    struct change_call *change_call = &work->change;
    uint32_t counting = transition_roles(change_call->act, change_call->unit_id,
                                         change_call->actor_unit_id, work->submission->roles);
    change_call->moves = transition_moves(change_call->act, counting, work->plan_review);
    enum err err = work->kind->apply == NULL ? change(work) : work->kind->apply(work);
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    }
}

static void judge(struct act_work *work)
{
    enum err err = work->kind->judge == NULL ? ERR_OK : work->kind->judge(work);
    if (err == ERR_OK) {
        conditions_remark_days(work->plan.measures, work->plan.measure_count, &work->terms,
                               work->submission->today, &work->findings);
        apply(work);
    } else if (err == ERR_CONDITION) {
        receipt_findings(work);
    } else {
        receipt_refuse(work, err, NULL);
    }
}

/* The event that this very act made when it came before; NULL: it is new. */
static const struct event_record *find_stored(const struct act_work *work)
{
    for (size_t i = 0; i < work->look.event_count; i++) {
        if (uuid_equal(&work->look.events[i].request_id, &work->change.request_id)) {
            return &work->look.events[i];
        }
    }
    return NULL;
}

static void repeat(struct act_work *work, const struct event_record *event)
{
    if (digest_equal(&event->digest, &work->change.digest)) {
        receipt_stored(work, true, event->to_state, event->version, event->received_ms,
                       &event->chain);
    } else {
        receipt_refuse(work, ERR_ID_REUSED, NULL);
    }
}

/* Where the record stands for this caller: OK with work->row, STALE, or what the rules say. */
static enum err judge_record(struct act_work *work, const struct standing *now)
{
    if (work->look.assignment.version != work->change.base_version) {
        return ERR_STALE;
    }
    return transition_judge(work->change.act, now, caller_of(work)->identity.unit_id,
                            work->submission->roles, &work->row);
}

/* The change names the version that was read: if it is applied, what is judged here was still true. */
static void judge_standing(struct act_work *work)
{
    const struct assignment_record *assignment = &work->look.assignment;
    const struct standing now = convert_standing(assignment, work->submission->today);
    enum err err = judge_record(work, &now);
    if (err != ERR_OK) {
        receipt_truth(work, err, &now, assignment->version);
        return;
    }
    enum phase closed = act_phase_closed(work);
    if (closed != 0) {
        act_phase_refuse(work, assignment->campaign_id, closed);
        return;
    }
    work->terms.due_kind = assignment->due_kind;
    work->terms.due_on = assignment->due_on;
    judge(work);
}

static void on_looked(struct store_call *call)
{
    struct act_work *work = call->owner;
    struct submission *submission = work->submission;
    const struct event_record *stored = NULL;
    if (call->err != ERR_OK) {
        receipt_refuse(work, call->err, NULL);
    } else if ((stored = find_stored(work)) != NULL) {
        repeat(work, stored);
    } else {
        judge_standing(work);
    }
    submission_go_on(submission);
}

/* It was not applied. Should it look possible by now, it has changed in between. */
static void on_truth(struct store_call *call)
{
    struct act_work *work = call->owner;
    struct submission *submission = work->submission;
    const struct assignment_record *assignment = &work->look.assignment;
    const struct event_record *stored = NULL;
    if (call->err != ERR_OK) {
        receipt_outcome(work);
    } else if ((stored = find_stored(work)) != NULL) {
        repeat(work, stored);
    } else {
        const struct standing now = convert_standing(assignment, submission->today);
        enum err err = judge_record(work, &now);
        receipt_truth(work, err == ERR_OK ? ERR_STALE : err, &now, assignment->version);
    }
    submission_go_on(submission);
}

static bool take_terms(struct act_work *work)
{
    const struct catalog *catalog = &work->submission->command->commands->catalog;
    const struct problem_terms_record *problem = catalog_find(catalog, work->change.problem_id);
    if (problem == NULL) {
        return false;
    }
    work->campaign_id = problem->campaign_id;
    work->plan_review = problem->plan_review;
    work->terms = (struct problem_terms){
        .due_kind = problem->due_kind,
        .due_on = problem->due_on,
        .points = problem->points,
        .indicators = problem->indicators,
    };
    return true;
}

/* Of an act on the unit as a whole all is known that can be said without the store. */
static void begin_of_unit(struct act_work *work)
{
    enum err err = work->kind->judge == NULL ? ERR_OK : work->kind->judge(work);
    if (err == ERR_OK) {
        work->kind->of_unit->begin(work);
    } else if (err == ERR_CONDITION) {
        receipt_findings(work);
    } else {
        receipt_refuse(work, err, NULL);
    }
}

static void proceed(struct act_work *work)
{
    if (work->kind->of_unit != NULL) {
        begin_of_unit(work);
        return;
    }
    bool looks = work->entered || (work->kind->looks != NULL && work->kind->looks(work)) ||
                 act_phase_narrows(work);
    enum err err = looks ? look(work, on_looked) : ERR_OK;
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    } else if (!looks) {
        judge(work);
    }
}

static void on_catalog(struct catalog_wait *wait, enum err err)
{
    struct act_work *work = CONTAINER_OF(wait, struct act_work, wait);
    struct submission *submission = work->submission;
    if (take_terms(work)) {
        proceed(work);
    } else {
        receipt_refuse(work, err == ERR_OK ? ERR_NOT_FOUND : err, NULL);
    }
    submission_go_on(submission);
}

void act_begin(struct act_work *work)
{
    bool whole = work->change.problem_id == 0; /* only acts on the unit may be */
    if (whole || take_terms(work)) {
        proceed(work);
        return;
    }
    work->wait.done = on_catalog;
    struct commands *commands = work->submission->command->commands;
    enum err err = catalog_refresh(&commands->catalog, &work->wait);
    if (err != ERR_OK) {
        receipt_refuse(work, err, NULL);
    }
}

bool act_always_looks(const struct act_work *work)
{
    (void)work;
    return true;
}
