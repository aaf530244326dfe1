#include "client/cli/acts/measures.h"

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
    uint64_t points;    /* 0: not said */
    uint32_t continues; /* 0: not said */
};

static void note(struct said *said, const struct option_given *given)
{
    switch (given->key) {
    case MEASURES_KIND: said->kind = given->number; break;
    case MEASURES_OWNER: said->owner = given->text; break;
    case MEASURES_EVERY: said->every = given->text; break;
    case MEASURES_POINTS: said->points = given->numbers; break;
    case MEASURES_CONTINUES: said->continues = (uint32_t)given->number; break;
    case MEASURES_DUE:
        said->due = given->number;
        said->has_due = true;
        break;
    default: break;
    }
}

const Rectify__MeasureRecord *measures_find(Rectify__MeasureRecord *const *all, size_t count,
                                            uint32_t no)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i]->no == no) {
            return all[i];
        }
    }
    return NULL;
}

static struct said said_before(const Rectify__MeasureRecord *accepted)
{
    struct said said = {
        .text = accepted->text,
        .owner = accepted->owner,
        .every = accepted->frequency,
        .kind = accepted->kind,
        .due = accepted->due_on,
        .has_due = accepted->has_due_on,
        .continues = accepted->no,
    };
    for (size_t i = 0; i < accepted->n_points; i++) {
        said.points |= UINT64_C(1) << accepted->points[i];
    }
    return said;
}

/* What is RECURRING says how often: where a day takes the place of that, it is RECURRING no more. */
static long kind_before(const struct said *said, const struct said *before)
{
    bool lasts = before->kind != WORD_MEASURE_RECURRING || said->every != NULL;
    return lasts ? before->kind : 0;
}

/* Date and frequency are one answer: a new one is not mixed with the old. */
static void complete_from_accepted(struct said *said, const struct said *before)
{
    if (!said->has_due && said->every == NULL) {
        said->every = before->every;
        said->due = before->due;
        said->has_due = before->has_due;
    }
    said->kind = said->kind != 0 ? said->kind : kind_before(said, before);
    said->text = said->text != NULL ? said->text : before->text;
    said->owner = said->owner != NULL ? said->owner : before->owner;
    said->points = said->points != 0 ? said->points : before->points;
}

/* Of what stands before the first measure every word counts alone. */
static void complete_from_common(struct said *said, const struct said *common)
{
    if (!said->has_due) {
        said->due = common->due;
        said->has_due = common->has_due;
    }
    said->every = said->every != NULL ? said->every : common->every;
    said->kind = said->kind != 0 ? said->kind : common->kind;
    said->owner = said->owner != NULL ? said->owner : common->owner;
    said->points = said->points != 0 ? said->points : common->points;
}

static Rectify__Measure *make(const struct said *said, int kind, struct arena *arena)
{
    Rectify__Measure *measure = keep_alloc(arena, 1, sizeof(*measure));

    rectify__measure__init(measure);
    measure->text = keep_text(arena, said->text);
    measure->kind = (uint32_t)(said->kind != 0 ? said->kind : kind);
    measure->owner = said->owner != NULL ? keep_text(arena, said->owner) : NULL;
    measure->frequency = said->every != NULL ? keep_text(arena, said->every) : NULL;
    measure->has_due_on = said->has_due;
    measure->due_on = (int32_t)said->due;
    measure->has_continues = said->continues != 0;
    measure->continues = said->continues;
    measure->points = keep_alloc(arena, OPTION_NUMBERS_MAX, sizeof(*measure->points));
    for (uint32_t no = 1; no <= OPTION_NUMBERS_MAX; no++) {
        if ((said->points >> no & 1) != 0) {
            measure->points[measure->n_points++] = no;
        }
    }
    return measure;
}

Rectify__Measure *measures_keep(const Rectify__MeasureRecord *accepted, struct arena *arena)
{
    struct said said = said_before(accepted);
    return make(&said, (int)accepted->kind, arena);
}

static void complete_all(struct said *said, const struct said *common,
                         const struct measures_default *otherwise)
{
    const Rectify__MeasureRecord *accepted =
        measures_find(otherwise->accepted, otherwise->accepted_count, said->continues);

    complete_from_common(said, common);
    if (accepted != NULL) {
        struct said before = said_before(accepted);
        complete_from_accepted(said, &before);
    }
    said->owner = said->owner != NULL ? said->owner : otherwise->owner;
}

void measures_build(const struct options *options, const struct measures_default *otherwise,
                    struct measures *measures, struct arena *arena)
{
    struct said common = {0};
    struct said *all = keep_alloc(arena, options->count + 1, sizeof(*all));
    size_t count = 0;

    for (size_t i = 0; i < options->count; i++) {
        const struct option_given *given = &options->given[i];
        if (given->key == MEASURES_TEXT) {
            all[count++].text = given->text;
        } else if (given->key == MEASURES_CHANGE) {
            all[count++].continues = (uint32_t)given->number;
        } else {
            note(count == 0 ? &common : &all[count - 1], given);
        }
    }
    measures->all = keep_alloc(arena, count, sizeof(*measures->all));
    measures->count = count;
    for (size_t i = 0; i < count; i++) {
        complete_all(&all[i], &common, otherwise);
        measures->all[i] = make(&all[i], otherwise->kind, arena);
    }
}
