/* What the ledger has beside the lists, collated like the measures: the unit is named where units differ. */
#include "server/commands/convert.h"
#include "server/commands/summary_build.h"

/* Texts of one column, as they are gathered. */
struct gathering {
    struct collate_input *inputs;
    size_t count;
};

static void gather(struct gathering *gathering, int64_t unit_id, const char *unit_name,
                   const char *text)
{
    if (text != NULL && text[0] != '\0') {
        gathering->inputs[gathering->count++] =
            (struct collate_input){.unit_id = unit_id, .unit_name = unit_name, .text = text};
    }
}

static bool gathering_open(struct arena *arena, size_t most, struct gathering *gathering)
{
    *gathering =
        (struct gathering){.inputs = arena_calloc(arena, most, sizeof(*gathering->inputs))};
    return gathering->inputs != NULL;
}

static bool gathering_close(struct arena *arena, const struct gathering *gathering, size_t *n_out,
                            Rectify__SummaryItem ***out)
{
    return summary_collate(arena, gathering->inputs, gathering->count, n_out, out);
}

static bool fill_proofs(struct arena *arena, const struct summary_proof_record *proofs,
                        size_t count, Rectify__SummaryProblem *out)
{
    struct gathering owners;
    struct gathering files;
    struct gathering reasons;
    size_t file_count = 0;
    for (size_t i = 0; i < count; i++) {
        file_count += proofs[i].file_count;
    }
    if (!gathering_open(arena, count, &owners) || !gathering_open(arena, file_count, &files) ||
        !gathering_open(arena, count, &reasons)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct summary_proof_record *proof = &proofs[i];
        gather(&owners, proof->unit_id, proof->unit_name, proof->owner);
        gather(&reasons, proof->unit_id, proof->unit_name, proof->no_evidence_reason);
        for (size_t j = 0; j < proof->file_count; j++) {
            gather(&files, proof->unit_id, proof->unit_name, proof->files[j]);
        }
    }
    return gathering_close(arena, &owners, &out->n_owners, &out->owners) &&
           gathering_close(arena, &files, &out->n_evidence, &out->evidence) &&
           gathering_close(arena, &reasons, &out->n_no_evidence, &out->no_evidence);
}

static bool is_partial(const struct summary_task_record *task)
{
    return task->result == RESULT_LARGELY || task->result == RESULT_NOT_DONE;
}

/* What is struck off and still not done in full must not look like the rest. */
static bool fill_partial(struct arena *arena, const struct summary_task_record *tasks, size_t count,
                         Rectify__SummaryProblem *out)
{
    out->partial = convert_list(arena, count, sizeof(Rectify__SummaryClosure));
    for (size_t i = 0; out->partial != NULL && i < count; i++) {
        if (is_partial(&tasks[i])) {
            Rectify__SummaryClosure *closure = out->partial[out->n_partial++];
            rectify__summary_closure__init(closure);
            closure->unit = convert_text(tasks[i].unit_name);
            closure->result = (uint32_t)tasks[i].result;
            closure->accepted_risk = convert_text(tasks[i].accepted_risk);
        }
    }
    return out->partial != NULL;
}

static bool fill_tasks(struct arena *arena, const struct summary_task_record *tasks, size_t count,
                       Rectify__SummaryProblem *out)
{
    struct gathering progress;
    if (!gathering_open(arena, count, &progress)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct summary_task_record *task = &tasks[i];
        gather(&progress, task->unit_id, task->unit_name, task->progress);
        if (task->closed_on != DAY_NONE) {
            bool later = !out->has_closed_on || task->closed_on > out->closed_on;
            out->has_closed_on = true;
            out->closed_on = later ? task->closed_on : out->closed_on;
        }
    }
    return gathering_close(arena, &progress, &out->n_progress, &out->progress) &&
           fill_partial(arena, tasks, count, out);
}

bool summary_ledger(struct arena *arena, const struct summary_problem_record *record,
                    const struct summary_ledger_slice *slice, Rectify__SummaryProblem *out)
{
    out->criterion = convert_text(record->criterion);
    out->leader = convert_text(record->leader);
    out->n_indicators = record->indicator_count;
    return convert_indicators(arena, record->indicators, record->indicator_count,
                              &out->indicators) &&
           fill_proofs(arena, slice->proofs, slice->proof_count, out) &&
           fill_tasks(arena, slice->tasks, slice->task_count, out) &&
           summary_course(arena, record, slice, out);
}
