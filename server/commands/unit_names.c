/* A name, code or alias means one thing only, over units and groups together: also within one file. */
#include "server/commands/unit_rows.h"
#include <stdlib.h>
#include <string.h>

struct name {
    const char *text;
    const char *field;
    const void *row; /* whose it is */
    int line;
    size_t at; /* order in the file: the later of two is at fault */
};

struct names {
    struct name *all;
    size_t count;
};

static void add(struct names *names, const char *text, const char *field, const void *row, int line)
{
    names->all[names->count] =
        (struct name){.text = text, .field = field, .row = row, .line = line, .at = names->count};
    names->count++;
}

static size_t count_names(const struct unit_import_call *call)
{
    size_t count = 2 * (call->unit_count + call->group_count);
    for (size_t i = 0; i < call->unit_count; i++) {
        count += call->units[i].alias_count;
    }
    for (size_t i = 0; i < call->group_count; i++) {
        count += call->groups[i].alias_count;
    }
    return count;
}

static void list_names(const struct unit_import_call *call, struct names *names)
{
    for (size_t i = 0; i < call->unit_count; i++) {
        const struct unit_row *unit = &call->units[i];
        add(names, unit->code, "code", unit, unit->line);
        add(names, unit->name, "name", unit, unit->line);
        for (size_t k = 0; k < unit->alias_count; k++) {
            add(names, unit->aliases[k], "aliases", unit, unit->line);
        }
    }
    for (size_t i = 0; i < call->group_count; i++) {
        const struct group_row *group = &call->groups[i];
        add(names, group->code, "code", group, group->line);
        add(names, group->name, "name", group, group->line);
        for (size_t k = 0; k < group->alias_count; k++) {
            add(names, group->aliases[k], "aliases", group, group->line);
        }
    }
}

static int compare(const void *left, const void *right)
{
    const struct name *a = left;
    const struct name *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

enum err unit_names_check(const struct unit_import_call *call, struct arena *arena,
                          struct row_remarks *remarks)
{
    size_t count = count_names(call);
    struct names names = {.all = arena_calloc(arena, count, sizeof(*names.all))};
    if (names.all == NULL) {
        return ERR_NOMEM;
    }
    list_names(call, &names);
    qsort(names.all, names.count, sizeof(*names.all), compare);
    for (size_t i = 1; i < names.count; i++) {
        const struct name *name = &names.all[i];
        /* A unit may be called by its code: that is one meaning. */
        if (strcmp(name->text, names.all[i - 1].text) == 0 && name->row != names.all[i - 1].row) {
            row_remarks_add(remarks, &(struct row_remark){.line = name->line,
                                                          .err = ERR_CONFLICT,
                                                          .field = name->field,
                                                          .value = name->text});
        }
    }
    return ERR_OK;
}
