#include "server/commands/summary_cache.h"
#include "common/base/mem.h"
#include "proto/parts.h"
#include "server/commands/summary_build.h"
#include <string.h>

enum {
    /* The rows, and the message that is made of them. */
    ROOM_TO_READ = 4 * LENGTH_LIST,
    SUMMARY_FIELD = 5, /* of SummaryNow (record.proto) */
};

struct entry {
    struct list in_cache;
    struct summary_cache *cache;
    char *campaign; /* NULL: as asked */
    bool issued_only;
    enum edition edition;
    struct summary_version version; /* field NULL: none yet */
    char *moment;                   /* of it */
    bool reading;
    struct list served;  /* by the reading that is under way */
    struct list waiting; /* they came since */
    struct summary_call call;
    struct arena arena;
    int64_t asked_ms; /* when the reading began: what was acknowledged by then is in it */
};

void summary_cache_init(struct summary_cache *cache, struct store *store, int64_t (*wall_ms)(void),
                        struct commands_counters *counters)
{
    *cache = (struct summary_cache){.store = store, .wall_ms = wall_ms, .counters = counters};
    list_init(&cache->entries);
}

static size_t size_of(const struct entry *entry)
{
    return entry->version.field == NULL ? 0 : entry->version.field->length;
}

static void forget(struct entry *entry)
{
    entry->cache->bytes -= size_of(entry);
    shared_bytes_unref(entry->version.field);
    entry->version.field = NULL;
    mem_free(entry->moment);
    entry->moment = NULL;
}

static void drop(struct entry *entry)
{
    forget(entry);
    list_remove(&entry->in_cache);
    entry->cache->entry_count--;
    mem_free(entry->campaign);
    mem_free(entry);
}

void summary_cache_close(struct summary_cache *cache)
{
    LIST_EACH(&cache->entries, node, next)
    {
        drop(CONTAINER_OF(node, struct entry, in_cache));
    }
}

/* Makes room, from the one that was asked for longest ago; what is being read stays. */
static void shrink(struct summary_cache *cache, size_t entries_max, size_t bytes_max)
{
    struct entry *oldest = NULL;
    do {
        oldest = NULL;
        LIST_EACH(&cache->entries, node, next)
        {
            struct entry *entry = CONTAINER_OF(node, struct entry, in_cache);
            oldest = entry->reading ? oldest : entry;
        }
        if (cache->entry_count <= entries_max && cache->bytes <= bytes_max) {
            return;
        }
        if (oldest != NULL) {
            drop(oldest);
        }
    } while (oldest != NULL);
}

/* ---- reading ---- */

/* The field with which the answers end, in one piece: tag, length, bytes. */
static enum err pack(const Rectify__Summary *summary, struct summary_version *version)
{
    size_t length = rectify__summary__get_packed_size(summary);
    uint8_t head[MESSAGE_PART_HEAD_MAX];
    size_t head_length = message_part_head(SUMMARY_FIELD, length, head);
    if (length > SUMMARY_PACKED_MAX) {
        return ERR_SIZE;
    }
    struct shared_bytes *field = shared_bytes_new(head_length + length);
    if (field == NULL) {
        return ERR_NOMEM;
    }
    memcpy(field->bytes, head, head_length);
    (void)rectify__summary__pack(summary, field->bytes + head_length);
    enum err err = digest_sha256(field->bytes + head_length, length, &version->digest);
    if (err != ERR_OK) {
        shared_bytes_unref(field);
        return err;
    }
    version->field = field;
    return ERR_OK;
}

static enum err make(struct entry *entry, struct summary_version *version)
{
    const struct summary_call *found = &entry->call;
    Rectify__Summary summary;
    *version = (struct summary_version){
        .campaign = {.state = found->found.state, .area_id = found->found.area_id},
    };
    bool ok = summary_build(&entry->arena, found, &summary) &&
              summary_redact(&entry->arena, entry->edition, &summary);
    if (!ok) {
        return entry->arena.exhausted ? ERR_LIMIT : ERR_NOMEM;
    }
    return pack(&summary, version);
}

/* Bytes that say the same as the former ones are those: who still reads them and who gets these hold one copy. */
static void share(const struct entry *entry, struct summary_version *made)
{
    struct shared_bytes *former = entry->version.field;
    if (former != NULL && digest_equal(&made->digest, &entry->version.digest)) {
        shared_bytes_unref(made->field);
        made->field = shared_bytes_ref(former);
    }
}

static enum err replace(struct entry *entry)
{
    struct summary_version version;
    char *moment = mem_strdup(entry->call.moment);
    enum err err = moment == NULL ? ERR_NOMEM : make(entry, &version);
    if (err != ERR_OK) {
        mem_free(moment);
        return err;
    }
    share(entry, &version);
    forget(entry);
    entry->version = version;
    entry->moment = moment;
    entry->cache->bytes += size_of(entry);
    return ERR_OK;
}

/* What is kept holds as of the reading, or is as it was read. */
static enum err take(struct entry *entry)
{
    enum err err = entry->call.call.err;
    if (err == ERR_NOMEM && entry->arena.exhausted) {
        err = ERR_LIMIT;
    }
    if (err == ERR_OK && !entry->call.unchanged) {
        err = replace(entry);
    }
    if (err == ERR_OK) {
        struct commands_counters *counters = entry->cache->counters;
        counters->summaries_held += entry->call.unchanged;
        counters->summaries_made += !entry->call.unchanged;
        entry->version.as_of_ms = entry->asked_ms;
    }
    return err;
}

static void serve(struct entry *entry, struct list *waiters, enum err err)
{
    LIST_EACH(waiters, node, next)
    {
        struct summary_waiter *waiter = CONTAINER_OF(node, struct summary_waiter, node);
        list_remove(node);
        entry->cache->waiter_count--;
        waiter->done(waiter, err, err == ERR_OK ? &entry->version : NULL);
    }
}

static enum err begin(struct entry *entry);

static void on_read(struct store_call *call)
{
    struct entry *entry = CONTAINER_OF(call, struct entry, call.call);
    struct summary_cache *cache = entry->cache;
    enum err err = take(entry);
    arena_close(&entry->arena);
    serve(entry, &entry->served, err);
    entry->reading = false;
    if (!list_empty(&entry->waiting)) {
        list_splice(&entry->served, &entry->waiting);
        err = begin(entry);
        if (err != ERR_OK) {
            serve(entry, &entry->served, err);
        }
    }
    if (!entry->reading && entry->version.field == NULL) {
        drop(entry);
    }
    shrink(cache, SUMMARY_CACHE_ENTRIES_MAX, SUMMARY_CACHE_BYTES_MAX);
}

/* For those of `served`. */
static enum err begin(struct entry *entry)
{
    arena_init(&entry->arena, ROOM_TO_READ);
    entry->asked_ms = entry->cache->wall_ms();
    entry->call = (struct summary_call){
        .call = {.done = on_read, .owner = entry, .arena = &entry->arena},
        .campaign = entry->campaign,
        .issued_only = entry->issued_only,
        .public_only = entry->edition == EDITION_PUBLIC,
        .known = entry->moment,
    };
    enum err err = store_summary(entry->cache->store, &entry->call);
    entry->reading = err == ERR_OK;
    return err;
}

/* ---- asking ---- */

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static struct entry *find(const struct summary_cache *cache, const struct summary_key *key)
{
    LIST_EACH(&cache->entries, node, next)
    {
        struct entry *entry = CONTAINER_OF(node, struct entry, in_cache);
        if (entry->edition == key->edition && entry->issued_only == key->issued_only &&
            same_text(entry->campaign, key->campaign)) {
            return entry;
        }
    }
    return NULL;
}

static struct entry *add(struct summary_cache *cache, const struct summary_key *key)
{
    struct entry *entry = mem_calloc(1, sizeof(*entry));
    char *campaign = key->campaign == NULL ? NULL : mem_strdup(key->campaign);
    if (entry == NULL || (key->campaign != NULL && campaign == NULL)) {
        mem_free(entry);
        mem_free(campaign);
        return NULL;
    }
    entry->cache = cache;
    entry->campaign = campaign;
    entry->issued_only = key->issued_only;
    entry->edition = key->edition;
    list_init(&entry->served);
    list_init(&entry->waiting);
    list_append(&cache->entries, &entry->in_cache);
    cache->entry_count++;
    return entry;
}

static enum err refuse_full(struct summary_cache *cache)
{
    cache->counters->summaries_full++;
    return ERR_BUSY;
}

static void wait_in(struct entry *entry, struct list *waiters, struct summary_waiter *waiter)
{
    list_append(waiters, &waiter->node);
    entry->cache->waiter_count++;
}

enum err summary_cache_get(struct summary_cache *cache, const struct summary_key *key,
                           struct summary_waiter *waiter)
{
    struct entry *entry = find(cache, key);
    if (cache->waiter_count == SUMMARY_CACHE_WAITERS_MAX) {
        return refuse_full(cache);
    }
    if (entry != NULL && entry->reading) {
        wait_in(entry, &entry->waiting, waiter);
        return ERR_OK;
    }
    if (entry == NULL) {
        shrink(cache, SUMMARY_CACHE_ENTRIES_MAX - 1, SUMMARY_CACHE_BYTES_MAX);
        if (cache->entry_count == SUMMARY_CACHE_ENTRIES_MAX) {
            return refuse_full(cache);
        }
        entry = add(cache, key);
    }
    if (entry == NULL) {
        return ERR_NOMEM;
    }
    list_remove(&entry->in_cache);
    list_prepend(&cache->entries, &entry->in_cache);
    enum err err = begin(entry);
    if (err == ERR_OK) {
        wait_in(entry, &entry->served, waiter);
    } else if (entry->version.field == NULL) {
        drop(entry);
    }
    return err;
}
