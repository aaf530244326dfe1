#include "client/cli/notice.h"

#include "client/cli/phase_text.h"
#include "client/cli/receipt.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"

static const char *with_text(const char *sentence, const char *text, struct arena *arena)
{
    return text != NULL && text[0] != '\0' ? keep_printf(arena, _("%s: %s"), sentence, text)
                                           : sentence;
}

/* Which assignment, when one is named. */
static const char *about(const char *task, const char *what, struct arena *arena)
{
    return task[0] != '\0' ? keep_printf(arena, _("Problem %s, %s"), task, what) : what;
}

static const char *activity_text(const Rectify__Notice *notice, struct arena *arena)
{
    const char *what = word_label(WORDS_ACTIVITY_KIND, notice->kind);
    if (notice->topic != NULL && notice->topic[0] != '\0') {
        what = keep_join(arena, what, " ", notice->topic);
    }
    return keep_printf(arena, _("%s on %s"), what, texts_day(notice->held_on, arena));
}

/* Pushed at the issue: the unit as a whole, with the campaign's title; fetched: problem by problem. */
static const char *issue_text(const char *task, struct arena *arena)
{
    return task[0] != '\0' ? keep_printf(arena, _("The office assigned problem %s to you"), task)
                           : _("The office issued a campaign with problems for you");
}

/* From when to when the decision has moved what is due; NULL: it has not. */
static const char *due_text(const Rectify__Notice *notice, struct arena *arena)
{
    if (!notice->has_new_due_on) {
        return NULL;
    }
    const char *day = texts_day(notice->new_due_on, arena);
    return notice->has_former_due_on ? keep_printf(arena, _("due %s, was %s"), day,
                                                   texts_day(notice->former_due_on, arena))
                                     : keep_printf(arena, _("due %s"), day);
}

static const char *with_due(const Rectify__Notice *notice, const char *sentence,
                            struct arena *arena)
{
    const char *due = due_text(notice, arena);
    return due != NULL ? keep_printf(arena, _("%s; %s"), sentence, due) : sentence;
}

/* The campaign's title is the notice's text. */
static const char *phase_text(const Rectify__Notice *notice, struct arena *arena)
{
    return keep_printf(arena, _("Campaign \"%s\", phase \"%s\" (%s): %s %s"),
                       notice->text != NULL ? notice->text : "",
                       word_label(WORDS_PHASE, notice->phase), phase_text_answers(notice->phase),
                       phase_text_state(notice->phase_state, notice->at_ms, arena),
                       phase_text_advice(notice->phase_state));
}

static const char *change_text(const Rectify__Notice *notice, const char *task, struct arena *arena)
{
    const char *act = word_label(WORDS_ACT, notice->act);
    const char *state = word_label(receipt_states((int)notice->act), notice->state);
    if (task[0] == '\0') {
        return keep_printf(arena, _("%s; now: %s"), act, state);
    }
    return keep_printf(arena, _("Problem %s: %s; now: %s"), task, act, state);
}

static const char *what_text(const Rectify__Notice *notice, const char *task, struct arena *arena)
{
    switch (notice->act) {
    case WORD_ACT_ISSUE: return issue_text(task, arena);
    case WORD_ACT_RETURN: return keep_printf(arena, _("The office returned problem %s"), task);
    case WORD_ACT_REPORT_RETURN: return _("The office returned the summary report");
    case WORD_ACT_SUPERVISE:
        return about(task,
                     keep_printf(arena, _("supervision notice, reply by %s"),
                                 texts_day(notice->reply_by, arena)),
                     arena);
    case WORD_ACT_ACTIVITY: return about(task, activity_text(notice, arena), arena);
    case WORD_ACT_REMIND: return _("reminder");
    default: break;
    }
    return notice->state != 0 ? change_text(notice, task, arena)
                              : about(task, word_label(WORDS_ACT, notice->act), arena);
}

const char *notice_sentence(const Rectify__Notice *notice, const char *task, struct arena *arena)
{
    if (notice->act == WORD_ACT_PHASE) {
        return phase_text(notice, arena);
    }
    const char *what = with_due(notice, what_text(notice, task, arena), arena);
    return with_text(what, notice->text, arena);
}
