/*
 * notices: what others did that concerns this unit. What was missed is fetched and kept; with --wait also what
 * happens meanwhile: a pushed notice is only a hint, and what it hints at is fetched.
 */
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/notice.h"
#include "client/cli/say.h"
#include "client/cli/task_names.h"
#include "client/cli/words.h"
#include "client/terminal/commands.h"
#include "client/terminal/notice_pull.h"
#include "client/terminal/pull.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    WAIT = 'w',
    ALL = 'a',
    WAIT_MAX_S = 86400,
    SHOWN = 20, /* of those that are read; all with --all */
};

static const struct option options[] = {
    {"all", ALL, OPTION_FLAG, 0, false, NULL, N_("also all that were read")},
    {"wait", WAIT, OPTION_NUMBER, WAIT_MAX_S, false, N_("SECONDS"), N_("wait for more so long")},
    {0},
};

static const char *answer_text(enum notice_answer answer)
{
    switch (answer) {
    case ANSWER_NONE: return NULL;
    case ANSWER_QUEUED: return _("the reply waits to be sent");
    case ANSWER_RECEIVED: return _("replied");
    }
    return NULL;
}

static void print_text(struct cli *cli, const struct task_names *names,
                       const struct kept_notice *kept)
{
    const Rectify__Notice *notice = kept->notice;
    const char *answer = answer_text(kept->answer);
    char time[CLOCK_TEXT_SIZE];

    clock_format_minute(notice->at_ms, time);
    printf("%lld %s%s %s\n", (long long)kept->no, kept->unread ? _("[new] ") : "", time,
           keep_join(&cli->arena, notice->unit_name != NULL ? notice->unit_name : "", " ",
                     notice->person_name != NULL ? notice->person_name : ""));
    const char *task = task_names_text(names, notice->problem_id, notice->problem_no, &cli->arena);
    printf("  %s\n", notice_sentence(notice, task, &cli->arena));
    if (notice->files > 0) {
        printf(_("  Files attached: %u. To see them: rectify files%s%s\n"), notice->files,
               task[0] != '\0' ? " " : "", task);
    }
    if (answer != NULL) {
        printf(_("  (%s)\n"), answer);
    } else if (kept->wants_answer) {
        printf(_("  Reply: rectify reply %lld TEXT\n"), (long long)kept->no);
    }
}

static void print_json(const struct task_names *names, const struct kept_notice *kept)
{
    const Rectify__Notice *notice = kept->notice;
    json_t *object = json_document();

    json_add_number(object, "no", kept->no);
    json_add_flag(object, "unread", kept->unread);
    json_add_text(object, "campaign", task_names_campaign(names, notice->problem_id));
    json_add_number(object, "problem_no", notice->problem_no);
    json_add_word(object, "act", WORDS_ACT, notice->act);
    if (notice->state != 0) {
        json_add_word(object, "state",
                      notice->act >= WORD_ACT_REPORT_SUBMIT ? WORDS_REPORT_STATE : WORDS_STATE,
                      notice->state);
    }
    json_add_number(object, "version", notice->version);
    json_add_time(object, "at", notice->at_ms);
    json_add_text(object, "text", notice->text);
    json_add_text(object, "person", notice->person_name);
    json_add_text(object, "unit", notice->unit_name);
    json_add_day(object, "reply_by", notice->has_reply_by, notice->reply_by);
    if (kept->wants_answer) {
        json_add_flag(object, "answered", kept->answer != ANSWER_NONE);
    }
    if (notice->has_kind) {
        json_add_word(object, "kind", WORDS_ACTIVITY_KIND, notice->kind);
    }
    json_add_day(object, "held_on", notice->has_held_on, notice->held_on);
    json_add_text(object, "topic", notice->topic);
    json_add_day(object, "new_due_on", notice->has_new_due_on, notice->new_due_on);
    json_add_day(object, "former_due_on", notice->has_former_due_on, notice->former_due_on);
    if (notice->has_phase) {
        json_add_word(object, "phase", WORDS_PHASE, notice->phase);
        json_add_word(object, "phase_state", WORDS_PHASE_STATE, notice->phase_state);
    }
    json_add_number(object, "files", notice->files);
    json_print_line(object);
}

static void print(struct cli *cli, const struct task_names *names, const struct kept_notice *kept)
{
    if (cli->json) {
        print_json(names, kept);
    } else {
        print_text(cli, names, kept);
    }
    (void)fflush(stdout); /* whoever reads along waits for it */
}

/* What is shown beside all that is unread. */
struct selection {
    bool unanswered;  /* supervision notices that wait for a reply */
    size_t read_ones; /* the newest of those that were read */
};

static bool selected(const struct kept_notice *kept, size_t from_end,
                     const struct selection *selection)
{
    bool waits = kept->wants_answer && kept->answer == ANSWER_NONE;
    return kept->unread || (selection->unanswered && waits) || from_end <= selection->read_ones;
}

/* What was printed is read. */
static int show(struct cli *cli, const struct selection *selection)
{
    struct kept_notice *all = NULL;
    size_t count = 0;
    int64_t last = 0;
    struct task_names names;
    task_names_recall(cli, &names);
    if (notices_list(&cli->home, &cli->arena, &all, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        if (selected(&all[i], count - i, selection)) {
            print(cli, &names, &all[i]);
        }
        last = all[i].no > last ? all[i].no : last;
    }
    if (count == 0) {
        say(cli, _("Nothing new from the office."));
    }
    return notices_read(&cli->home, last, &cli->failure) == ERR_OK ? EXITS_DONE : say_failure(cli);
}

/* The home is only held while it is needed: other commands of this terminal need not wait with us. */
static int fetch_and_show(struct cli *cli)
{
    static const struct selection unread_alone = {0};
    int code = connect_home(cli);
    if (code == EXITS_DONE) {
        code = notice_pull(cli) == ERR_OK ? show(cli, &unread_alone) : say_failure(cli);
    }
    home_close(&cli->home);
    cli->home_open = false;
    return code;
}

static int wait_for_more(struct cli *cli)
{
    int64_t end_ms = clock_mono_ms() + options_number(&cli->options, WAIT, 0) * 1000;
    unsigned handled = cli->notices_pushed;
    int code = EXITS_DONE;
    while (code == EXITS_DONE) {
        int64_t left_ms = end_ms - clock_mono_ms();
        enum err err =
            connection_wait(cli->connection, left_ms > 0 ? (int)left_ms : 0, &cli->failure);
        if (err != ERR_OK && err != ERR_TIMEOUT) {
            return say_failure(cli);
        }
        if (cli->notices_pushed != handled) {
            handled = cli->notices_pushed;
            code = fetch_and_show(cli);
        } else if (left_ms <= 0 || err == ERR_TIMEOUT) {
            return EXITS_DONE;
        }
    }
    return code;
}

static int run(struct cli *cli)
{
    const struct selection selection = {
        .unanswered = true,
        .read_ones = options_flag(&cli->options, ALL) ? SIZE_MAX : SHOWN,
    };
    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    cli->notices_fetched = true;
    enum err err = connect_try(cli, 0);
    if (err == ERR_OK) {
        err = notice_pull(cli);
    }
    bool waits = options_number(&cli->options, WAIT, 0) > 0;
    if (err != ERR_OK && (waits || !connect_can_wait(err))) {
        return say_failure(cli);
    }
    if (err != ERR_OK) {
        say(cli, _("No connection: what was kept on this computer."));
        return show(cli, &selection);
    }
    code = show(cli, &selection);
    home_close(&cli->home);
    cli->home_open = false;
    return code == EXITS_DONE ? wait_for_more(cli) : code;
}

const struct cli_command notices_command = {
    .name = "notices",
    .arguments = "",
    .summary = N_("what others did that concerns you; with --wait also what comes meanwhile"),
    .options = options,
    .run = run,
};
