/*
 * The words of a summary report that a person may change: its sections. What nobody has written is
 * written here, from what was entered; what was changed is kept in the terminal's database until the
 * person takes it back. Reasons for what is not finished are kept too: nothing is typed twice.
 */
#ifndef RECTIFY_TERMINAL_REPORT_WORDS_H
#define RECTIFY_TERMINAL_REPORT_WORDS_H

#include "client/terminal/report_source.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

/*
 * The four sections into `report`, whose campaign and items are there. 0 or an exit code, all said.
 */
MUST_CHECK int report_words_fill(struct cli *cli, const struct report_source *source,
                                 Rectify__ReportSubmit *report);

/* A section's paragraphs, one a line. NULL: the person takes his words back. */
MUST_CHECK enum err report_words_keep(struct cli *cli, int64_t campaign_id, unsigned section,
                                      const char *text);
/* What was shown to be edited, so that unchanged words are told from changed ones. */
MUST_CHECK enum err report_words_note(struct cli *cli, int64_t campaign_id, unsigned section,
                                      const char *text);
MUST_CHECK enum err report_words_noted(struct cli *cli, int64_t campaign_id, unsigned section,
                                       const char **text);

/* Why a problem is not finished; NULL in *reason: nothing was said. */
MUST_CHECK enum err report_words_reason(struct cli *cli, int64_t campaign_id, unsigned problem_no,
                                        const char **reason);
MUST_CHECK enum err report_words_keep_reason(struct cli *cli, int64_t campaign_id,
                                             unsigned problem_no, const char *reason);

/* The paragraphs of a section, one a line. */
const char *report_words_lines(const Rectify__ReportSubmit *report, unsigned section,
                               struct arena *arena);

#endif
