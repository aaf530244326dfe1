#include "client/cli/task_find.h"

#include "client/cli/say.h"
#include "common/base/language.h"

static enum err ask(struct cli *cli, const Rectify__DossierGet *in, ProtobufCMessage **out)
{
    return connection_call(cli->connection, MESSAGE_DOSSIER_GET, &in->base, &cli->arena, out,
                           &cli->failure);
}

/* The same task in every open campaign. */
static enum err find_everywhere(struct cli *cli, const Rectify__DossierGet *wanted,
                                const Rectify__Assignments **out)
{
    Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.has_every = true;
    in.every = true;
    in.has_unit_id = wanted->has_unit_id;
    in.unit_id = wanted->unit_id;
    in.unit = wanted->unit;
    in.has_problem_no = true;
    in.problem_no = wanted->problem_no;
    enum err err = connection_call(cli->connection, MESSAGE_ASSIGNMENTS_GET, &in.base, &cli->arena,
                                   &answer, &cli->failure);
    *out = (const Rectify__Assignments *)answer;
    return err;
}

void task_say_several(Rectify__AssignmentBrief *const *tasks, size_t count, unsigned problem_no,
                      bool with_unit)
{
    say_error(_("Several campaigns have a problem %u. Say which task you mean:"), problem_no);
    for (size_t i = 0; i < count; i++) {
        const Rectify__AssignmentBrief *task = tasks[i];
        if (task->problem_no == problem_no && task->campaign != NULL) {
            say_error("  %s/%u%s%s  %s", task->campaign, problem_no, with_unit ? "/" : "",
                      with_unit ? task->unit_name : "", task->title);
        }
    }
}

enum err task_dossier(struct cli *cli, Rectify__DossierGet *in, ProtobufCMessage **out)
{
    const Rectify__Assignments *found = NULL;
    enum err err = ask(cli, in, out);
    if (err != ERR_CAMPAIGN_STATE || in->campaign != NULL) {
        return err;
    }
    err = find_everywhere(cli, in, &found);
    if (err == ERR_CAMPAIGN_STATE || (err == ERR_OK && found->n_assignments == 0)) {
        return failure_set(&cli->failure, ERR_NOT_FOUND, "");
    }
    if (err != ERR_OK) {
        return err;
    }
    if (found->n_assignments > 1) {
        task_say_several(found->assignments, found->n_assignments, in->problem_no,
                         !in->has_unit_id);
        return failure_set(&cli->failure, ERR_CAMPAIGN_STATE, "");
    }
    in->campaign = found->assignments[0]->campaign;
    return ask(cli, in, out);
}
