#include "client/cli/report_words.h"

#include "client/cli/keep.h"
#include "client/cli/report_section.h"
#include "client/cli/say.h"
#include "client/lib/draft.h"
#include "client/report/unit_report.h"
#include <string.h>

/* ---- what is kept ---- */

/* Of a section is kept, each under its name. */
static const char own[] = "";             /* the person's words */
static const char based[] = "/based";     /* the program's, when the person wrote his */
static const char shown[] = "/shown";     /* what was last given out to be edited */
static const char offered[] = "/offered"; /* the program's words at that moment */

struct section {
    struct cli *cli;
    const char *drafts; /* the name below which all of the report is kept */
    unsigned number;
};

static const char *section_name(const struct section *section, const char *what)
{
    return keep_printf(&section->cli->arena, "%s/%u%s", section->drafts, section->number, what);
}

static enum err section_put(const struct section *section, const char *what, const char *text)
{
    struct cli *cli = section->cli;
    const char *name = section_name(section, what);
    return text != NULL ? draft_put(&cli->home, name, text, &cli->failure)
                        : draft_drop(&cli->home, name, &cli->failure);
}

/* *text is NULL when there is none. */
static enum err section_get(const struct section *section, const char *what, const char **text)
{
    struct cli *cli = section->cli;
    return draft_get(&cli->home, section_name(section, what), &cli->arena, text, &cli->failure);
}

static const char *reason_name(struct cli *cli, const char *drafts, unsigned problem_no)
{
    return keep_printf(&cli->arena, "%s/unfinished/%u", drafts, problem_no);
}

enum err report_words_show(struct cli *cli, const char *drafts, unsigned section,
                           const char *shown_text, const char *made)
{
    struct section one = {cli, drafts, section};
    enum err err = section_put(&one, shown, shown_text);
    return err == ERR_OK ? section_put(&one, offered, made) : err;
}

/* The person's words, which he wrote, or looked at again, when the program's were those that were offered. */
static enum err keep_own(const struct section *section, const char *text, const char *made)
{
    const char *then = NULL;
    enum err err = section_get(section, offered, &then);
    if (err == ERR_OK) {
        err = section_put(section, based, then != NULL ? then : made);
    }
    return err == ERR_OK ? section_put(section, own, text) : err;
}

enum err report_words_keep(struct cli *cli, const char *drafts, unsigned section, const char *text,
                           const char *made)
{
    struct section one = {cli, drafts, section};
    const char *before = NULL;
    const char *given_out = NULL;
    enum err err = section_get(&one, own, &before);
    if (err == ERR_OK) {
        err = section_get(&one, shown, &given_out);
    }
    if (err != ERR_OK) {
        return err;
    }
    bool unchanged = given_out != NULL && strcmp(given_out, text) == 0;
    if (text[0] == '\0') {
        return unchanged ? ERR_OK : section_put(&one, own, NULL);
    }
    return unchanged && before == NULL ? ERR_OK : keep_own(&one, text, made);
}

enum err report_words_reason(struct cli *cli, const char *drafts, unsigned problem_no,
                             const char **reason)
{
    return draft_get(&cli->home, reason_name(cli, drafts, problem_no), &cli->arena, reason,
                     &cli->failure);
}

enum err report_words_keep_reason(struct cli *cli, const char *drafts, unsigned problem_no,
                                  const char *reason)
{
    return draft_put(&cli->home, reason_name(cli, drafts, problem_no), reason, &cli->failure);
}

/* ---- lines and paragraphs ---- */

const char *report_words_lines(const Rectify__ReportSubmit *report, unsigned section,
                               struct arena *arena)
{
    const Rectify__ReportSection *in = report->sections[section - 1];
    const char *lines = "";
    for (size_t i = 0; i < in->n_paragraphs; i++) {
        lines = keep_join(arena, lines, "\n", in->paragraphs[i]);
    }
    return lines;
}

static Rectify__ReportSection *make_section(unsigned section, const char *lines,
                                            struct arena *arena)
{
    Rectify__ReportSection *out = keep_alloc(arena, 1, sizeof(*out));
    char *rest = keep_text(arena, lines);
    size_t count = 1;
    rectify__report_section__init(out);
    for (const char *at = lines; (at = strchr(at, '\n')) != NULL; at++) {
        count++;
    }
    out->section = section;
    out->paragraphs = keep_alloc(arena, count, sizeof(*out->paragraphs));
    for (char *line = NULL; (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] != '\0') {
            out->paragraphs[out->n_paragraphs++] = line;
        }
    }
    return out;
}

/* The words that count, and whether they are the person's but not of what is entered now. */
static int choose(const struct section *section, const char **lines, struct report_words *words)
{
    const char *made = words->made[section->number];
    const char *written = NULL;
    const char *from = NULL;
    if (section_get(section, own, &written) != ERR_OK ||
        section_get(section, based, &from) != ERR_OK) {
        return say_failure(section->cli);
    }
    *lines = written != NULL ? written : made;
    words->stale[section->number] = written != NULL && from != NULL && strcmp(from, made) != 0;
    return EXITS_DONE;
}

int report_words_fill(struct cli *cli, const struct report_source *source,
                      Rectify__ReportSubmit *report, struct report_words *words)
{
    report->sections =
        keep_alloc(&cli->arena, UNIT_REPORT_SECTIONS, sizeof(Rectify__ReportSection *));
    for (unsigned number = 1; number <= UNIT_REPORT_SECTIONS; number++) {
        const struct section section = {cli, source->drafts, number};
        const char *lines = NULL;
        words->made[number] = report_section_text(source, report, number, &cli->arena);
        int code = choose(&section, &lines, words);
        if (code != EXITS_DONE) {
            return code;
        }
        report->sections[report->n_sections++] = make_section(number, lines, &cli->arena);
    }
    return EXITS_DONE;
}
