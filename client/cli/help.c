#include "client/cli/help.h"

#include "client/report/text_width.h"
#include "common/base/language.h"
#include <string.h>

enum {
    COLUMN_MAX = 44, /* a longer left side has its description on the next line */
    LEFT_SIZE = 256,
    BLOCK_MAX = 48,
};

/* gettext answers the empty msgid with the catalogue's header. */
static const char *translated(const char *text)
{
    return text != NULL && text[0] != '\0' ? _(text) : "";
}

static void name_command(const struct cli_command *command, char *out, size_t size)
{
    const char *arguments = translated(command->arguments);
    (void)snprintf(out, size, "%s%s%s%s%s%s", command->name, command->subname != NULL ? " " : "",
                   command->subname != NULL ? command->subname : "",
                   arguments[0] != '\0' ? " " : "", arguments,
                   command->inner != NULL ? _(" COMMAND ...") : "");
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

/* Options that stand in one block, each name once. */
struct block {
    const struct option *rows[BLOCK_MAX];
    size_t count;
};

static bool is_named(const struct option *options, const char *name)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (strcmp(options->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Without those whose name `taken` has; both may be NULL. */
static void add_options(struct block *block, const struct option *options,
                        const struct option *taken)
{
    for (; options != NULL && options->name != NULL && block->count < BLOCK_MAX; options++) {
        if (!is_named(taken, options->name)) {
            block->rows[block->count++] = options;
        }
    }
}

static void print_block(const struct block *block, FILE *out)
{
    char left[LEFT_SIZE];
    unsigned column = 0;

    for (size_t i = 0; i < block->count; i++) {
        name_option(block->rows[i], left, sizeof(left));
        column = wider(column, left);
    }
    for (size_t i = 0; i < block->count; i++) {
        name_option(block->rows[i], left, sizeof(left));
        print_row(left, translated(block->rows[i]->help), column, out);
    }
}

static void leave_out(struct block *block, int key)
{
    size_t count = 0;
    for (size_t i = 0; i < block->count; i++) {
        if (block->rows[i]->key != key) {
            block->rows[count++] = block->rows[i];
        }
    }
    block->count = count;
}

static void print_general(const struct option *taken, bool json, FILE *out)
{
    struct block block = {0};
    add_options(&block, cli_options, taken);
    if (!json) {
        leave_out(&block, CLI_JSON);
    }
    fprintf(out, "%s", _("\nOptions of every command:\n"));
    print_block(&block, out);
}

static void print_commands(const struct cli_command *const *commands, size_t count, FILE *out)
{
    char left[LEFT_SIZE];
    unsigned column = 0;

    for (size_t i = 0; i < count; i++) {
        name_command(commands[i], left, sizeof(left));
        column = wider(column, left);
    }
    for (size_t i = 0; i < count; i++) {
        name_command(commands[i], left, sizeof(left));
        print_row(left, translated(commands[i]->summary), column, out);
    }
}

static void print_inner(const struct cli_command *const *inner, FILE *out)
{
    size_t count = 0;
    while (inner[count] != NULL) {
        count++;
    }
    fprintf(out, "%s", _("\nCommands:\n"));
    print_commands(inner, count, out);
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
    print_commands(program->commands, program->command_count, out);
    fprintf(out, "\n%s\n", translated(program->legend));
    print_general(NULL, true, out);
    fprintf(out, _("\nOptions of one command: %s COMMAND --help\n"), program->name);
    fprintf(out, "%s\n",
            _("Exit codes: 0 done, 1 failed, 3 done but something is overdue, 64 usage, 65 bad "
              "data, 66 no input,\n69 unavailable, 75 try again, 76 protocol, 77 not permitted, "
              "78 not set up."));
    print_ending(out);
}

/* What must be given; whether there is more. */
static bool print_needed(const struct option *options, FILE *out)
{
    bool more = false;
    for (const struct option *option = options; option != NULL && option->name != NULL; option++) {
        if (option->needed) {
            fprintf(out, " --%s %s", option->name, translated(option->value));
        }
        more = more || !option->needed;
    }
    return more;
}

void help_usage(const struct cli_program *program, const struct cli_command *command,
                const struct cli_command *inner, FILE *out)
{
    char name[LEFT_SIZE];

    if (inner == NULL) {
        name_command(command, name, sizeof(name));
        fprintf(out, _("Usage: %s %s"), program->name, name);
    } else {
        name_command(inner, name, sizeof(name));
        fprintf(out, _("Usage: %s %s"), program->name, command->name);
        fprintf(out, " %s %s", translated(command->arguments), name);
    }
    bool more = print_needed(command->options, out);
    bool inner_more = inner != NULL && print_needed(inner->options, out);
    fprintf(out, "%s\n", more || inner_more ? _(" [OPTION...]") : "");
}

void help_command(const struct cli_program *program, const struct cli_command *command,
                  const struct cli_command *inner, FILE *out)
{
    const struct option *beside = command->build != NULL ? program->act_options : NULL;
    struct block block = {0};

    help_usage(program, command, inner, out);
    fprintf(out, "\n%s\n", translated(inner != NULL ? inner->summary : command->summary));
    if (command->inner != NULL && inner == NULL) {
        print_inner(command->inner, out);
    }
    add_options(&block, command->options, NULL);
    add_options(&block, inner != NULL ? inner->options : beside, command->options);
    if (block.count > 0) {
        fprintf(out, "%s", _("\nOptions:\n"));
        print_block(&block, out);
    }
    print_general(command->options, !(inner != NULL ? inner : command)->text_only, out);
    fprintf(out, "\n%s\n", translated(program->legend));
    print_ending(out);
}
