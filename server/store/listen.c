#include "server/store/listen.h"
#include "server/store/calls/news_sql.h"
#include "server/store/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct pg_statement listen_catalog = {"listen_catalog", "LISTEN rectify_catalog"};
const struct pg_statement listen_notice = {"listen_notice", "LISTEN rectify_notice"};
const struct pg_statement listen_issued = {"listen_issued", "LISTEN rectify_issued"};
const struct pg_statement listen_revoked = {"listen_revoked", "LISTEN rectify_revoked"};

const struct pg_statement tell_revoked = {
    "tell_revoked", "SELECT pg_notify('rectify_revoked', ($1::int8)::text)::text"};

const struct pg_statement tell_issued = {
    "tell_issued", "SELECT pg_notify('rectify_issued', campaign_id::text)::text FROM campaign"
                   " WHERE code = $1::text"};

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

static void take_notice(const struct store *store, const char *payload)
{
    int64_t unit_id = 0;
    struct uuid event_id;
    const char *rest = NULL;
    if (read_id(payload, &unit_id, &rest) && *rest == ' ' &&
        uuid_parse(rest + 1, &event_id) == ERR_OK && store->listener.on_notice != NULL) {
        store->listener.on_notice(unit_id, &event_id, store->listener.arg);
    }
}

static void take_issued(const struct store *store, const char *payload)
{
    int64_t campaign_id = 0;
    const char *rest = NULL;
    if (read_id(payload, &campaign_id, &rest) && *rest == '\0' &&
        store->listener.on_issued != NULL) {
        store->listener.on_issued(campaign_id, store->listener.arg);
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
        take_notice(store, payload);
    } else if (strcmp(channel, "rectify_issued") == 0) {
        take_issued(store, payload);
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
