#include "server/commands/catalog.h"
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_BUDGET = 64 * 1024 * 1024, /* about a million problems and units */
};

void catalog_init(struct catalog *catalog, struct store *store)
{
    *catalog = (struct catalog){.store = store};
    arena_init(&catalog->arena, ARENA_BUDGET);
    arena_init(&catalog->incoming, ARENA_BUDGET);
    list_init(&catalog->waiting);
}

void catalog_close(struct catalog *catalog)
{
    arena_close(&catalog->arena);
    arena_close(&catalog->incoming);
    catalog->problems = NULL;
    catalog->problem_count = 0;
    catalog->campaigns = NULL;
    catalog->campaign_count = 0;
    catalog->tree = (struct area_tree){NULL, 0};
}

static int compare(const void *left, const void *right)
{
    const struct problem_terms_record *a = left;
    const struct problem_terms_record *b = right;
    return (a->problem_id > b->problem_id) - (a->problem_id < b->problem_id);
}

const struct problem_terms_record *catalog_find(const struct catalog *catalog, int64_t problem_id)
{
    struct problem_terms_record key = {.problem_id = problem_id};
    if (catalog->problem_count == 0) {
        return NULL;
    }
    return bsearch(&key, catalog->problems, catalog->problem_count, sizeof(key), compare);
}

/* Campaigns are few: a dozen years of them. */
const struct campaign_terms_record *catalog_campaign(const struct catalog *catalog,
                                                     int64_t campaign_id)
{
    for (size_t i = 0; i < catalog->campaign_count; i++) {
        if (catalog->campaigns[i].campaign_id == campaign_id) {
            return &catalog->campaigns[i];
        }
    }
    return NULL;
}

const struct campaign_terms_record *catalog_campaign_of_code(const struct catalog *catalog,
                                                             const char *code)
{
    for (size_t i = 0; i < catalog->campaign_count; i++) {
        if (strcmp(catalog->campaigns[i].code, code) == 0) {
            return &catalog->campaigns[i];
        }
    }
    return NULL;
}

static void replace(struct catalog *catalog)
{
    struct catalog_call *call = &catalog->call;
    if (call->problem_count > 0) {
        qsort(call->problems, call->problem_count, sizeof(*call->problems), compare);
    }
    arena_close(&catalog->arena);
    catalog->arena = catalog->incoming;
    arena_init(&catalog->incoming, ARENA_BUDGET);
    catalog->problems = call->problems;
    catalog->problem_count = call->problem_count;
    catalog->campaigns = call->campaigns;
    catalog->campaign_count = call->campaign_count;
    catalog->tree = area_tree_make(call->units, call->unit_count);
}

/* Who is told may wait again: he comes behind all that are here and waits for a later load. */
static void tell(struct catalog *catalog, uint64_t load, enum err err)
{
    LIST_EACH(&catalog->waiting, node, following)
    {
        struct catalog_wait *wait = CONTAINER_OF(node, struct catalog_wait, node);
        if (wait->load == load) {
            list_remove(node);
            wait->done(wait, err);
        }
    }
}

static void on_loaded(struct store_call *call);

static enum err load(struct catalog *catalog)
{
    catalog->loads++;
    catalog->again = false;
    catalog->call = (struct catalog_call){
        .call = {.done = on_loaded, .owner = catalog, .arena = &catalog->incoming},
    };
    enum err err = store_catalog(catalog->store, &catalog->call);
    catalog->loading = err == ERR_OK;
    return err;
}

/* The next load begins before anybody is told, so that nobody finds the catalogue idle and begins another. */
static void on_loaded(struct store_call *call)
{
    struct catalog *catalog = call->owner;
    enum err err = call->err;
    uint64_t loaded = catalog->loads;
    catalog->loading = false;
    if (err == ERR_OK) {
        replace(catalog);
    } else {
        arena_close(&catalog->incoming);
    }
    enum err next = catalog->again ? load(catalog) : ERR_OK;
    tell(catalog, loaded, err);
    if (next != ERR_OK) {
        tell(catalog, loaded + 1, next);
    }
}

enum err catalog_refresh(struct catalog *catalog, struct catalog_wait *wait)
{
    if (wait != NULL) {
        list_append(&catalog->waiting, &wait->node);
        wait->load = catalog->loads + 1;
    }
    if (catalog->loading) {
        catalog->again = true;
        return ERR_OK;
    }
    enum err err = load(catalog);
    if (err != ERR_OK && wait != NULL) {
        list_remove(&wait->node);
    }
    return err;
}
