/*
 * SUMMARY_GET: how a campaign stands; every list and format is made from it.
 *
 * Everybody pulls it, and most of the time nothing has changed: the bytes are those of summary_cache.h, the same for all, and
 * whoever has them already says so by their digest and is told in a few bytes that they still hold. A unit is told, not shown
 * around: it gets the public edition, and where it asked for the internal one its own row of that beside it.
 *
 *   the unit's own row, where it is wanted -> the edition that the caller may have -> SUMMARY_NOW
 */
#include "proto/record.pb-c.h"
#include "server/commands/internal.h"
#include "server/commands/summary_build.h"
#include <string.h>

struct summary {
    struct command *command;
    struct summary_key key;
    struct summary_own_call own;
    struct summary_waiter waiter;
};

static bool is_known(const Rectify__SummaryGet *in, const struct digest *digest)
{
    return in->has_known_digest && memcmp(in->known_digest.data, digest->bytes, DIGEST_SIZE) == 0;
}

static enum err fill_own(const struct summary *summary, Rectify__SummaryNow *out)
{
    Rectify__SummaryUnit **rows = NULL;
    size_t count = 0;
    if (summary->own.unit == NULL) {
        return ERR_OK;
    }
    bool ok = summary_units(&summary->command->arena, summary->own.unit, 1, &count, &rows);
    out->own = ok ? rows[0] : NULL;
    return ok ? ERR_OK : ERR_NOMEM;
}

static enum err answer(const struct summary *summary, const struct summary_version *version,
                       Rectify__SummaryNow **out)
{
    struct command *command = summary->command;
    uint8_t *digest = arena_alloc(&command->arena, DIGEST_SIZE);
    *out = arena_alloc(&command->arena, sizeof(**out));
    if (*out == NULL || digest == NULL) {
        return ERR_NOMEM;
    }
    enum err err = campaign_sight(command, &version->campaign);
    if (err != ERR_OK) {
        return err;
    }
    memcpy(digest, version->digest.bytes, DIGEST_SIZE);
    rectify__summary_now__init(*out);
    (*out)->as_of_ms = version->as_of_ms;
    (*out)->digest = (ProtobufCBinaryData){DIGEST_SIZE, digest};
    if (is_known((const Rectify__SummaryGet *)command->in, &version->digest)) {
        (*out)->has_unchanged = true;
        (*out)->unchanged = true;
    } else {
        command->tail = shared_bytes_ref(version->field);
    }
    return fill_own(summary, *out);
}

static void on_version(struct summary_waiter *waiter, enum err err,
                       const struct summary_version *version)
{
    const struct summary *summary = CONTAINER_OF(waiter, struct summary, waiter);
    Rectify__SummaryNow *out = NULL;
    err = err == ERR_OK ? answer(summary, version, &out) : err;
    command_finish(summary->command, err, err == ERR_OK ? &out->base : NULL);
}

static enum err wait(struct summary *summary)
{
    summary->waiter.done = on_version;
    return summary_cache_get(&summary->command->commands->summaries, &summary->key,
                             &summary->waiter);
}

static void on_own(struct store_call *call)
{
    struct command *command = call->owner;
    struct summary *summary = CONTAINER_OF(call, struct summary, own.call);
    enum err err = call->err == ERR_OK ? wait(summary) : call->err;
    if (err != ERR_OK) {
        command_finish(command, err, NULL);
    }
}

static enum err ask_own(struct summary *summary, int64_t unit_id)
{
    summary->own = (struct summary_own_call){
        .call = command_store_call(summary->command, on_own),
        .campaign = summary->key.campaign,
        .issued_only = summary->key.issued_only,
        .unit_id = unit_id,
    };
    return store_summary_own(summary->command->commands->options.store, &summary->own);
}

static void check(struct checks *checks, const Rectify__SummaryGet *in)
{
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_that(checks, !in->has_edition || word_known(VOCABULARY_EDITION, in->edition), ERR_FIELD,
                "edition");
    checks_that(checks, !in->has_known_digest || in->known_digest.len == DIGEST_SIZE, ERR_FIELD,
                "known_digest");
}

enum command_progress command_summary_get(struct command *command)
{
    const Rectify__SummaryGet *in = (const Rectify__SummaryGet *)command->in;
    struct checks checks = {0};
    int64_t only_unit_id = 0;
    check(&checks, in);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct summary *summary = arena_calloc(&command->arena, 1, sizeof(*summary));
    enum err err = summary == NULL ? ERR_NOMEM : caller_only_unit(&command->caller, &only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    enum edition wanted = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL;
    bool own_wanted = only_unit_id != 0 && wanted == EDITION_INTERNAL;
    summary->command = command;
    summary->key = (struct summary_key){
        .campaign = text_or_null(in->campaign),
        .issued_only = !caller_sees_drafts(&command->caller),
        .edition = own_wanted ? EDITION_PUBLIC : wanted,
    };
    return command_await(command, own_wanted ? ask_own(summary, only_unit_id) : wait(summary));
}
