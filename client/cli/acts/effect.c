/* effect N TEXT: what a measure has brought about. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/effect_known.h"
#include "client/cli/evidence.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum {
    MEASURE = 'm',
    QUANTITY = OPTION_KEY_OWN,
    NO_EVIDENCE,
    LOCAL,
    AFFECTED,
};

static const struct option options[] = {
    {"measure", MEASURE, OPTION_NUMBER, OPTION_NUMBERS_MAX, true, N_("NUMBER"),
     N_("which measure of the plan")},
    {"quantity", QUANTITY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("how much, such as \"once\"")},
    EVIDENCE_OPTIONS("evidence", N_("a photo or document that proves it; again for each")),
    {"no-evidence", NO_EVIDENCE, OPTION_LINE, OPTION_LONG_MAX, false, N_("REASON"),
     N_("why there is no evidence")},
    {"local", LOCAL, OPTION_NUMBER, OPTION_NUMBERS_MAX, false, N_("NUMBER"),
     N_("of that local problem's measure, not of the plan's")},
    {"affected", AFFECTED, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"),
     N_("where, if not at your own unit")},
    {0},
};

static int check(const struct options *given)
{
    bool files = options_flag(given, EVIDENCE_FILE) || options_flag(given, EVIDENCE_PERSONAL);
    if (!files || !options_flag(given, NO_EVIDENCE)) {
        return EXITS_DONE;
    }
    say_error(_("Either evidence (--evidence FILE) or the reason for having none (--no-evidence): "
                "one of the two."));
    return EXITS_USAGE;
}

static int build(struct act_draft *draft)
{
    Rectify__Effect *effect = act_alloc(draft, 1, sizeof(*effect));

    rectify__effect__init(effect);
    effect->measure = (uint32_t)options_number(&draft->cli->options, MEASURE, 0);
    effect->text = act_argument(draft);
    effect->quantity = act_text(draft, QUANTITY);
    effect->no_evidence_reason = act_text(draft, NO_EVIDENCE);
    effect->local = (uint32_t)options_number(&draft->cli->options, LOCAL, 0);
    effect->has_local = effect->local != 0;
    effect->affected_unit = act_text(draft, AFFECTED);
    draft->act.what_case = RECTIFY__ACT__WHAT_EFFECT;
    draft->act.effect = effect;
    effect_known_say(draft);
    return draft->take_files(draft, &effect->files, &effect->n_files);
}

const struct cli_command effect_command = {
    .name = "effect",
    .arguments = N_("N TEXT"),
    .summary = N_("report what a measure has brought about"),
    .options = options,
    .check = check,
    .build = build,
};
