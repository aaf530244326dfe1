#include "server/rules/vocabulary.h"
#include "common/base/attr.h"
#include <stddef.h>
#include <string.h>

struct word {
    int number;
    const char *name;
};

#define WORD(n, name)     {(n), #name},
#define BIT_WORD(n, name) {1 << (n), #name},

static const struct word states[] = {STATE_TABLE(WORD)};
static const struct word acts[] = {ACT_TABLE(WORD)};
static const struct word roles[] = {ROLE_TABLE(BIT_WORD)};
static const struct word party_roles[] = {PARTY_ROLE_TABLE(WORD)};
static const struct word categories[] = {CATEGORY_TABLE(WORD)};
static const struct word due_kinds[] = {DUE_KIND_TABLE(WORD)};
static const struct word measure_kinds[] = {MEASURE_KIND_TABLE(WORD)};
static const struct word methods[] = {METHOD_TABLE(WORD)};
static const struct word results[] = {RESULT_TABLE(WORD)};
static const struct word cadences[] = {CADENCE_TABLE(WORD)};
static const struct word phases[] = {PHASE_TABLE(WORD)};
static const struct word unit_kinds[] = {UNIT_KIND_TABLE(WORD)};
static const struct word levels[] = {LEVEL_TABLE(WORD)};
static const struct word group_kinds[] = {GROUP_KIND_TABLE(WORD)};
static const struct word campaign_states[] = {CAMPAIGN_STATE_TABLE(WORD)};
static const struct word end_reasons[] = {END_REASON_TABLE(WORD)};
static const struct word phase_states[] = {PHASE_STATE_TABLE(WORD)};
static const struct word report_states[] = {REPORT_STATE_TABLE(WORD)};
static const struct word copy_forms[] = {COPY_FORM_TABLE(WORD)};
static const struct word activity_kinds[] = {ACTIVITY_KIND_TABLE(WORD)};
static const struct word editions[] = {EDITION_TABLE(WORD)};
static const struct word chain_breaks[] = {CHAIN_BREAK_TABLE(WORD)};
static const struct word steps[] = {STEP_TABLE(WORD)};

#define WORDS(table)                                                                               \
    {                                                                                              \
        (table), ARRAY_LEN(table)                                                                  \
    }

static const struct words {
    const struct word *all;
    size_t count;
} vocabularies[] = {
    [VOCABULARY_STATE] = WORDS(states),
    [VOCABULARY_ACT] = WORDS(acts),
    [VOCABULARY_ROLE] = WORDS(roles),
    [VOCABULARY_PARTY_ROLE] = WORDS(party_roles),
    [VOCABULARY_CATEGORY] = WORDS(categories),
    [VOCABULARY_DUE_KIND] = WORDS(due_kinds),
    [VOCABULARY_MEASURE_KIND] = WORDS(measure_kinds),
    [VOCABULARY_METHOD] = WORDS(methods),
    [VOCABULARY_RESULT] = WORDS(results),
    [VOCABULARY_CADENCE] = WORDS(cadences),
    [VOCABULARY_PHASE] = WORDS(phases),
    [VOCABULARY_UNIT_KIND] = WORDS(unit_kinds),
    [VOCABULARY_LEVEL] = WORDS(levels),
    [VOCABULARY_GROUP_KIND] = WORDS(group_kinds),
    [VOCABULARY_CAMPAIGN_STATE] = WORDS(campaign_states),
    [VOCABULARY_END_REASON] = WORDS(end_reasons),
    [VOCABULARY_PHASE_STATE] = WORDS(phase_states),
    [VOCABULARY_REPORT_STATE] = WORDS(report_states),
    [VOCABULARY_COPY_FORM] = WORDS(copy_forms),
    [VOCABULARY_ACTIVITY_KIND] = WORDS(activity_kinds),
    [VOCABULARY_EDITION] = WORDS(editions),
    [VOCABULARY_CHAIN_BREAK] = WORDS(chain_breaks),
    [VOCABULARY_STEP] = WORDS(steps),
};

const char *vocabulary_name(enum vocabulary vocabulary, int number)
{
    const struct words *words = &vocabularies[vocabulary];
    for (size_t i = 0; i < words->count; i++) {
        if (words->all[i].number == number) {
            return words->all[i].name;
        }
    }
    return NULL;
}

int vocabulary_number(enum vocabulary vocabulary, const char *name)
{
    const struct words *words = &vocabularies[vocabulary];
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->all[i].name, name) == 0) {
            return words->all[i].number;
        }
    }
    return 0;
}
