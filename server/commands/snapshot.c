/*
 * SNAPSHOT_GET, SNAPSHOTS_GET: frozen reports, each edition the same bytes for ever.
 *
 * What the internal edition has beside the public one is how every unit stands, who decided on the office's own items and
 * from whose plans it wrote: the office's, and those who see all units. A unit is told, not shown around: it gets the
 * public edition, and where it asked for the internal one its own row of that beside it. Both are read from what was
 * frozen and never made anew, so that a later program gives out nothing else.
 *
 *   the edition that the caller may have -> for a unit that asked for INTERNAL: its row of that edition -> SNAPSHOT
 */
#include "server/commands/snapshot.h"
#include "proto/codec.h"
#include "proto/parts.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

enum {
    /* Of Summary (record.proto). */
    UNITS_FIELD = 4,
    UNITS_ARE_NODES_FIELD = 24, /* there only where it is so */
};

/* The call for what is given out, and for a unit the one that its own row is read from. */
struct snapshot {
    struct snapshot_call shown;
    struct snapshot_call internal;
    int64_t only_unit_id; /* 0: whoever sees all units */
    bool own_wanted;
};

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

/* Rows of nodes hold the figures of all units below them. */
static enum err has_units(const struct snapshot_call *internal, bool *has)
{
    struct message_parts parts = {internal->bytes, internal->bytes + internal->length,
                                  UNITS_ARE_NODES_FIELD};
    const uint8_t *part = NULL;
    size_t length = 0;
    enum err err = message_parts_next(&parts, &part, &length);
    *has = part == NULL;
    return err;
}

/* NULL: the report has no such row. */
static enum err find_own(const struct snapshot *snapshot, struct arena *arena,
                         Rectify__SummaryUnit **own)
{
    const struct snapshot_call *internal = &snapshot->internal;
    struct message_parts parts = {internal->bytes, internal->bytes + internal->length, UNITS_FIELD};
    const uint8_t *part = NULL;
    size_t length = 0;
    bool has = false;
    *own = NULL;
    enum err err = has_units(internal, &has);
    if (err != ERR_OK || !has) {
        return err;
    }
    for (err = message_parts_next(&parts, &part, &length); err == ERR_OK && part != NULL;
         err = message_parts_next(&parts, &part, &length)) {
        ProtobufCMessage *row = NULL;
        err = message_unpack(&rectify__summary_unit__descriptor, part, length,
                             &scan_limits_ordinary, arena, &row);
        if (err != ERR_OK) {
            return err;
        }
        if (((Rectify__SummaryUnit *)row)->unit_id == snapshot->only_unit_id) {
            *own = (Rectify__SummaryUnit *)row;
            return ERR_OK;
        }
    }
    return err;
}

static void give_out(struct command *command, const struct snapshot *snapshot,
                     Rectify__SummaryUnit *own)
{
    const struct snapshot_call *shown = &snapshot->shown;
    Rectify__Snapshot *out = snapshot_message(&command->arena, &shown->found, shown->bytes);
    if (out == NULL) {
        command_finish(command, ERR_NOMEM, NULL);
        return;
    }
    out->own = own;
    command_finish(command, ERR_OK, &out->base);
}

static void on_internal(struct store_call *call)
{
    struct command *command = call->owner;
    const struct snapshot *snapshot = CONTAINER_OF(call, struct snapshot, internal.call);
    Rectify__SummaryUnit *own = NULL;
    enum err err = call->err == ERR_OK ? find_own(snapshot, &command->arena, &own) : call->err;
    if (err != ERR_OK) {
        command_finish(command, err, NULL);
        return;
    }
    give_out(command, snapshot, own);
}

/* Of the very version that is given out: the newest one may be another one by now. */
static enum err ask_own(struct command *command, struct snapshot *snapshot)
{
    struct snapshot_call *internal = &snapshot->internal;
    internal->call = command_store_call(command, on_internal);
    internal->campaign = snapshot->shown.found.campaign;
    internal->version = snapshot->shown.found.version;
    internal->edition = EDITION_INTERNAL;
    return store_snapshot(command->commands->options.store, internal);
}

static void on_snapshot(struct store_call *call)
{
    struct command *command = call->owner;
    struct snapshot *snapshot = CONTAINER_OF(call, struct snapshot, shown.call);
    enum err err = call->err;
    if (err == ERR_OK && !snapshot->own_wanted) {
        give_out(command, snapshot, NULL);
        return;
    }
    if (err == ERR_OK) {
        err = ask_own(command, snapshot);
    }
    if (err != ERR_OK) {
        command_finish(command, err, NULL);
    }
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
    struct snapshot *snapshot = arena_calloc(&command->arena, 1, sizeof(*snapshot));
    enum err err =
        snapshot == NULL ? ERR_NOMEM : caller_only_unit(&command->caller, &snapshot->only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    struct snapshot_call *shown = &snapshot->shown;
    enum edition wanted = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL;
    snapshot->own_wanted = snapshot->only_unit_id != 0 && wanted == EDITION_INTERNAL;
    shown->call = command_store_call(command, on_snapshot);
    shown->campaign = campaign_meant(command, in->campaign);
    shown->version = in->has_version ? (int)in->version : 0;
    shown->edition = snapshot->own_wanted ? EDITION_PUBLIC : wanted;
    return command_await(command, store_snapshot(command->commands->options.store, shown));
}

static enum err fill_list(struct command *command, struct store_call *call,
                          ProtobufCMessage *message)
{
    const struct snapshots_call *found = CONTAINER_OF(call, struct snapshots_call, call);
    Rectify__Snapshots *out = (Rectify__Snapshots *)message;
    struct arena *arena = &command->arena;
    bool public_only = caller_sees_own_only(&command->caller);
    out->snapshots = convert_list(arena, found->snapshot_count, sizeof(Rectify__SnapshotBrief));
    bool ok = out->snapshots != NULL;
    for (size_t i = 0; ok && i < found->snapshot_count; i++) {
        const struct snapshot_record *record = &found->snapshots[i];
        if (record->edition == EDITION_PUBLIC || !public_only) {
            ok = fill_brief(arena, record, out->snapshots[out->n_snapshots++]);
        }
    }
    return ok ? ERR_OK : ERR_NOMEM;
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
    call->call = command_answer_call(command, fill_list);
    call->campaign = campaign_meant(command, in->campaign);
    return command_await(command, store_snapshots(command->commands->options.store, call));
}
