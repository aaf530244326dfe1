#include "server/commands/notice.h"
#include "proto/session.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

/* The unit's own acts are no news to it. What the office enters for it nobody is there to hear. */
static bool is_of_office(enum act act)
{
    static const enum act acts[] = {
        ACT_START_REVIEW, ACT_APPROVE, ACT_RETURN, ACT_CLOSE,     ACT_SUSTAIN, ACT_END,
        ACT_REOPEN,       ACT_GRANT,   ACT_REFUSE, ACT_LOOK_BACK, ACT_CANCEL,  ACT_TRANSFER,
    };
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        if (acts[i] == act) {
            return true;
        }
    }
    return false;
}

/* Why it comes back, has more time or not, ends: what the unit has to know without asking. */
static bool tells_reason(enum act act)
{
    return act == ACT_RETURN || act == ACT_REOPEN || act == ACT_GRANT || act == ACT_REFUSE ||
           act == ACT_END || act == ACT_CANCEL || act == ACT_TRANSFER;
}

void notice_of_change(struct commands *commands, const struct change_call *change)
{
    if (!is_of_office(change->act) || commands->options.notify == NULL) {
        return;
    }
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    notice.unit_id = change->unit_id;
    notice.problem_id = change->problem_id;
    notice.problem_no = (uint32_t)change->problem_no;
    notice.act = (uint32_t)change->act;
    notice.state = (uint32_t)change->to_state;
    notice.version = change->version;
    notice.at_ms = change->received_ms;
    notice.text = tells_reason(change->act) ? convert_text(change->text) : NULL;
    commands->options.notify(commands->options.notify_arg, change->unit_id, &notice);
}
