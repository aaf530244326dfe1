#include "client/cli/notice.h"

#include "client/cli/json.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>

const char *notice_sentence(const Rectify__Notice *notice, struct arena *arena)
{
    const char *reason = notice->text != NULL ? notice->text : "";

    if (notice->act == WORD_ACT_RETURN) {
        return keep_printf(arena, _("The office returned problem %u: %s"), notice->problem_no,
                           reason);
    }
    if (notice->problem_no == 0) {
        const char *what = keep_printf(arena, _("%s; now: %s"), word_label(WORDS_ACT, notice->act),
                                       word_label(receipt_states((int)notice->act), notice->state));
        return reason[0] != '\0' ? keep_printf(arena, _("%s: %s"), what, reason) : what;
    }
    return keep_printf(arena, _("Problem %u: %s; now: %s"), notice->problem_no,
                       word_label(WORDS_ACT, notice->act), word_label(WORDS_STATE, notice->state));
}

static json_t *make_json(const Rectify__Notice *notice)
{
    json_t *object = json_document();
    json_add_number(object, "problem_no", notice->problem_no);
    json_add_word(object, "act", WORDS_ACT, notice->act);
    json_add_word(object, "state", receipt_states((int)notice->act), notice->state);
    json_add_number(object, "version", notice->version);
    json_add_time(object, "at", notice->at_ms);
    json_add_text(object, "text", notice->text);
    return object;
}

void notice_print(struct cli *cli, const Rectify__Notice *notice)
{
    if (cli->json) {
        json_print_line(make_json(notice));
    } else {
        printf("%s\n", notice_sentence(notice, &cli->arena));
    }
    (void)fflush(stdout); /* whoever reads along waits for it */
}

void notice_say(struct cli *cli, const Rectify__Notice *notice)
{
    if (cli->notices_are_data) {
        notice_print(cli, notice);
    } else {
        say(cli, "%s", notice_sentence(notice, &cli->arena));
    }
}
