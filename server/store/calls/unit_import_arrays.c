#include "server/store/calls/unit_import_arrays.h"

static const struct {
    enum import_set set;
    enum pg_type type;
} infos[IMPORT_ARRAYS] = {
#define X(set, array, type) {IMPORT_##set, PG_##type},
    IMPORT_ARRAY_TABLE(X)
#undef X
};

static void add_claim(struct pg_array *all, int line, const char *field, const char *name,
                      const char *unit_code, const char *group_code)
{
    array_int4(&all[IMPORT_NAMES_line], line);
    array_text(&all[IMPORT_NAMES_field], field);
    array_text(&all[IMPORT_NAMES_name], name);
    array_text(&all[IMPORT_NAMES_unit_code], unit_code);
    array_text(&all[IMPORT_NAMES_group_code], group_code);
}

static void add_ref(struct pg_array *all, int line, const char *field, const char *code,
                    bool to_group)
{
    array_int4(&all[IMPORT_REFS_line], line);
    array_text(&all[IMPORT_REFS_field], field);
    array_text(&all[IMPORT_REFS_code], code);
    array_bool(&all[IMPORT_REFS_to_group], to_group);
}

static void add_unit(struct pg_array *all, const struct unit_row *unit)
{
    array_text(&all[IMPORT_UNITS_code], unit->code);
    array_text(&all[IMPORT_UNITS_name], unit->name);
    array_int2(&all[IMPORT_UNITS_kind], unit->kind);
    array_int2(&all[IMPORT_UNITS_level], unit->level);
    array_text(&all[IMPORT_UNITS_first_responsible], unit->first_responsible);
    array_bool(&all[IMPORT_UNITS_sample], unit->sample);
    array_int4(&all[IMPORT_UNIT_KEYS_line], unit->line);
    array_text(&all[IMPORT_UNIT_KEYS_code], unit->code);
    array_int4(&all[IMPORT_PARENTS_line], unit->line);
    array_text(&all[IMPORT_PARENTS_code], unit->code);
    array_text(&all[IMPORT_PARENTS_parent], unit->parent_code);
    add_claim(all, unit->line, "code", unit->code, unit->code, NULL);
    add_claim(all, unit->line, "name", unit->name, unit->code, NULL);
    for (size_t i = 0; i < unit->alias_count; i++) {
        add_claim(all, unit->line, "alias", unit->aliases[i], unit->code, NULL);
    }
    if (unit->parent_code != NULL) {
        add_ref(all, unit->line, "parent", unit->parent_code, false);
    }
}

static void add_group(struct pg_array *all, const struct group_row *group)
{
    array_text(&all[IMPORT_GROUPS_code], group->code);
    array_text(&all[IMPORT_GROUPS_name], group->name);
    array_int2(&all[IMPORT_GROUPS_kind], group->kind);
    array_int4(&all[IMPORT_GROUP_KEYS_line], group->line);
    array_text(&all[IMPORT_GROUP_KEYS_code], group->code);
    add_claim(all, group->line, "code", group->code, NULL, group->code);
    add_claim(all, group->line, "name", group->name, NULL, group->code);
    for (size_t i = 0; i < group->alias_count; i++) {
        add_claim(all, group->line, "alias", group->aliases[i], NULL, group->code);
    }
    for (size_t i = 0; i < group->unit_count; i++) {
        add_ref(all, group->line, "unit", group->unit_codes[i], false);
        array_text(&all[IMPORT_MEMBERS_group_code], group->code);
        array_text(&all[IMPORT_MEMBERS_unit_code], group->unit_codes[i]);
    }
}

static void add_person(struct pg_array *all, const struct person_row *person)
{
    array_text(&all[IMPORT_PERSONS_name], person->name);
    array_text(&all[IMPORT_PERSONS_group_code], person->group_code);
    array_text(&all[IMPORT_PERSONS_unit_code], person->unit_code);
    add_ref(all, person->line, "group", person->group_code, true);
    add_ref(all, person->line, "unit", person->unit_code, false);
}

void import_arrays_build(struct import_arrays *arrays, const struct unit_import_call *file)
{
    for (size_t i = 0; i < IMPORT_ARRAYS; i++) {
        array_init(&arrays->all[i], infos[i].type);
    }
    for (size_t i = 0; i < file->unit_count; i++) {
        add_unit(arrays->all, &file->units[i]);
    }
    for (size_t i = 0; i < file->group_count; i++) {
        add_group(arrays->all, &file->groups[i]);
    }
    for (size_t i = 0; i < file->person_count; i++) {
        add_person(arrays->all, &file->persons[i]);
    }
}

void import_arrays_params(struct import_arrays *arrays, const struct import_step *step,
                          struct pg_params *params)
{
    params_init(params);
    for (size_t i = 0; i < step->set_count; i++) {
        for (size_t j = 0; j < IMPORT_ARRAYS; j++) {
            if (infos[j].set == step->sets[i]) {
                params_array(params, &arrays->all[j]);
            }
        }
    }
}

void import_arrays_close(struct import_arrays *arrays)
{
    for (size_t i = 0; i < IMPORT_ARRAYS; i++) {
        array_close(&arrays->all[i]);
    }
}
