/*
 * The register of units, groups and persons from a file: all or nothing, set-based, for 100,000 rows.
 *
 *   round 0   begin; what is wrong with the file (remarks) and what it would change (figures)
 *   round 1   remarks or a dry run: roll back; else all writes, then commit
 *
 * A unit or group is its code. Every name it claims (code, name, aliases) is held in unit_name, where it is unique over
 * both. A name is taken when something else in the file claims it, or something in the register that the file does
 * not speak of; what the file speaks of has exactly the names that the file gives it.
 */
#include "server/store/calls/office_event.h"
#include "server/store/calls/unit_import_arrays.h"
#include "server/store/calls/unit_import_sql.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

static const struct pg_statement *const statements[] = {
    &import_names_check,   &import_refs_check,     &import_cycle_check,   &import_unit_figures,
    &import_group_figures, &import_person_figures, &import_drop_names,    &import_units,
    &import_parents,       &import_groups,         &import_names,         &import_drop_members,
    &import_members,       &import_persons,        &import_person_groups, NULL};

/* The checks and figures of round 0 and behind them the writes of round 1, with the arrays that each takes. */
static const struct import_step steps[] = {
    {STEP_CHECK, &import_names_check, {IMPORT_NAMES, IMPORT_UNIT_KEYS, IMPORT_GROUP_KEYS}, 3},
    {STEP_CHECK, &import_refs_check, {IMPORT_REFS, IMPORT_UNIT_KEYS, IMPORT_GROUP_KEYS}, 3},
    {STEP_CHECK, &import_cycle_check, {IMPORT_PARENTS}, 1},
    {STEP_COMPARE, &import_unit_figures, {IMPORT_UNITS, IMPORT_PARENTS, IMPORT_NAMES}, 3},
    {STEP_COMPARE, &import_group_figures, {IMPORT_GROUPS, IMPORT_MEMBERS, IMPORT_NAMES}, 3},
    {STEP_COMPARE, &import_person_figures, {IMPORT_PERSONS}, 1},
    {STEP_NAMES, &import_drop_names, {IMPORT_NAMES}, 1},
    {STEP_UNITS, &import_units, {IMPORT_UNITS, IMPORT_PARENTS}, 2},
    {STEP_GROUPS, &import_groups, {IMPORT_GROUPS}, 1},
    {STEP_NAMES, &import_names, {IMPORT_NAMES}, 1},
    {STEP_GROUPS, &import_drop_members, {IMPORT_GROUP_KEYS, IMPORT_MEMBERS}, 2},
    {STEP_GROUPS, &import_members, {IMPORT_MEMBERS}, 1},
    {STEP_PERSONS, &import_persons, {IMPORT_PERSONS}, 1},
    {STEP_PERSONS, &import_person_groups, {IMPORT_PERSONS}, 1},
    /* last: who counts waits from here until it is committed */
    {STEP_UNITS, &import_parents, {IMPORT_PARENTS}, 1},
};

enum {
    CHECKS = 6, /* of the steps */
};

/* How many of the steps this import takes. */
static unsigned step_count(const struct unit_import_call *file)
{
    return file->dry_run ? CHECKS : ARRAY_LEN(steps);
}

/* What comes when so many are behind; after a dry run nothing does. */
static void tell(struct unit_import_call *file, unsigned done)
{
    unsigned total = step_count(file);
    if (done < total) {
        store_call_tell(&file->call, steps[done].step, done, total);
    } else if (!file->dry_run) {
        store_call_tell(&file->call, STEP_COMMIT, done, total);
    }
}

static enum err send_steps(const struct unit_import_call *file, struct round *round, size_t from,
                           size_t to)
{
    struct import_arrays arrays;
    struct pg_params params;
    enum err err = ERR_OK;
    import_arrays_build(&arrays, file);
    for (size_t i = from; i < to && err == ERR_OK; i++) {
        import_arrays_params(&arrays, &steps[i], &params);
        err = round_send(round, steps[i].statement, &params);
        round_flush(round);
    }
    import_arrays_close(&arrays);
    return err;
}

static enum err send_checks(const struct unit_import_call *file, struct round *round)
{
    enum err err = round_begin(round);
    return err == ERR_OK ? send_steps(file, round, 0, CHECKS) : err;
}

static enum err send_writes(const struct unit_import_call *file, struct round *round)
{
    enum err err = send_steps(file, round, CHECKS, ARRAY_LEN(steps));
    if (err == ERR_OK) {
        err = office_event_send(round, &file->actor, "unit-import", "register");
    }
    if (err == ERR_OK) {
        err = office_notify_send(round);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    struct unit_import_call *file = CONTAINER_OF(call, struct unit_import_call, call);
    if (round->number == 0) {
        file->created = 0;
        file->changed = 0;
        file->unchanged = 0;
        file->remarks = NULL;
        file->remark_count = 0;
        tell(file, 0);
        return send_checks(file, round);
    }
    if (round->number > 1) {
        return ERR_OK;
    }
    bool nothing = file->dry_run || file->remark_count > 0;
    return nothing ? round_rollback(round) : send_writes(file, round);
}

/* The three checks one after the other: later remarks stand behind earlier ones. */
static enum err take_remarks(struct unit_import_call *file, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct row_remark, line),
        COLUMN(NUMBER, struct row_remark, err),
        COLUMN(TEXT, struct row_remark, field),
        COLUMN(TEXT, struct row_remark, value),
    };
    static const struct columns columns = COLUMNS(struct row_remark, table);
    struct arena *arena = file->call.arena;
    void *all = NULL;
    size_t more = 0;
    enum err err = rows_read(result, &columns, arena, &all, &more);
    if (err != ERR_OK || more == 0) {
        return err;
    }
    struct row_remark *joined = arena_calloc(arena, file->remark_count + more, sizeof(*joined));
    if (joined == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < file->remark_count; i++) {
        joined[i] = file->remarks[i];
    }
    for (size_t i = 0; i < more; i++) {
        joined[file->remark_count + i] = ((const struct row_remark *)all)[i];
    }
    file->remarks = joined;
    file->remark_count += more;
    return ERR_OK;
}

struct figures_row {
    int created;
    int changed;
    int unchanged;
};

static enum err take_figures(struct unit_import_call *file, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct figures_row, created),
        COLUMN(NUMBER, struct figures_row, changed),
        COLUMN(NUMBER, struct figures_row, unchanged),
    };
    static const struct columns columns = COLUMNS(struct figures_row, table);
    struct figures_row row = {0};
    enum err err = row_read(result, 0, &columns, file->call.arena, &row);
    file->created += row.created;
    file->changed += row.changed;
    file->unchanged += row.unchanged;
    return err;
}

static enum err take_result(struct unit_import_call *file, const struct import_step *step,
                            const PGresult *result)
{
    switch ((int)step->step) {
    case STEP_CHECK: return take_remarks(file, result);
    case STEP_COMPARE: return take_figures(file, result);
    default: return ERR_OK;
    }
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct unit_import_call *file = CONTAINER_OF(call, struct unit_import_call, call);
    for (unsigned i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i].statement == statement) {
            tell(file, i + 1);
            return take_result(file, &steps[i], result);
        }
    }
    return ERR_OK;
}

const struct call_script unit_import_script = {
    .name = "unit-import",
    .writes = true,
    .unique_err = ERR_EXISTS,
    .patience_ms = LANE_PATIENCE_MS,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_unit_import(struct store *store, struct unit_import_call *call)
{
    return store_accept(store, &call->call, &unit_import_script);
}
