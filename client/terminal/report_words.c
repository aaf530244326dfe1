#include "client/terminal/report_words.h"

#include "client/cli/keep.h"
#include "client/cli/say.h"
#include "client/lib/draft.h"
#include "client/report/unit_report.h"
#include "client/terminal/report_section.h"
#include <string.h>

/* ---- what is kept ---- */

static const char *section_name(struct cli *cli, int64_t campaign_id, unsigned section,
                                const char *what)
{
    return keep_printf(&cli->arena, "report/%lld/%u%s", (long long)campaign_id, section, what);
}

static const char *reason_name(struct cli *cli, int64_t campaign_id, unsigned problem_no)
{
    return keep_printf(&cli->arena, "report/%lld/unfinished/%u", (long long)campaign_id,
                       problem_no);
}

enum err report_words_keep(struct cli *cli, int64_t campaign_id, unsigned section, const char *text)
{
    const char *name = section_name(cli, campaign_id, section, "");
    return text != NULL ? draft_put(&cli->home, name, text, &cli->failure)
                        : draft_drop(&cli->home, name, &cli->failure);
}

enum err report_words_note(struct cli *cli, int64_t campaign_id, unsigned section, const char *text)
{
    return draft_put(&cli->home, section_name(cli, campaign_id, section, "/shown"), text,
                     &cli->failure);
}

enum err report_words_noted(struct cli *cli, int64_t campaign_id, unsigned section,
                            const char **text)
{
    return draft_get(&cli->home, section_name(cli, campaign_id, section, "/shown"), &cli->arena,
                     text, &cli->failure);
}

enum err report_words_reason(struct cli *cli, int64_t campaign_id, unsigned problem_no,
                             const char **reason)
{
    return draft_get(&cli->home, reason_name(cli, campaign_id, problem_no), &cli->arena, reason,
                     &cli->failure);
}

enum err report_words_keep_reason(struct cli *cli, int64_t campaign_id, unsigned problem_no,
                                  const char *reason)
{
    return draft_put(&cli->home, reason_name(cli, campaign_id, problem_no), reason, &cli->failure);
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

int report_words_fill(struct cli *cli, const struct report_source *source,
                      Rectify__ReportSubmit *report)
{
    report->sections =
        keep_alloc(&cli->arena, UNIT_REPORT_SECTIONS, sizeof(Rectify__ReportSection *));
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS; section++) {
        const char *lines = NULL;
        enum err err = draft_get(&cli->home, section_name(cli, report->campaign_id, section, ""),
                                 &cli->arena, &lines, &cli->failure);
        if (err != ERR_OK) {
            return say_failure(cli);
        }
        if (lines == NULL) {
            lines = report_section_text(source, report, section, &cli->arena);
        }
        report->sections[report->n_sections++] = make_section(section, lines, &cli->arena);
    }
    return EXITS_DONE;
}
