/* An edition of the consolidated picture: the rule (rules/redact.h) applied to every text and every part of the message. */
#include "server/commands/convert.h"
#include "server/commands/summary_build.h"
#include "server/rules/redact.h"

/* What every step of the walk needs; the first refusal stays. */
struct walk {
    struct arena *arena;
    enum edition edition;
    bool ok;
};

/* The message borrows its texts from records that others may read: a masked one takes the place of the pointer. */
static void mask(struct walk *walk, char **text)
{
    const char *masked = NULL;
    if (!walk->ok || redact_text(EDITION_PUBLIC, *text, walk->arena, &masked) != ERR_OK) {
        walk->ok = false;
        return;
    }
    *text = convert_text(masked);
}

/* A list of texts is borrowed as well. */
static void mask_all(struct walk *walk, size_t count, char ***texts)
{
    char **copy = arena_calloc(walk->arena, count, sizeof(*copy));
    if (copy == NULL) {
        walk->ok = false;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        copy[i] = (*texts)[i];
        mask(walk, &copy[i]);
    }
    *texts = copy;
}

static void mask_items(struct walk *walk, size_t count, Rectify__SummaryItem **items)
{
    for (size_t i = 0; i < count; i++) {
        mask(walk, &items[i]->text);
        mask_all(walk, items[i]->n_units, &items[i]->units);
    }
}

/* That something is not done in full is for everybody; with which unit is not, and why the office took the risk is its own. */
static void mask_partial(struct walk *walk, Rectify__SummaryProblem *problem)
{
    for (size_t i = 0; i < problem->n_partial; i++) {
        Rectify__SummaryClosure *closure = problem->partial[i];
        mask(walk, &closure->unit);
        mask(walk, &closure->accepted_risk);
        if (!redact_shows(walk->edition, REPORT_UNIT_FIGURES)) {
            closure->unit = NULL;
        }
        if (!redact_shows(walk->edition, REPORT_WORKINGS)) {
            closure->accepted_risk = NULL;
        }
    }
}

static void mask_ledger(struct walk *walk, Rectify__SummaryProblem *problem)
{
    mask(walk, &problem->criterion);
    for (size_t i = 0; i < problem->n_indicators; i++) {
        mask(walk, &problem->indicators[i]->name);
    }
    mask_partial(walk, problem);
    if (!redact_shows(walk->edition, REPORT_WORKINGS)) {
        problem->leader = NULL;
        problem->n_owners = 0;
        problem->n_progress = 0;
        problem->n_periodic = 0;
        problem->n_evidence = 0;
        problem->n_no_evidence = 0;
    }
    if (!redact_shows(walk->edition, REPORT_UNIT_FIGURES)) {
        problem->n_moved = 0;
    }
}

static void mask_problem(struct walk *walk, Rectify__SummaryProblem *problem)
{
    mask(walk, &problem->title);
    mask(walk, &problem->description);
    mask(walk, &problem->remark);
    mask_all(walk, problem->n_parties, &problem->parties);
    mask_items(walk, problem->n_measures, problem->measures);
    mask_items(walk, problem->n_effects, problem->effects);
    mask_ledger(walk, problem);
    if (!redact_shows(walk->edition, REPORT_WORDING_SOURCE)) {
        problem->wording = NULL;
    }
}

static void mask_campaign(struct walk *walk, Rectify__CampaignBrief *campaign)
{
    mask(walk, &campaign->title);
    mask(walk, &campaign->evaluation);
    mask(walk, &campaign->parent_plan);
    mask(walk, &campaign->parent_number);
    mask(walk, &campaign->issuer);
    mask(walk, &campaign->area);
}

static void mask_texts(struct walk *walk, Rectify__Summary *out)
{
    mask_campaign(walk, out->campaign);
    for (size_t i = 0; i < out->n_problems; i++) {
        mask_problem(walk, out->problems[i]);
    }
}

bool summary_redact(struct arena *arena, enum edition edition, Rectify__Summary *out)
{
    struct walk walk = {arena, edition, true};
    if (edition == EDITION_INTERNAL) {
        return true;
    }
    out->has_edition = true;
    out->edition = (uint32_t)edition;
    mask_texts(&walk, out);
    if (!redact_shows(edition, REPORT_UNIT_FIGURES)) {
        out->n_units = 0;
        out->has_units_are_nodes = false;
    }
    if (!redact_shows(edition, REPORT_SELF_HELD)) {
        out->n_self_held = 0;
    }
    return walk.ok;
}
