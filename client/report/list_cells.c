/* What the makers of lists fill their cells with: of lists.h. */
#include "client/report/lists.h"
#include "common/base/language.h"
#include <string.h>

/*
 * Lists are Chinese documents: their numbers, brackets and commas do not change with the language
 * of the headings.
 */
#define NUMBERED       "%zu、%s"
#define NUMBERED_NAMED "%zu、%s（%s）"
#define COMMA          "、"

void list_put(struct list_maker *maker, const char *text)
{
    if (text == NULL || maker->count == maker->capacity) {
        maker->failed = true;
        return;
    }
    maker->cells[maker->count++] = text;
}

const char *list_join(struct arena *arena, const char *const *texts, size_t count,
                      const char *separator)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL) {
            return NULL;
        }
        size += strlen(texts[i]) + strlen(separator);
    }
    char *joined = arena_alloc(arena, size);
    if (joined == NULL) {
        return NULL;
    }
    char *end = joined;
    *end = '\0';
    for (size_t i = 0; i < count; i++) {
        end = stpcpy(end, i > 0 ? separator : "");
        end = stpcpy(end, texts[i]);
    }
    return joined;
}

const char *list_parties(struct arena *arena, const struct summary_problem *problem,
                         const char *separator)
{
    const char **names = arena_calloc(arena, problem->party_count + 1, sizeof(*names));
    if (names == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < problem->party_count; i++) {
        names[i] = problem->lead == i + 1 ? arena_printf(arena, _("%s (lead)"), problem->parties[i])
                                          : problem->parties[i];
    }
    return list_join(arena, names, problem->party_count, separator);
}

/* "1、text", with the names of its units when not all have it. */
static const char *format_item(struct arena *arena, size_t number, const struct summary_item *item)
{
    if (item->unit_count == 0) {
        return arena_printf(arena, NUMBERED, number, item->text);
    }
    const char *names = list_join(arena, item->units, item->unit_count, COMMA);
    return names == NULL ? NULL : arena_printf(arena, NUMBERED_NAMED, number, item->text, names);
}

const char *list_items(struct arena *arena, const struct summary_item *items, size_t count)
{
    const char **lines = arena_calloc(arena, count, sizeof(*lines));
    if (lines == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        lines[i] = format_item(arena, i + 1, &items[i]);
    }
    return list_join(arena, lines, count, "\n");
}

void list_put_problem(struct list_maker *maker, const struct summary_problem *problem)
{
    list_put(maker, arena_printf(maker->arena, "%u", problem->no));
    list_put(maker, problem->category_label);
    list_put(maker, arena_printf(maker->arena, "%u.%s", problem->no, problem->description));
}

void list_put_done(struct list_maker *maker, const struct summary_problem *problem)
{
    list_put(maker, list_items(maker->arena, problem->measures, problem->measure_count));
    list_put(maker, list_items(maker->arena, problem->effects, problem->effect_count));
}
