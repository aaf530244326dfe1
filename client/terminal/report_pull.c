#include "client/terminal/report_pull.h"

#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/outbox_next.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/task_names.h"
#include "client/lib/act_number.h"
#include "client/lib/cache.h"
#include "client/lib/outbox.h"
#include "client/terminal/pull_dossier.h"
#include "common/base/clock.h"
#include "common/base/language.h"

/* code NULL: of the only campaign. */
static const char *cache_name(struct cli *cli, const char *code)
{
    return code == NULL ? "report" : keep_printf(&cli->arena, "report:%s", code);
}

static enum err fetch_report(struct cli *cli, const char *code, const Rectify__Report **report)
{
    Rectify__ReportGet in = RECTIFY__REPORT_GET__INIT;
    ProtobufCMessage *out = NULL;
    in.campaign = code != NULL ? keep_text(&cli->arena, code) : NULL;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    enum err err = connection_call(cli->connection, MESSAGE_REPORT_GET, &in.base, &cli->arena, &out,
                                   &cli->failure);
    if (err == ERR_OK) {
        err = cache_put(&cli->home, cache_name(cli, code), out, clock_wall_ms(), &cli->failure);
    }
    *report = (const Rectify__Report *)out;
    return err;
}

static enum err recall_report(struct cli *cli, const char *code, const Rectify__Report **report,
                              int64_t *seen_ms)
{
    ProtobufCMessage *out = NULL;
    enum err err = cache_get(&cli->home, cache_name(cli, code), &rectify__report__descriptor,
                             &cli->arena, &out, seen_ms, &cli->failure);
    *report = (const Rectify__Report *)out;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What was refused stays in the outbox and is dealt with there. */
static void on_receipt(const struct outbox_item *item, void *arg)
{
    struct cli *cli = arg;
    struct task_names names;
    say(cli, _("Queued before, now sent: no. %lld"), (long long)item->item_id);
    task_names_recall(cli, &names);
    if (!cli->json || receipt_err(item->receipt) != ERR_OK) { /* stdout is the object's alone */
        outbox_next_print(cli, item, &names);
    }
}

static void choose_tasks(struct cli *cli, const Rectify__Assignments *all,
                         struct report_source *source)
{
    source->task_count = 0;
    source->tasks = keep_alloc(&cli->arena, all->n_assignments, sizeof(*source->tasks));
    for (size_t i = 0; i < all->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = all->assignments[i];
        if (brief->unit_id == cli->home.identity.unit_id && brief->state != WORD_STATE_CANCELLED) {
            source->tasks[source->task_count++] = (struct report_task){.brief = brief};
        }
    }
}

static enum err fill_tasks(struct cli *cli, bool fresh, struct report_source *source)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < source->task_count && err == ERR_OK; i++) {
        const Rectify__Dossier *dossier = NULL;
        unsigned no = source->tasks[i].brief->problem_no;
        int64_t seen_ms = 0;
        if (fresh) {
            err = pull_dossier_fetch(cli, no, &dossier);
        } else {
            err = pull_dossier_seen(cli, no, &dossier, &seen_ms);
            err = err == ERR_NOT_FOUND ? ERR_OK : err;
        }
        source->tasks[i].dossier = dossier;
    }
    return err;
}

static void name_source(struct cli *cli, const Rectify__CampaignBrief *campaign,
                        struct report_source *source)
{
    source->unit = cli->home.identity.unit_name;
    source->command = "rectify report";
    source->tasks_command = "rectify tasks";
    source->campaign = campaign;
    source->drafts = keep_printf(&cli->arena, "report/%lld", (long long)campaign->campaign_id);
}

int report_pull(struct cli *cli, struct report_source *source)
{
    struct pull pull;
    int64_t seen_ms = 0;
    int code = pull_any(cli, &pull);
    if (code == EXITS_DONE && pull.fresh) {
        enum err sent = outbox_send(&cli->home, cli->connection, on_receipt, cli, &cli->failure);
        code = sent == ERR_OK ? pull_any(cli, &pull) : say_failure(cli);
    }
    code = code == EXITS_DONE ? pull_narrow(cli, &pull) : code;
    if (code == EXITS_DONE) {
        name_source(cli, pull.assignments->campaign, source);
        choose_tasks(cli, pull.assignments, source);
        code = report_source_check(source);
    }
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = fill_tasks(cli, pull.fresh, source);
    if (err == ERR_OK) {
        err = pull.fresh ? fetch_report(cli, cli->campaign, &source->report)
                         : recall_report(cli, cli->campaign, &source->report, &seen_ms);
    }
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

int report_pull_standing(struct cli *cli, const Rectify__Report **report)
{
    int64_t seen_ms = 0;
    *report = NULL;
    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = fetch_report(cli, cli->campaign, report);
    }
    if (err == ERR_NOT_FOUND) {
        say_error(_("%s has no task, and so nothing to report."), cli->home.identity.unit_name);
        return EXITS_DATA;
    }
    if (err == ERR_OK || !connect_can_wait(err)) {
        return err == ERR_OK ? EXITS_DONE : say_campaign_failure(cli, cli->campaign);
    }
    connect_drop(cli);
    err = recall_report(cli, cli->campaign, report, &seen_ms);
    if (err == ERR_OK && *report != NULL) {
        pull_say_offline(cli, seen_ms);
    }
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

enum err report_pull_of(struct cli *cli, const struct pull *pull, const char *code,
                        const Rectify__Report **report)
{
    int64_t seen_ms = 0;
    *report = NULL;
    if (!pull->fresh) {
        return recall_report(cli, code, report, &seen_ms);
    }
    enum err err = fetch_report(cli, code, report);
    if (connect_can_wait(err)) {
        err = recall_report(cli, code, report, &seen_ms); /* the connection went meanwhile */
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err; /* a campaign in which the unit has no task */
}

/* A version of this campaign that lies in the outbox; page->version 0: this item is none. */
static enum err read_item(struct cli *cli, const struct outbox_item *item, int64_t campaign_id,
                          struct report_page *page)
{
    *page = (struct report_page){.version = 0};
    if (item->act != WORD_ACT_REPORT_SUBMIT) {
        return ERR_OK;
    }
    enum err err = report_page_read(item->bytes, item->length, NULL, 0, &cli->arena, page);
    if (err == ERR_OK && page->act->report_submit->campaign_id == campaign_id) {
        page->version =
            item->receipt != NULL ? item->receipt->version : page->act->base_version + 1;
    }
    return err;
}

static int find_own(struct cli *cli, int64_t campaign_id, struct report_page *page, bool *queued)
{
    struct outbox_item *items = NULL;
    size_t count = 0;
    unsigned states = 1u << OUTBOX_QUEUED | 1u << OUTBOX_RECEIVED;
    if (outbox_list(&cli->home, states, 0, &cli->arena, &items, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        struct report_page own;
        enum err err = read_item(cli, &items[i], campaign_id, &own);
        if (err != ERR_OK) {
            return say_err(cli, err, "outbox");
        }
        if (own.version > 0 && own.version >= page->version) {
            *page = own;
            *queued = items[i].state == OUTBOX_QUEUED;
        }
    }
    return EXITS_DONE;
}

int report_newest(struct cli *cli, const Rectify__Report *report, int64_t campaign_id,
                  struct report_page *page, bool *queued)
{
    *page = (struct report_page){.version = 0};
    *queued = false;
    int code = find_own(cli, campaign_id, page, queued);
    bool newer =
        code == EXITS_DONE && report != NULL && report->has_act && report->version >= page->version;
    if (!newer || *queued) {
        return code;
    }
    enum err err = report_page_read(report->act.data, report->act.len, &report->report->digest,
                                    report->version, &cli->arena, page);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "REPORT");
}

/* The campaign of what lies in the outbox, where the report itself was never seen; 0: nothing was. */
static int find_campaign(struct cli *cli, const Rectify__Report *report, int64_t *campaign_id)
{
    struct pull pull;
    *campaign_id = 0;
    if (report != NULL) {
        *campaign_id = report->campaign->campaign_id;
        return EXITS_DONE;
    }
    enum err err = pull_recall(cli, &pull);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? EXITS_DONE : say_failure(cli);
    }
    int code = pull_narrow(cli, &pull);
    if (code == EXITS_DONE) {
        *campaign_id = pull.assignments->campaign->campaign_id;
    }
    return code;
}

int report_page_newest(struct cli *cli, const Rectify__Report **report, int64_t *campaign_id,
                       struct report_page *page, bool *queued)
{
    int code = report_pull_standing(cli, report);
    code = code == EXITS_DONE ? find_campaign(cli, *report, campaign_id) : code;
    return code == EXITS_DONE ? report_newest(cli, *report, *campaign_id, page, queued) : code;
}
