/*
 * The words of a summary report that a person may change: its sections. What nobody has written is
 * written here, from what was entered; what was changed is kept in the terminal's database until the
 * person takes it back, together with the program's own words that it took the place of: where those are others
 * by now, what was entered has changed and the person's words may no longer be true. Reasons for what is
 * not finished are kept too: nothing is typed twice.
 */
#ifndef RECTIFY_CLI_REPORT_WORDS_H
#define RECTIFY_CLI_REPORT_WORDS_H

#include "client/cli/report_source.h"
#include "client/report/unit_report.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

/* Of each section, by its number. */
struct report_words {
    const char *made[UNIT_REPORT_SECTIONS + 1]; /* the program's own words, one paragraph a line */
    bool stale[UNIT_REPORT_SECTIONS + 1];       /* the person wrote it when those were others */
};

/*
 * The four sections into `report`, whose campaign and items are there. 0 or an exit code, all said.
 */
MUST_CHECK int report_words_fill(struct cli *cli, const struct report_source *source,
                                 Rectify__ReportSubmit *report, struct report_words *words);

/* What is shown to be edited, and the program's own words at that moment. */
MUST_CHECK enum err report_words_show(struct cli *cli, const char *drafts, unsigned section,
                                      const char *shown, const char *made);
/*
 * A section as it came back, its paragraphs one a line. Words that are as they were shown are not the person's where they were
 * the program's: they follow what is entered later; where they were the person's he has looked at them. "": he takes his words back.
 * made: the program's own words by now, for what was never given out on this computer.
 */
MUST_CHECK enum err report_words_keep(struct cli *cli, const char *drafts, unsigned section,
                                      const char *text, const char *made);

/* Why a problem is not finished; NULL in *reason: nothing was said. */
MUST_CHECK enum err report_words_reason(struct cli *cli, const char *drafts, unsigned problem_no,
                                        const char **reason);
MUST_CHECK enum err report_words_keep_reason(struct cli *cli, const char *drafts,
                                             unsigned problem_no, const char *reason);

/* The paragraphs of a section, one a line. */
const char *report_words_lines(const Rectify__ReportSubmit *report, unsigned section,
                               struct arena *arena);

#endif
