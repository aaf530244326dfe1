#include "server/rules/separation.h"

/* A plan is judged by its results when the item ends; who wrote it would judge himself. */
static bool wrote_plan(const struct separation *separation)
{
    return separation->plan_author_person_id != 0 &&
           separation->plan_author_person_id == separation->decider_person_id;
}

static bool may_decide_for_other(enum act act, const struct separation *separation)
{
    if (separation->decider_person_id == separation->submitter_person_id) {
        return false;
    }
    return act != ACT_CLOSE || !wrote_plan(separation);
}

/* The exception for the office's own items is narrower: here the author may not sustain either. */
static bool may_decide_for_own(enum act act, const struct separation *separation)
{
    if ((separation->decider_roles & ROLE_OFFICE_HEAD) == 0 ||
        separation->decider_person_id == separation->submitter_person_id) {
        return false;
    }
    return (act != ACT_CLOSE && act != ACT_SUSTAIN) || !wrote_plan(separation);
}

enum err separation_judge(const struct transition *transition, const struct separation *separation,
                          bool *self_held)
{
    *self_held = false;
    if ((transition->flags & TRANSITION_SEPARATED) == 0) {
        return ERR_OK;
    }
    if (separation->decider_unit_id != separation->assignment_unit_id) {
        return may_decide_for_other(transition->act, separation) ? ERR_OK : ERR_SEPARATION;
    }
    *self_held = may_decide_for_own(transition->act, separation);
    return *self_held ? ERR_OK : ERR_SEPARATION;
}

static int64_t submitter_of(enum act act, const struct standing *standing)
{
    if (act == ACT_END || act == ACT_CANCEL) {
        return 0;
    }
    bool extension = act == ACT_GRANT || act == ACT_REFUSE;
    return extension ? standing->extension_person_id : standing->submitter_person_id;
}

struct separation separation_of(enum act act, const struct standing *standing,
                                const struct acting *acting)
{
    return (struct separation){
        .decider_unit_id = acting->unit_id,
        .decider_person_id = acting->person_id,
        .decider_roles = acting->roles,
        .assignment_unit_id = standing->unit_id,
        .submitter_person_id = submitter_of(act, standing),
        .plan_author_person_id = standing->plan_author_person_id,
    };
}
