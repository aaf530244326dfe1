#include "client/cli/receipt.h"

#include "client/cli/act_command.h"
#include "client/cli/phase_text.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>

const char *receipt_code(const char *task, const Rectify__Receipt *receipt, struct arena *arena)
{
    char hex[VERSION_CODE_SIZE];
    version_code(&receipt->digest, hex);
    if (task[0] != '\0') {
        return keep_printf(arena, "%s-%u-%s", task, receipt->version, hex);
    }
    return receipt->version > 0 ? keep_printf(arena, "%u-%s", receipt->version, hex)
                                : keep_text(arena, hex);
}

enum words receipt_states(int act)
{
    return act >= WORD_ACT_REPORT_SUBMIT ? WORDS_REPORT_STATE : WORDS_STATE;
}

const char *receipt_state(int act, const Rectify__Receipt *receipt)
{
    return receipt->state != 0 ? word_label(receipt_states(act), receipt->state) : "";
}

/* Refused codes of a later version are errors inside the server to this program. */
enum err receipt_err(const Rectify__Receipt *receipt)
{
    return err_known((int)receipt->code) ? (enum err)receipt->code : ERR_INTERNAL;
}

const char *receipt_allowed(size_t count, const uint32_t *acts, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < count; i++) {
        const char *act = keep_printf(arena, _("%s (%s)"), word_label(WORDS_ACT, acts[i]),
                                      act_command_text(acts[i], arena));
        joined = keep_join(arena, joined, _(", "), act);
    }
    return joined;
}

/* A closed phase is named by its word. */
static const char *where(enum err err, const char *field, struct arena *arena)
{
    int phase = err == ERR_PHASE_CLOSED ? word_number(WORDS_PHASE, field) : 0;
    return phase != 0 ? word_label(WORDS_PHASE, phase) : texts_field(field, arena);
}

/* A phase says by its state what it still takes; a receipt that was kept by an earlier version does not tell it. */
static const char *error_text(enum err err, const Rectify__Receipt *receipt, struct arena *arena)
{
    const char *phase = phase_text_state(receipt->phase_state, receipt->phase_since_ms, arena);
    return phase[0] != '\0' ? phase : texts_error(err);
}

const char *receipt_advice(const Rectify__Receipt *receipt)
{
    const char *phase = phase_text_advice(receipt->phase_state);
    return phase[0] != '\0' ? phase : texts_advice(receipt_err(receipt));
}

const char *receipt_refusal(struct cli *cli, const Rectify__Receipt *receipt)
{
    struct arena *arena = &cli->arena;
    enum err err = receipt_err(receipt);

    if (err == ERR_OK) {
        return "";
    }
    const char *text = error_text(err, receipt, arena);
    if (receipt->field != NULL && receipt->field[0] != '\0') {
        text = keep_printf(arena, _("%s: %s"), where(err, receipt->field, arena), text);
    }
    for (size_t i = 0; i < receipt->n_findings; i++) {
        const Rectify__Finding *finding = receipt->findings[i];
        text = keep_printf(arena, "%s\n- %s", text,
                           texts_reason(finding->reason, finding->item, arena));
    }
    return text;
}

static void say_truth(struct cli *cli, int act, const Rectify__Receipt *receipt)
{
    const char *allowed =
        receipt_allowed(receipt->n_allowed_acts, receipt->allowed_acts, &cli->arena);
    if (receipt->has_current_state) {
        say_error(_("State now: %s"), word_label(receipt_states(act), receipt->current_state));
        if (act >= WORD_ACT_REPORT_SUBMIT && receipt->current_version > 0) {
            say_error(_("The current version of the report: %u"), receipt->current_version);
        }
        say_error(_("What you can do now: %s"), allowed[0] != '\0' ? allowed : _("nothing"));
    }
}

/* Which act: several may be answered one after the other. */
static const char *what(int act, const char *task, struct arena *arena)
{
    const char *label = word_label(WORDS_ACT, act);
    return task[0] != '\0' ? keep_printf(arena, _("Problem %s, %s"), task, label) : label;
}

static void print_stored(struct cli *cli, int act, const char *task, const char *done,
                         const Rectify__Receipt *receipt)
{
    const char *code = receipt_code(task, receipt, &cli->arena);
    const char *about = what(act, task, &cli->arena);
    char time[CLOCK_TEXT_SIZE];
    clock_format(receipt->received_ms, time);
    if (receipt->state != 0 && done != NULL) {
        printf(_("%s; state now: %s; receipt %s, %s\n"), done, receipt_state(act, receipt), code,
               time);
    } else if (receipt->state != 0) {
        printf(_("%s: received by the office, receipt %s, %s; state now: %s\n"), about, code, time,
               receipt_state(act, receipt));
    } else if (done != NULL) {
        printf(_("%s; stored, receipt %s, %s\n"), done, code, time);
    } else {
        printf(_("%s: received by the office, receipt %s, %s\n"), about, code, time);
    }
}

/* It was taken all the same; a reviewer is shown the same. */
static void say_remarks(struct cli *cli, const Rectify__Receipt *receipt)
{
    for (size_t i = 0; i < receipt->n_findings; i++) {
        const Rectify__Finding *finding = receipt->findings[i];
        say(cli, _("Note: %s"), texts_reason(finding->reason, finding->item, &cli->arena));
    }
}

int receipt_print(struct cli *cli, int act, const char *task, const char *done,
                  const Rectify__Receipt *receipt)
{
    enum err err = receipt_err(receipt);

    if (err == ERR_OK) {
        print_stored(cli, act, task, done, receipt);
        (void)fflush(stdout); /* before what is said of the next one */
        say_remarks(cli, receipt);
        return EXITS_DONE;
    }
    const char *advice = receipt_advice(receipt);
    if (done != NULL) {
        say_error(_("%s: not done. %s"), done, receipt_refusal(cli, receipt));
    } else {
        say_error(_("%s: not accepted. %s"), what(act, task, &cli->arena),
                  receipt_refusal(cli, receipt));
    }
    if (advice[0] != '\0') {
        say_error("%s", advice);
    }
    say_truth(cli, act, receipt);
    return exits_of(err);
}
