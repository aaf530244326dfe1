/* done N: the unit asks for closure. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/keep.h"
#include "common/base/decimal.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    NOT_DONE = OPTION_KEY_OWN,
    LOCAL_NOT_DONE,
    ACTUAL,
    TEXT,
};

static const struct option options[] = {
    {"not-done", NOT_DONE, OPTION_NUMBERED, OPTION_LONG_MAX, false, N_("MEASURE=REASON"),
     N_("a measure that was not done; again for each")},
    {"local-not-done", LOCAL_NOT_DONE, OPTION_NUMBERED, OPTION_LONG_MAX, false, N_("LOCAL=REASON"),
     N_("why measures of a local problem have no effect; again for each")},
    {"actual", ACTUAL, OPTION_NUMBERED, OPTION_SHORT_MAX, false, N_("INDICATOR=VALUE"),
     N_("what an indicator came to, like 1=93.5; again for each")},
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"), N_("what you want to add")},
    {0},
};

/* Of a local problem as a whole, of a measure one by one. */
static void take_not_done(const struct act_draft *draft, Rectify__Done *done)
{
    const struct options *given = &draft->cli->options;

    done->not_done = act_alloc(draft, given->count, sizeof(*done->not_done));
    for (size_t i = 0; i < given->count; i++) {
        bool local = given->given[i].key == LOCAL_NOT_DONE;
        if (given->given[i].key != NOT_DONE && !local) {
            continue;
        }
        Rectify__NotDone *not_done = act_alloc(draft, 1, sizeof(*not_done));
        rectify__not_done__init(not_done);
        not_done->measure = local ? 0 : (uint32_t)given->given[i].number;
        not_done->has_local = local;
        not_done->local = local ? (uint32_t)given->given[i].number : 0;
        not_done->reason = keep_text(&draft->cli->arena, given->given[i].text);
        done->not_done[done->n_not_done++] = not_done;
    }
}

static int check(const struct options *given)
{
    for (size_t i = 0; i < given->count; i++) {
        const struct option_given *one = &given->given[i];
        if (one->key == ACTUAL && !decimal_sound(one->text)) {
            fprintf(stderr, _("--actual: \"%s\" is not a decimal number; write it like 93.5.\n"),
                    one->text);
            return EXITS_DATA;
        }
    }
    return EXITS_DONE;
}

/* Nothing is filled in: the figure of an earlier request would be believed to be today's. */
static void take_actuals(const struct act_draft *draft, Rectify__Done *done)
{
    const struct options *given = &draft->cli->options;

    done->actuals = act_alloc(draft, given->count, sizeof(*done->actuals));
    for (size_t i = 0; i < given->count; i++) {
        if (given->given[i].key == ACTUAL) {
            Rectify__IndicatorActual *actual = act_alloc(draft, 1, sizeof(*actual));
            rectify__indicator_actual__init(actual);
            actual->indicator = (uint32_t)given->given[i].number;
            actual->value = keep_text(&draft->cli->arena, given->given[i].text);
            done->actuals[done->n_actuals++] = actual;
        }
    }
}

static int build(struct act_draft *draft)
{
    Rectify__Done *done = act_alloc(draft, 1, sizeof(*done));

    rectify__done__init(done);
    done->text = act_text(draft, TEXT);
    take_not_done(draft, done);
    take_actuals(draft, done);
    draft->act.what_case = RECTIFY__ACT__WHAT_DONE;
    draft->act.done = done;
    return EXITS_DONE;
}

const struct cli_command done_command = {
    .name = "done",
    .arguments = N_("N"),
    .summary = N_("ask for closure"),
    .options = options,
    .check = check,
    .build = build,
};
