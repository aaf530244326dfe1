#include "client/cli/act_draft.h"

#include "common/base/language.h"

int act_check(const struct cli_command *command, const struct options *options,
              unsigned *problem_no)
{
    long number = 0;
    int code = options_check_number("N", options->arguments[0], 1, ACT_PROBLEM_NO_MAX, &number);

    *problem_no = (unsigned)number;
    if (code == EXITS_DONE && options->argument_count > 1) {
        code = options_check_line(_("TEXT"), options->arguments[1], OPTION_LONG_MAX);
    }
    if (code == EXITS_DONE && command->check != NULL) {
        code = command->check(options);
    }
    return code;
}

void *act_alloc(const struct act_draft *draft, size_t count, size_t size)
{
    return keep_alloc(&draft->cli->arena, count, size);
}

char *act_text(const struct act_draft *draft, int key)
{
    const char *text = options_text(&draft->cli->options, key);
    return text != NULL ? keep_text(&draft->cli->arena, text) : NULL;
}

char *act_argument(const struct act_draft *draft)
{
    return keep_text(&draft->cli->arena, draft->cli->options.arguments[1]);
}
