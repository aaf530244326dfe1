/*
 * remind: a short text to every unit that has something to do, pushed as a notice and kept in its log.
 *
 *   tasks of the campaign, open supervision notices -> a text per unit (remind_text.h)
 *       -> REMIND, some units at a time -> who was reminded, who has no terminal and is told in another way, who was left
 *          out and why
 */
#include "client/admin/commands.h"
#include "client/admin/remind_text.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "common/base/language.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OVERDUE = OPTION_KEY_OWN,
    DRY_RUN,
    PAGE_UNITS = 100,
    PAGE_BYTES = 100 * 1024, /* of texts: with all around them below the message's limit */
};

static const struct option options[] = {
    {"overdue", OVERDUE, OPTION_FLAG, 0, false, NULL, N_("only of what is overdue")},
    {"dry-run", DRY_RUN, OPTION_FLAG, 0, false, NULL, N_("only show what would be sent")},
    {0},
};

/* One unit and what is said to it. */
struct addressee {
    int64_t unit_id;
    const char *unit_name;
    char *text;
    enum err outcome; /* as the server said */
    bool no_terminal;
};

struct round {
    struct cli *cli;
    const Rectify__Assignments *all;
    const Rectify__Supervisions *open;
    struct addressee *addressees;
    size_t count;
};

static int compare_tasks(const void *left, const void *right)
{
    const Rectify__AssignmentBrief *a = *(Rectify__AssignmentBrief *const *)left;
    const Rectify__AssignmentBrief *b = *(Rectify__AssignmentBrief *const *)right;
    if (a->unit_id != b->unit_id) {
        return a->unit_id < b->unit_id ? -1 : 1;
    }
    return (a->problem_no > b->problem_no) - (a->problem_no < b->problem_no);
}

static int compare_supervisions(const void *left, const void *right)
{
    const Rectify__Supervision *a = *(Rectify__Supervision *const *)left;
    const Rectify__Supervision *b = *(Rectify__Supervision *const *)right;
    return (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
}

/* Both lists are in the order of the units: of each the run that is this unit's. */
static void take_tasks(const struct round *round, size_t first, struct remind_facts *facts)
{
    Rectify__AssignmentBrief *const *tasks = &round->all->assignments[first];
    size_t left = round->all->n_assignments - first;
    facts->tasks = tasks;
    facts->task_count = 1;
    while (facts->task_count < left && tasks[facts->task_count]->unit_id == tasks[0]->unit_id) {
        facts->task_count++;
    }
}

static void take_supervisions(const struct round *round, size_t *at, struct remind_facts *facts)
{
    Rectify__Supervision *const *open = round->open->supervisions;
    size_t count = round->open->n_supervisions;
    int64_t unit_id = facts->tasks[0]->unit_id;
    while (*at < count && open[*at]->unit_id < unit_id) {
        (*at)++;
    }
    facts->supervisions = *at < count ? &open[*at] : NULL;
    facts->supervision_count = 0;
    for (; *at < count && open[*at]->unit_id == unit_id; (*at)++) {
        facts->supervision_count++;
    }
}

static void address(struct round *round)
{
    struct cli *cli = round->cli;
    size_t count = round->all->n_assignments;
    size_t at = 0;
    struct remind_facts facts = {
        .today = round->all->today,
        .overdue_only = options_flag(&cli->options, OVERDUE),
    };
    round->addressees = keep_alloc(&cli->arena, count, sizeof(*round->addressees));
    for (size_t i = 0; i < count; i += facts.task_count) {
        take_tasks(round, i, &facts);
        take_supervisions(round, &at, &facts);
        facts.unit_name = facts.tasks[0]->unit_name;
        const char *text = remind_text(&facts, &cli->arena);
        if (text != NULL) {
            round->addressees[round->count++] = (struct addressee){
                .unit_id = facts.tasks[0]->unit_id,
                .unit_name = facts.unit_name,
                .text = keep_text(&cli->arena, text),
            };
        }
    }
}

/* How many of those from `first` on go in one request. */
static size_t page_of(const struct round *round, size_t first)
{
    size_t count = 0;
    size_t bytes = 0;
    while (first + count < round->count && count < PAGE_UNITS) {
        bytes += strlen(round->addressees[first + count].text);
        if (count > 0 && bytes > PAGE_BYTES) {
            break;
        }
        count++;
    }
    return count;
}

static int take_results(struct round *round, size_t first, size_t count,
                        const Rectify__Reminded *out)
{
    if (out->n_results != count) {
        return say_err(round->cli, ERR_DECODE, "");
    }
    for (size_t i = 0; i < count; i++) {
        struct addressee *addressee = &round->addressees[first + i];
        addressee->outcome = (enum err)out->results[i]->code;
        addressee->no_terminal = out->results[i]->no_terminal;
    }
    return EXITS_DONE;
}

static int send_page(struct round *round, size_t first, size_t count)
{
    struct cli *cli = round->cli;
    Rectify__Remind in = RECTIFY__REMIND__INIT;
    ProtobufCMessage *out = NULL;
    Rectify__Reminder *reminders = keep_alloc(&cli->arena, count, sizeof(*reminders));

    in.campaign_id = round->all->campaign->campaign_id;
    in.has_dry_run = true;
    in.dry_run = options_flag(&cli->options, DRY_RUN);
    in.n_reminders = count;
    in.reminders = keep_alloc(&cli->arena, count, sizeof(*in.reminders));
    for (size_t i = 0; i < count; i++) {
        rectify__reminder__init(&reminders[i]);
        reminders[i].unit_id = round->addressees[first + i].unit_id;
        reminders[i].text = round->addressees[first + i].text;
        in.reminders[i] = &reminders[i];
    }
    int code = request_id_make(cli, &in.request_id);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_REMIND, &in.base, &out) : code;
    return code == EXITS_DONE ? take_results(round, first, count, (const Rectify__Reminded *)out)
                              : code;
}

static int send_all(struct round *round)
{
    int code = EXITS_DONE;
    size_t count = 0;
    for (size_t first = 0; first < round->count && code == EXITS_DONE; first += count) {
        count = page_of(round, first);
        code = send_page(round, first, count);
    }
    return code;
}

/* What became of a unit. */
enum fate {
    FATE_REMINDED,
    FATE_TO_BE_TOLD, /* it has no terminal: the text is there for whoever calls or writes */
    FATE_LEFT_OUT,
    FATES,
};

/* Nobody knows whether a unit without a terminal was called: its text is there however often it is asked for. */
static enum fate fate_of(const struct addressee *one)
{
    if (one->no_terminal && (one->outcome == ERR_OK || one->outcome == ERR_REMINDED_TODAY)) {
        return FATE_TO_BE_TOLD;
    }
    return one->outcome == ERR_OK ? FATE_REMINDED : FATE_LEFT_OUT;
}

static void count_fates(const struct round *round, size_t counts[FATES])
{
    for (size_t i = 0; i < round->count; i++) {
        counts[fate_of(&round->addressees[i])]++;
    }
}

/* On stdout, ready to be copied. */
static void print_texts_of(const struct round *round, enum fate fate)
{
    for (size_t i = 0; i < round->count; i++) {
        if (fate_of(&round->addressees[i]) == fate) {
            printf("%s\n", round->addressees[i].text);
        }
    }
    (void)fflush(stdout);
}

static void say_left_out(const struct round *round)
{
    const struct cli *cli = round->cli;
    for (size_t i = 0; i < round->count; i++) {
        const struct addressee *one = &round->addressees[i];
        if (fate_of(one) != FATE_LEFT_OUT) {
            continue;
        }
        if (one->outcome == ERR_REMINDED_TODAY) {
            say(cli, _("%s: reminded today already, left out"), one->unit_name);
        } else if (one->outcome == ERR_OTHER_AREA) {
            say(cli, _("%s: another office's, left out"), one->unit_name);
        } else {
            say(cli, _("%s: left out, it has no task in this campaign"), one->unit_name);
        }
    }
}

static void say_sum(const struct round *round, const size_t counts[FATES])
{
    const struct cli *cli = round->cli;
    if (round->count == 0) {
        say(cli, _("Nobody has anything to be reminded of."));
    } else if (options_flag(&cli->options, DRY_RUN)) {
        say(cli,
            _("Would be reminded: %zu, to be told by telephone or on paper: %zu, left out: %zu. "
              "Nothing was sent."),
            counts[FATE_REMINDED], counts[FATE_TO_BE_TOLD], counts[FATE_LEFT_OUT]);
    } else {
        say(cli, _("Reminded: %zu, to be told by telephone or on paper: %zu, left out: %zu"),
            counts[FATE_REMINDED], counts[FATE_TO_BE_TOLD], counts[FATE_LEFT_OUT]);
    }
}

static void print_all(const struct round *round)
{
    size_t counts[FATES] = {0};

    count_fates(round, counts);
    print_texts_of(round, FATE_REMINDED);
    if (counts[FATE_TO_BE_TOLD] > 0) {
        say(round->cli, _("Without a terminal, to be told by telephone or on paper:"));
        print_texts_of(round, FATE_TO_BE_TOLD);
    }
    say_left_out(round);
    say_sum(round, counts);
}

static json_t *addressee_json(const struct addressee *one)
{
    json_t *object = json_made(json_object());
    enum fate fate = fate_of(one);

    json_add_text(object, "unit", one->unit_name);
    json_add_text(object, "text", one->text);
    json_add_flag(object, "reminded", fate == FATE_REMINDED);
    json_add_flag(object, "to_be_told", fate == FATE_TO_BE_TOLD);
    if (fate == FATE_LEFT_OUT) {
        json_add_text(object, "left_out", err_name(one->outcome));
    }
    if (one->outcome != ERR_OTHER_AREA) {
        json_add_flag(object, "has_terminal", !one->no_terminal);
    }
    return object;
}

static void print_json(const struct round *round)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());
    size_t counts[FATES] = {0};

    count_fates(round, counts);
    json_add_text(document, "campaign", round->all->campaign->code);
    json_add_flag(document, "dry_run", options_flag(&round->cli->options, DRY_RUN));
    json_add_number(document, "reminded", (int64_t)counts[FATE_REMINDED]);
    json_add_number(document, "to_be_told", (int64_t)counts[FATE_TO_BE_TOLD]);
    json_add_number(document, "left_out", (int64_t)counts[FATE_LEFT_OUT]);
    for (size_t i = 0; i < round->count; i++) {
        json_push(array, addressee_json(&round->addressees[i]));
    }
    json_add(document, "reminders", array);
    json_print(document);
}

static int fetch(struct round *round)
{
    struct cli *cli = round->cli;
    const struct request_filter filter = {0};
    Rectify__SupervisionsGet in = RECTIFY__SUPERVISIONS_GET__INIT;
    Rectify__Assignments *all = NULL;
    ProtobufCMessage *out = NULL;

    in.has_open = true;
    in.open = true;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? request_assignments(cli, &filter, &all) : code;
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_SUPERVISIONS_GET, &in.base, &out) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    Rectify__Supervisions *open = (Rectify__Supervisions *)out;
    if (all->n_assignments > 0) {
        qsort(all->assignments, all->n_assignments, sizeof(*all->assignments), compare_tasks);
    }
    if (open->n_supervisions > 0) {
        qsort(open->supervisions, open->n_supervisions, sizeof(*open->supervisions),
              compare_supervisions);
    }
    round->all = all;
    round->open = open;
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    struct round round = {.cli = cli};
    int code = fetch(&round);
    if (code != EXITS_DONE) {
        return code;
    }
    address(&round);
    code = send_all(&round);
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        print_json(&round);
    } else {
        print_all(&round);
    }
    return EXITS_DONE;
}

const struct cli_command remind_command = {
    .name = "remind",
    .arguments = N_("[C]"),
    .summary = N_("remind every unit of what it has to do, once a day at most"),
    .options = options,
    .run = run,
    .papers = true,
};
