/*
 * CAMPAIGN_IMPORT: a plan becomes a draft, or a plan above that own plans refer to.
 *
 * Happy path: the form is checked; the rules say what they think of it; the register tells what the parties are, what the
 * plans are that it refers to, and whether the code is taken; it is stored; remarks and a preview of what issuing would
 * freeze go up. A plan above is never issued: its names and references are those of another office's server.
 *
 * Failure modes: a fault of the form ends it with its field; a remark that is an error, or a dry run, stores
 * nothing; a campaign of this code that was issued already, or is of the other kind, is EXISTS.
 */
#include "server/commands/campaign_rows.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

struct import {
    struct command *command;
    struct uuid request_id;
    bool dry_run;
    struct campaign_rows rows;
    struct campaign_check_rows checked;
    struct campaign_remarks remarks;
    struct parties_call lookup;
    struct campaign_import_call store;
};

static bool is_parent(const struct import *import)
{
    return import->rows.campaign.state == CAMPAIGN_PARENT;
}

static Rectify__CampaignImported *answer(struct import *import, bool stored)
{
    struct arena *arena = &import->command->arena;
    const struct campaign_rows *rows = &import->rows;
    Rectify__CampaignImported *out = arena_alloc(arena, sizeof(*out));
    size_t preview_count = is_parent(import) ? 0 : rows->problem_count;
    Rectify__IssuePreview **previews = convert_list(arena, preview_count, sizeof(**previews));
    if (out == NULL || previews == NULL) {
        return NULL;
    }
    rectify__campaign_imported__init(out);
    out->stored = stored;
    out->remarks = import->remarks.all;
    out->n_remarks = import->remarks.count;
    out->problems = (uint32_t)rows->problem_count;
    out->points = (uint32_t)rows->point_count;
    out->parties = (uint32_t)rows->party_count;
    out->previews = previews;
    out->n_previews = preview_count;
    for (size_t i = 0; i < preview_count; i++) {
        struct campaign_preview preview =
            campaign_preview(&rows->problems[i], import->lookup.community_count);
        rectify__issue_preview__init(previews[i]);
        previews[i]->problem_no = (uint32_t)rows->problems[i].seq_no;
        previews[i]->responsible = (uint32_t)preview.responsible;
        previews[i]->self_check = (uint32_t)preview.self_check;
    }
    return out;
}

static void finish(struct import *import, bool stored)
{
    Rectify__CampaignImported *out = answer(import, stored);
    if (out == NULL) {
        command_finish(import->command, ERR_NOMEM, NULL);
    } else {
        command_finish(import->command, ERR_OK, &out->base);
    }
}

static void on_stored(struct store_call *call)
{
    struct import *import = CONTAINER_OF(call, struct import, store.call);
    if (call->err != ERR_OK) {
        command_finish(import->command, call->err, NULL);
    } else {
        finish(import, true);
    }
}

static void store(struct import *import)
{
    struct command *command = import->command;
    import->store = (struct campaign_import_call){
        .call = command_store_call(command, on_stored),
        .actor = command_actor(command, &import->request_id),
        .campaign = import->rows.campaign,
        .problems = import->rows.problems,
        .problem_count = import->rows.problem_count,
    };
    enum err err = store_campaign_import(command->commands->options.store, &import->store);
    if (err != ERR_OK) {
        command_finish(command, err, NULL);
    }
}

/* What could only be said with the register. */
static enum err remark(struct import *import)
{
    struct campaign_remarks *remarks = &import->remarks;
    if (import->lookup.existing != 0) {
        campaign_remarks_replaces(remarks, &import->rows);
    }
    if (is_parent(import)) {
        return ERR_OK;
    }
    import->rows.campaign.area_id = import->lookup.area_id;
    campaign_remarks_register(remarks, &import->rows, &import->lookup);
    return campaign_remarks_references(remarks, &import->command->arena, &import->rows,
                                       &import->checked, &import->lookup);
}

static void on_looked_up(struct store_call *call)
{
    struct import *import = CONTAINER_OF(call, struct import, lookup.call);
    if (call->err != ERR_OK) {
        command_finish(import->command, call->err, NULL);
        return;
    }
    enum campaign_state existing = import->lookup.existing;
    if (existing != 0 && existing != import->rows.campaign.state) {
        command_finish(import->command, ERR_EXISTS, NULL);
        return;
    }
    enum err err = remark(import);
    if (err != ERR_OK) {
        command_finish(import->command, err, NULL);
    } else if (import->dry_run || !import->remarks.sound) {
        finish(import, false);
    } else {
        store(import);
    }
}

static enum err prepare(struct import *import, const Rectify__CampaignImport *in)
{
    struct arena *arena = &import->command->arena;
    enum err err = campaign_rows_take(in, arena, &import->rows);
    if (err == ERR_OK) {
        err = campaign_remarks_init(&import->remarks, arena);
    }
    if (err == ERR_OK) {
        err = campaign_check_rows_make(&import->rows, arena, &import->checked);
    }
    if (err == ERR_OK) {
        campaign_remarks_plan(&import->remarks, &import->checked);
    }
    return err;
}

static struct parties_call lookup_of(struct import *import, store_done_cb done)
{
    const struct campaign_record *campaign = &import->rows.campaign;
    struct parties_call lookup = {
        .call = command_store_call(import->command, done),
        .campaign_code = campaign->code,
    };
    if (!is_parent(import)) {
        lookup.area = campaign->area;
        lookup.previous_code = campaign->previous;
        lookup.parent_code = campaign->parent;
        lookup.parties = import->rows.parties;
        lookup.party_count = import->rows.party_count;
    }
    return lookup;
}

enum command_progress command_campaign_import(struct command *command)
{
    const Rectify__CampaignImport *in = (const Rectify__CampaignImport *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct uuid request_id;
    campaign_check(in, &request_id, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct import *import = arena_calloc(&command->arena, 1, sizeof(*import));
    if (import == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    import->command = command;
    import->request_id = request_id;
    import->dry_run = in->dry_run;
    enum err err = prepare(import, in);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    import->lookup = lookup_of(import, on_looked_up);
    return command_await(command, store_parties(command->commands->options.store, &import->lookup));
}
