#include "client/cli/summary_source.h"

#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/summary_model.h"
#include "client/cli/words.h"
#include "client/lib/cache.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include <string.h>

bool summary_sees_own_only(const struct cli *cli)
{
    const uint32_t wide = WORD_ROLE_ADMIN | WORD_ROLE_OFFICE | WORD_ROLE_OBSERVER;
    return (cli->home.identity.roles & wide) == 0;
}

/*
 * A campaign may hold more text than an answer: every list is made from the same picture, so another one does not help. What
 * helps are the figures of a node, a task by itself, and the office's wording: the public edition holds that in place of
 * all that the units say.
 */
static int say_too_long(const struct cli *cli)
{
    const char *program = cli->program->name;
    say_error(_("All texts of this campaign together are more than one list can hold (%u MiB)."),
              (unsigned)LENGTH_LIST >> 20);
    if (summary_sees_own_only(cli)) {
        say_error(_("Your own tasks, one by one: %s show N. The whole list fits once the office "
                    "has written its wording of the longest problems."),
                  program);
    } else {
        say_error(
            _("Figures of a part of the district: %s summary --list completeness --node UNIT. "
              "The texts: write a wording of the longest problems (%s wording C N), then: "
              "%s summary --edition public"),
            program, program, program);
    }
    return exits_of(ERR_SIZE);
}

static int say_summary_failure(struct cli *cli, const char *campaign)
{
    bool answer = cli->failure.err == ERR_SIZE && cli->failure.field[0] == '\0';
    return answer ? say_too_long(cli) : say_campaign_failure(cli, campaign);
}

/* What came or was kept is looked at in the same way: bytes that are not their digest's are nothing. */
static enum err unpack(struct cli *cli, const ProtobufCBinaryData *bytes,
                       const ProtobufCBinaryData *digest, const Rectify__Summary **out)
{
    struct digest found;
    ProtobufCMessage *message = NULL;
    enum err err = digest_sha256(bytes->data, bytes->len, &found);
    bool same = digest->len == DIGEST_SIZE && memcmp(digest->data, found.bytes, DIGEST_SIZE) == 0;
    if (err == ERR_OK) {
        err = same ? message_unpack(&rectify__summary__descriptor, bytes->data, bytes->len,
                                    &scan_limits_bulk, &cli->arena, &message)
                   : ERR_DECODE;
    }
    *out = (const Rectify__Summary *)message;
    return err;
}

/* ---- as things stand ---- */

static const char *name_live(struct cli *cli, const struct summary_wanted *wanted)
{
    return keep_printf(&cli->arena, "now:%s:%s", word_name(WORDS_EDITION, wanted->edition),
                       wanted->campaign != NULL ? wanted->campaign : "");
}

/* What was seen last; NULL: nothing that can be read. */
static Rectify__SummaryNow *recall(struct cli *cli, const char *name)
{
    ProtobufCMessage *out = NULL;
    int64_t seen_ms = 0;
    enum err err = cache_get(&cli->home, name, &rectify__summary_now__descriptor, &cli->arena, &out,
                             &seen_ms, &cli->failure);
    return err == ERR_OK ? (Rectify__SummaryNow *)out : NULL;
}

static enum err ask(struct cli *cli, const struct summary_wanted *wanted,
                    const Rectify__SummaryNow *known, Rectify__SummaryNow **out)
{
    Rectify__SummaryGet in = RECTIFY__SUMMARY_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.campaign = wanted->campaign != NULL ? keep_text(&cli->arena, wanted->campaign) : NULL;
    in.has_edition = true;
    in.edition = wanted->edition;
    if (known != NULL) {
        in.has_known_digest = true;
        in.known_digest = known->digest;
    }
    enum err err = connection_call(cli->connection, MESSAGE_SUMMARY_GET, &in.base, &cli->arena,
                                   &answer, &cli->failure);
    *out = (Rectify__SummaryNow *)answer;
    return err;
}

/* What still holds is what was seen, as of now. */
static enum err fetch(struct cli *cli, const struct summary_wanted *wanted,
                      Rectify__SummaryNow **out)
{
    const char *name = name_live(cli, wanted);
    const Rectify__SummaryNow *known = recall(cli, name);
    enum err err = ask(cli, wanted, known, out);
    if (err != ERR_OK) {
        return err;
    }
    if (known != NULL && (*out)->unchanged) {
        (*out)->has_summary = true;
        (*out)->summary = known->summary;
        (*out)->unchanged = false;
    }
    return cache_put(&cli->home, name, &(*out)->base, clock_wall_ms(), &cli->failure);
}

/* Without a connection. */
static int fall_back(struct cli *cli, const struct summary_wanted *wanted,
                     Rectify__SummaryNow **out)
{
    struct failure away = cli->failure;
    connect_drop(cli);
    *out = recall(cli, name_live(cli, wanted));
    if (*out == NULL) {
        cli->failure = away;
        (void)say_failure(cli);
        say_error(
            _("Nothing was ever fetched on this computer; the first time needs a connection."));
        return EXITS_AGAIN;
    }
    say_offline(cli, (*out)->as_of_ms);
    return EXITS_DONE;
}

static int open_live(struct cli *cli, const Rectify__SummaryNow *now, struct summary *summary)
{
    const Rectify__Summary *in = NULL;
    enum err err = unpack(cli, &now->summary, &now->digest, &in);
    if (err != ERR_OK) {
        return say_err(cli, err, "");
    }
    summary_model(in, summary, &cli->arena);
    summary->as_of_ms = now->as_of_ms;
    if (now->own != NULL) {
        summary_model_own(now->own, summary, &cli->arena);
    }
    return EXITS_DONE;
}

static int get_live(struct cli *cli, const struct summary_wanted *wanted, struct summary *summary)
{
    Rectify__SummaryNow *out = NULL;
    int code = EXITS_DONE;
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = fetch(cli, wanted, &out);
    }
    if (err != ERR_OK) {
        code = connect_can_wait(err) ? fall_back(cli, wanted, &out)
                                     : say_summary_failure(cli, wanted->campaign);
    }
    return code == EXITS_DONE ? open_live(cli, out, summary) : code;
}

int summary_fetch(struct cli *cli, const char *campaign, struct summary *summary)
{
    const struct summary_wanted wanted = {.campaign = campaign, .edition = WORD_EDITION_INTERNAL};
    Rectify__SummaryNow *out = NULL;
    return fetch(cli, &wanted, &out) == ERR_OK ? open_live(cli, out, summary)
                                               : say_summary_failure(cli, campaign);
}

/* ---- versions ---- */

static const char *name_version(struct cli *cli, const char *campaign, uint32_t edition,
                                unsigned version)
{
    return keep_printf(&cli->arena, "snapshot:%s:%s:%u", word_name(WORDS_EDITION, edition),
                       campaign, version);
}

static int open_snapshot(struct cli *cli, const Rectify__Snapshot *snapshot,
                         struct summary *summary)
{
    const Rectify__Summary *in = NULL;
    struct digest digest;
    char *hex = keep_alloc(&cli->arena, DIGEST_HEX_SIZE, 1);
    enum err err = unpack(cli, &snapshot->summary, &snapshot->brief->digest, &in);
    if (err != ERR_OK) {
        return say_err(cli, err, "");
    }
    summary_model(in, summary, &cli->arena);
    memcpy(digest.bytes, snapshot->brief->digest.data, DIGEST_SIZE);
    digest_hex(&digest, hex);
    summary->version = snapshot->brief->version;
    summary->frozen_by = snapshot->brief->frozen_by != NULL ? snapshot->brief->frozen_by : "";
    summary->digest = hex;
    if (snapshot->own != NULL) {
        summary_model_own(snapshot->own, summary, &cli->arena);
    }
    return EXITS_DONE;
}

/* `edition`: that was asked for; a unit that asks for the internal one is given the public one and its own row. */
static int keep_snapshot(struct cli *cli, const Rectify__Snapshot *snapshot, uint32_t edition,
                         struct summary *summary)
{
    int code = open_snapshot(cli, snapshot, summary);
    if (code != EXITS_DONE) {
        return code;
    }
    const Rectify__SnapshotBrief *brief = snapshot->brief;
    const char *name = name_version(cli, brief->campaign, edition, brief->version);
    enum err err = cache_put(&cli->home, name, &snapshot->base, clock_wall_ms(), &cli->failure);
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

/* NULL: it was not seen yet. */
static Rectify__Snapshot *recall_version(struct cli *cli, const char *campaign,
                                         const struct summary_wanted *wanted)
{
    ProtobufCMessage *out = NULL;
    int64_t seen_ms = 0;
    const char *name = name_version(cli, campaign, wanted->edition, wanted->version);
    enum err err = cache_get(&cli->home, name, &rectify__snapshot__descriptor, &cli->arena, &out,
                             &seen_ms, &cli->failure);
    return err == ERR_OK ? (Rectify__Snapshot *)out : NULL;
}

static enum err fetch_version(struct cli *cli, const struct summary_wanted *wanted,
                              Rectify__Snapshot **out)
{
    Rectify__SnapshotGet in = RECTIFY__SNAPSHOT_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.campaign = wanted->campaign != NULL ? keep_text(&cli->arena, wanted->campaign) : NULL;
    in.has_version = true;
    in.version = wanted->version;
    in.has_edition = true;
    in.edition = wanted->edition;
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = connection_call(cli->connection, MESSAGE_SNAPSHOT_GET, &in.base, &cli->arena, &answer,
                              &cli->failure);
    }
    *out = (Rectify__Snapshot *)answer;
    return err;
}

static int say_no_version(struct cli *cli, const struct summary_wanted *wanted)
{
    if (cli->failure.err != ERR_NOT_FOUND) {
        return say_failure(cli);
    }
    say_error(_("There is no version %u. What there is: %s summary list"), wanted->version,
              cli->program->name);
    return exits_of(ERR_NOT_FOUND);
}

/* Which campaign is the only open one the server knows; without it, the one of what was seen last. */
static const char *guess_campaign(struct cli *cli, const struct summary_wanted *wanted)
{
    const Rectify__SummaryNow *seen = recall(cli, name_live(cli, wanted));
    const Rectify__Summary *in = NULL;
    enum err err = seen == NULL ? ERR_NOT_FOUND : unpack(cli, &seen->summary, &seen->digest, &in);
    return err == ERR_OK ? in->campaign->code : "";
}

static int get_version(struct cli *cli, const struct summary_wanted *wanted,
                       struct summary *summary)
{
    Rectify__Snapshot *kept =
        wanted->campaign != NULL ? recall_version(cli, wanted->campaign, wanted) : NULL;
    if (kept != NULL) {
        return open_snapshot(cli, kept, summary);
    }
    Rectify__Snapshot *fetched = NULL;
    enum err err = fetch_version(cli, wanted, &fetched);
    if (err == ERR_OK) {
        return keep_snapshot(cli, fetched, wanted->edition, summary);
    }
    struct failure away = cli->failure;
    if (wanted->campaign == NULL && connect_can_wait(err)) {
        kept = recall_version(cli, guess_campaign(cli, wanted), wanted);
    }
    if (kept != NULL) {
        return open_snapshot(cli, kept, summary);
    }
    cli->failure = away;
    return say_no_version(cli, wanted);
}

int summary_get(struct cli *cli, const struct summary_wanted *wanted, struct summary *summary)
{
    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    return wanted->version > 0 ? get_version(cli, wanted, summary) : get_live(cli, wanted, summary);
}

int summary_freeze(struct cli *cli, const struct summary_wanted *wanted, struct summary *summary)
{
    Rectify__SummaryFreeze in = RECTIFY__SUMMARY_FREEZE__INIT;
    ProtobufCMessage *out = NULL;
    struct uuid id;
    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = uuid_make(&id, clock_wall_ms());
    if (err != ERR_OK) {
        return say_err(cli, err, "");
    }
    in.request_id = (ProtobufCBinaryData){sizeof(id.bytes), id.bytes};
    in.campaign = wanted->campaign != NULL ? keep_text(&cli->arena, wanted->campaign) : NULL;
    in.has_edition = true;
    in.edition = wanted->edition;
    err = connection_call(cli->connection, MESSAGE_SUMMARY_FREEZE, &in.base, &cli->arena, &out,
                          &cli->failure);
    return err == ERR_OK
               ? keep_snapshot(cli, (const Rectify__Snapshot *)out, wanted->edition, summary)
               : say_summary_failure(cli, wanted->campaign);
}

/* ---- nodes ---- */

int summary_get_node(struct cli *cli, const char *campaign, const char *node,
                     struct summary *summary)
{
    Rectify__NodeGet in = RECTIFY__NODE_GET__INIT;
    ProtobufCMessage *out = NULL;
    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign = campaign != NULL ? keep_text(&cli->arena, campaign) : NULL;
    in.node = node[0] != '\0' ? keep_text(&cli->arena, node) : NULL;
    enum err err = connection_call(cli->connection, MESSAGE_NODE_GET, &in.base, &cli->arena, &out,
                                   &cli->failure);
    if (err == ERR_NOT_FOUND && campaign == NULL) {
        say_error(_("The register has no unit \"%s\"."), node);
        return exits_of(err);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    summary_model_node((const Rectify__Node *)out, summary, &cli->arena);
    return EXITS_DONE;
}
