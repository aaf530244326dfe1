#include "server/store/listen.h"
#include "server/store/calls/news_sql.h"
#include "server/store/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct pg_statement listen_catalog = {"listen_catalog", "LISTEN rectify_catalog"};
const struct pg_statement listen_notice = {"listen_notice", "LISTEN rectify_notice"};
const struct pg_statement listen_campaign = {"listen_campaign", "LISTEN rectify_campaign"};
const struct pg_statement listen_revoked = {"listen_revoked", "LISTEN rectify_revoked"};

const struct pg_statement tell_revoked = {
    "tell_revoked", "SELECT pg_notify('rectify_revoked', ($1::int8)::text)::text"};

const struct pg_statement tell_campaign = {
    "tell_campaign", "SELECT pg_notify('rectify_campaign', campaign_id || ' ' || $2::uuid)::text"
                     " FROM campaign WHERE code = $1::text"};

const struct pg_statement tell_news = {
    "tell_news",
    "SELECT " NEWS_TELL(
        "i.unit_id", "i.event_id") " FROM (SELECT unnest($1::int8[]) AS unit_id, "
                                   "unnest($2::uuid[]) AS event_id) i"
                                   " WHERE EXISTS (SELECT FROM event e WHERE e.unit_id = i.unit_id"
                                   "  AND e.event_id = i.event_id)"};

static bool read_id(const char *text, int64_t *id, const char **rest)
{
    char *end = NULL;
    errno = 0;
    *id = strtoll(text, &end, 10);
    *rest = end;
    return errno == 0 && end != text && *id > 0;
}

/* An event, and what it concerns. */
static void take_event(const struct store *store, const char *payload,
                       void (*on_event)(int64_t id, const struct uuid *event_id, void *arg))
{
    int64_t id = 0;
    struct uuid event_id;
    const char *rest = NULL;
    if (read_id(payload, &id, &rest) && *rest == ' ' && uuid_parse(rest + 1, &event_id) == ERR_OK &&
        on_event != NULL) {
        on_event(id, &event_id, store->listener.arg);
    }
}

static void take_revoked(const struct store *store, const char *payload)
{
    int64_t client_id = 0;
    const char *rest = NULL;
    if (read_id(payload, &client_id, &rest) && *rest == '\0' &&
        store->listener.on_revoked != NULL) {
        store->listener.on_revoked(client_id, store->listener.arg);
    }
}

static void tell_catalog(const struct store *store)
{
    if (store->listener.on_catalog != NULL) {
        store->listener.on_catalog(store->listener.arg);
    }
}

void listen_take(struct store *store, const char *channel, const char *payload)
{
    if (store->stopping) {
        return;
    }
    if (strcmp(channel, "rectify_catalog") == 0) {
        tell_catalog(store);
    } else if (strcmp(channel, "rectify_notice") == 0) {
        take_event(store, payload, store->listener.on_notice);
    } else if (strcmp(channel, "rectify_campaign") == 0) {
        take_event(store, payload, store->listener.on_campaign);
    } else if (strcmp(channel, "rectify_revoked") == 0) {
        take_revoked(store, payload);
    }
}

void listen_missed(struct store *store)
{
    if (store->stopping) {
        return;
    }
    tell_catalog(store);
    if (store->listener.on_revoked != NULL) {
        store->listener.on_revoked(0, store->listener.arg);
    }
}
