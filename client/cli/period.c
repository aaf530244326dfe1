#include "client/cli/period.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"
#include "common/base/language.h"

enum {
    MONTHS_OF_YEAR = 12,
};

/* How many months a period has; an unknown cadence counts as monthly. */
static int length_of(uint32_t cadence)
{
    switch (cadence) {
    case WORD_CADENCE_QUARTERLY: return 3;
    case WORD_CADENCE_HALF_YEARLY: return 6;
    case WORD_CADENCE_YEARLY: return MONTHS_OF_YEAR;
    default: return 1;
    }
}

const char *period_text(const Rectify__Period *period, struct arena *arena)
{
    switch (period->cadence) {
    case WORD_CADENCE_QUARTERLY:
        return keep_printf(arena, _("%u, quarter %u"), period->year, period->number);
    case WORD_CADENCE_HALF_YEARLY:
        return period->number == 1 ? keep_printf(arena, _("%u, first half"), period->year)
                                   : keep_printf(arena, _("%u, second half"), period->year);
    case WORD_CADENCE_YEARLY: return keep_printf(arena, _("year %u"), period->year);
    default: return keep_printf(arena, _("%u-%02u"), period->year, period->number);
    }
}

const char *period_told(bool nil, const char *text, const char *quantity, struct arena *arena)
{
    if (nil) {
        text = keep_printf(arena, _("nothing done: %s"), text);
    }
    return quantity != NULL && quantity[0] != '\0'
               ? keep_printf(arena, _("%s (%s)"), text, quantity)
               : text;
}

/* A day of this calendar is always one: the months are counted within the year. */
static day_t first_of_month(int year, int months)
{
    day_t day = DAY_NONE;
    enum err err =
        day_from_civil(year + months / MONTHS_OF_YEAR, months % MONTHS_OF_YEAR + 1, 1, &day);
    return err == ERR_OK ? day : DAY_NONE;
}

day_t period_first(uint32_t cadence, day_t day)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    day_to_civil(day, &year, &month, &day_of_month);
    return first_of_month(year, (month - 1) / length_of(cadence) * length_of(cadence));
}

void period_advance(Rectify__Period *period)
{
    int length = length_of(period->cadence);
    uint32_t last = (uint32_t)(MONTHS_OF_YEAR / length);
    int year = (int)period->year;
    int month = (int)period->number * length; /* of the year, from 0: the one behind the period */

    period->first_on = first_of_month(year, month);
    period->last_on = first_of_month(year, month + length) - 1;
    period->year += period->number == last ? 1 : 0;
    period->number = period->number % last + 1;
}
