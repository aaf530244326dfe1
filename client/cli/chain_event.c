#include "client/cli/chain_event.h"

#include "client/cli/json.h"
#include "proto/codec.h"
#include <string.h>

enum {
    PAGE_BUDGET = 256 * 1024 * 1024, /* a page at its longest, unpacked */
    ID_LENGTH = 16,
};

struct chain_place chain_place_of(const struct chain_event *event)
{
    const Rectify__ChainEvent *of_unit = event->of_unit;
    if (of_unit == NULL) {
        return (struct chain_place){.unit_id = event->of_office->unit_id,
                                    .problem_id = CHAIN_OF_OFFICE,
                                    .number = event->of_office->number};
    }
    bool as_whole = of_unit->has_unit_no;
    return (struct chain_place){
        .unit_id = of_unit->unit_id,
        .problem_id = as_whole ? 0 : of_unit->problem_id,
        .number = as_whole ? of_unit->unit_no : of_unit->version,
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
    bool office = a->problem_id == CHAIN_OF_OFFICE;
    if (office != (b->problem_id == CHAIN_OF_OFFICE)) {
        return office ? 1 : -1;
    }
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

static json_t *of_unit_json(const Rectify__ChainEvent *event)
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

static json_t *of_office_json(const Rectify__OfficeEvent *event)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "unit_id", event->unit_id);
    json_add_number(object, "number", event->number);
    json_add_id(object, "event_id", &event->event_id);
    json_add_number(object, "at_us", event->at_us);
    add_number(object, "person_id", event->has_person_id, event->person_id);
    add_number(object, "client_id", event->has_client_id, event->client_id);
    json_add_number(object, "hat", event->hat);
    add_text(object, "act", event->act);
    add_text(object, "subject", event->subject);
    json_add_digest(object, "chain", &event->chain);
    return object;
}

json_t *chain_event_json(const struct chain_event *event)
{
    return event->of_unit != NULL ? of_unit_json(event->of_unit) : of_office_json(event->of_office);
}

static bool of_unit_read(const json_t *event, struct chain_place *place)
{
    const json_t *unit_id = json_object_get(event, "unit_id");
    const json_t *problem_id = json_object_get(event, "problem_id");
    const json_t *version = json_object_get(event, "version");
    const json_t *unit_no = json_object_get(event, "unit_no");
    bool as_whole = json_is_integer(unit_no);
    *place = (struct chain_place){
        .unit_id = json_integer_value(unit_id),
        .problem_id = as_whole ? 0 : json_integer_value(problem_id),
        .number = json_integer_value(as_whole ? unit_no : version),
    };
    return json_is_integer(unit_id) && json_is_integer(problem_id) && json_is_integer(version) &&
           (as_whole || json_is_null(unit_no));
}

static bool of_office_read(const json_t *event, struct chain_place *place)
{
    const json_t *unit_id = json_object_get(event, "unit_id");
    const json_t *number = json_object_get(event, "number");
    *place = (struct chain_place){.unit_id = json_integer_value(unit_id),
                                  .problem_id = CHAIN_OF_OFFICE,
                                  .number = json_integer_value(number)};
    return json_is_integer(unit_id) && json_is_integer(number);
}

bool chain_place_read(const json_t *event, struct chain_place *place)
{
    bool of_office = json_object_get(event, "subject") != NULL;
    return (of_office ? of_office_read(event, place) : of_unit_read(event, place)) &&
           json_is_string(json_object_get(event, "chain"));
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

static size_t count_of(const struct walk *walk, const Rectify__Events *page)
{
    return walk->in.office ? page->n_office_events : page->n_events;
}

static struct chain_event event_of(const struct walk *walk, const Rectify__Events *page, size_t i)
{
    return walk->in.office ? (struct chain_event){.of_office = page->office_events[i]}
                           : (struct chain_event){.of_unit = page->events[i]};
}

static void go_on_after(struct walk *walk, const struct chain_event *last)
{
    struct chain_place place = chain_place_of(last);
    const ProtobufCBinaryData *id =
        last->of_unit != NULL ? &last->of_unit->event_id : &last->of_office->event_id;
    size_t length = id->len < ID_LENGTH ? id->len : ID_LENGTH;
    memcpy(walk->after_id, id->data, length);
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
    for (size_t i = 0; i < count_of(walk, page) && err == ERR_OK; i++) {
        struct chain_event event = event_of(walk, page, i);
        err = walk->each(&event, walk->arg);
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
    *more = err == ERR_OK && page->more && count_of(walk, page) > 0;
    if (*more) {
        struct chain_event last = event_of(walk, page, count_of(walk, page) - 1);
        go_on_after(walk, &last);
    }
    arena_close(&arena);
    return err;
}

static enum err walk_all(struct walk *walk, bool of_office)
{
    enum err err = ERR_OK;
    rectify__events_get__init(&walk->in);
    walk->in.has_office = of_office;
    walk->in.office = of_office;
    for (bool more = true; err == ERR_OK && more;) { /* each turn takes events behind the last */
        err = walk_page(walk, &more);
    }
    return err;
}

enum err chain_event_each_of_units(struct cli *cli, chain_event_cb each, void *arg)
{
    struct walk walk = {.cli = cli, .each = each, .arg = arg};
    return walk_all(&walk, false);
}

enum err chain_event_each(struct cli *cli, chain_event_cb each, void *arg)
{
    struct walk walk = {.cli = cli, .each = each, .arg = arg};
    enum err err = walk_all(&walk, false);
    return err == ERR_OK ? walk_all(&walk, true) : err;
}
