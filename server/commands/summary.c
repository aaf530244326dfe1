/*
 * SUMMARY_GET: how a campaign stands; every list and format is made from it.
 *
 * Everybody pulls it, and most of the time nothing has changed: the bytes are those of summary_cache.h, the same for all, and
 * whoever has them already says so by their digest and is told in a few bytes that they still hold. A unit is told, not shown
 * around: it gets the public edition, and where it asked for the internal one its own row of that beside it.
 *
 *   the edition that the caller may have -> the unit's own row, where it is wanted -> SUMMARY_NOW
 *
 * The row is read last, so that it, too, has all that was acknowledged before the moment of the answer.
 */
#include "proto/record.pb-c.h"
#include "server/commands/internal.h"
#include "server/commands/summary_build.h"
#include <string.h>

struct summary {
    struct command *command;
    struct summary_key key;
    struct summary_waiter waiter;
    struct summary_own_call own;
    int64_t own_unit_id; /* 0: no row is wanted */
    struct digest digest;
    Rectify__SummaryNow out;
};

static void end(struct summary *summary, enum err err)
{
    command_finish(summary->command, err, err == ERR_OK ? &summary->out.base : NULL);
}

/* ---- the unit's own row ---- */

static enum err fill_own(struct summary *summary)
{
    Rectify__SummaryUnit **rows = NULL;
    size_t count = 0;
    if (summary->own.unit == NULL) {
        return ERR_OK;
    }
    bool ok = summary_units(&summary->command->arena, summary->own.unit, 1, &count, &rows);
    summary->out.own = ok ? rows[0] : NULL;
    return ok ? ERR_OK : ERR_NOMEM;
}

static void on_own(struct store_call *call)
{
    struct summary *summary = CONTAINER_OF(call, struct summary, own.call);
    end(summary, call->err == ERR_OK ? fill_own(summary) : call->err);
}

static enum err ask_own(struct summary *summary)
{
    summary->own = (struct summary_own_call){
        .call = command_store_call(summary->command, on_own),
        .campaign = summary->key.campaign,
        .issued_only = summary->key.issued_only,
        .unit_id = summary->own_unit_id,
    };
    return store_summary_own(summary->command->commands->options.store, &summary->own);
}

/* ---- what everybody is told ---- */

static bool is_known(const Rectify__SummaryGet *in, const struct digest *digest)
{
    return in->has_known_digest && memcmp(in->known_digest.data, digest->bytes, DIGEST_SIZE) == 0;
}

static enum err fill(struct summary *summary, const struct summary_version *version)
{
    struct command *command = summary->command;
    Rectify__SummaryNow *out = &summary->out;
    enum err err = campaign_sight(command, &version->campaign);
    if (err != ERR_OK) {
        return err;
    }
    rectify__summary_now__init(out);
    summary->digest = version->digest;
    out->as_of_ms = version->as_of_ms;
    out->digest = (ProtobufCBinaryData){DIGEST_SIZE, summary->digest.bytes};
    if (is_known((const Rectify__SummaryGet *)command->in, &version->digest)) {
        out->has_unchanged = true;
        out->unchanged = true;
    } else {
        command->tail = shared_bytes_ref(version->field);
    }
    return ERR_OK;
}

static void on_version(struct summary_waiter *waiter, enum err err,
                       const struct summary_version *version)
{
    struct summary *summary = CONTAINER_OF(waiter, struct summary, waiter);
    bool own_wanted = summary->own_unit_id != 0;
    err = err == ERR_OK ? fill(summary, version) : err;
    err = err == ERR_OK && own_wanted ? ask_own(summary) : err;
    if (err != ERR_OK || !own_wanted) {
        end(summary, err);
    }
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
    summary->command = command;
    summary->own_unit_id = wanted == EDITION_INTERNAL ? only_unit_id : 0;
    summary->key = (struct summary_key){
        .campaign = campaign_meant(command, in->campaign),
        .issued_only = !caller_sees_drafts(&command->caller),
        .edition = only_unit_id != 0 ? EDITION_PUBLIC : wanted,
    };
    summary->waiter.done = on_version;
    err = summary_cache_get(&command->commands->summaries, &summary->key, &summary->waiter);
    return command_await(command, err);
}
