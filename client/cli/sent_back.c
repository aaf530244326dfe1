#include "client/cli/sent_back.h"

#include "client/cli/words.h"
#include "common/base/language.h"

enum sent_back sent_back(const Rectify__AssignmentBrief *brief)
{
    bool open = brief->state == WORD_STATE_ISSUED || brief->state == WORD_STATE_ACKNOWLEDGED ||
                brief->state == WORD_STATE_IN_PROGRESS;
    if (!open || !brief->last_returned) {
        return SENT_BACK_NOT;
    }
    return brief->last_decision == WORD_ACT_REOPEN ? SENT_BACK_REOPENED : SENT_BACK_RETURNED;
}

const char *sent_back_text(enum sent_back how)
{
    switch (how) {
    case SENT_BACK_RETURNED: return _("returned");
    case SENT_BACK_REOPENED: return _("reopened");
    case SENT_BACK_NOT: break;
    }
    return "";
}
