#include "server/rules/conditions_cycle.h"
#include "server/rules/require.h"

bool conditions_revise(const struct revision *revision, struct findings *findings)
{
    bool ok = require(said(revision->reason), findings, REASON_REASON_MISSING, 0);
    uint64_t continued = 0;
    for (size_t i = 0; i < revision->measure_count; i++) {
        int no = revision->measures[i].continues;
        if (no == 0) {
            continue;
        }
        bool known = no > 0 && no < 64 && (revision->accepted >> no & 1) != 0;
        if (!require(known, findings, REASON_CONTINUES_UNKNOWN, (int)i + 1)) {
            ok = false;
            continue;
        }
        bool first = (continued >> no & 1) == 0;
        ok &= require(first, findings, REASON_CONTINUES_TWICE, (int)i + 1);
        continued |= UINT64_C(1) << no;
    }
    return ok;
}

bool conditions_periodic(const struct reporting *reporting, day_t period_on, const char *text,
                         day_t today, struct findings *findings)
{
    enum reason reason = period_judge(reporting, period_on, today);
    bool ok = require(reason == REASON_NONE, findings, reason, 0);
    ok &= require(said(text), findings, REASON_TEXT_MISSING, 0);
    return ok;
}

bool conditions_end(enum end_reason reason, const char *text, const char *carried_to,
                    struct findings *findings)
{
    bool ok = require(said(text), findings, REASON_TEXT_MISSING, 0);
    ok &= require(reason == END_REASON_CARRIED_OVER || !said(carried_to), findings,
                  REASON_CARRIED_TO_EXCESS, 0);
    ok &= require(reason != END_REASON_CARRIED_OVER || said(carried_to), findings,
                  REASON_CARRIED_TO_MISSING, 0);
    return ok;
}

bool conditions_look_back(const struct look_back *look_back, day_t today, struct findings *findings)
{
    day_t day = look_back->looked_on;
    bool complete = vocabulary_name(VOCABULARY_METHOD, (int)look_back->method) != NULL &&
                    day != DAY_NONE && said(look_back->conclusion);
    bool ok = require(complete, findings, REASON_LOOK_BACK_MISSING, 0);
    ok &= require(day == DAY_NONE || day <= today, findings, REASON_LOOK_BACK_IN_FUTURE, 0);
    return ok;
}

bool conditions_reopen(const struct reopening *reopening, enum due_kind due_kind, day_t today,
                       struct findings *findings)
{
    bool dated = due_kind == DUE_DATE;
    bool given = reopening->new_due_on != DAY_NONE;
    bool ok = conditions_look_back(&reopening->look_back, today, findings);
    ok &= require(said(reopening->reason), findings, REASON_REASON_MISSING, 0);
    ok &= require(given || !dated, findings, REASON_NEW_DUE_MISSING, 0);
    ok &= require(!given || dated, findings, REASON_NEW_DUE_LONG_TERM, 0);
    ok &= require(!given || reopening->new_due_on > today, findings, REASON_NEW_DUE_PAST, 0);
    return ok;
}

/* A later day than the present one; without a present one there is nothing to compare. */
static bool check_later(day_t day, const struct due_standing *due, struct findings *findings)
{
    if (due->due_kind != DUE_DATE || due->due_on == DAY_NONE) {
        return require(false, findings, REASON_EXTENSION_LONG_TERM, 0);
    }
    return require(day > due->due_on, findings, REASON_EXTENSION_NOT_LATER, 0);
}

bool conditions_extend(const struct extension_request *request, const struct due_standing *due,
                       day_t today, struct findings *findings)
{
    bool ok = check_later(request->wanted_on, due, findings);
    bool over = due->due_kind == DUE_DATE && due->due_on != DAY_NONE && today > due->due_on;
    ok &= require(!over, findings, REASON_EXTENSION_TOO_LATE, 0);
    ok &= require(!due->extension_waits, findings, REASON_EXTENSION_WAITS, 0);
    ok &= require(said(request->reason), findings, REASON_REASON_MISSING, 0);
    ok &= require(said(request->progress), findings, REASON_HOW_FAR_MISSING, 0);
    return ok;
}

/* While a request waits it is the request that is decided on, not something beside it. */
bool conditions_grant(const struct extension_grant *grant, const struct due_standing *due,
                      day_t today, struct findings *findings)
{
    bool ok = check_later(grant->due_on, due, findings);
    ok &= require(grant->due_on > today, findings, REASON_NEW_DUE_PAST, 0);
    if (grant->of_request) {
        return ok;
    }
    ok &= require(!due->extension_waits, findings, REASON_EXTENSION_WAITS, 0);
    ok &= require(said(grant->reason), findings, REASON_REASON_MISSING, 0);
    return ok;
}

bool conditions_reason(const char *reason, struct findings *findings)
{
    return require(said(reason), findings, REASON_REASON_MISSING, 0);
}
