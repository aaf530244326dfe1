#include "server/app/settings.h"

#include "common/base/language.h"
#include "common/base/log.h"
#include "common/base/mem.h"

#include <confuse.h>
#include <errno.h>
#include <popt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

/* A row of SETTINGS_TABLE. */
struct row {
    const char *option;
    const char *fallback; /* TEXT; NULL: none */
    const char *help;
    size_t offset; /* of its field in struct settings */
    bool number;
    long value; /* NUMBER: default and limits */
    long least;
    long most;
};

static const struct row rows[] = {
#define TEXT(name, option, value, help)                                                            \
    {option, value, help, offsetof(struct settings, name), false, 0, 0, 0},
#define NUMBER(name, option, value, least, most, help)                                             \
    {option, NULL, help, offsetof(struct settings, name), true, value, least, most},
    SETTINGS_TABLE(TEXT, NUMBER)
#undef TEXT
#undef NUMBER
};

enum {
    ROWS = ARRAY_LEN(rows),
};

/* What the command line says, before it is judged; popt allocates the texts. */
struct given {
    char *values[ROWS];
    char *config;
    char *language;
    int check;
    int help;
    int version;
};

static char **text_field(struct settings *settings, const struct row *row)
{
    return (char **)(void *)((char *)settings + row->offset);
}

static long *number_field(struct settings *settings, const struct row *row)
{
    return (long *)(void *)((char *)settings + row->offset);
}

/* Takes over a value for a row; says on stderr what is wrong with it, `where` it stands. */
static bool set(struct settings *settings, const struct row *row, const char *value,
                const char *where)
{
    if (row->number) {
        char *end = NULL;
        errno = 0;
        long number = strtol(value, &end, 10);
        if (errno != 0 || end == value || *end != '\0' || number < row->least ||
            number > row->most) {
            fprintf(stderr, _("%s: %s must be a number from %ld to %ld, not \"%s\"\n"), where,
                    row->option, row->least, row->most, value);
            return false;
        }
        *number_field(settings, row) = number;
        return true;
    }
    char *copy = mem_strdup(value);
    if (copy == NULL) {
        return false;
    }
    mem_free(*text_field(settings, row));
    *text_field(settings, row) = copy;
    return true;
}

static bool set_defaults(struct settings *settings)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].number) {
            *number_field(settings, &rows[i]) = rows[i].value;
        } else if (rows[i].fallback != NULL && !set(settings, &rows[i], rows[i].fallback, "")) {
            return false;
        }
    }
    return true;
}

enum {
    CONFIG_SIZE_MAX = 64 * 1024,
};

/* libconfuse's own words are English alone: the place is said, and how a setting is written. */
static void say_config_error(cfg_t *cfg, const char *format, va_list arguments)
{
    (void)format;
    (void)arguments;
    fprintf(stderr,
            _("%s: line %d: no setting can be read here; write one a line as: name = value (the "
              "names: rectifyd --help)\n"),
            cfg->filename, cfg->line);
}

static const struct row *row_of(const char *option)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].option, option) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

/* Called for each value as it is read, so that the line is known. */
static int judge_value(cfg_t *cfg, cfg_opt_t *option)
{
    const struct row *row = row_of(cfg_opt_name(option));
    const char *value = cfg_opt_getnstr(option, cfg_opt_size(option) - 1);
    char where[512];
    struct settings tried = {0};

    if (row == NULL || value == NULL) {
        return -1;
    }
    (void)snprintf(where, sizeof(where), _("%s: line %d"), cfg->filename, cfg->line);
    bool right = set(&tried, row, value, where);
    settings_free(&tried);
    return right ? 0 : -1;
}

/* The whole file, with comment lines blanked: libconfuse miscounts the lines of comments. */
static char *read_config(const char *path)
{
    struct stat info;
    char *text = NULL;
    FILE *file = fopen(path, "re");

    if (file == NULL || fstat(fileno(file), &info) != 0) {
        fprintf(stderr, _("%s: cannot be read: %s\n"), path, strerror(errno));
    } else if (!S_ISREG(info.st_mode) || info.st_size > CONFIG_SIZE_MAX) {
        fprintf(stderr, _("%s: is no file of settings\n"), path);
    } else {
        text = mem_calloc((size_t)info.st_size + 1, 1);
    }
    if (text != NULL && fread(text, 1, (size_t)info.st_size, file) != (size_t)info.st_size) {
        fprintf(stderr, _("%s: cannot be read: %s\n"), path, strerror(errno));
        mem_free(text);
        text = NULL;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    bool comment = false;
    bool begun = false; /* something but blanks stands before it in the line */
    for (char *at = text; at != NULL && *at != '\0'; at++) {
        comment = *at != '\n' && (comment || (*at == '#' && !begun));
        begun = *at != '\n' && (begun || (*at != ' ' && *at != '\t'));
        *at = comment ? ' ' : *at;
    }
    return text;
}

static bool parse_config(cfg_t *cfg, const char *path)
{
    char *text = read_config(path);
    FILE *file = text != NULL && text[0] != '\0' ? fmemopen(text, strlen(text), "r") : NULL;
    bool right = text != NULL && text[0] == '\0';

    if (file != NULL) {
        cfg->filename = strdup(path); /* libconfuse frees it */
        right = cfg->filename != NULL && cfg_parse_fp(cfg, file) == CFG_SUCCESS;
        (void)fclose(file);
    }
    mem_free(text);
    return right;
}

static bool set_from_file(struct settings *settings, const char *path)
{
    cfg_opt_t options[ROWS + 1];

    for (size_t i = 0; i < ROWS; i++) {
        cfg_opt_t text = CFG_STR(rows[i].option, NULL, CFGF_NODEFAULT);
        options[i] = text;
    }
    cfg_opt_t end = CFG_END();
    options[ROWS] = end;

    cfg_t *cfg = cfg_init(options, CFGF_NONE);
    if (cfg == NULL) {
        return false;
    }
    (void)cfg_set_error_function(cfg, say_config_error);
    for (size_t i = 0; i < ROWS; i++) {
        (void)cfg_set_validate_func(cfg, rows[i].option, judge_value);
    }
    bool right = parse_config(cfg, path);
    for (size_t i = 0; right && i < ROWS; i++) {
        const char *value =
            cfg_size(cfg, rows[i].option) > 0 ? cfg_getstr(cfg, rows[i].option) : NULL;
        if (value != NULL) {
            right = set(settings, &rows[i], value, path);
        }
    }
    (void)cfg_free(cfg);
    return right;
}

/* RECTIFY_LOG_LEVEL for log-level. */
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

static bool set_from_environment(struct settings *settings)
{
    for (size_t i = 0; i < ROWS; i++) {
        const char *value = environment_of(rows[i].option);
        if (value != NULL && !set(settings, &rows[i], value, _("environment"))) {
            return false;
        }
    }
    return true;
}

static void say_help(void)
{
    printf(_("rectifyd, the central office's server.\n\n"
             "Usage: rectifyd --data DIR [OPTION...]\n\n"));
    for (size_t i = 0; i < ROWS; i++) {
        char row[512];
        if (rows[i].number) {
            (void)snprintf(row, sizeof(row), _("%s (default: %ld)"), _(rows[i].help),
                           rows[i].value);
        } else if (rows[i].fallback != NULL) {
            (void)snprintf(row, sizeof(row), _("%s (default: %s)"), _(rows[i].help),
                           rows[i].fallback);
        } else {
            (void)snprintf(row, sizeof(row), "%s", _(rows[i].help));
        }
        printf("  --%-24s %s\n", rows[i].option, row);
    }
    printf("  --%-24s %s\n", "config", _("file of settings: name = value, one a line"));
    printf("  --%-24s %s\n", "check-config",
           _("read all settings, say whether they are right, end"));
    printf("  --%-24s %s\n", "lang", _("zh or en"));
    printf("  --%-24s %s\n", "version", _("say the version and end"));
    printf(
        _("\nEvery option is also an environment variable: --log-level is RECTIFY_LOG_LEVEL.\n"));
}

static void given_free(struct given *given)
{
    for (size_t i = 0; i < ROWS; i++) {
        free(given->values[i]);
    }
    free(given->config);
    free(given->language);
}

/* popt speaks the language only where its catalogue is installed. */
static void say_option_error(const char *option, int error)
{
    switch (error) {
    case POPT_ERROR_BADOPT:
        fprintf(stderr, _("rectifyd: there is no option %s; what there is: rectifyd --help\n"),
                option);
        break;
    case POPT_ERROR_NOARG:
        fprintf(stderr, _("rectifyd: %s needs a value: rectifyd --help\n"), option);
        break;
    default: fprintf(stderr, _("rectifyd: %s cannot be read: rectifyd --help\n"), option);
    }
}

/* Reads the command line; false with *exit_code when it is wrong. */
static bool read_command_line(struct given *given, int argc, char **argv)
{
    struct poptOption options[ROWS + 6];
    size_t count = 0;

    for (size_t i = 0; i < ROWS; i++) {
        options[count++] = (struct poptOption){
            rows[i].option, 0, POPT_ARG_STRING, &given->values[i], 0, NULL, NULL};
    }
    options[count++] =
        (struct poptOption){"config", 0, POPT_ARG_STRING, &given->config, 0, NULL, NULL};
    options[count++] =
        (struct poptOption){"lang", 0, POPT_ARG_STRING, &given->language, 0, NULL, NULL};
    options[count++] =
        (struct poptOption){"check-config", 0, POPT_ARG_NONE, &given->check, 0, NULL, NULL};
    options[count++] = (struct poptOption){"help", 'h', POPT_ARG_NONE, &given->help, 0, NULL, NULL};
    options[count++] =
        (struct poptOption){"version", 0, POPT_ARG_NONE, &given->version, 0, NULL, NULL};
    options[count] = (struct poptOption)POPT_TABLEEND;

    poptContext context = poptGetContext("rectifyd", argc, (const char **)(void *)argv, options, 0);
    int answer = poptGetNextOpt(context);
    const char *rest = poptGetArg(context);
    bool right = answer == -1 && rest == NULL;
    if (answer < -1) {
        say_option_error(poptBadOption(context, POPT_BADOPTION_NOALIAS), answer);
    } else if (rest != NULL) {
        fprintf(stderr, _("rectifyd: unexpected argument \"%s\"\n"), rest);
    }
    (void)poptFreeContext(context);
    return right;
}

static bool merge(struct settings *settings, const struct given *given)
{
    const char *config = given->config != NULL ? given->config : environment_of("config");

    if (!set_defaults(settings)) {
        return false;
    }
    if (config != NULL) {
        settings->config = mem_strdup(config);
        if (settings->config == NULL || !set_from_file(settings, config)) {
            return false;
        }
    }
    if (!set_from_environment(settings)) {
        return false;
    }
    for (size_t i = 0; i < ROWS; i++) {
        if (given->values[i] != NULL &&
            !set(settings, &rows[i], given->values[i], _("command line"))) {
            return false;
        }
    }
    return true;
}

unsigned settings_writers_each(const struct settings *settings)
{
    long each = settings->writers / settings->workers;
    return each > 0 ? (unsigned)each : 1;
}

/* What no single row can know. */
static bool judge(const struct settings *settings)
{
    char host[254];
    unsigned short port;

    if (settings->data == NULL || settings->data[0] == '\0') {
        fprintf(stderr, _("rectifyd: --data DIR is missing: the folder to keep everything in\n"));
        return false;
    }
    if (settings_split_address(settings->listen, host, &port) != ERR_OK || port == 0) {
        fprintf(stderr, _("rectifyd: listen \"%s\" is not ADDRESS:PORT\n"), settings->listen);
        return false;
    }
    if (settings->address != NULL &&
        settings_split_address(settings->address, host, &port) != ERR_OK) {
        fprintf(stderr, _("rectifyd: address \"%s\" is not HOST:PORT\n"), settings->address);
        return false;
    }
    if (settings->database_owner != NULL && settings->database == NULL) {
        fprintf(stderr, _("rectifyd: --database-owner needs --database\n"));
        return false;
    }
    return true;
}

enum settings_outcome settings_read(struct settings *settings, int argc, char **argv,
                                    int *exit_code)
{
    struct given given = {0};
    enum settings_outcome outcome = SETTINGS_WRONG;

    *settings = (struct settings){0};
    *exit_code = EX_USAGE;
    language_init(NULL);
    bool readable = read_command_line(&given, argc, argv);
    if (given.language != NULL) {
        language_init(given.language);
    }
    if (!readable) {
        goto out;
    }
    if (given.help) {
        say_help();
        outcome = SETTINGS_ENDED;
        goto out;
    }
    if (given.version) {
        printf("rectifyd %s\n", RECTIFY_VERSION);
        outcome = SETTINGS_ENDED;
        goto out;
    }
    *exit_code = EX_CONFIG;
    if (!merge(settings, &given) || !judge(settings)) {
        goto out;
    }
    if (given.check) {
        printf(_("The settings are right.\n"));
        outcome = SETTINGS_ENDED;
        goto out;
    }
    outcome = SETTINGS_RUN;
out:
    given_free(&given);
    if (outcome != SETTINGS_RUN) {
        settings_free(settings);
    }
    return outcome;
}

void settings_free(struct settings *settings)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (!rows[i].number) {
            mem_free(*text_field(settings, &rows[i]));
            *text_field(settings, &rows[i]) = NULL;
        }
    }
    mem_free(settings->config);
    settings->config = NULL;
}

void settings_reload(struct settings *settings)
{
    struct settings fresh = {0};

    if (settings->config == NULL) {
        return;
    }
    if (set_defaults(&fresh) && set_from_file(&fresh, settings->config)) {
        settings->log_level = fresh.log_level;
        log_set_level((enum log_level)fresh.log_level);
        log_event(LOG_NOTICE, "app", "settings reloaded");
    } else {
        log_event(LOG_ERROR, "app", "settings not reloaded: the old ones stay");
    }
    settings_free(&fresh);
}

enum err settings_split_address(const char *text, char *host, unsigned short *port)
{
    const char *colon = strrchr(text, ':');
    size_t length;
    char *end = NULL;

    if (colon == NULL || colon == text) {
        return ERR_INVALID;
    }
    length = (size_t)(colon - text);
    if (text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
    } else if (memchr(text, ':', length) != NULL) {
        return ERR_INVALID;
    }
    if (length == 0 || length >= 254) {
        return ERR_INVALID;
    }
    unsigned long number = strtoul(colon + 1, &end, 10);
    if (colon[1] < '0' || colon[1] > '9' || *end != '\0' || number > 65535) {
        return ERR_INVALID;
    }
    memcpy(host, text, length);
    host[length] = '\0';
    *port = (unsigned short)number;
    return ERR_OK;
}
