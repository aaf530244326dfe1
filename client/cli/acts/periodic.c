/* periodic N TEXT: what was done for a long-term task in one period, or why nothing. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/evidence.h"
#include "client/cli/period.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "common/base/language.h"

enum {
    PERIOD = OPTION_KEY_OWN,
    NIL,
    QUANTITY,
};

static const struct option options[] = {
    {"period", PERIOD, OPTION_MONTH, 0, false, N_("MONTH"),
     N_("the period, by a month of it: 2023-07 (the earliest without a report)")},
    {"nil", NIL, OPTION_FLAG, 0, false, NULL, N_("nothing was done in it; TEXT says why")},
    {"quantity", QUANTITY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("how much, such as \"once\"")},
    EVIDENCE_OPTIONS("evidence", N_("a photo or document of it; again for each")),
    {0},
};

static int choose_earliest(const struct act_draft *draft, day_t *first_on)
{
    const Rectify__Period *period = draft->task->period;
    struct arena *arena = &draft->cli->arena;

    if (period == NULL) {
        say_error(_("Problem %u: no periodic report is asked for; state now: %s"),
                  draft->task->problem_no, word_label(WORDS_STATE, draft->task->state));
        return EXITS_FAILED;
    }
    if (period->first_on > day_of_wall_ms(clock_wall_ms())) {
        say_error(_("Problem %u: nothing is missing; the next report is that for %s, from %s on."),
                  draft->task->problem_no, period_text(period, arena),
                  texts_day(period->first_on, arena));
        return EXITS_FAILED;
    }
    say(draft->cli, _("Report for %s, %s to %s"), period_text(period, arena),
        texts_day(period->first_on, arena), texts_day(period->last_on, arena));
    *first_on = period->first_on;
    return EXITS_DONE;
}

static int choose_period(const struct act_draft *draft, day_t *first_on)
{
    const struct option_given *given = options_find(&draft->cli->options, PERIOD);
    const Rectify__Period *period = draft->task->period;

    if (given == NULL) {
        return choose_earliest(draft, first_on);
    }
    *first_on =
        period_first(period != NULL ? period->cadence : WORD_CADENCE_MONTHLY, (day_t)given->number);
    return EXITS_DONE;
}

static int build(struct act_draft *draft)
{
    Rectify__Periodic *periodic = act_alloc(draft, 1, sizeof(*periodic));

    rectify__periodic__init(periodic);
    periodic->nil = options_flag(&draft->cli->options, NIL);
    periodic->text = act_argument(draft);
    periodic->quantity = act_text(draft, QUANTITY);
    draft->act.what_case = RECTIFY__ACT__WHAT_PERIODIC;
    draft->act.periodic = periodic;
    int code = choose_period(draft, &periodic->period_on);
    return code == EXITS_DONE ? draft->take_files(draft, &periodic->files, &periodic->n_files)
                              : code;
}

const struct cli_command periodic_command = {
    .name = "periodic",
    .arguments = N_("N TEXT"),
    .summary = N_("report on a period of a long-term task"),
    .options = options,
    .build = build,
};
