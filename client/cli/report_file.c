#include "client/cli/report_file.h"

#include "client/cli/keep.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/report/unit_report.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PARAGRAPH_MAX = 4000, /* characters (PROTOCOL.md, "Limits") */
    PARAGRAPHS_MAX = 100,
};

/* ---- writing ---- */

static void print_items(const Rectify__ReportSubmit *report, FILE *out)
{
    fprintf(out, "# %s\n", _("The problems are told from what was entered:"));
    for (size_t i = 0; i < report->n_items; i++) {
        const Rectify__ReportItem *item = report->items[i];
        fprintf(out, _("# %u. %s: %s\n"), item->problem_no, item->title, item->completion);
    }
}

/* Beside the person's words: what the program would write by now. */
static void print_stale(const struct report_words *words, unsigned section, struct arena *arena,
                        FILE *out)
{
    char *rest = keep_text(arena, words->made[section]);
    fprintf(out, "# %s\n",
            _("What was entered has changed since these words were written. From what is entered "
              "now:"));
    for (char *line = NULL; (line = strsep(&rest, "\n")) != NULL;) {
        fprintf(out, "#   %s\n", line);
    }
}

static void print(const struct report_draft *draft, struct arena *arena, FILE *out)
{
    const Rectify__ReportSubmit *report = &draft->submit;
    fprintf(out, "# %s\n", report->title);
    fprintf(out, "# %s\n", _("Lines that begin with # are for reading only."));
    fprintf(out, "# %s\n",
            _("Each other line is a paragraph. A section that is emptied is "
              "written anew from what was entered."));
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS; section++) {
        fprintf(out, "\n== %u %s\n", section, unit_report_heading(section));
        if (section == UNIT_REPORT_PROBLEMS) {
            print_items(report, out);
        }
        if (draft->words.stale[section]) {
            print_stale(&draft->words, section, arena, out);
        }
        const char *lines = report_words_lines(report, section, arena);
        if (lines[0] != '\0') {
            fprintf(out, "%s\n", lines);
        }
    }
}

static enum err note_all(struct cli *cli, const struct report_draft *draft)
{
    const Rectify__ReportSubmit *report = &draft->submit;
    enum err err = ERR_OK;
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS && err == ERR_OK; section++) {
        const char *lines = report_words_lines(report, section, &cli->arena);
        err = report_words_show(cli, draft->source.drafts, section, lines,
                                draft->words.made[section]);
    }
    return err;
}

int report_file_write(struct cli *cli, const struct report_draft *draft, const char *path)
{
    struct save save;
    if (note_all(cli, draft) != ERR_OK) {
        return say_failure(cli);
    }
    int code = save_begin(&save, cli, path);
    if (code != EXITS_DONE) {
        return code;
    }
    print(draft, &cli->arena, save.out);
    return save_end(&save, ferror(save.out) != 0 ? ERR_IO : ERR_OK);
}

/* ---- reading ---- */

struct reading {
    struct cli *cli;
    const char *path;
    unsigned line_no;
    unsigned section; /* 0: none has begun */
    bool seen[UNIT_REPORT_SECTIONS + 1];
    size_t paragraphs; /* of this section */
    const char *text[UNIT_REPORT_SECTIONS + 1];
};

static int say_line(const struct reading *reading, const char *what)
{
    say_error(_("%s, line %u: %s"), reading->path, reading->line_no, what);
    return EXITS_DATA;
}

/* Blanks around a paragraph are its lay-out, also the two wide ones before it. */
static char *trim(char *line)
{
    static const char wide[] = "　";
    enum {
        WIDE = sizeof(wide) - 1
    };
    for (;;) {
        if (line[0] == ' ' || line[0] == '\t') {
            line++;
        } else if (strncmp(line, wide, WIDE) == 0) {
            line += WIDE;
        } else {
            break;
        }
    }
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL) {
        line[--length] = '\0';
    }
    return line;
}

static int begin_section(struct reading *reading, const char *rest)
{
    long section = strtol(rest, NULL, 10);
    if (section < 1 || section > UNIT_REPORT_SECTIONS) {
        return say_line(reading, _("a section is numbered 1 to 4."));
    }
    if (reading->seen[section]) {
        return say_line(reading, _("this section stands there twice."));
    }
    reading->section = (unsigned)section;
    reading->seen[section] = true;
    reading->text[section] = "";
    reading->paragraphs = 0;
    return EXITS_DONE;
}

static int take_paragraph(struct reading *reading, const char *line)
{
    struct arena *arena = &reading->cli->arena;
    if (reading->section == 0) {
        return say_line(reading, _("text before the first section (== 1)."));
    }
    enum err err = utf8_check(line, strlen(line), PARAGRAPH_MAX, NULL);
    if (err == ERR_SIZE || reading->paragraphs == PARAGRAPHS_MAX) {
        return say_line(reading, _("the paragraph or the section is too long; divide it."));
    }
    if (err != ERR_OK) {
        return say_line(reading, _("characters that are not allowed; save the file as UTF-8."));
    }
    const char **text = &reading->text[reading->section];
    *text = keep_join(arena, *text, "\n", line);
    reading->paragraphs++;
    return EXITS_DONE;
}

static int take_line(struct reading *reading, char *line)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it before the first line */
    reading->line_no++;
    if (reading->line_no == 1 && strncmp(line, mark, sizeof(mark) - 1) == 0) {
        line += sizeof(mark) - 1;
    }
    line = trim(line);
    if (line[0] == '\0' || line[0] == '#') {
        return EXITS_DONE;
    }
    return strncmp(line, "==", 2) == 0 ? begin_section(reading, line + 2)
                                       : take_paragraph(reading, line);
}

static int read_lines(struct reading *reading, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    int code = EXITS_DONE;
    while (code == EXITS_DONE && getline(&line, &room, in) >= 0) {
        code = take_line(reading, line);
    }
    free(line);
    if (code == EXITS_DONE && ferror(in) != 0) {
        say_error(_("%s cannot be read: %s"), reading->path, strerror(errno));
        code = EXITS_NO_INPUT;
    }
    return code;
}

int report_file_read(struct cli *cli, const struct report_draft *draft, const char *path)
{
    struct reading reading = {.cli = cli, .path = path};
    FILE *in = fopen(path, "rbe");
    if (in == NULL) {
        say_error(_("%s cannot be read: %s"), path, strerror(errno));
        return EXITS_NO_INPUT;
    }
    int code = read_lines(&reading, in);
    (void)fclose(in);
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS && code == EXITS_DONE; section++) {
        if (reading.seen[section] &&
            report_words_keep(cli, draft->source.drafts, section, reading.text[section],
                              draft->words.made[section]) != ERR_OK) {
            code = say_failure(cli);
        }
    }
    return code;
}
