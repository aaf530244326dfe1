#include "client/cli/guide.h"

#include "client/cli/act_command.h"
#include "client/cli/task_name.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

/* A command of the program, perhaps behind the arguments of another. */
struct found {
    const struct cli_command *outer; /* NULL: none */
    const struct cli_command *command;
};

static bool fits(const struct cli_command *command, const struct act_command *wanted)
{
    bool same_subname = command->subname == NULL || wanted->subname == NULL
                            ? command->subname == wanted->subname
                            : strcmp(command->subname, wanted->subname) == 0;
    return same_subname && strcmp(command->name, wanted->name) == 0;
}

static struct found find(const struct cli_program *program, const struct act_command *wanted)
{
    for (size_t i = 0; i < program->command_count; i++) {
        if (fits(program->commands[i], wanted)) {
            return (struct found){.command = program->commands[i]};
        }
    }
    return (struct found){0};
}

static struct found find_inner(const struct cli_program *program, const struct act_command *wanted)
{
    for (size_t i = 0; i < program->command_count; i++) {
        const struct cli_command *const *inner = program->commands[i]->inner;
        for (; inner != NULL && *inner != NULL; inner++) {
            if (fits(*inner, wanted)) {
                return (struct found){.outer = program->commands[i], .command = *inner};
            }
        }
    }
    return (struct found){0};
}

/* Each word of a command's arguments: the task's own name where it stands for a task, with the campaign that was named. */
static const char *with_arguments(const char *line, const char *arguments,
                                  const Rectify__AssignmentBrief *brief, struct cli *cli)
{
    struct arena *arena = &cli->arena;
    const char *no = task_name_text(cli->campaign, brief->problem_no, arena);
    char *rest = keep_text(arena, arguments[0] != '\0' ? _(arguments) : "");
    for (char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " ")) {
        if (strcmp(word, "N") == 0) {
            line = keep_printf(arena, "%s %s", line, no);
        } else if (strcmp(word, "A") == 0) {
            line = keep_printf(arena, "%s %s/%s", line, no, brief->unit_name);
        } else {
            line = keep_printf(arena, "%s %s", line, word);
        }
    }
    return line;
}

static const char *with_needed(const char *line, const struct option *options, struct arena *arena)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (options->needed) {
            line = keep_printf(arena, "%s --%s %s", line, options->name, _(options->value));
        }
    }
    return line;
}

/* What the task as it stands makes needed, though no option says so: a reason where nobody asked, a day where there was one. */
static const char *with_needed_here(const char *line, uint32_t act,
                                    const Rectify__AssignmentBrief *brief, struct arena *arena)
{
    if (act == WORD_ACT_GRANT && !brief->has_extension_digest) {
        return keep_printf(arena, "%s --reason %s", line, _("TEXT"));
    }
    if (act == WORD_ACT_REOPEN && brief->due_kind == WORD_DUE_DATE) {
        return keep_printf(arena, "%s --due %s", line, _("DATE"));
    }
    return line;
}

static bool decides(const struct cli_command *command)
{
    for (const struct option *option = command->options; option != NULL && option->name != NULL;
         option++) {
        if (strcmp(option->name, "version") == 0) {
            return true;
        }
    }
    return false;
}

/*
 * Acts of a unit are commands of its terminal, and the office's behind the unit's name; acts of the
 * office are commands of the office alone.
 */
static struct found find_act(const struct cli_program *program, uint32_t act)
{
    const struct act_command *wanted = act_command(act);
    bool of_unit = act <= WORD_ACT_WITHDRAW || act == WORD_ACT_REVISE || act == WORD_ACT_PERIODIC ||
                   act == WORD_ACT_EXTEND || act == WORD_ACT_LOCAL;
    bool terminal = program->perform != NULL;

    if (wanted == NULL || (terminal && !of_unit)) {
        return (struct found){0};
    }
    return of_unit && !terminal ? find_inner(program, wanted) : find(program, wanted);
}

const char *guide_line(struct cli *cli, uint32_t act, const Rectify__AssignmentBrief *brief,
                       const char **summary)
{
    const struct act_command *wanted = act_command(act);
    struct arena *arena = &cli->arena;
    struct found found = find_act(cli->program, act);
    char code[VERSION_CODE_SIZE];

    if (found.command == NULL) {
        return NULL;
    }
    const char *line = cli->program->name;
    if (found.outer != NULL) {
        line = keep_printf(arena, "%s %s %s", line, found.outer->name, brief->unit_name);
    }
    line = keep_join(arena, line, " ", found.command->name);
    if (found.command->subname != NULL) {
        line = keep_join(arena, line, " ", found.command->subname);
    }
    line = with_arguments(line, found.command->arguments, brief, cli);
    line = with_needed(line, found.outer != NULL ? found.outer->options : NULL, arena);
    line = with_needed(line, found.command->options, arena);
    if (decides(found.command) && brief->submitted_digest.len > 0) {
        version_code(&brief->submitted_digest, code);
        line = keep_printf(arena, "%s --version %s", line, code);
    }
    /* One command that does several acts is told apart by the act. */
    *summary = wanted->rest != NULL ? word_label(WORDS_ACT, act) : _(found.command->summary);
    line = wanted->rest != NULL ? keep_join(arena, line, " ", _(wanted->rest)) : line;
    return with_needed_here(line, act, brief, arena);
}

void guide_print(struct cli *cli, const Rectify__AssignmentBrief *brief)
{
    if (brief->n_allowed_acts == 0) {
        printf(_("\nWhat you can do now: %s\n"), _("nothing"));
        return;
    }
    printf("%s", _("\nWhat you can do now:\n"));
    for (size_t i = 0; i < brief->n_allowed_acts; i++) {
        const char *summary = "";
        const char *line = guide_line(cli, brief->allowed_acts[i], brief, &summary);
        if (line != NULL) {
            printf("  %s\n      %s\n", summary, line);
        } else {
            printf("  %s\n", word_label(WORDS_ACT, brief->allowed_acts[i]));
        }
    }
}
