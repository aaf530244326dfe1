/*
 * SUMMARY_FREEZE: one cut of the campaign becomes the next version of its report, in both editions, and stays.
 *
 *   the store reads the whole picture as of one moment -> the message of each edition is made and packed
 *   -> the store keeps the bytes with their digests -> SNAPSHOT, in the edition asked for
 *
 * What fails: FORBIDDEN, OTHER_AREA, NOT_FOUND, CAMPAIGN_STATE (a draft has nothing to report), BUSY (another one was being kept).
 */
#include "proto/consolidation.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/snapshot.h"
#include "server/commands/summary_build.h"
#include "server/store/calls/consolidation.h"

/* The two calls of one freeze. */
struct freeze {
    struct summary_call read;
    struct snapshot_add_call add;
    enum edition edition; /* that the answer shows */
    int64_t as_of_ms;
};

static enum err pack(struct arena *arena, const Rectify__Summary *summary,
                     struct snapshot_bytes *out)
{
    size_t length = rectify__summary__get_packed_size(summary);
    uint8_t *bytes = arena_alloc(arena, length);
    if (bytes == NULL) {
        return ERR_NOMEM;
    }
    (void)rectify__summary__pack(summary, bytes);
    *out = (struct snapshot_bytes){.bytes = bytes, .length = length};
    return length > SUMMARY_PACKED_MAX ? ERR_SIZE : digest_sha256(bytes, length, &out->digest);
}

/* The internal edition is packed before the public one is made of it. */
static enum err make_editions(struct arena *arena, struct freeze *freeze)
{
    Rectify__Summary *summary = arena_alloc(arena, sizeof(*summary));
    if (summary == NULL || !summary_build(arena, &freeze->read, summary)) {
        return ERR_NOMEM;
    }
    summary->has_as_of_ms = true;
    summary->as_of_ms = freeze->as_of_ms;
    enum err err = ERR_OK;
    for (int edition = EDITION_INTERNAL; edition <= EDITIONS && err == ERR_OK; edition++) {
        bool ok = summary_redact(arena, (enum edition)edition, summary);
        err = ok ? pack(arena, summary, &freeze->add.editions[edition - 1]) : ERR_NOMEM;
    }
    return err;
}

static void on_kept(struct store_call *call)
{
    struct command *command = call->owner;
    const struct freeze *freeze = CONTAINER_OF(call, struct freeze, add.call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    const struct snapshot_bytes *shown = &freeze->add.editions[freeze->edition - 1];
    const struct snapshot_record record = {
        .campaign = freeze->add.code,
        .version = freeze->add.version,
        .edition = freeze->edition,
        .as_of_ms = freeze->as_of_ms,
        .frozen_by = freeze->add.person_name,
        .digest = shown->digest,
        .length = (int)shown->length,
    };
    Rectify__Snapshot *out = snapshot_message(&command->arena, &record, shown->bytes);
    command_finish(command, out == NULL ? ERR_NOMEM : ERR_OK, out == NULL ? NULL : &out->base);
}

/* Only what was issued has anything to report, and only the office above it reports. */
static enum err judge(const struct command *command, const struct campaign_record *campaign)
{
    enum err err = campaign_sight(command, campaign);
    if (err == ERR_OK && campaign->state != CAMPAIGN_ISSUED) {
        err = ERR_CAMPAIGN_STATE;
    }
    return err == ERR_OK ? caller_reaches(command->commands, &command->caller, campaign->area_id)
                         : err;
}

static enum err keep(struct command *command, struct freeze *freeze)
{
    enum err err = judge(command, &freeze->read.found);
    if (err == ERR_OK) {
        err = make_editions(&command->arena, freeze);
    }
    if (err != ERR_OK) {
        return err;
    }
    freeze->add.call = command_store_call(command, on_kept);
    freeze->add.campaign_id = freeze->read.found.campaign_id;
    freeze->add.code = freeze->read.found.code;
    freeze->add.as_of_ms = freeze->as_of_ms;
    return store_snapshot_add(command->commands->options.store, &freeze->add);
}

static void on_read(struct store_call *call)
{
    struct command *command = call->owner;
    struct freeze *freeze = CONTAINER_OF(call, struct freeze, read.call);
    enum err err = call->err == ERR_OK ? keep(command, freeze) : call->err;
    if (err != ERR_OK) {
        command_finish(command, err, NULL);
    }
}

enum command_progress command_summary_freeze(struct command *command)
{
    const Rectify__SummaryFreeze *in = (const Rectify__SummaryFreeze *)command->in;
    struct checks checks = {0};
    struct uuid request_id;
    checks_that(&checks, request_id_read(&in->request_id, &request_id), ERR_FIELD, "request_id");
    checks_text(&checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_that(&checks, !in->has_edition || word_known(VOCABULARY_EDITION, in->edition), ERR_FIELD,
                "edition");
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct freeze *freeze = arena_calloc(&command->arena, 1, sizeof(*freeze));
    if (freeze == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    freeze->edition = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL;
    freeze->as_of_ms = command->commands->options.wall_ms();
    freeze->add.actor = command_actor(command, &request_id);
    freeze->read.call = command_store_call(command, on_read);
    freeze->read.campaign = campaign_meant(command, in->campaign);
    return command_await(command, store_summary(command->commands->options.store, &freeze->read));
}
