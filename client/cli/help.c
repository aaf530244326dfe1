#include "client/cli/help.h"

#include "client/report/text_width.h"
#include "common/base/language.h"

enum {
    COLUMN_MAX = 44, /* a longer left side has its description on the next line */
    LEFT_SIZE = 256,
};

/* gettext answers the empty msgid with the catalogue's header. */
static const char *translated(const char *text)
{
    return text != NULL && text[0] != '\0' ? _(text) : "";
}

static void name_command(const struct cli_command *command, char *out, size_t size)
{
    const char *arguments = translated(command->arguments);
    (void)snprintf(out, size, "%s%s%s%s%s", command->name, command->subname != NULL ? " " : "",
                   command->subname != NULL ? command->subname : "",
                   arguments[0] != '\0' ? " " : "", arguments);
}

static void name_option(const struct option *option, char *out, size_t size)
{
    const char *value = translated(option->value);
    char letter[] = "-x, ";
    letter[1] = (char)option->key;
    (void)snprintf(out, size, "%s--%s%s%s", option->key >= 'a' && option->key <= 'z' ? letter : "",
                   option->name, value[0] != '\0' ? " " : "", value);
}

static unsigned wider(unsigned widest, const char *left)
{
    unsigned width = text_width(left, 1);
    return width > widest && width <= COLUMN_MAX ? width : widest;
}

static void print_row(const char *left, const char *right, unsigned column, FILE *out)
{
    if (text_width(left, 1) > column) {
        fprintf(out, "  %s\n", left);
        left = "";
    }
    fprintf(out, "  %s%*s  %s\n", left, (int)(column - text_width(left, 1)), "", right);
}

static void print_options(const struct option *options, FILE *out)
{
    char left[LEFT_SIZE];
    unsigned column = 0;

    for (const struct option *option = options; option->name != NULL; option++) {
        name_option(option, left, sizeof(left));
        column = wider(column, left);
    }
    for (const struct option *option = options; option->name != NULL; option++) {
        name_option(option, left, sizeof(left));
        print_row(left, translated(option->help), column, out);
    }
}

static void print_commands(const struct cli_program *program, FILE *out)
{
    char left[LEFT_SIZE];
    unsigned column = 0;

    for (size_t i = 0; i < program->command_count; i++) {
        name_command(program->commands[i], left, sizeof(left));
        column = wider(column, left);
    }
    for (size_t i = 0; i < program->command_count; i++) {
        name_command(program->commands[i], left, sizeof(left));
        print_row(left, translated(program->commands[i]->summary), column, out);
    }
}

static void print_ending(FILE *out)
{
    fprintf(out, "\n%s\n",
            _("Every option is also an environment variable: --checked-on is "
              "RECTIFY_CHECKED_ON."));
}

void help_program(const struct cli_program *program, FILE *out)
{
    fprintf(out, _("%s: %s\n\nUsage: %s COMMAND [OPTION...]\n\nCommands:\n"), program->name,
            translated(program->summary), program->name);
    print_commands(program, out);
    fprintf(out, "\n%s\n", translated(program->legend));
    fprintf(out, _("\nOptions of every command:\n"));
    print_options(cli_options, out);
    fprintf(out, _("\nOptions of one command: %s COMMAND --help\n"), program->name);
    fprintf(out, "%s\n",
            _("Exit codes: 0 done, 1 failed, 3 done but something is overdue, 64 usage, 65 bad "
              "data, 66 no input,\n69 unavailable, 75 try again, 76 protocol, 77 not permitted, "
              "78 not set up."));
    print_ending(out);
}

void help_usage(const struct cli_program *program, const struct cli_command *command, FILE *out)
{
    char name[LEFT_SIZE];
    bool more = false;

    name_command(command, name, sizeof(name));
    fprintf(out, _("Usage: %s %s"), program->name, name);
    for (const struct option *option = command->options; option != NULL && option->name != NULL;
         option++) {
        if (option->needed) {
            fprintf(out, " --%s %s", option->name, translated(option->value));
        }
        more = more || !option->needed;
    }
    fprintf(out, "%s\n", more ? _(" [OPTION...]") : "");
}

void help_command(const struct cli_program *program, const struct cli_command *command, FILE *out)
{
    help_usage(program, command, out);
    fprintf(out, "\n%s\n", translated(command->summary));
    if (command->options != NULL) {
        fprintf(out, _("\nOptions:\n"));
        print_options(command->options, out);
    }
    fprintf(out, _("\nOptions of every command:\n"));
    print_options(cli_options, out);
    fprintf(out, "\n%s\n", translated(program->legend));
    print_ending(out);
}
