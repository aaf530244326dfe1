/*
 * revise N: another plan while the accepted one is carried out. Nothing of the accepted plan is
 * typed again: what is not said stays as it is.
 */
#include "client/cli/acts/acts.h"
#include "client/cli/acts/plan_content.h"
#include "client/cli/dossier.h"
#include "client/cli/evidence.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum {
    REASON = PLAN_KEY_NEXT,
    DROP,
};

static const struct option options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("why the plan changes")},
    {"change", MEASURES_CHANGE, OPTION_NUMBER, OPTION_NUMBERS_MAX, false, N_("NUMBER"),
     N_("a measure of the accepted plan, behind it what changes: --due, --owner and so on")},
    {"continues", MEASURES_CONTINUES, OPTION_NUMBER, OPTION_NUMBERS_MAX, false, N_("NUMBER"),
     N_("of that --measure: the one of the accepted plan whose place it takes and whose effect it "
        "keeps")},
    {"drop", DROP, OPTION_NUMBERS, 0, false, "1,2",
     N_("measures of the accepted plan that fall away")},
    PLAN_OPTIONS(false),
    EVIDENCE_OPTIONS("file", N_("the plan as a document; again for each")),
    {0},
};

static int check(const struct options *given)
{
    if (!options_flag(given, PLAN_LOCAL) || !options_flag(given, PLAN_NO_LOCAL)) {
        return EXITS_DONE;
    }
    say_error(_("Say which problems you found yourselves (--local TEXT), or that there are none "
                "(--no-local): one of the two."));
    return EXITS_USAGE;
}

static uint64_t dropped(const struct options *given)
{
    uint64_t numbers = 0;
    for (size_t i = 0; i < given->count; i++) {
        numbers |= given->given[i].key == DROP ? given->given[i].numbers : 0;
    }
    return numbers;
}

/* Each number that is named is one of the accepted plan's. */
static int check_numbers(const struct act_draft *draft, const Rectify__PlanVersion *accepted)
{
    const struct options *given = &draft->cli->options;
    uint64_t named = dropped(given);

    for (size_t i = 0; i < given->count; i++) {
        int key = given->given[i].key;
        bool is_one = key == MEASURES_CHANGE || key == MEASURES_CONTINUES;
        named |= is_one ? UINT64_C(1) << given->given[i].number : 0;
    }
    for (uint32_t no = 0; no <= OPTION_NUMBERS_MAX; no++) {
        if ((named >> no & 1) != 0 &&
            measures_find(accepted->measures, accepted->n_measures, no) == NULL) {
            say_error(_("The accepted plan has no measure %u; it has %zu."), no,
                      accepted->n_measures);
            return EXITS_DATA;
        }
    }
    return EXITS_DONE;
}

/* The accepted measures in their order, each as it is, changed or gone; then the new ones. */
static struct measures merge(const struct act_draft *draft, const Rectify__PlanVersion *accepted,
                             const struct measures *said)
{
    uint64_t gone = dropped(&draft->cli->options);
    struct measures merged = {
        .all = act_alloc(draft, accepted->n_measures + said->count, sizeof(*merged.all))};

    for (size_t i = 0; i < accepted->n_measures; i++) {
        uint32_t no = accepted->measures[i]->no;
        bool replaced = (gone >> no & 1) != 0;
        for (size_t j = 0; j < said->count; j++) {
            if (said->all[j]->continues == no) {
                merged.all[merged.count++] = said->all[j];
                replaced = true;
            }
        }
        if (!replaced) {
            merged.all[merged.count++] = measures_keep(accepted->measures[i], &draft->cli->arena);
        }
    }
    for (size_t j = 0; j < said->count; j++) {
        if (!said->all[j]->has_continues) {
            merged.all[merged.count++] = said->all[j];
        }
    }
    return merged;
}

static int build(struct act_draft *draft)
{
    const Rectify__Dossier *file = NULL;
    Rectify__Revise *revise = act_alloc(draft, 1, sizeof(*revise));
    struct measures said;

    int code = draft->find_file(draft, &file);
    const Rectify__PlanVersion *accepted = file != NULL ? dossier_accepted(file) : NULL;
    if (code == EXITS_DONE && accepted == NULL) {
        say_error(_("Problem %u: no plan was accepted yet, there is nothing to revise."),
                  draft->task->problem_no);
        return EXITS_FAILED;
    }
    code = code == EXITS_DONE ? check_numbers(draft, accepted) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    const struct measures_default otherwise = {
        .kind = WORD_MEASURE_CORRECTIVE,
        .owner = draft->person,
        .accepted = accepted->measures,
        .accepted_count = accepted->n_measures,
    };
    measures_build(&draft->cli->options, &otherwise, &said, &draft->cli->arena);
    struct measures merged = merge(draft, accepted, &said);
    rectify__revise__init(revise);
    revise->reason = act_text(draft, REASON);
    revise->plan = plan_content_build(draft, &merged, accepted);
    draft->act.what_case = RECTIFY__ACT__WHAT_REVISE;
    draft->act.revise = revise;
    return draft->take_files(draft, &revise->plan->files, &revise->plan->n_files);
}

const struct cli_command revise_command = {
    .name = "revise",
    .arguments = N_("N"),
    .summary = N_("change the accepted plan; what you do not say stays as it is"),
    .options = options,
    .check = check,
    .build = build,
};
