#include "client/admin/problem_option.h"

#include "client/admin/office_act.h"
#include "client/cli/say.h"
#include "client/cli/task_name.h"
#include "common/base/language.h"
#include <string.h>

int problem_option_read(struct cli *cli, int key, struct problem_option *problem)
{
    const char *name = options_text(&cli->options, key);
    long number = 0;

    *problem = (struct problem_option){0};
    if (name == NULL) {
        return EXITS_DONE;
    }
    int code = task_name_take_campaign(cli, &name, true);
    if (code != EXITS_DONE) {
        return code;
    }
    if (strchr(name, '/') != NULL) {
        return office_act_name(cli, name, &problem->problem_no, &problem->unit);
    }
    code = options_check_number("--problem", name, 1, OFFICE_PROBLEM_NO_MAX, &number);
    problem->problem_no = (unsigned)number;
    return code;
}

int problem_option_unit(const struct problem_option *problem, const char *unit, const char **one)
{
    *one = unit != NULL ? unit : problem->unit;
    if (unit == NULL || problem->unit == NULL || strcmp(unit, problem->unit) == 0) {
        return EXITS_DONE;
    }
    say_error(_("Two units are named, \"%s\" and \"%s\"; name one: --problem %u"), unit,
              problem->unit, problem->problem_no);
    return EXITS_USAGE;
}
