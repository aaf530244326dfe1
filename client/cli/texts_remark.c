/* Remarks on a plan, and days as people write them. */
#include "client/cli/texts.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include "common/base/language.h"

static const struct text remarks[] = {
    {1, N_("The plan has no problems."), ""},
    {2, N_("Problems are numbered 1, 2, 3 ... in order and without gaps."), ""},
    {3, N_("The register has no unit, group or alias of this name; import it first."), ""},
    {4, N_("It is named twice for this problem."), ""},
    {5, N_("The problem has no responsible unit."), ""},
    {6, N_("The problem has neither a due date nor long-term."), ""},
    {7, N_("This phase is missing; a plan has all three."), ""},
    {8, N_("This phase ends before the one that precedes it."), ""},
    {9, N_("The problem has no points to check."), ""},
    {10, N_("The item is due after the end of the implementation phase: the item's date counts."),
     ""},
    {11, N_("The phase ends on the day the plan is issued."), ""},
    {12, N_("The item is due before the plan is issued."), ""},
    {13, N_("A group of persons: the communities they are tied to carry the task."), ""},
    {14, N_("The register has no units of this group."), ""},
    {15, N_("What was imported under this code is replaced."), ""},
    {16, N_("Problems of one category do not stand together: the lists cannot merge them."), ""},
    {17, N_("The office is itself responsible: its head decides, marked as self-held."), ""},
    {18, N_("No campaign of this code was issued before this one."), ""},
    {19, N_("The campaign before has no problem of this number."), ""},
    {20, N_("No plan above of this code was imported (campaign import FILE --as-parent)."), ""},
    {21, N_("The plan above has no problem of this number."), ""},
    {22, N_("No problem of this plan answers this one of the plan above."), ""},
    {23, N_("It is due later than the plan above asks for."), ""},
    {24, N_("The register has no unit of this name for the campaign's area."), ""},
    {25, N_("No community lies in the campaign's area."), ""},
    {26, N_("A group cannot take the lead; name a single unit."), ""},
};

const struct text *texts_remarks(size_t *count)
{
    *count = ARRAY_LEN(remarks);
    return remarks;
}

static const char *sentence_of(uint32_t remark, struct arena *arena)
{
    for (size_t i = 0; i < ARRAY_LEN(remarks); i++) {
        if (remarks[i].number == (int)remark) {
            return _(remarks[i].sentence);
        }
    }
    return keep_printf(arena, _("Remark %u, which this program does not know yet."), remark);
}

/*
 * The one conflict that the plan of Zhouji itself has; both dates are named so that nobody has
 * to look them up.
 */
static const char *late_item(const struct texts_remark *about, struct arena *arena)
{
    return keep_printf(arena,
                       _("the implementation phase ends on %s, problem %u is due on %s: the "
                         "problem's date counts."),
                       texts_day(about->phase_on, arena), about->problem_no,
                       texts_day(about->due_on, arena));
}

const char *texts_remark(const struct texts_remark *about, struct arena *arena)
{
    enum {
        ITEM_AFTER_PHASE = 10,
    };
    const char *subject = "";
    if (about->remark == ITEM_AFTER_PHASE && about->phase_on != DAY_NONE &&
        about->due_on != DAY_NONE) {
        return late_item(about, arena);
    }
    if (about->problem_no > 0) {
        subject = keep_printf(arena, _("problem %u"), about->problem_no);
    } else if (about->phase > 0) {
        subject = keep_printf(arena, _("phase \"%s\""), word_label(WORDS_PHASE, about->phase));
    }
    if (about->value != NULL && about->value[0] != '\0') {
        subject = keep_join(arena, subject, _(", "), keep_printf(arena, _("\"%s\""), about->value));
    }
    const char *sentence = sentence_of(about->remark, arena);
    return subject[0] == '\0' ? sentence : keep_printf(arena, _("%s: %s"), subject, sentence);
}

const char *texts_day(day_t day, struct arena *arena)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    if (day == DAY_NONE) {
        return "";
    }
    day_to_civil(day, &year, &month, &day_of_month);
    /* TRANSLATORS: year, month, day */
    return keep_printf(arena, _("%1$04d-%2$02d-%3$02d"), year, month, day_of_month);
}

const char *texts_due(uint32_t due_kind, bool has_day, day_t day, struct arena *arena)
{
    char text[DAY_TEXT_SIZE] = "";
    if (due_kind == WORD_DUE_LONG_TERM) {
        return word_label(WORDS_DUE_KIND, WORD_DUE_LONG_TERM);
    }
    if (has_day) {
        day_format(day, text);
    }
    return keep_text(arena, text);
}
