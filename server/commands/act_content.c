/* What several acts contain: a self-check, measures, and the plan they are about. */
#include "server/commands/act.h"

void content_self_check(const struct act_work *work, const Rectify__SelfCheck *in,
                        struct self_check *out, struct checks *checks)
{
    enum {
        PERSONS_MAX = 1000 * 1000,
    };
    const char *act = work->kind->name;
    checks_that(checks, day_sane(in->checked_on), ERR_FIELD, "%s.self_check.checked_on", act);
    checks_text(checks, in->method, TEXT_SHORT_MAX, "%s.self_check.method", act);
    checks_text(checks, in->scope, TEXT_SHORT_MAX, "%s.self_check.scope", act);
    checks_that(checks, in->persons <= PERSONS_MAX, ERR_FIELD, "%s.self_check.persons", act);
    *out = (struct self_check){
        .checked_on = in->checked_on,
        .method = in->method,
        .scope = in->scope,
        .persons = (int)in->persons,
    };
}

static uint32_t take_points(const char *act, size_t no, const Rectify__Measure *in,
                            struct checks *checks)
{
    uint32_t points = 0;
    for (size_t i = 0; i < in->n_points; i++) {
        uint32_t point = in->points[i];
        bool known = point >= 1 && point <= POINTS_MAX;
        checks_that(checks, known, ERR_FIELD, "%s.measures[%zu].points[%zu]", act, no, i + 1);
        points |= known ? UINT32_C(1) << (point - 1) : 0;
    }
    return points;
}

static struct planned_measure take_measure(const struct act_work *work, size_t no,
                                           const Rectify__Measure *in, struct checks *checks)
{
    const char *act = work->kind->name;
    bool revises = work->kind->act == ACT_REVISE;
    bool continues = in->has_continues && in->continues != 0;
    checks_that(checks, word_known(VOCABULARY_MEASURE_KIND, in->kind), ERR_FIELD,
                "%s.measures[%zu].kind", act, no);
    checks_text(checks, in->text, TEXT_LONG_MAX, "%s.measures[%zu].text", act, no);
    checks_text(checks, in->owner, TEXT_SHORT_MAX, "%s.measures[%zu].owner", act, no);
    checks_that(checks, !in->has_due_on || day_sane(in->due_on), ERR_FIELD,
                "%s.measures[%zu].due_on", act, no);
    checks_text(checks, in->frequency, TEXT_SHORT_MAX, "%s.measures[%zu].frequency", act, no);
    checks_that(checks, !continues || (revises && in->continues <= MEASURES_MAX), ERR_FIELD,
                "%s.measures[%zu].continues", act, no);
    return (struct planned_measure){
        .kind = (enum measure_kind)in->kind,
        .text = in->text,
        .owner = text_or_null(in->owner),
        .due_on = in->has_due_on ? in->due_on : DAY_NONE,
        .frequency = text_or_null(in->frequency),
        .points = take_points(act, no, in, checks),
        .continues = continues ? (int)in->continues : 0,
    };
}

void content_measures(struct act_work *work, size_t count, Rectify__Measure *const *in,
                      struct checks *checks)
{
    const char *act = work->kind->name;
    checks_that(checks, count <= MEASURES_MAX, ERR_SIZE, "%s.measures", act);
    struct planned_measure *measures = arena_calloc(&work->arena, count, sizeof(*measures));
    checks_that(checks, measures != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < count && checks->err == ERR_OK; i++) {
        measures[i] = take_measure(work, i + 1, in[i], checks);
    }
    work->measures = measures;
    work->plan.measures = measures;
    work->plan.measure_count = count;
}

void content_affected(struct act_work *work, const char *unit, const char *path,
                      struct checks *checks)
{
    checks_text(checks, unit, TEXT_NAME_MAX, "%s", path);
    if (text_or_null(unit) != NULL) {
        work->rare.affected_unit = unit;
        work->change.rare = &work->rare;
    }
}

void content_cover(struct act_work *work)
{
    uint32_t all = (uint32_t)((UINT64_C(1) << work->terms.points) - 1);
    for (size_t i = 0; i < work->plan.measure_count; i++) {
        struct planned_measure *measure = &work->measures[i];
        measure->points = measure->points == 0 ? all : measure->points;
    }
}

const struct plan_record *content_accepted_plan(const struct act_work *work)
{
    for (size_t i = work->look.plan_count; i-- > 0;) {
        if (work->look.plans[i].accepted) {
            return &work->look.plans[i];
        }
    }
    return NULL;
}

bool content_has_measure(const struct plan_record *plan, int no)
{
    for (size_t i = 0; plan != NULL && i < plan->measure_count; i++) {
        if (plan->measures[i].no == no) {
            return true;
        }
    }
    return false;
}
