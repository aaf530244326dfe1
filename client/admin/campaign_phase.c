/* campaign phase C N open|closing|closed: what the office still takes. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/phase_text.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/campaign.pb-c.h"
#include <stdio.h>

/* A phase by its number or its word, a state by its word. */
static uint32_t take_word(enum words words, const char *text)
{
    size_t count = 0;
    const struct word *all = words_of(words, &count);
    for (size_t i = 0; i < count && words == WORDS_PHASE; i++) {
        if (text[0] == (char)('0' + all[i].number) && text[1] == '\0') {
            return (uint32_t)all[i].number;
        }
    }
    return (uint32_t)word_number(words, text);
}

/* "1 PLAN (planning), ..."; a state has no number that is typed. */
static const char *choices(enum words words, struct arena *arena)
{
    size_t count = 0;
    const struct word *all = words_of(words, &count);
    const char *joined = "";
    for (size_t i = 0; i < count; i++) {
        const char *typed = words == WORDS_PHASE
                                ? keep_printf(arena, "%d %s", all[i].number, all[i].name)
                                : all[i].name;
        joined = keep_join(arena, joined, _(", "),
                           keep_printf(arena, _("%s (%s)"), typed, _(all[i].label)));
    }
    return joined;
}

static int check_word(struct cli *cli, enum words words, const char *text, uint32_t *number)
{
    *number = take_word(words, text);
    if (*number != 0) {
        return EXITS_DONE;
    }
    say_error(words == WORDS_PHASE ? _("\"%s\" is no phase. Phases: %s.")
                                   : _("\"%s\" is no state of a phase. States: %s."),
              text, choices(words, &cli->arena));
    return EXITS_USAGE;
}

static int say_refused(struct cli *cli, const Rectify__PhaseSet *in)
{
    if (cli->failure.err == ERR_CAMPAIGN_STATE) {
        say_error(_("%s is not issued: its phases begin when it is."), in->campaign);
        return exits_of(cli->failure.err);
    }
    return say_campaign_failure(cli, in->campaign);
}

static void print(struct cli *cli, const Rectify__PhaseSet *in, const Rectify__PhaseIs *now)
{
    char time[CLOCK_TEXT_SIZE] = "";
    if (now->since_ms != 0) {
        clock_format(now->since_ms, time);
    }
    printf(_("%s, %s: %s %s\n"), in->campaign, word_label(WORDS_PHASE, in->phase),
           word_label(WORDS_PHASE_STATE, now->state), time);
    (void)fflush(stdout);
    /* What it means to the units, so that nobody closes a phase without knowing. */
    say(cli, "%s", phase_text_state(now->state, now->since_ms, &cli->arena));
}

static void print_json(const Rectify__PhaseSet *in, const Rectify__PhaseIs *now)
{
    json_t *document = json_document();
    json_add_text(document, "campaign", in->campaign);
    json_add_word(document, "phase", WORDS_PHASE, in->phase);
    json_add_word(document, "state", WORDS_PHASE_STATE, now->state);
    if (now->since_ms != 0) {
        json_add_time(document, "since", now->since_ms);
    }
    json_print(document);
}

static int run(struct cli *cli)
{
    Rectify__PhaseSet in = RECTIFY__PHASE_SET__INIT;
    ProtobufCMessage *out = NULL;
    const char **arguments = cli->options.arguments;

    int code = check_word(cli, WORDS_PHASE, arguments[1], &in.phase);
    code = code == EXITS_DONE ? check_word(cli, WORDS_PHASE_STATE, arguments[2], &in.state) : code;
    code = code == EXITS_DONE ? request_id_make(cli, &in.request_id) : code;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign = request_campaign(cli);
    if (connection_call(cli->connection, MESSAGE_PHASE_SET, &in.base, &cli->arena, &out,
                        &cli->failure) != ERR_OK) {
        return say_refused(cli, &in);
    }
    if (cli->json) {
        print_json(&in, (const Rectify__PhaseIs *)out);
    } else {
        print(cli, &in, (const Rectify__PhaseIs *)out);
    }
    return EXITS_DONE;
}

const struct cli_command campaign_phase_command = {
    .name = "campaign",
    .subname = "phase",
    .arguments = N_("C N open|closing|closed"),
    .summary = N_("open a phase, let it close, close it; N: 1 to 3"),
    .run = run,
};
