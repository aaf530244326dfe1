#include "client/cli/task_names.h"

#include "client/cli/task_name.h"
#include "client/lib/cache.h"
#include <string.h>

void task_names_of(const Rectify__Assignments *all, struct task_names *names)
{
    const char *first = NULL;
    *names = (struct task_names){.all = all};
    for (size_t i = 0; all != NULL && i < all->n_assignments; i++) {
        const char *campaign = all->assignments[i]->campaign;
        if (first != NULL && campaign != NULL && strcmp(first, campaign) != 0) {
            names->mixed = true;
        }
        first = first == NULL ? campaign : first;
    }
}

void task_names_recall(struct cli *cli, struct task_names *names)
{
    ProtobufCMessage *seen = NULL;
    struct failure failure;
    int64_t seen_ms = 0;
    enum err err = cache_get(&cli->home, TASK_NAMES_CACHE, &rectify__assignments__descriptor,
                             &cli->arena, &seen, &seen_ms, &failure);
    task_names_of(err == ERR_OK ? (const Rectify__Assignments *)seen : NULL, names);
    names->seen_ms = err == ERR_OK ? seen_ms : 0;
}

unsigned task_names_width(const struct task_names *names, unsigned narrow)
{
    enum {
        WIDE = 16,
    };
    return names->mixed ? WIDE : narrow;
}

const Rectify__AssignmentBrief *task_names_task(const struct task_names *names, int64_t problem_id)
{
    const Rectify__Assignments *all = names->all;
    for (size_t i = 0; all != NULL && i < all->n_assignments; i++) {
        if (all->assignments[i]->problem_id == problem_id) {
            return all->assignments[i];
        }
    }
    return NULL;
}

const char *task_names_campaign(const struct task_names *names, int64_t problem_id)
{
    const Rectify__AssignmentBrief *task = task_names_task(names, problem_id);
    return task != NULL ? task->campaign : NULL;
}

const char *task_names_text(const struct task_names *names, int64_t problem_id, unsigned problem_no,
                            struct arena *arena)
{
    const char *campaign = names->mixed ? task_names_campaign(names, problem_id) : NULL;
    return problem_no == 0 ? "" : task_name_text(campaign, problem_no, arena);
}
