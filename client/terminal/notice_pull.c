#include "client/terminal/notice_pull.h"

#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "common/base/language.h"
#include "proto/work.pb-c.h"

enum {
    PAGES_MAX = 10000, /* of one fetch: whatever a server says, it ends */
};

/* A person without a unit has nobody's notices. */
static bool has_unit(const struct cli *cli)
{
    return cli->home.identity.unit_id != 0;
}

static enum err fetch_page(struct cli *cli, Rectify__NoticesGet *in, bool *more)
{
    ProtobufCMessage *out = NULL;
    enum err err = connection_call(cli->connection, MESSAGE_NOTICES_GET, &in->base, &cli->arena,
                                   &out, &cli->failure);
    if (err != ERR_OK) {
        return err;
    }
    const Rectify__Notices *page = (const Rectify__Notices *)out;
    *more = page->more && page->n_notices > 0;
    if (*more) {
        const Rectify__Notice *last = page->notices[page->n_notices - 1];
        in->since_ms = last->at_ms;
        in->has_since_id = last->has_request_id;
        in->since_id = last->request_id;
    }
    return notices_keep(&cli->home, page->n_notices, page->notices, &cli->failure);
}

enum err notice_pull(struct cli *cli)
{
    Rectify__NoticesGet in = RECTIFY__NOTICES_GET__INIT;
    if (!has_unit(cli)) {
        return ERR_OK;
    }
    in.has_since_ms = true;
    enum err err = notices_since(&cli->home, &in.since_ms, &cli->failure);
    bool more = true;
    for (int page = 0; err == ERR_OK && more && page < PAGES_MAX; page++) {
        err = fetch_page(cli, &in, &more);
    }
    return err;
}

int notice_pull_say(struct cli *cli)
{
    struct kept_notice *all = NULL;
    size_t count = 0;
    size_t unread = 0;
    size_t waiting = 0;
    day_t first = DAY_NONE;
    if (notices_list(&cli->home, &cli->arena, &all, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        unread += all[i].unread ? 1 : 0;
        if (all[i].wants_answer && all[i].answer == ANSWER_NONE) {
            day_t day = all[i].notice->reply_by;
            first = waiting == 0 || day < first ? day : first;
            waiting++;
        }
    }
    if (unread > 0) {
        say(cli, _("New notices: %zu (rectify notices)"), unread);
    }
    if (waiting > 0) {
        say(cli,
            _("Supervision notices that wait for your reply: %zu, the first by %s (rectify "
              "notices)"),
            waiting, texts_day(first, &cli->arena));
    }
    return EXITS_DONE;
}
