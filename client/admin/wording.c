/* wording: the office's own words for a problem's measures and effects, and what they stem from. */
#include "client/admin/commands.h"
#include "client/admin/file.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/summary_source.h"
#include "client/report/text_width.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include "proto/consolidation.pb-c.h"
#include <stdio.h>
#include <string.h>

enum {
    MEASURES = 'm',
    EFFECTS = 'e',
    SHOW = OPTION_KEY_OWN,
    CLEAR,
    PROBLEM_NO_MAX = 9999,
    FILE_SIZE_MAX = 1 << 20,
};

static const struct option options[] = {
    {"measures", MEASURES, OPTION_RAW, 0, false, N_("FILE"),
     N_("the measures, one a line; - for standard input")},
    {"effects", EFFECTS, OPTION_RAW, 0, false, N_("FILE"),
     N_("the effects, one a line; - for standard input")},
    {"show", SHOW, OPTION_FLAG, 0, false, NULL,
     N_("what is written, from what, and what the units say now")},
    {"clear", CLEAR, OPTION_FLAG, 0, false, NULL, N_("let stand what the units say")},
    {0},
};

/* ---- writing ---- */

/* The lines of a text that say something; it is cut into them in place. */
static size_t cut_lines(char *text, char **lines)
{
    size_t count = 0;
    for (char *line = strtok(text, "\r\n"); line != NULL; line = strtok(NULL, "\r\n")) {
        if (!utf8_blank(line, strlen(line))) {
            lines[count++] = line;
        }
    }
    return count;
}

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++) {
        count += *text == '\n' || *text == '\r';
    }
    return count;
}

/* Each line as it would be asked for on the command line. */
static int check_lines(struct cli *cli, const char *path, char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *where = keep_printf(&cli->arena, "%s:%zu", path, i + 1);
        int code = options_check_line(where, lines[i], OPTION_LONG_MAX);
        if (code != EXITS_DONE) {
            return code;
        }
    }
    return EXITS_DONE;
}

static int read_items(struct cli *cli, const char *path, size_t *count, char ***items)
{
    char *text = NULL;
    size_t length = 0;
    *count = 0;
    if (path == NULL) {
        return EXITS_DONE;
    }
    int code =
        file_read(cli, strcmp(path, "-") == 0 ? "/dev/stdin" : path, FILE_SIZE_MAX, &text, &length);
    if (code != EXITS_DONE) {
        return code;
    }
    if (strlen(text) != length) {
        return say_err(cli, ERR_UTF8, path);
    }
    *items = keep_alloc(&cli->arena, count_lines(text), sizeof(**items));
    *count = cut_lines(text, *items);
    return check_lines(cli, path, *items, *count);
}

static int say_no_problem(struct cli *cli, const char *campaign, unsigned problem_no)
{
    if (cli->failure.err != ERR_NOT_FOUND) {
        return say_failure(cli);
    }
    say_error(_("There is no issued campaign \"%s\" with a problem %u."), campaign, problem_no);
    return exits_of(ERR_NOT_FOUND);
}

static int put(struct cli *cli, Rectify__WordingPut *in)
{
    ProtobufCMessage *out = NULL;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? request_id_make(cli, &in->request_id) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (connection_call(cli->connection, MESSAGE_WORDING_PUT, &in->base, &cli->arena, &out,
                        &cli->failure) != ERR_OK) {
        return say_no_problem(cli, in->campaign, in->problem_no);
    }
    const Rectify__WordingStored *stored = (const Rectify__WordingStored *)out;
    if (in->n_measures + in->n_effects == 0) {
        say(cli, _("Problem %u: the list prints again what the units say."), in->problem_no);
    } else {
        say(cli, _("Problem %u: wording %u is stored, written from what %u units say."),
            in->problem_no, stored->version, stored->units);
    }
    return EXITS_DONE;
}

static int write_wording(struct cli *cli, Rectify__WordingPut *in)
{
    const char *measures = options_text(&cli->options, MEASURES);
    const char *effects = options_text(&cli->options, EFFECTS);
    if (measures != NULL && effects != NULL && strcmp(measures, "-") == 0 &&
        strcmp(effects, "-") == 0) {
        say_error(_("Standard input can be one of the two only."));
        return EXITS_USAGE;
    }
    int code = read_items(cli, measures, &in->n_measures, &in->measures);
    code = code == EXITS_DONE ? read_items(cli, effects, &in->n_effects, &in->effects) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (in->n_measures + in->n_effects == 0) {
        say_error(_("There is no line to store. To let stand what the units say: --clear"));
        return EXITS_DATA;
    }
    return put(cli, in);
}

/* ---- showing ---- */

/* A stranger's text does not steer the terminal. */
static void print_line(const char *text)
{
    const struct text_line line = {.start = text, .len = strlen(text)};
    text_print(&line, stdout);
    (void)fputc('\n', stdout);
}

static void print_items(struct cli *cli, const char *heading, const struct summary_item *items,
                        size_t count)
{
    printf("%s\n", heading);
    for (size_t i = 0; i < count; i++) {
        const char *units = "";
        for (size_t j = 0; j < items[i].unit_count; j++) {
            units = keep_join(&cli->arena, units, "、", items[i].units[j]);
        }
        print_line(units[0] == '\0'
                       ? keep_printf(&cli->arena, "  %zu、%s", i + 1, items[i].text)
                       : keep_printf(&cli->arena, "  %zu、%s（%s）", i + 1, items[i].text, units));
    }
}

static const char *source_text(const struct summary_source *source)
{
    if (!source->changed) {
        return _("as it was");
    }
    if (!source->contributes) {
        return _("contributes nothing any more");
    }
    return source->version == 0 ? _("has come since") : _("has changed since");
}

static void print_sources(struct cli *cli, const struct summary_wording *wording)
{
    printf("%s\n", _("Written from:"));
    for (size_t i = 0; i < wording->source_count; i++) {
        const struct summary_source *source = &wording->sources[i];
        const char *line = keep_printf(&cli->arena, _("%s: %s"), source->unit, source_text(source));
        print_line(keep_printf(&cli->arena, "  %s", line));
    }
}

static void print_problem(struct cli *cli, const struct summary_problem *problem)
{
    const struct summary_wording *wording = problem->wording;
    char time[CLOCK_TEXT_SIZE];
    print_line(keep_printf(&cli->arena, "%u.%s", problem->no, problem->title));
    if (wording == NULL) {
        printf("%s\n", _("The office has no wording of its own; the list prints what units say."));
    } else {
        clock_format(wording->written_ms, time);
        print_line(keep_printf(&cli->arena, _("Wording %u, %.16s, %s"), wording->version, time,
                               wording->written_by));
    }
    print_items(cli, _("Measures in the list:"), problem->measures, problem->measure_count);
    print_items(cli, _("Effects in the list:"), problem->effects, problem->effect_count);
    if (wording != NULL) {
        print_sources(cli, wording);
        print_items(cli, _("Measures as the units say now:"), wording->measures,
                    wording->measure_count);
        print_items(cli, _("Effects as the units say now:"), wording->effects,
                    wording->effect_count);
    }
}

/* 3 when it is older than what it stems from, so that scripts see it. */
static int show(struct cli *cli, const char *campaign, unsigned problem_no)
{
    struct summary summary;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? summary_fetch(cli, campaign, &summary) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    for (size_t i = 0; i < summary.problem_count; i++) {
        const struct summary_problem *problem = &summary.problems[i];
        if (problem->no == problem_no) {
            print_problem(cli, problem);
            bool stale = problem->wording != NULL && problem->wording->stale;
            return stale ? EXITS_OVERDUE : EXITS_DONE;
        }
    }
    cli->failure = (struct failure){.err = ERR_NOT_FOUND};
    return say_no_problem(cli, campaign, problem_no);
}

static int run(struct cli *cli)
{
    Rectify__WordingPut in = RECTIFY__WORDING_PUT__INIT;
    const struct options *given = &cli->options;
    long problem_no = 0;
    bool files = options_text(given, MEASURES) != NULL || options_text(given, EFFECTS) != NULL;
    int code = options_check_number("N", given->arguments[1], 1, PROBLEM_NO_MAX, &problem_no);
    if (code != EXITS_DONE) {
        return code;
    }
    if (files + options_flag(given, SHOW) + options_flag(given, CLEAR) != 1) {
        say_error(
            _("Either the files of a wording (--measures, --effects), or --show, or --clear."));
        return EXITS_USAGE;
    }
    in.campaign = keep_text(&cli->arena, given->arguments[0]);
    in.problem_no = (uint32_t)problem_no;
    if (options_flag(given, SHOW)) {
        return show(cli, in.campaign, in.problem_no);
    }
    return files ? write_wording(cli, &in) : put(cli, &in);
}

const struct cli_command wording_command = {
    .name = "wording",
    .arguments = "C N",
    .summary = N_("the office's own wording of a problem in the consolidated lists"),
    .options = options,
    .run = run,
    .text_only = true,
};
