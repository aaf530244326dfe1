#include "client/cli/task_name.h"

#include "client/cli/say.h"
#include "common/base/language.h"
#include <string.h>

static bool is_number(const char *text, size_t length)
{
    return length > 0 && strspn(text, "0123456789") >= length;
}

/* Where the campaign ends; NULL: there is none. */
static const char *find_end(const char *name, bool of_unit)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL || slash == name) {
        return NULL;
    }
    if (!of_unit) {
        return slash;
    }
    const char *second = strchr(slash + 1, '/');
    return second != NULL && is_number(slash + 1, (size_t)(second - slash - 1)) ? slash : NULL;
}

const char *task_name_campaign(const char *name, bool of_unit, struct arena *arena,
                               const char **rest)
{
    const char *end = find_end(name, of_unit);
    *rest = end == NULL ? name : end + 1;
    return end == NULL ? NULL : keep(arena_strndup(arena, name, (size_t)(end - name)));
}

const char *task_name_text(const char *campaign, unsigned problem_no, struct arena *arena)
{
    return campaign != NULL ? keep_printf(arena, "%s/%u", campaign, problem_no)
                            : keep_printf(arena, "%u", problem_no);
}

/*
 * The first word of what a command says of its arguments, as help shows it: N, a unit's own task; A, the office's. It may be
 * left out, "[N]", or stand beside another, "A|UNIT".
 */
static bool is_word(const char *arguments, char word)
{
    const char *first = arguments[0] == '[' ? arguments + 1 : arguments;
    return first[0] == word && strchr(" ]|", first[1]) != NULL;
}

/* A command behind the arguments of another has its own arguments behind them. */
static size_t find_place(const struct cli *cli)
{
    const char *word = cli->inner != NULL ? cli->command->arguments : "";
    size_t place = 0;
    while (*word != '\0') {
        place++;
        word += strcspn(word, " ");
        word += strspn(word, " ");
    }
    return place;
}

int task_name_take_campaign(struct cli *cli, const char **name, bool of_unit)
{
    const char *campaign = task_name_campaign(*name, of_unit, &cli->arena, name);
    if (campaign != NULL && cli->campaign != NULL && strcmp(campaign, cli->campaign) != 0) {
        say_error(_("Two campaigns are named, \"%s\" and \"%s\"; name one."), campaign,
                  cli->campaign);
        return EXITS_USAGE;
    }
    cli->campaign = campaign != NULL ? campaign : cli->campaign;
    return EXITS_DONE;
}

int task_name_take(struct cli *cli)
{
    enum {
        RUN = -1,
    };
    struct options *options = &cli->options;
    const struct cli_command *command = cli->inner != NULL ? cli->inner : cli->command;
    size_t place = find_place(cli);
    bool own = is_word(command->arguments, 'N');
    bool of_unit = is_word(command->arguments, 'A');
    if (options->argument_count <= place || (!own && !of_unit)) {
        return RUN;
    }
    int code = task_name_take_campaign(cli, &options->arguments[place], of_unit);
    return code == EXITS_DONE ? RUN : code;
}
