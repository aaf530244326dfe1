/*
 * From the words of the command line to the command: which one, with which options, with how
 * many arguments.
 */
#include "client/cli/cli.h"
#include "client/cli/help.h"
#include "client/cli/task_name.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CODE_RUN = -1,
    TIMEOUT_DEFAULT_S = 10,
};

/* How many arguments a command takes, counted in its own description of them. */
static void count_arguments(const char *arguments, size_t *least, size_t *most)
{
    *least = 0;
    *most = 0;
    for (const char *word = arguments; word != NULL && *word != '\0';) {
        size_t length = strcspn(word, " ");
        bool several = length > 4 && strncmp(word + length - 4, "...]", 4) == 0;
        *most = several ? SIZE_MAX : *most + 1;
        *least += *word == '[' ? 0 : 1;
        word += length;
        word += strspn(word, " ");
    }
}

static const struct cli_command *find(const struct cli_program *program, const char *name,
                                      const char *subname)
{
    for (size_t i = 0; i < program->command_count; i++) {
        const struct cli_command *command = program->commands[i];
        bool fits = subname == NULL
                        ? command->subname == NULL
                        : command->subname != NULL && strcmp(command->subname, subname) == 0;
        if (fits && strcmp(command->name, name) == 0) {
            return command;
        }
    }
    return NULL;
}

/* Commands side by side: a program's, or those that stand behind the arguments of one. */
struct commands {
    const struct cli_command *const *all;
    size_t count;
};

static struct commands commands_of(const struct cli_program *program)
{
    return (struct commands){program->commands, program->command_count};
}

static struct commands inner_of(const struct cli_command *command)
{
    struct commands inner = {.all = command->inner};
    while (inner.all[inner.count] != NULL) {
        inner.count++;
    }
    return inner;
}

static bool is_name(struct commands commands, const char *name)
{
    for (size_t i = 0; i < commands.count; i++) {
        if (strcmp(commands.all[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void say_subnames(const struct cli_program *program, struct commands commands,
                         const char *name)
{
    fprintf(stderr, _("%s: \"%s\" needs to know what to do:"), program->name, name);
    for (size_t i = 0; i < commands.count; i++) {
        if (strcmp(commands.all[i]->name, name) == 0) {
            fprintf(stderr, " %s", commands.all[i]->subname);
        }
    }
    fputc('\n', stderr);
}

/* The command's words are the first one or two; *words says how many. */
static int choose(struct cli *cli, const struct options *leading, size_t *words)
{
    const struct cli_program *program = cli->program;
    const char *name = leading->argument_count > 0 ? leading->arguments[0] : NULL;
    const char *subname = leading->argument_count > 1 ? leading->arguments[1] : NULL;

    if (name == NULL) {
        help_program(program, stderr);
        return EXITS_USAGE;
    }
    cli->command = subname != NULL ? find(program, name, subname) : NULL;
    *words = 2;
    if (cli->command == NULL) {
        cli->command = find(program, name, NULL);
        *words = 1;
    }
    if (cli->command != NULL) {
        return CODE_RUN;
    }
    if (is_name(commands_of(program), name)) {
        if (subname != NULL && strcmp(subname, "--help") == 0) {
            help_program(program, stdout);
            return EXITS_DONE;
        }
        say_subnames(program, commands_of(program), name);
    } else {
        fprintf(stderr, _("%s: there is no command \"%s\". What there is: %s --help\n"),
                program->name, name, program->name);
    }
    return EXITS_USAGE;
}

static int check_arguments(const struct cli *cli)
{
    size_t least = 0;
    size_t most = 0;
    size_t count = cli->options.argument_count;

    count_arguments(cli->command->arguments, &least, &most);
    if (cli->inner != NULL) {
        size_t inner_least = 0;
        size_t inner_most = 0;
        count_arguments(cli->inner->arguments, &inner_least, &inner_most);
        least += inner_least;
        most += inner_most;
    }
    if (count >= least && count <= most) {
        return CODE_RUN;
    }
    if (count > most) {
        fprintf(stderr,
                _("%s: \"%s\" is too much. A text with blanks stands in quotation marks.\n"),
                cli->program->name, cli->options.arguments[most]);
    } else {
        fprintf(stderr, _("%s: something is missing.\n"), cli->program->name);
    }
    help_usage(cli->program, cli->command, cli->inner, stderr);
    return EXITS_USAGE;
}

/* "--parent 3" is the 3 that else stands in front: whatever comes after sees one way of saying it. */
static void take_option_for_argument(struct cli *cli)
{
    const struct cli_command *command = cli->inner != NULL ? cli->inner : cli->command;
    struct options *options = &cli->options;
    const char *text =
        command->problem_key != 0 ? options_text(options, command->problem_key) : NULL;
    if (text == NULL) {
        return;
    }
    const char **arguments =
        keep_alloc(&cli->arena, options->argument_count + 1, sizeof(*arguments));
    for (size_t i = 0; i < options->argument_count; i++) {
        arguments[i] = options->arguments[i];
    }
    arguments[options->argument_count++] = text;
    options->arguments = arguments;
}

/* A script that asks for JSON must not be given something else. */
static int check_json(const struct cli *cli)
{
    const struct cli_command *command = cli->inner != NULL ? cli->inner : cli->command;
    if (!cli->json || !command->text_only) {
        return CODE_RUN;
    }
    fprintf(stderr, _("%s %s%s%s: there is no JSON of this; leave out --json (or RECTIFY_JSON).\n"),
            cli->program->name, command->name, command->subname != NULL ? " " : "",
            command->subname != NULL ? command->subname : "");
    return EXITS_USAGE;
}

static int apply(struct cli *cli)
{
    const struct options *options = &cli->options;
    const char *no_color = getenv("NO_COLOR");

    cli->json = options_flag(options, CLI_JSON);
    cli->quiet = options_flag(options, CLI_QUIET);
    cli->bold = isatty(STDOUT_FILENO) == 1 && !options_flag(options, CLI_NO_COLOR) &&
                (no_color == NULL || no_color[0] == '\0');
    cli->timeout_s = options_number(options, CLI_TIMEOUT, TIMEOUT_DEFAULT_S);
    cli->campaign = options_text(options, CLI_CAMPAIGN);
    int code = check_json(cli);
    return code == CODE_RUN ? task_name_take(cli) : code;
}

/* Help and version come before any complaint about what else is on the line. */
static int answer_at_once(const struct cli *cli, const struct options *options)
{
    if (options_flag(options, OPTION_KEY_HELP)) {
        if (cli->command != NULL) {
            help_command(cli->program, cli->command, cli->inner, stdout);
        } else {
            help_program(cli->program, stdout);
        }
        return EXITS_DONE;
    }
    if (options_flag(options, OPTION_KEY_VERSION)) {
        printf("%s %s\n", cli->program->name, cli->program->version);
        return EXITS_DONE;
    }
    return CODE_RUN;
}

static int speak(const struct options *options)
{
    const char *choice = options_text(options, CLI_LANG);
    if (choice == NULL) {
        return CODE_RUN;
    }
    if (strncmp(choice, "zh", 2) != 0 && strncmp(choice, "en", 2) != 0) {
        fprintf(stderr, _("--lang: \"%s\" is none of %s.\n"), choice, "zh, en");
        return EXITS_USAGE;
    }
    language_init(choice);
    return CODE_RUN;
}

/*
 * A paper is written in its language or not at all: without the catalogue a unit would stamp, and the office send upwards,
 * a page whose headings are English. Said in both languages, because the one that is wanted is the one that is missing.
 */
static int speak_papers(const struct cli *cli)
{
    const struct cli_command *command = cli->inner != NULL ? cli->inner : cli->command;
    if (!command->papers) {
        return CODE_RUN;
    }
    language_init_papers(options_text(&cli->options, CLI_LANG));
    if (language_present()) {
        return CODE_RUN;
    }
    fputs("没有生成任何文件：找不到中文语言文件 share/locale/zh_CN/LC_MESSAGES/rectify.mo"
          "（应在程序所在文件夹旁边）。请完整安装本程序；确实要用英文的，加 --lang en。\n"
          "Nothing was written: the Chinese catalogue share/locale/zh_CN/LC_MESSAGES/rectify.mo is "
          "missing beside the folder of the program. Install the whole program; --lang en writes "
          "in English.\n",
          stderr);
    return EXITS_CONFIG;
}

/*
 * Options before the command's name and after it count alike: the line without the command's
 * words is read once more.
 */
static char **without_words(struct cli *cli, int argc, char **argv, const char *const *left,
                            size_t left_count, size_t words, int *count)
{
    size_t leading = (size_t)argc - 1 - left_count;
    char **line = keep_alloc(&cli->arena, (size_t)argc + 1, sizeof(*line));

    *count = 0;
    line[(*count)++] = argv[0];
    for (size_t i = 0; i < leading; i++) {
        line[(*count)++] = argv[1 + i];
    }
    for (size_t i = words; i < left_count; i++) {
        line[(*count)++] = keep_text(&cli->arena, left[i]);
    }
    return line;
}

/* ---- a command behind the arguments of another ---- */

/* name: of the command that there is not; NULL: none was named. */
static int say_inner(const struct cli *cli, const char *name)
{
    if (name == NULL) {
        fprintf(stderr, _("%s: something is missing.\n"), cli->program->name);
        help_usage(cli->program, cli->command, NULL, stderr);
    } else if (is_name(inner_of(cli->command), name)) {
        say_subnames(cli->program, inner_of(cli->command), name);
    } else {
        fprintf(stderr, _("%s: there is no command \"%s\". What there is: %s %s --help\n"),
                cli->program->name, name, cli->program->name, cli->command->name);
    }
    return EXITS_USAGE;
}

/* Which word of the line stands behind the command's own arguments, whatever options stand between. */
static int find_inner_word(struct cli *cli, const struct options_input *input, int *at)
{
    size_t arguments = 0;
    size_t most = 0;

    count_arguments(cli->command->arguments, &arguments, &most);
    *at = 0;
    for (size_t i = 0; i <= arguments; i++) {
        struct options_input rest = *input;
        struct options options;
        rest.argc -= *at;
        rest.argv += *at;
        rest.scope = OPTIONS_LEADING;
        int code = options_read(&rest, &options, &cli->arena);
        code = code == EXITS_DONE ? speak(&options) : code;
        code = code == CODE_RUN ? answer_at_once(cli, &options) : code;
        if (code != CODE_RUN) {
            return code;
        }
        if (options.argument_count == 0) {
            return say_inner(cli, NULL);
        }
        *at = input->argc - (int)options.argument_count;
    }
    return CODE_RUN;
}

/* How many words of the line are the command's name; 0: it is not this one. */
static int name_words(const struct cli_command *command, const struct options_input *input, int at)
{
    bool two = command->subname != NULL;
    bool named = strcmp(command->name, input->argv[at]) == 0;
    if (!named ||
        (two && (at + 1 >= input->argc || strcmp(command->subname, input->argv[at + 1]) != 0))) {
        return 0;
    }
    return two ? 2 : 1;
}

/* Its name is left out of the line as well; its options count beside those of the command before it. */
static int choose_inner(struct cli *cli, struct options_input *input)
{
    int at = 0;
    int words = 0;
    int code = find_inner_word(cli, input, &at);
    if (code != CODE_RUN) {
        return code;
    }
    for (size_t i = 0; words == 0 && cli->command->inner[i] != NULL; i++) {
        words = name_words(cli->command->inner[i], input, at);
        cli->inner = words > 0 ? cli->command->inner[i] : NULL;
    }
    if (cli->inner == NULL) {
        return say_inner(cli, input->argv[at]);
    }
    input->argc -= words;
    for (int i = at; i < input->argc; i++) {
        input->argv[i] = input->argv[i + words];
    }
    input->argv[input->argc] = NULL;
    input->inner = cli->inner->options;
    return CODE_RUN;
}

int cli_read(struct cli *cli, const struct cli_program *program, int argc, char **argv)
{
    struct options_input input = {
        .program = program->name, .global = cli_options, .argc = argc, .argv = argv};
    struct options leading;
    size_t words = 0;

    cli->program = program;
    int code = options_read(&input, &leading, &cli->arena);
    if (code != EXITS_DONE) {
        return code;
    }
    code = speak(&leading);
    code = code == CODE_RUN ? answer_at_once(cli, &leading) : code;
    code = code == CODE_RUN ? choose(cli, &leading, &words) : code;
    if (code != CODE_RUN) {
        return code;
    }
    input.own = cli->command->options;
    input.inner = cli->command->build != NULL ? program->act_options : NULL;
    input.helper = keep_printf(&cli->arena, "%s %s%s%s", program->name, cli->command->name,
                               cli->command->subname != NULL ? " " : "",
                               cli->command->subname != NULL ? cli->command->subname : "");
    input.scope = OPTIONS_ALL;
    input.argv = without_words(cli, argc, argv, leading.arguments, leading.argument_count, words,
                               &input.argc);
    code = cli->command->inner != NULL ? choose_inner(cli, &input) : CODE_RUN;
    if (code != CODE_RUN) {
        return code;
    }
    code = options_read(&input, &cli->options, &cli->arena);
    if (code != EXITS_DONE) {
        return code;
    }
    code = speak(&cli->options);
    code = code == CODE_RUN ? answer_at_once(cli, &cli->options) : code;
    if (code != CODE_RUN) {
        return code;
    }
    take_option_for_argument(cli);
    code = check_arguments(cli);
    code = code == CODE_RUN ? speak_papers(cli) : code;
    return code == CODE_RUN ? apply(cli) : code;
}
