#include "client/terminal/measures.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"

/* What was said about a measure so far. */
struct said {
    const char *text;
    const char *owner;
    const char *every;
    long kind; /* 0: not said */
    long due;
    bool has_due;
    uint64_t points; /* 0: not said */
};

static void note(struct said *said, const struct option_given *given)
{
    switch (given->key) {
    case MEASURES_KIND: said->kind = given->number; break;
    case MEASURES_OWNER: said->owner = given->text; break;
    case MEASURES_EVERY: said->every = given->text; break;
    case MEASURES_POINTS: said->points = given->numbers; break;
    case MEASURES_DUE:
        said->due = given->number;
        said->has_due = true;
        break;
    default: break;
    }
}

static void take_points(uint64_t points, Rectify__Measure *measure, struct arena *arena)
{
    measure->points = keep_alloc(arena, OPTION_NUMBERS_MAX, sizeof(*measure->points));
    for (uint32_t no = 1; no <= OPTION_NUMBERS_MAX; no++) {
        if ((points >> no & 1) != 0) {
            measure->points[measure->n_points++] = no;
        }
    }
}

static Rectify__Measure *make(const struct said *own, const struct said *common, int kind,
                              const char *owner, struct arena *arena)
{
    Rectify__Measure *measure = keep_alloc(arena, 1, sizeof(*measure));
    const char *every = own->every != NULL ? own->every : common->every;
    long said_kind = own->kind != 0 ? own->kind : common->kind;
    const struct said *dated = own->has_due ? own : common;

    rectify__measure__init(measure);
    measure->text = keep_text(arena, own->text);
    measure->kind = (uint32_t)kind;
    if (said_kind != 0) {
        measure->kind = (uint32_t)said_kind;
    } else if (every != NULL) {
        measure->kind = WORD_MEASURE_RECURRING;
    }
    owner = common->owner != NULL ? common->owner : owner;
    owner = own->owner != NULL ? own->owner : owner;
    measure->owner = owner != NULL ? keep_text(arena, owner) : NULL;
    measure->frequency = every != NULL ? keep_text(arena, every) : NULL;
    measure->has_due_on = dated->has_due;
    measure->due_on = (int32_t)dated->due;
    take_points(own->points != 0 ? own->points : common->points, measure, arena);
    return measure;
}

void measures_build(const struct options *options, int kind, const char *owner,
                    struct measures *measures, struct arena *arena)
{
    struct said common = {0};
    struct said *all = keep_alloc(arena, options->count + 1, sizeof(*all));
    size_t count = 0;

    for (size_t i = 0; i < options->count; i++) {
        const struct option_given *given = &options->given[i];
        if (given->key == MEASURES_TEXT) {
            all[count++].text = given->text;
        } else {
            note(count == 0 ? &common : &all[count - 1], given);
        }
    }
    measures->all = keep_alloc(arena, count, sizeof(*measures->all));
    measures->count = count;
    for (size_t i = 0; i < count; i++) {
        measures->all[i] = make(&all[i], &common, kind, owner, arena);
    }
}
