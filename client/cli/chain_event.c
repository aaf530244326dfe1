#include "client/cli/chain_event.h"

#include "client/cli/json.h"
#include "proto/codec.h"
#include <string.h>

enum {
    PAGE_BUDGET = 256 * 1024 * 1024, /* a page at its longest, unpacked */
    ID_LENGTH = 16,
};

struct chain_place chain_place_of(const Rectify__ChainEvent *event)
{
    bool of_unit = event->has_unit_no;
    return (struct chain_place){
        .unit_id = event->unit_id,
        .problem_id = of_unit ? 0 : event->problem_id,
        .number = of_unit ? event->unit_no : event->version,
    };
}

bool chain_place_same_chain(const struct chain_place *a, const struct chain_place *b)
{
    return a->unit_id == b->unit_id && a->problem_id == b->problem_id;
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int chain_place_compare(const struct chain_place *a, const struct chain_place *b)
{
    if (a->unit_id != b->unit_id) {
        return order(a->unit_id, b->unit_id);
    }
    return a->problem_id != b->problem_id ? order(a->problem_id, b->problem_id)
                                          : order(a->number, b->number);
}

static void add_number(json_t *object, const char *key, bool given, int64_t number)
{
    json_add(object, key, given ? json_integer(number) : json_null());
}

static void add_text(json_t *object, const char *key, const char *text)
{
    json_add(object, key, text != NULL ? json_string(text) : json_null());
}

json_t *chain_event_json(const Rectify__ChainEvent *event)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "unit_id", event->unit_id);
    json_add_id(object, "event_id", &event->event_id);
    json_add_number(object, "problem_id", event->problem_id);
    json_add_number(object, "campaign_id", event->campaign_id);
    add_number(object, "person_id", event->has_person_id, event->person_id);
    add_number(object, "actor_unit_id", event->has_actor_unit_id, event->actor_unit_id);
    add_number(object, "client_id", event->has_client_id, event->client_id);
    add_number(object, "client_time_us", event->has_client_time_us, event->client_time_us);
    json_add_number(object, "received_us", event->received_us);
    json_add_number(object, "version", event->version);
    json_add_number(object, "hat", event->hat);
    json_add_number(object, "act", event->act);
    json_add_number(object, "from_state", event->from_state);
    json_add_number(object, "to_state", event->to_state);
    json_add_flag(object, "self_held", event->self_held);
    json_add_digest(object, "digest", &event->digest);
    add_text(object, "text", event->text);
    add_text(object, "blocked_on", event->blocked_on);
    add_text(object, "signed_by", event->signed_by);
    add_number(object, "affected_unit_id", event->has_affected_unit_id, event->affected_unit_id);
    add_number(object, "unit_no", event->has_unit_no, event->unit_no);
    json_add_digest(object, "chain", &event->chain);
    return object;
}

bool chain_place_read(const json_t *event, struct chain_place *place)
{
    const json_t *unit_id = json_object_get(event, "unit_id");
    const json_t *problem_id = json_object_get(event, "problem_id");
    const json_t *version = json_object_get(event, "version");
    const json_t *unit_no = json_object_get(event, "unit_no");
    bool of_unit = json_is_integer(unit_no);
    *place = (struct chain_place){
        .unit_id = json_integer_value(unit_id),
        .problem_id = of_unit ? 0 : json_integer_value(problem_id),
        .number = json_integer_value(of_unit ? unit_no : version),
    };
    return json_is_integer(unit_id) && json_is_integer(problem_id) && json_is_integer(version) &&
           (of_unit || json_is_null(unit_no)) && json_is_string(json_object_get(event, "chain"));
}

/* The page's memory ends with the page: its last event's place is copied. */
struct walk {
    struct cli *cli;
    chain_event_cb each;
    void *arg;
    Rectify__EventsGet in;
    Rectify__ChainPlace after;
    uint8_t after_id[ID_LENGTH];
};

static void go_on_after(struct walk *walk, const Rectify__ChainEvent *last)
{
    struct chain_place place = chain_place_of(last);
    size_t length = last->event_id.len < ID_LENGTH ? last->event_id.len : ID_LENGTH;
    memcpy(walk->after_id, last->event_id.data, length);
    rectify__chain_place__init(&walk->after);
    walk->after.unit_id = place.unit_id;
    walk->after.problem_id = place.problem_id;
    walk->after.number = place.number;
    walk->after.event_id.data = walk->after_id;
    walk->after.event_id.len = length;
    walk->in.after = &walk->after;
}

static enum err give(const struct walk *walk, const Rectify__Events *page)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < page->n_events && err == ERR_OK; i++) {
        err = walk->each(page->events[i], walk->arg);
    }
    return err == ERR_OK ? err : failure_set(&walk->cli->failure, err, "");
}

static enum err walk_page(struct walk *walk, bool *more)
{
    struct arena arena;
    ProtobufCMessage *out = NULL;
    arena_init(&arena, PAGE_BUDGET);
    enum err err = connection_call(walk->cli->connection, MESSAGE_EVENTS_GET, &walk->in.base,
                                   &arena, &out, &walk->cli->failure);
    const Rectify__Events *page = (const Rectify__Events *)out;
    if (err == ERR_OK) {
        err = give(walk, page);
    }
    *more = err == ERR_OK && page->more && page->n_events > 0;
    if (*more) {
        go_on_after(walk, page->events[page->n_events - 1]);
    }
    arena_close(&arena);
    return err;
}

enum err chain_event_each(struct cli *cli, chain_event_cb each, void *arg)
{
    struct walk walk = {.cli = cli, .each = each, .arg = arg};
    enum err err = ERR_OK;
    rectify__events_get__init(&walk.in);
    for (bool more = true; err == ERR_OK && more;) { /* each turn takes events behind the last */
        err = walk_page(&walk, &more);
    }
    return err;
}
