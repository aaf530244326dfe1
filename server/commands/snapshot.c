/*
 * SNAPSHOT_GET, SNAPSHOTS_GET: frozen reports. A report that the office has frozen it has given out: every enrolled terminal
 * may pull either edition, and gets the same bytes for ever.
 */
#include "server/commands/snapshot.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static bool fill_brief(struct arena *arena, const struct snapshot_record *record,
                       Rectify__SnapshotBrief *out)
{
    rectify__snapshot_brief__init(out);
    out->campaign = convert_text(record->campaign);
    out->version = (uint32_t)record->version;
    out->edition = (uint32_t)record->edition;
    out->as_of_ms = record->as_of_ms;
    /* Whoever hands out the public edition hands out nobody's name with it. */
    out->frozen_by = record->edition == EDITION_INTERNAL ? convert_text(record->frozen_by) : NULL;
    out->length = (uint32_t)record->length;
    return convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest);
}

Rectify__Snapshot *snapshot_message(struct arena *arena, const struct snapshot_record *record,
                                    const uint8_t *bytes)
{
    Rectify__Snapshot *out = arena_alloc(arena, sizeof(*out));
    Rectify__SnapshotBrief *brief = arena_alloc(arena, sizeof(*brief));
    if (out == NULL || brief == NULL || !fill_brief(arena, record, brief)) {
        return NULL;
    }
    rectify__snapshot__init(out);
    out->brief = brief;
    out->summary.data = (uint8_t *)(uintptr_t)bytes;
    out->summary.len = (size_t)record->length;
    return out;
}

static void on_snapshot(struct store_call *call)
{
    struct command *command = call->owner;
    const struct snapshot_call *found = CONTAINER_OF(call, struct snapshot_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Snapshot *out = snapshot_message(&command->arena, &found->found, found->bytes);
    command_finish(command, out == NULL ? ERR_NOMEM : ERR_OK, out == NULL ? NULL : &out->base);
}

enum command_progress command_snapshot_get(struct command *command)
{
    const Rectify__SnapshotGet *in = (const Rectify__SnapshotGet *)command->in;
    struct checks checks = {0};
    checks_text(&checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_that(&checks, !in->has_version || (in->version > 0 && count_sane(in->version)),
                ERR_FIELD, "version");
    checks_that(&checks, !in->has_edition || word_known(VOCABULARY_EDITION, in->edition), ERR_FIELD,
                "edition");
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct snapshot_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_snapshot);
    call->campaign = text_or_null(in->campaign);
    call->version = in->has_version ? (int)in->version : 0;
    call->edition = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL;
    return command_await(command, store_snapshot(command->commands->options.store, call));
}

static bool fill_list(struct arena *arena, const struct snapshots_call *found,
                      Rectify__Snapshots *out)
{
    rectify__snapshots__init(out);
    out->snapshots = convert_list(arena, found->snapshot_count, sizeof(Rectify__SnapshotBrief));
    bool ok = out->snapshots != NULL;
    for (size_t i = 0; ok && i < found->snapshot_count; i++) {
        ok = fill_brief(arena, &found->snapshots[i], out->snapshots[i]);
    }
    out->n_snapshots = found->snapshot_count;
    return ok;
}

static void on_snapshots(struct store_call *call)
{
    struct command *command = call->owner;
    const struct snapshots_call *found = CONTAINER_OF(call, struct snapshots_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Snapshots *out = arena_alloc(&command->arena, sizeof(*out));
    bool ok = out != NULL && fill_list(&command->arena, found, out);
    command_finish(command, ok ? ERR_OK : ERR_NOMEM, ok ? &out->base : NULL);
}

enum command_progress command_snapshots_get(struct command *command)
{
    const Rectify__SnapshotsGet *in = (const Rectify__SnapshotsGet *)command->in;
    enum err err = text_form(in->campaign, TEXT_CODE_MAX);
    if (err != ERR_OK) {
        return command_refuse(command, err, "campaign");
    }
    struct snapshots_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_snapshots);
    call->campaign = text_or_null(in->campaign);
    return command_await(command, store_snapshots(command->commands->options.store, call));
}
