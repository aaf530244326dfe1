#include "client/cli/options.h"

#include "client/cli/exits.h"
#include "client/cli/keep.h"
#include "client/cli/options_value.h"
#include "common/base/language.h"
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTIONS_MAX = 48, /* of one command, the global ones included */
};

/* Where a reading stands. */
struct reading {
    const struct options_input *input;
    struct arena *arena;
    const struct option *table[OPTIONS_MAX];
    size_t table_count;
    struct option_given *given;
    size_t count;
};

static bool is_listed(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->table_count; i++) {
        if (strcmp(reading->table[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void list_table(struct reading *reading, const struct option *options)
{
    for (; options != NULL && options->name != NULL && reading->table_count < OPTIONS_MAX;
         options++) {
        if (!is_listed(reading, options->name)) {
            reading->table[reading->table_count++] = options;
        }
    }
}

static const struct option *find(const struct reading *reading, int key)
{
    for (size_t i = 0; i < reading->table_count; i++) {
        if (reading->table[i]->key == key) {
            return reading->table[i];
        }
    }
    return NULL;
}

static int take(struct reading *reading, const struct option *option, const char *text)
{
    if (reading->count == OPTIONS_GIVEN_MAX) {
        fprintf(stderr, _("%s: more than %d options.\n"), reading->input->program,
                OPTIONS_GIVEN_MAX);
        return EXITS_USAGE;
    }
    struct option_given *given = &reading->given[reading->count++];
    *given = (struct option_given){.key = option->key, .text = keep_text(reading->arena, text)};
    return options_value(option, given, reading->arena);
}

/* ---- the command line, through popt ---- */

static void describe(const struct reading *reading, struct poptOption *out)
{
    for (size_t i = 0; i < reading->table_count; i++) {
        const struct option *option = reading->table[i];
        out[i] = (struct poptOption){
            .longName = option->name,
            .shortName = option->key >= 'a' && option->key <= 'z' ? (char)option->key : '\0',
            .argInfo = option->kind == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING,
            .val = option->key,
        };
    }
    out[reading->table_count] = (struct poptOption)POPT_TABLEEND;
}

static int say_bad_option(const struct reading *reading, poptContext context, int problem)
{
    const char *option = poptBadOption(context, POPT_BADOPTION_NOALIAS);
    const char *program = reading->input->program;

    if (problem == POPT_ERROR_NOARG) {
        fprintf(stderr, _("%s: %s needs a value.\n"), program, option);
    } else if (problem == POPT_ERROR_BADOPT) {
        fprintf(stderr, _("%s: there is no option %s.\n"), program, option);
    } else {
        fprintf(stderr, _("%s: %s cannot be read.\n"), program, option);
    }
    fprintf(stderr, _("What there is: %s --help\n"),
            reading->input->helper != NULL ? reading->input->helper : program);
    return EXITS_USAGE;
}

static int take_options(struct reading *reading, poptContext context)
{
    int key = 0;
    while ((key = poptGetNextOpt(context)) > 0) {
        char *text = poptGetOptArg(context);
        int code = take(reading, find(reading, key), text);
        free(text);
        if (code != EXITS_DONE) {
            return code;
        }
    }
    return key == -1 ? EXITS_DONE : say_bad_option(reading, context, key);
}

static void take_arguments(struct reading *reading, poptContext context, struct options *options)
{
    const char **arguments = poptGetArgs(context);
    size_t count = 0;
    while (arguments != NULL && arguments[count] != NULL) {
        count++;
    }
    options->arguments = keep_alloc(reading->arena, count + 1, sizeof(*options->arguments));
    options->argument_count = count;
    for (size_t i = 0; i < count; i++) {
        options->arguments[i] = keep_text(reading->arena, arguments[i]);
    }
}

static int read_line(struct reading *reading, struct options *options)
{
    const struct options_input *input = reading->input;
    struct poptOption table[OPTIONS_MAX + 1];
    unsigned flags = input->scope == OPTIONS_LEADING ? POPT_CONTEXT_POSIXMEHARDER : 0;

    describe(reading, table);
    poptContext context = keep(poptGetContext(input->program, input->argc,
                                              (const char **)(void *)input->argv, table, flags));
    int code = take_options(reading, context);
    if (code == EXITS_DONE) {
        take_arguments(reading, context, options);
    }
    (void)poptFreeContext(context);
    return code;
}

/* ---- the environment: RECTIFY_CHECKED_ON stands in for --checked-on ---- */

static const char *environment_of(const char *option)
{
    char name[64] = "RECTIFY_";
    size_t at = strlen(name);

    for (const char *c = option; *c != '\0' && at + 1 < sizeof(name); c++) {
        name[at++] = *c == '-' ? '_' : (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    name[at] = '\0';
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool means_no(const char *value)
{
    return strcmp(value, "0") == 0 || strcmp(value, "no") == 0 || strcmp(value, "false") == 0;
}

static int read_environment(struct reading *reading, const struct options *line)
{
    for (size_t i = 0; i < reading->table_count; i++) {
        const struct option *option = reading->table[i];
        const char *value = environment_of(option->name);
        bool off = value == NULL || (option->kind == OPTION_FLAG && means_no(value)) ||
                   option->key == OPTION_KEY_HELP || option->key == OPTION_KEY_VERSION;
        if (off || options_find(line, option->key) != NULL) {
            continue;
        }
        int code = take(reading, option, value);
        if (code != EXITS_DONE) {
            return code;
        }
    }
    return EXITS_DONE;
}

/* All of it at once: nobody is to type the line again for each. */
static int check_needed(const struct reading *reading, const struct options *options)
{
    int code = EXITS_DONE;
    for (size_t i = 0; i < reading->table_count; i++) {
        const struct option *option = reading->table[i];
        if (option->needed && options_find(options, option->key) == NULL) {
            fprintf(stderr, _("%s: --%s is missing: %s.\n"), reading->input->program, option->name,
                    _(option->help));
            code = EXITS_USAGE;
        }
    }
    return code;
}

/* The environment comes first, so that what belongs to a measure stands in for all of them. */
static void join(struct reading *reading, size_t from_line, struct options *options)
{
    size_t from_environment = reading->count - from_line;
    struct option_given *joined =
        keep_alloc(reading->arena, reading->count, sizeof(*reading->given));
    for (size_t i = 0; i < reading->count; i++) {
        joined[(i + from_environment) % reading->count] = reading->given[i];
    }
    options->given = joined;
    options->count = reading->count;
}

int options_read(const struct options_input *input, struct options *options, struct arena *arena)
{
    struct reading reading = {.input = input, .arena = arena};

    list_table(&reading, input->own);
    list_table(&reading, input->inner);
    list_table(&reading, input->global);
    reading.given = keep_alloc(arena, OPTIONS_GIVEN_MAX, sizeof(*reading.given));
    *options = (struct options){.given = reading.given};
    int code = read_line(&reading, options);
    if (code != EXITS_DONE) {
        return code;
    }
    size_t from_line = reading.count;
    options->count = from_line;
    if (input->scope == OPTIONS_LEADING) {
        return EXITS_DONE; /* the reading of the whole line looks at the environment */
    }
    code = read_environment(&reading, options);
    if (code != EXITS_DONE) {
        return code;
    }
    join(&reading, from_line, options);
    return options_flag(options, OPTION_KEY_HELP) ? EXITS_DONE : check_needed(&reading, options);
}

const char *options_shift(struct options *options)
{
    const char *first = options->arguments[0];
    options->arguments++;
    options->argument_count--;
    return first;
}

const struct option_given *options_find(const struct options *options, int key)
{
    for (size_t i = options->count; i-- > 0;) {
        if (options->given[i].key == key) {
            return &options->given[i];
        }
    }
    return NULL;
}

const char *options_text(const struct options *options, int key)
{
    const struct option_given *given = options_find(options, key);
    return given != NULL ? given->text : NULL;
}

bool options_flag(const struct options *options, int key)
{
    return options_find(options, key) != NULL;
}

long options_number(const struct options *options, int key, long otherwise)
{
    const struct option_given *given = options_find(options, key);
    return given != NULL ? given->number : otherwise;
}
