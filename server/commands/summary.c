/*
 * SUMMARY_GET: the consolidated picture of a campaign, one row per problem; every list and format is made from it.
 *
 * The texts are for everybody, that is what the list is for. How complete each unit is, whose plans the office wrote its
 * wording from and who decided on the office's own items is shown to those who see all units; a unit sees its own row. Whoever has
 * the picture already says so by its digest and is told in a few bytes that it still holds: everybody pulls it, and most of the
 * time nothing has changed.
 */
#include "common/base/mem.h"
#include "proto/record.pb-c.h"
#include "server/commands/internal.h"
#include "server/commands/summary_build.h"
#include <string.h>

/* The call, and what the store need not know. */
struct summary {
    struct summary_call call;
    enum edition edition;
    int64_t as_of_ms; /* before the store was asked: what was acknowledged by then is in it */
};

/* Of what the picture says, whenever it is said: the message as it is packed without its time. */
static enum err take_digest(Rectify__Summary *out, struct digest *digest)
{
    int64_t as_of_ms = out->as_of_ms;
    out->as_of_ms = 0;
    size_t length = rectify__summary__get_packed_size(out);
    uint8_t *bytes = mem_alloc(length);
    enum err err = bytes == NULL ? ERR_NOMEM : ERR_OK;
    if (err == ERR_OK) {
        (void)rectify__summary__pack(out, bytes);
        err = digest_sha256(bytes, length, digest);
    }
    mem_free(bytes);
    out->as_of_ms = as_of_ms;
    return err;
}

static bool is_known(const Rectify__SummaryGet *in, const struct digest *digest)
{
    return in->has_known_digest && memcmp(in->known_digest.data, digest->bytes, DIGEST_SIZE) == 0;
}

/* Nothing of what the caller has is repeated. */
static void shorten(Rectify__Summary *out)
{
    out->has_unchanged = true;
    out->unchanged = true;
    out->n_problems = 0;
    out->n_units = 0;
    out->n_self_held = 0;
}

static enum err finish(struct command *command, Rectify__Summary *out)
{
    struct arena *arena = &command->arena;
    struct digest *digest = arena_alloc(arena, sizeof(*digest));
    enum err err = digest == NULL ? ERR_NOMEM : take_digest(out, digest);
    if (err != ERR_OK) {
        return err;
    }
    if (is_known((const Rectify__SummaryGet *)command->in, digest)) {
        shorten(out);
    }
    out->has_digest = true;
    out->digest = (ProtobufCBinaryData){DIGEST_SIZE, digest->bytes};
    return ERR_OK;
}

/* The store has left out the rows of other units; the office's own side of the work, and numbers that name a person, are left out here. */
static bool narrow(struct arena *arena, Rectify__Summary *out, int64_t only_unit_id)
{
    if (only_unit_id == 0) {
        return true;
    }
    out->n_self_held = 0;
    for (size_t i = 0; i < out->n_problems; i++) {
        Rectify__Wording *wording = out->problems[i]->wording;
        size_t own = 0;
        for (size_t j = 0; wording != NULL && j < wording->n_sources; j++) {
            if (wording->sources[j]->unit_id == only_unit_id) {
                wording->sources[own++] = wording->sources[j];
            }
        }
        if (wording != NULL) {
            wording->n_sources = own;
            wording->written_by = NULL;
        }
    }
    return summary_mask(arena, out);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct summary *found = CONTAINER_OF(call, struct summary, call.call);
    Rectify__Summary *out = (Rectify__Summary *)message;
    struct arena *arena = &command->arena;
    enum err err = campaign_sight(command, &found->call.found);
    if (err != ERR_OK) {
        return err;
    }
    bool ok = summary_build(arena, &found->call, found->as_of_ms, out) &&
              narrow(arena, out, found->call.only_unit_id) &&
              summary_redact(arena, found->edition, out);
    return ok ? finish(command, out) : ERR_NOMEM;
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
    check(&checks, in);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct summary *summary = arena_calloc(&command->arena, 1, sizeof(*summary));
    if (summary == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    struct summary_call *call = &summary->call;
    summary->edition = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL;
    summary->as_of_ms = command->commands->options.wall_ms();
    call->call = command_answer_call(command, fill);
    call->campaign = text_or_null(in->campaign);
    call->issued_only = !caller_sees_drafts(&command->caller);
    enum err err = caller_only_unit(&command->caller, &call->only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    return command_await(command, store_summary(command->commands->options.store, call));
}
