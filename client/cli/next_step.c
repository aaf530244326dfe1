#include "client/cli/next_step.h"

#include "client/cli/words.h"
#include "common/base/attr.h"
#include "common/base/err.h"

/* The worse comes later: of several findings the worst counts. */
enum verdict {
    AS_IT_IS,
    LATER,     /* as it is, once what the sentence says has happened */
    WHEN_OPEN, /* the same; the task, seen again, tells whether it has */
    CORRECTED, /* something in it, or in what it stands on, is missing or wrong */
    REBASED,   /* as it is on the task as it is now, unless that permits it no more */
    NOT_NOW,   /* its task did not permit it; as it is when that does */
    NEVER,
};

struct next_step_row {
    int number;
    enum verdict verdict;
};

/* What is no fault of the act (a connection, a terminal, a server's condition) leaves it as good as it was. */
static const struct next_step_row errors[] = {
    {ERR_OK, AS_IT_IS},
    {ERR_NOMEM, AS_IT_IS},
    {ERR_IO, AS_IT_IS},
    {ERR_LIMIT, CORRECTED},
    {ERR_INVALID, CORRECTED},
    {ERR_AGAIN, AS_IT_IS},
    {ERR_CLOSED, AS_IT_IS},
    {ERR_TIMEOUT, AS_IT_IS},
    {ERR_TLS, AS_IT_IS},
    {ERR_CONNECT, AS_IT_IS},
    {ERR_DATABASE, AS_IT_IS},
    {ERR_UNKNOWN_OUTCOME, AS_IT_IS},
    {ERR_CONFIG, AS_IT_IS},
    {ERR_MAGIC, AS_IT_IS},
    {ERR_VERSION, AS_IT_IS},
    {ERR_LENGTH, CORRECTED},
    {ERR_TYPE, AS_IT_IS},
    {ERR_WRONG_STATE, AS_IT_IS},
    {ERR_SEQUENCE, AS_IT_IS},
    {ERR_RESERVED, AS_IT_IS},
    {ERR_FLOOD, AS_IT_IS},
    {ERR_DECODE, CORRECTED},
    {ERR_DEPTH, CORRECTED},
    {ERR_COUNT, CORRECTED},
    {ERR_FIELD, CORRECTED},
    {ERR_UTF8, CORRECTED},
    {ERR_SIZE, CORRECTED},
    {ERR_FORBIDDEN, NOT_NOW},
    {ERR_NOT_YOURS, NEVER},
    {ERR_REVOKED, AS_IT_IS},
    {ERR_UNKNOWN_CLIENT, AS_IT_IS},
    {ERR_CODE_UNKNOWN, AS_IT_IS},
    {ERR_CODE_WRONG, AS_IT_IS},
    {ERR_CODE_USED, AS_IT_IS},
    {ERR_CODE_EXPIRED, AS_IT_IS},
    {ERR_CODE_LOCKED, AS_IT_IS},
    {ERR_CSR, AS_IT_IS},
    {ERR_CODE_ALTERED, AS_IT_IS},
    {ERR_WRONG_SERVER, AS_IT_IS},
    {ERR_NOT_FOUND, NEVER},
    {ERR_EXISTS, NEVER},
    {ERR_ID_REUSED, AS_IT_IS},
    {ERR_STALE, REBASED},
    {ERR_TRANSITION, NOT_NOW},
    {ERR_CONDITION, CORRECTED},
    {ERR_SEPARATION, NEVER},
    {ERR_UNDER_REVIEW, NOT_NOW},
    {ERR_CAMPAIGN_STATE, NOT_NOW},
    {ERR_CONFLICT, CORRECTED},
    {ERR_HAS_TERMINAL, NEVER},
    {ERR_PHASE_CLOSED, WHEN_OPEN},
    {ERR_QUOTA, LATER},
    {ERR_DIGEST, AS_IT_IS},
    {ERR_OFFSET, AS_IT_IS},
    {ERR_FILE_INCOMPLETE, LATER},
    {ERR_CHECK_CODE, CORRECTED},
    {ERR_COPY_STALE, CORRECTED},
    {ERR_REMINDED_TODAY, LATER},
    {ERR_OTHER_AREA, NEVER},
    {ERR_TASK_EXISTS, NEVER},
    {ERR_BUSY, AS_IT_IS},
    {ERR_DATABASE_AWAY, AS_IT_IS},
    {ERR_NOT_DURABLE, AS_IT_IS},
    {ERR_GOING_DOWN, AS_IT_IS},
    {ERR_OUTCOME_UNKNOWN, AS_IT_IS},
    {ERR_INTERNAL, AS_IT_IS},
};

/* PROTOCOL.md, "Reasons". */
static const struct next_step_row reasons[] = {
    {1, CORRECTED},  {2, CORRECTED},  {3, CORRECTED},   {4, CORRECTED},   {5, CORRECTED},
    {6, CORRECTED},  {7, CORRECTED},  {8, CORRECTED},   {9, CORRECTED},   {10, CORRECTED},
    {11, CORRECTED}, {12, CORRECTED}, {13, CORRECTED},  {14, CORRECTED},  {15, CORRECTED},
    {16, CORRECTED}, {17, CORRECTED}, {18, CORRECTED},  {19, CORRECTED},  {20, CORRECTED},
    {21, CORRECTED}, {22, NEVER},     {23, CORRECTED},  {24, NEVER},      {25, NEVER},
    {26, CORRECTED}, {27, CORRECTED}, {28, NEVER},      {29, CORRECTED},  {30, CORRECTED},
    {32, CORRECTED}, {33, CORRECTED}, {34, CORRECTED},  {35, LATER},      {36, CORRECTED},
    {37, CORRECTED}, {38, CORRECTED}, {39, CORRECTED},  {40, NEVER},      {41, CORRECTED},
    {42, CORRECTED}, {43, CORRECTED}, {44, CORRECTED},  {45, NEVER},      {46, NOT_NOW},
    {47, CORRECTED}, {48, LATER},     {49, CORRECTED},  {55, CORRECTED},  {56, CORRECTED},
    {57, CORRECTED}, {58, CORRECTED}, {59, CORRECTED},  {60, CORRECTED},  {61, CORRECTED},
    {62, CORRECTED}, {63, CORRECTED}, {64, CORRECTED},  {65, CORRECTED},  {70, LATER},
    {75, CORRECTED}, {76, CORRECTED}, {77, CORRECTED},  {78, CORRECTED},  {79, CORRECTED},
    {80, CORRECTED}, {81, CORRECTED}, {82, CORRECTED},  {83, CORRECTED},  {84, CORRECTED},
    {85, CORRECTED}, {86, CORRECTED}, {87, CORRECTED},  {90, CORRECTED},  {91, CORRECTED},
    {92, CORRECTED}, {93, CORRECTED}, {104, CORRECTED}, {105, CORRECTED},
};

static enum verdict find(const struct next_step_row *rows, size_t count, uint32_t number,
                         enum verdict otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].number == (int)number) {
            return rows[i].verdict;
        }
    }
    return otherwise;
}

/* An error of a later version is one inside the server to this program; a reason of one is something to correct. */
static enum verdict judge(const Rectify__Receipt *receipt)
{
    enum verdict worst = AS_IT_IS;
    if (receipt->code != ERR_CONDITION || receipt->n_findings == 0) {
        return find(errors, ARRAY_LEN(errors), receipt->code, AS_IT_IS);
    }
    for (size_t i = 0; i < receipt->n_findings; i++) {
        enum verdict one =
            find(reasons, ARRAY_LEN(reasons), receipt->findings[i]->reason, CORRECTED);
        worst = one > worst ? one : worst;
    }
    return worst;
}

static bool has(size_t count, const uint32_t *acts, int act)
{
    for (size_t i = 0; i < count; i++) {
        if (acts[i] == (uint32_t)act) {
            return true;
        }
    }
    return false;
}

/* The states from which a task comes to where the act is possible, if all goes on as it should. */
static bool comes_later(int act, uint32_t state)
{
    bool periodic = act == WORD_ACT_PERIODIC;
    bool of_work = act == WORD_ACT_PROGRESS || act == WORD_ACT_EFFECT || act == WORD_ACT_DONE ||
                   act == WORD_ACT_REVISE;
    bool before = state == WORD_STATE_ISSUED || state == WORD_STATE_ACKNOWLEDGED ||
                  state == WORD_STATE_PLAN_SUBMITTED || state == WORD_STATE_CLOSURE_REQUESTED;
    return ((periodic || of_work) && before) || (periodic && state == WORD_STATE_IN_PROGRESS);
}

/* As the task stands, as far as that is known; `unknown` where it is not. */
static enum next_step by_state(int act, const Rectify__Receipt *receipt,
                               const Rectify__AssignmentBrief *since, enum next_step unknown)
{
    if (since == NULL && !receipt->has_current_state) {
        return unknown;
    }
    bool allowed = since != NULL ? has(since->n_allowed_acts, since->allowed_acts, act)
                                 : has(receipt->n_allowed_acts, receipt->allowed_acts, act);
    uint32_t state = since != NULL ? since->state : receipt->current_state;
    if (allowed) {
        return NEXT_RESEND;
    }
    return comes_later(act, state) ? NEXT_RESEND_LATER : NEXT_DROP;
}

/* Nobody deletes what the office may take yet: it opens a phase again, or extends the task. */
static enum next_step by_phase(int act, const Rectify__AssignmentBrief *since)
{
    bool open = since != NULL && has(since->n_allowed_acts, since->allowed_acts, act);
    return open ? NEXT_RESEND : NEXT_RESEND_LATER;
}

static enum next_step of_verdict(enum verdict verdict, int act, const Rectify__Receipt *receipt,
                                 const Rectify__AssignmentBrief *since)
{
    switch (verdict) {
    case AS_IT_IS: return NEXT_RESEND;
    case LATER: return NEXT_RESEND_LATER;
    case WHEN_OPEN: return by_phase(act, since);
    case CORRECTED: return NEXT_CORRECT;
    case REBASED: return by_state(act, receipt, since, NEXT_RESEND);
    case NOT_NOW: /* a withdrawal was of what waited then, not of what waits now */
        return act != WORD_ACT_WITHDRAW ? by_state(act, receipt, since, NEXT_DROP) : NEXT_DROP;
    case NEVER: break;
    }
    return NEXT_DROP;
}

/* A report tells of tasks that have changed since: what could be sent again is made anew. */
enum next_step next_step_of(int act, const Rectify__Receipt *receipt,
                            const Rectify__AssignmentBrief *since)
{
    enum next_step step = of_verdict(judge(receipt), act, receipt, since);
    if (act < WORD_ACT_REPORT_SUBMIT) {
        return step;
    }
    return step == NEXT_RESEND ? NEXT_ANEW : step == NEXT_RESEND_LATER ? NEXT_ANEW_LATER : step;
}

const char *next_step_name(enum next_step step)
{
    switch (step) {
    case NEXT_RESEND:
    case NEXT_RESEND_LATER: return "RESEND";
    case NEXT_ANEW:
    case NEXT_ANEW_LATER:
    case NEXT_CORRECT: return "CORRECT";
    case NEXT_DROP: break;
    }
    return "DROP";
}

bool next_step_replaces(int act, const Rectify__Receipt *receipt)
{
    static const uint32_t names_nothing[] = {15, 38, 39,
                                             61}; /* a measure, a period, a local problem */
    bool same = act != WORD_ACT_PROGRESS && act != WORD_ACT_LOCAL;
    for (size_t i = 0; i < receipt->n_findings; i++) {
        same = same &&
               !has(ARRAY_LEN(names_nothing), names_nothing, (int)receipt->findings[i]->reason);
    }
    return same;
}

const struct next_step_row *next_step_errors(size_t *count)
{
    *count = ARRAY_LEN(errors);
    return errors;
}

const struct next_step_row *next_step_reasons(size_t *count)
{
    *count = ARRAY_LEN(reasons);
    return reasons;
}

int next_step_number(const struct next_step_row *rows, size_t at)
{
    return rows[at].number;
}
