/* The reasons of a refusal: the item they name, then the sentence. */
#include "client/cli/texts.h"

#include "client/cli/keep.h"
#include "common/base/attr.h"
#include "common/base/language.h"

static const struct text reasons[] = {
    {1, N_("The self-check is missing: date, method and scope."), ""},
    {2, N_("The date of the self-check lies in the future."), ""},
    {3, N_("Say that no such problem exists (--statement)."), ""},
    {4, N_("At least one preventive measure is needed (--measure)."), ""},
    {5, N_("The cause is missing (--cause)."), ""},
    {6, N_("At least one measure is needed (--measure)."), ""},
    {7, N_("It has no owner (--owner)."), ""},
    {8, N_("It has neither a date (--due) nor a frequency (--every)."), ""},
    {9, N_("Its date is after the problem's due date."), ""},
    {10, N_("A recurring measure needs its frequency (--every)."), ""},
    {11, N_("No measure covers it and no reason is given (--points or --excuse)."), ""},
    {12, N_("The problem has no such point."), ""},
    {13, N_("The unit's head must confirm it (--confirmed-by)."), ""},
    {14,
     N_("Say which problems you found yourselves (--local), or that there are none "
        "(--no-local)."),
     ""},
    {15, N_("The accepted plan has no such measure."), ""},
    {16,
     N_("It has no effect yet (rectify effect), nor a reason for not being done "
        "(--not-done)."),
     ""},
    {17, N_("Its effect has neither evidence nor a reason for having none (--no-evidence)."), ""},
    {18, N_("A measure that was not done needs a reason (--not-done)."), ""},
    {19, N_("The text is missing."), ""},
    {20, N_("The reason is missing (--reason)."), ""},
    {21, N_("The verification is missing: method, date and conclusion."), ""},
    {22, N_("Largely rectified or not rectified: only the office's head may close it so."), ""},
    {23, N_("Largely rectified or not rectified: say which risk is accepted (--risk)."), ""},
    {24, N_("A long-term item is not closed but moved to long-term (sustain)."), ""},
    {25, N_("Only a long-term item can be moved to long-term; this one is closed (close)."), ""},
    {26, N_("The next review is missing: date (--next) and cadence."), ""},
    {27, N_("The date of the next review must be after today."), ""},
    {28, N_("The decision is about another version than the one submitted."), ""},
    {29, N_("The new date must be after today."), ""},
    {30, N_("The effect only says the measure again."), ""},
    {32, N_("This kind of measure is not allowed here."), ""},
    {33, N_("The date of the verification lies in the future."), ""},
    {34, N_("A long-term item has no due date: return it without a new one."), ""},
    {35,
     N_("A revised plan waits for its decision: until then, or until it is withdrawn, this is not "
        "possible."),
     ""},
    {36, N_("The accepted plan has no measure of the number that it continues."), ""},
    {37, N_("Another measure continues the same measure already."), ""},
    {38, N_("No period of this item begins on that day."), ""},
    {39, N_("The period has not begun yet."), ""},
    {40, N_("This period has its report already."), ""},
    {41, N_("Only what is carried over names the campaign that takes it over."), ""},
    {42, N_("A dated item that is reopened needs a new due date (--due)."), ""},
    {43, N_("The look-back is missing: method, date and conclusion."), ""},
    {44, N_("The date of the look-back lies in the future."), ""},
    {45, N_("A long-term item has no due date to extend."), ""},
    {46, N_("The due date has passed: an extension is asked for before."), ""},
    {47, N_("The day must be after the present due date."), ""},
    {48, N_("A request for an extension waits for its decision."), ""},
    {49, N_("Say how far the work is."), ""},
    {55, N_("No measure covers it; the unit gave a reason instead."), ""},
    {56, N_("Its effect states no figure and has no evidence."), ""},
    {57, N_("None of its measures has an effect."), ""},
    {58, N_("Some of its measures have neither an effect nor a reason for not being done."), ""},
    {59, N_("Its actual value is missing (--actual)."), ""},
    {60, N_("It does not reach the target."), ""},
    {61, N_("You have reported no such problem of your own (rectify show N)."), ""},
    {62, N_("The register has no unit of this name (--affected)."), ""},
    {63, N_("The problem has no such indicator."), ""},
    {64, N_("Say who answers for it (--responsible)."), ""},
    {65, N_("This problem has as many local problems as it may have; report it under another one."),
     ""},
    {70, N_("A file of its evidence is not at the office yet (rectify sync sends it)."), ""},
    {75, N_("It says nothing (rectify report edit)."), ""},
    {76, N_("The report says nothing of it. Make the report anew."), ""},
    {77, N_("Your unit has no task for it. Make the report anew."), ""},
    {78, N_("The report tells of it twice. Make the report anew."), ""},
    {79, N_("It has changed since the report was made. Make the report anew."), ""},
    {80, N_("It is still open: finish it, or say why it is not finished (--unfinished N=REASON)."),
     ""},
    {81, N_("The first responsible person must confirm the report."), ""},
    {82, N_("The date of the report lies in the future."), ""},
    {83, N_("The scanned page is missing."), ""},
    {84, N_("Say who received the paper (--received-by)."), ""},
    {85, N_("The day on which the paper was received lies in the future."), ""},
    {86, N_("The check code belongs to this earlier version."), ""},
    {87,
     N_("No version of this report has this check code. Check the unit and read the code on the "
        "page again."),
     ""},
    {90, N_("The day to reply by has passed (--reply-by)."), ""},
    {91, N_("The date of the activity lies in the future (--held-on)."), ""},
    {92, N_("A training needs its topic (--topic)."), ""},
    {93, N_("A training needs its audience (--audience) and how many came (--head-count)."), ""},
    {104, N_("Its date has passed already."), ""},
    {105, N_("What is carried over names the campaign that takes it over (--carried-to)."), ""},
};

const struct text *texts_reasons(size_t *count)
{
    *count = ARRAY_LEN(reasons);
    return reasons;
}

/* What the item of a reason counts, where it is no measure. */
enum counted {
    MEASURES,
    POINTS,
    LOCALS,
    INDICATORS,
    SECTIONS,
    PROBLEMS,
    VERSIONS
};
static const struct {
    uint32_t reason;
    enum counted counted;
} items[] = {
    {11, POINTS},     {12, POINTS},     {55, POINTS},     {57, POINTS},
    {58, LOCALS},     {59, INDICATORS}, {60, INDICATORS}, {61, LOCALS},
    {63, INDICATORS}, {75, SECTIONS},   {76, PROBLEMS},   {77, PROBLEMS},
    {78, PROBLEMS},   {79, PROBLEMS},   {80, PROBLEMS},   {86, VERSIONS},
};

static enum counted counted_by(uint32_t reason)
{
    for (size_t i = 0; i < ARRAY_LEN(items); i++) {
        if (items[i].reason == reason) {
            return items[i].counted;
        }
    }
    return MEASURES;
}

static const char *item_of(uint32_t reason, uint32_t item, struct arena *arena)
{
    switch (counted_by(reason)) {
    case POINTS: return keep_printf(arena, _("point %u"), item);
    case LOCALS: return keep_printf(arena, _("local problem no. %u"), item);
    case INDICATORS: return keep_printf(arena, _("indicator %u"), item);
    case SECTIONS: return keep_printf(arena, _("section %u of the report"), item);
    case PROBLEMS: return keep_printf(arena, _("problem %u"), item);
    case VERSIONS: return keep_printf(arena, _("version %u"), item);
    case MEASURES: break;
    }
    return keep_printf(arena, _("measure %u"), item);
}

const char *texts_reason(uint32_t reason, uint32_t item, struct arena *arena)
{
    const char *sentence = NULL;
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        if (reasons[i].number == (int)reason) {
            sentence = _(reasons[i].sentence);
        }
    }
    if (sentence == NULL) {
        sentence =
            keep_printf(arena, _("Reason %u, which this program does not know yet."), reason);
    }
    if (item == 0) {
        return sentence;
    }
    return keep_printf(arena, _("%s: %s"), item_of(reason, item, arena), sentence);
}
