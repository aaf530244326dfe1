#include "client/cli/phase_text.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/language.h"

const char *phase_text_answers(uint32_t phase)
{
    static const char *const answers[] = {
        "",
        N_("plans and declarations that there is no such problem"),
        N_("progress, effects, closure requests, revised plans, local problems"),
        N_("the summary report and its stamped scan"),
    };
    return phase > 0 && phase < ARRAY_LEN(answers) ? _(answers[phase]) : "";
}

const char *phase_text_state(uint32_t state, int64_t since_ms, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format(since_ms, time);
    switch (state) {
    case WORD_PHASE_STATE_OPEN:
        return _("The office has opened this phase. What comes late is taken and labelled late.");
    case WORD_PHASE_STATE_CLOSING:
        return keep_printf(arena,
                           _("The office is closing this phase. What was final on the terminal by "
                             "%s is still taken, what is written later is not."),
                           time);
    case WORD_PHASE_STATE_CLOSED:
        return _("The office has closed this phase. Nothing is taken any more but what the office "
                 "has returned, reopened, transferred or extended.");
    default: return "";
    }
}

const char *phase_text_advice(uint32_t state)
{
    static const char *const advice[] = {
        "",
        N_("Hand in what is missing. What was refused before can be sent again: rectify outbox."),
        N_("Send what still waits on this computer: rectify sync. For anything newer ask the "
           "office to open the phase again, or to extend the task if it is about one."),
        N_("Ask the office to open the phase again, or to extend the task if it is about one; what "
           "it has returned to you can always be answered."),
    };
    return state > 0 && state < ARRAY_LEN(advice) ? _(advice[state]) : "";
}
