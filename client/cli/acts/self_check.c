#include "client/cli/acts/self_check.h"

#include "common/base/clock.h"

Rectify__SelfCheck *self_check_build(const struct act_draft *draft,
                                     const Rectify__SelfCheckRecord *before)
{
    const struct options *options = &draft->cli->options;
    Rectify__SelfCheckRecord none = RECTIFY__SELF_CHECK_RECORD__INIT;
    Rectify__SelfCheck *check = act_alloc(draft, 1, sizeof(*check));
    char *method = act_text(draft, SELF_CHECK_METHOD);
    char *scope = act_text(draft, SELF_CHECK_SCOPE);

    none.checked_on = day_of_wall_ms(clock_wall_ms());
    before = before != NULL ? before : &none;
    rectify__self_check__init(check);
    check->checked_on = (int32_t)options_number(options, SELF_CHECK_DATE, before->checked_on);
    check->method = method != NULL ? method : keep_text(&draft->cli->arena, before->method);
    check->scope = scope != NULL ? scope : keep_text(&draft->cli->arena, before->scope);
    check->has_persons = before->has_persons || options_flag(options, SELF_CHECK_PERSONS);
    check->persons = (uint32_t)options_number(options, SELF_CHECK_PERSONS, before->persons);
    return check;
}
