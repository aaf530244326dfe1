/* plan N: what the unit found about itself, why, and what it will do, by whom, until when. */
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/evidence.h"
#include "client/terminal/measures.h"
#include "client/terminal/self_check.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    CAUSE = SELF_CHECK_KEY_NEXT,
    EXCUSE,
    LOCAL,
    NO_LOCAL,
    CONFIRMED_BY,
};

static const struct option options[] = {
    {"cause", CAUSE, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("why it came about")},
    SELF_CHECK_OPTIONS,
    {"measure", MEASURES_TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("a measure; again for each, what belongs to it behind it")},
    {"kind", MEASURES_KIND, OPTION_WORD, WORDS_MEASURE_KIND, false, N_("KIND"),
     N_("of that measure: CORRECTIVE (default), IMMEDIATE, EXTENSION, INSTITUTIONAL, PREVENTIVE, "
        "RECURRING")},
    {"owner", MEASURES_OWNER, OPTION_LINE, OPTION_SHORT_MAX, false, N_("PERSON"),
     N_("of that measure: who does it (you)")},
    {"due", MEASURES_DUE, OPTION_DAY, 0, false, N_("DATE"), N_("of that measure: until when")},
    {"every", MEASURES_EVERY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("of that measure: how often")},
    {"points", MEASURES_POINTS, OPTION_NUMBERS, 0, false, "1,2",
     N_("of that measure: the points it covers (all)")},
    {"excuse", EXCUSE, OPTION_NUMBERED, OPTION_LONG_MAX, false, N_("POINT=REASON"),
     N_("why a point has no measure; again for each")},
    {"local", LOCAL, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),
     N_("a problem you found yourselves; again for each")},
    {"no-local", NO_LOCAL, OPTION_FLAG, 0, false, NULL, N_("you found no other problem")},
    {"confirmed-by", CONFIRMED_BY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("PERSON"),
     N_("the unit's head, when a reporter sends it")},
    EVIDENCE_OPTIONS("file", N_("the plan as a document; again for each")),
    WRITE_WAIT_OPTION,
    {0},
};

static void take_excuses(struct cli *cli, Rectify__Plan *plan)
{
    plan->excuses = keep_alloc(&cli->arena, cli->options.count, sizeof(*plan->excuses));
    for (size_t i = 0; i < cli->options.count; i++) {
        const struct option_given *given = &cli->options.given[i];
        if (given->key == EXCUSE) {
            Rectify__Excuse *excuse = keep_alloc(&cli->arena, 1, sizeof(*excuse));
            rectify__excuse__init(excuse);
            excuse->point = (uint32_t)given->number;
            excuse->reason = keep_text(&cli->arena, given->text);
            plan->excuses[plan->n_excuses++] = excuse;
        }
    }
}

static void take_local_problems(struct cli *cli, Rectify__Plan *plan)
{
    plan->local_problems =
        keep_alloc(&cli->arena, cli->options.count, sizeof(*plan->local_problems));
    for (size_t i = 0; i < cli->options.count; i++) {
        if (cli->options.given[i].key == LOCAL) {
            plan->local_problems[plan->n_local_problems++] =
                keep_text(&cli->arena, cli->options.given[i].text);
        }
    }
    plan->has_no_local_problems = options_flag(&cli->options, NO_LOCAL);
    plan->no_local_problems = plan->has_no_local_problems;
}

static int check_local_problems(const struct cli *cli)
{
    bool found = options_flag(&cli->options, LOCAL);
    if (found != options_flag(&cli->options, NO_LOCAL)) {
        return EXITS_DONE;
    }
    say_error(_("Say which problems you found yourselves (--local TEXT), or that there are none "
                "(--no-local): one of the two."));
    return EXITS_USAGE;
}

static void take(struct cli *cli, Rectify__Plan *plan)
{
    const char *confirmed_by = options_text(&cli->options, CONFIRMED_BY);
    struct measures measures;

    measures_build(&cli->options, WORD_MEASURE_CORRECTIVE, cli->home.identity.person_name,
                   &measures, &cli->arena);
    plan->self_check = self_check_build(cli);
    plan->cause = keep_text(&cli->arena, options_text(&cli->options, CAUSE));
    plan->measures = measures.all;
    plan->n_measures = measures.count;
    plan->confirmed_by = confirmed_by != NULL ? keep_text(&cli->arena, confirmed_by) : NULL;
    take_excuses(cli, plan);
    take_local_problems(cli, plan);
}

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Plan plan = RECTIFY__PLAN__INIT;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    code = code == EXITS_DONE ? check_local_problems(cli) : code;
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    code = code == EXITS_DONE ? evidence_take(cli, &plan.files, &plan.n_files) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    take(cli, &plan);
    act.what_case = RECTIFY__ACT__WHAT_PLAN;
    act.plan = &plan;
    return write_act(cli, problem_no, &act);
}

const struct cli_command plan_command = {
    .name = "plan",
    .arguments = N_("N"),
    .summary = N_("submit self-check, cause and measures"),
    .options = options,
    .run = run,
};
