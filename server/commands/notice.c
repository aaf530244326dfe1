#include "server/commands/notice.h"
#include "proto/session.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static bool is_of_office(enum act act)
{
    return act == ACT_START_REVIEW || act == ACT_APPROVE || act == ACT_RETURN || act == ACT_CLOSE ||
           act == ACT_SUSTAIN || act == ACT_REPORT_PAPER || act == ACT_REPORT_ACCEPT ||
           act == ACT_REPORT_RETURN;
}

static bool says_why(enum act act)
{
    return act == ACT_RETURN || act == ACT_REPORT_RETURN;
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
    notice.text = says_why(change->act) ? convert_text(change->text) : NULL;
    commands->options.notify(commands->options.notify_arg, change->unit_id, &notice);
}
