#include "client/terminal/self_check.h"

#include "common/base/clock.h"

Rectify__SelfCheck *self_check_build(struct cli *cli)
{
    const struct options *options = &cli->options;
    Rectify__SelfCheck *check = keep_alloc(&cli->arena, 1, sizeof(*check));
    day_t today = day_of_wall_ms(clock_wall_ms());

    rectify__self_check__init(check);
    check->checked_on = (int32_t)options_number(options, SELF_CHECK_DATE, today);
    check->method = keep_text(&cli->arena, options_text(options, SELF_CHECK_METHOD));
    check->scope = keep_text(&cli->arena, options_text(options, SELF_CHECK_SCOPE));
    check->has_persons = options_find(options, SELF_CHECK_PERSONS) != NULL;
    check->persons = (uint32_t)options_number(options, SELF_CHECK_PERSONS, 0);
    return check;
}
