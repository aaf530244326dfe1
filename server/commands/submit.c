/*
 * SUBMIT: up to 64 acts, one receipt each, in order.
 *
 * Happy path: every act is opened; those of one assignment form a chain; the first of each chain begins; when one
 * is settled its successor begins; when all are settled the receipts go up together.
 *
 * Failure modes: an act that is refused gets its receipt and touches no other one. A list that is empty or too
 * long, and memory that does not suffice for the list itself, fail the request as a whole; nothing was begun then.
 */
#include "server/commands/act.h"

void submission_settled(struct submission *submission, struct act_work *work)
{
    arena_close(&work->arena);
    work->in = NULL;
    work->settled = true;
    submission->open--;
    if (work->after != NULL) {
        list_append(&submission->ready, &work->after->ready);
    }
}

/* Each turn begins one act, each act is begun once: at most `count` turns over the life of a submission. */
static void run(struct submission *submission)
{
    while (!list_empty(&submission->ready)) {
        struct act_work *work = LIST_FIRST(&submission->ready, struct act_work, ready);
        list_remove(&work->ready);
        act_begin(work);
    }
}

void submission_go_on(struct submission *submission)
{
    run(submission);
    if (submission->open == 0) {
        command_finish(submission->command, ERR_OK, &submission->out->base);
    }
}

/* The last act before `work` that is on the same assignment and still without a receipt. */
static struct act_work *find_before(struct act_work *work)
{
    for (struct act_work *before = work; before-- > work->submission->works;) {
        if (!before->settled && before->change.problem_id == work->change.problem_id &&
            before->change.unit_id == work->change.unit_id) {
            return before;
        }
    }
    return NULL;
}

static void arrange(struct submission *submission)
{
    for (size_t i = 0; i < submission->count; i++) {
        struct act_work *work = &submission->works[i];
        struct act_work *before = work->settled ? NULL : find_before(work);
        if (before != NULL) {
            before->after = work;
        } else if (!work->settled) {
            list_append(&submission->ready, &work->ready);
        }
    }
}

static enum err make_receipts(struct submission *submission)
{
    struct arena *arena = &submission->command->arena;
    submission->out = arena_alloc(arena, sizeof(*submission->out));
    Rectify__Receipt **receipts = arena_calloc(arena, submission->count, sizeof(*receipts));
    if (submission->out == NULL || receipts == NULL) {
        return ERR_NOMEM;
    }
    rectify__receipts__init(submission->out);
    submission->out->n_receipts = submission->count;
    submission->out->receipts = receipts;
    for (size_t i = 0; i < submission->count; i++) {
        struct act_work *work = &submission->works[i];
        rectify__receipt__init(&work->receipt);
        receipts[i] = &work->receipt;
    }
    return ERR_OK;
}

static struct submission *make(struct command *command, size_t count)
{
    struct submission *submission = arena_calloc(&command->arena, 1, sizeof(*submission));
    struct act_work *works = arena_calloc(&command->arena, count, sizeof(*works));
    if (submission == NULL || works == NULL) {
        return NULL;
    }
    int64_t now_ms = command->commands->options.wall_ms();
    *submission = (struct submission){
        .command = command,
        .roles = caller_roles(&command->caller),
        .received_ms = now_ms,
        .today = day_of_wall_ms(now_ms),
        .works = works,
        .count = count,
        .open = count,
    };
    list_init(&submission->ready);
    return make_receipts(submission) == ERR_OK ? submission : NULL;
}

enum command_progress command_submit(struct command *command)
{
    const Rectify__Submit *in = (const Rectify__Submit *)command->in;
    if (in->n_acts == 0) {
        return command_refuse(command, ERR_FIELD, "acts");
    }
    if (in->n_acts > COMMANDS_SUBMIT_ITEMS_MAX) {
        return command_refuse(command, ERR_COUNT, "acts");
    }
    struct submission *submission = make(command, in->n_acts);
    if (submission == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    for (size_t i = 0; i < submission->count; i++) {
        submission->works[i].submission = submission;
        list_init(&submission->works[i].ready);
        act_open(&submission->works[i], &in->acts[i]);
    }
    arrange(submission);
    run(submission);
    return submission->open > 0 ? COMMAND_PENDING : command_answer(command, &submission->out->base);
}
