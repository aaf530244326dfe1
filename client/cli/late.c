#include "client/cli/late.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"
#include "common/base/language.h"

const char *late_text(const Rectify__AssignmentBrief *brief, bool overdue, struct arena *arena)
{
    if (brief->has_phase_state && brief->phase_state > WORD_PHASE_STATE_OPEN) {
        return keep_printf(arena, _("phase \"%s\": %s"), word_label(WORDS_PHASE, brief->phase),
                           word_label(WORDS_PHASE_STATE, brief->phase_state));
    }
    if (!brief->late) {
        return "";
    }
    if (!brief->has_phase) {
        return _("late");
    }
    return overdue ? ""
                   : keep_printf(arena, _("after the day of phase \"%s\""),
                                 word_label(WORDS_PHASE, brief->phase));
}
