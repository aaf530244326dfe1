/* R1: the summary report as it would be handed in now, made from what was entered. */
#ifndef RECTIFY_CLI_REPORT_DRAFT_H
#define RECTIFY_CLI_REPORT_DRAFT_H

#include "client/cli/report_page.h"
#include "client/cli/report_source.h"
#include "client/cli/report_words.h"
#include "common/base/attr.h"

/* Keys of the options of all commands that make one. */
enum {
    REPORT_OUTPUT = 'o',
    REPORT_FROM = 'f',
    REPORT_UNFINISHED = OPTION_KEY_OWN,
    REPORT_DATE,
    REPORT_CONFIRMED_BY,
};

#define REPORT_DRAFT_OPTIONS                                                                       \
    {"unfinished",                                                                                 \
     REPORT_UNFINISHED,                                                                            \
     OPTION_NUMBERED,                                                                              \
     OPTION_LONG_MAX,                                                                              \
     false,                                                                                        \
     N_("N=REASON"),                                                                               \
     N_("why problem N is not finished; again for each, and remembered")},                         \
        {"date", REPORT_DATE, OPTION_DAY, 0, false, N_("DATE"), N_("of the report; today")},       \
    {                                                                                              \
        "confirmed-by", REPORT_CONFIRMED_BY, OPTION_LINE, OPTION_NAME_MAX, false, N_("NAME"),      \
            N_("the first responsible person, if it is not the one the register names")            \
    }

/* Besides, of the command that shows one: its words as a file, to and fro. */
#define REPORT_FILE_OPTIONS                                                                        \
    {"output",                                                                                     \
     REPORT_OUTPUT,                                                                                \
     OPTION_RAW,                                                                                   \
     0,                                                                                            \
     false,                                                                                        \
     N_("FILE"),                                                                                   \
     N_("its words as a text to be edited")},                                                      \
    {                                                                                              \
        "from", REPORT_FROM, OPTION_RAW, 0, false, N_("FILE"), N_("takes the edited words back")   \
    }

struct report_draft {
    struct report_source source;
    Rectify__Act act; /* points to `submit`; its time and id are made when it is stored */
    Rectify__ReportSubmit submit;
    struct report_words words;
    struct report_page page;
};

/* Everything fetched or recalled (`source` says how) and put together; 0 or an exit code, all said. */
MUST_CHECK int report_draft_make(struct cli *cli, struct report_draft *draft);
/* Shows it, or writes its words, with those that --from brings; 0 or an exit code, all said. */
MUST_CHECK int report_draft_run(struct cli *cli, struct report_draft *draft);

/* Says which problems still lack the reason why they are not finished, and which sections were written when something else
 * was entered; how many of both. */
size_t report_draft_say_open(const struct cli *cli, const struct report_draft *draft);

#endif
