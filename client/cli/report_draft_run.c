#include "client/cli/document_file.h"
#include "client/cli/report_draft.h"
#include "client/cli/report_file.h"
#include "client/cli/say.h"
#include "common/base/language.h"

static int print_draft(struct cli *cli, const struct report_draft *draft)
{
    struct document document;
    int code = report_page_document(cli, &draft->page, &document);
    code = code == EXITS_DONE ? document_print(cli, &document) : code;
    if (code == EXITS_DONE && report_draft_say_open(cli, draft) == 0) {
        say(cli, _("Nothing is missing. To hand it in: %s submit"), draft->source.command);
    }
    return code;
}

int report_draft_run(struct cli *cli, struct report_draft *draft)
{
    const char *output = options_text(&cli->options, REPORT_OUTPUT);
    const char *from = options_text(&cli->options, REPORT_FROM);

    int code = report_draft_make(cli, draft);
    if (code == EXITS_DONE && from != NULL) {
        code = report_file_read(cli, draft, from);
        code = code == EXITS_DONE ? report_draft_make(cli, draft) : code;
    }
    if (code != EXITS_DONE || output == NULL) {
        return code == EXITS_DONE ? print_draft(cli, draft) : code;
    }
    code = report_file_write(cli, draft, output);
    if (code == EXITS_DONE) {
        say(cli, _("Written: %s. Edit it, then: %s draft --from %s"), output, draft->source.command,
            output);
    }
    return code;
}
