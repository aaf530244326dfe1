/* What the server remarks on a plan, at its place in the file. */
#include "client/admin/plan_file.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"

enum {
    PARENT_UNANSWERED = 22, /* its number is one of the plan above */
};

static const struct plan_file_problem *find(const struct plan_file *file, uint32_t no)
{
    for (size_t i = 0; i < file->count; i++) {
        if (file->all[i].no == no) {
            return &file->all[i];
        }
    }
    return NULL;
}

/* Numbers of PROTOCOL.md, "Plan remarks", by what they are about. */
static struct file_place place_in_problem(const struct plan_file_problem *problem,
                                          const Rectify__PlanRemark *remark)
{
    struct file_place place = problem->whole;
    if (remark->party >= 1 && remark->party <= PLAN_FILE_PARTIES_MAX) {
        place = problem->parties[remark->party - 1];
    } else {
        switch (remark->remark) {
        case 2: place = problem->number; break;
        case 5: place = problem->responsible; break;
        case 6:
        case 10:
        case 12: place = problem->due; break;
        case 9: place = problem->points; break;
        case 16: place = problem->category; break;
        case 19: place = problem->repeats; break;
        case 21:
        case 23: place = problem->parent_problem; break;
        case 26: place = problem->lead; break;
        default: break;
        }
    }
    return place.line > 0 ? place : problem->whole;
}

static struct file_place place_of(const struct plan_file *file,
                                  const struct plan_file_problem *problem,
                                  const Rectify__PlanRemark *remark)
{
    switch (remark->remark) {
    case 15: return file->code;
    case 18: return file->previous;
    case 20:
    case PARENT_UNANSWERED: return file->parent;
    case 24:
    case 25: return file->area;
    default: break;
    }
    if (problem != NULL) {
        return place_in_problem(problem, remark);
    }
    if (remark->phase >= 1 && remark->phase <= PLAN_FILE_PHASES &&
        file->phase_dues[remark->phase].line > 0) {
        return file->phase_dues[remark->phase];
    }
    if (remark->phase > 0) {
        return file->phases;
    }
    return file->problems;
}

void plan_file_remark(const struct plan_file *file, const Rectify__PlanRemark *remark,
                      struct file_faults *faults, struct arena *arena)
{
    const struct plan_file_problem *problem =
        remark->remark != PARENT_UNANSWERED ? find(file, remark->problem_no) : NULL;
    struct file_place place = place_of(file, problem, remark);
    const struct texts_remark about = {
        .remark = remark->remark,
        .problem_no = remark->problem_no,
        .phase = remark->phase,
        .phase_on = file->phase_days[WORD_PHASE_IMPLEMENT],
        .due_on = problem != NULL ? problem->due_on : DAY_NONE,
        .value = remark->value,
    };
    const char *text = texts_remark(&about, arena);

    if (remark->error) {
        file_fault(faults, place, "%s", text);
    } else {
        file_warning(faults, place, "%s", text);
    }
}
