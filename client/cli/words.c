#include "client/cli/words.h"

#include "client/cli/keep.h"
#include "common/base/attr.h"
#include "common/base/language.h"
#include <string.h>
#include <strings.h>

static const struct word states[] = {
    {1, "ISSUED", N_("issued")},
    {2, "ACKNOWLEDGED", N_("acknowledged")},
    {3, "NIL_CLAIMED", N_("nil declared")},
    {4, "NIL_CONFIRMED", N_("nil confirmed")},
    {5, "PLAN_SUBMITTED", N_("plan submitted")},
    {6, "IN_PROGRESS", N_("in progress")},
    {7, "CLOSURE_REQUESTED", N_("closure requested")},
    {8, "CLOSED", N_("closed")},
    {9, "SUSTAINING", N_("long-term")},
    {10, "CANCELLED", N_("cancelled")},
};

static const struct word acts[] = {
    {1, "ISSUE", N_("issue")},
    {2, "ACKNOWLEDGE", N_("acknowledge")},
    {3, "NIL", N_("declare nil")},
    {4, "PLAN", N_("submit plan")},
    {5, "PROGRESS", N_("report progress")},
    {6, "EFFECT", N_("report effect")},
    {7, "DONE", N_("request closure")},
    {8, "WITHDRAW", N_("withdraw")},
    {9, "START_REVIEW", N_("start review")},
    {10, "APPROVE", N_("approve")},
    {11, "RETURN", N_("return")},
    {12, "CLOSE", N_("close")},
    {13, "SUSTAIN", N_("move to long-term")},
    {14, "REVISE", N_("revise plan")},
    {15, "PERIODIC", N_("periodic report")},
    {16, "END", N_("end long-term")},
    {17, "REOPEN", N_("reopen")},
    {18, "EXTEND", N_("ask for an extension")},
    {19, "GRANT", N_("grant extension")},
    {20, "REFUSE", N_("refuse extension")},
    {21, "LOOK_BACK", N_("look back")},
    {22, "CANCEL", N_("cancel")},
    {23, "TRANSFER", N_("transfer")},
    {24, "LOCAL", N_("report a local problem")},
    {25, "SUPERVISE", N_("supervise")},
    {26, "REPLY", N_("reply to supervision")},
    {27, "ACTIVITY", N_("activity")},
    {28, "REMIND", N_("remind")},
    {29, "REPORT_SUBMIT", N_("submit summary report")},
    {30, "REPORT_SCAN", N_("hand in stamped scan")},
    {31, "REPORT_PAPER", N_("register stamped paper")},
    {32, "REPORT_ACCEPT", N_("accept summary report")},
    {33, "REPORT_RETURN", N_("return summary report")},
    {34, "PHASE", N_("set a phase")},
};

static const struct word roles[] = {
    {1, "ADMIN", N_("system administrator")}, {2, "OFFICE_REVIEWER", N_("office reviewer")},
    {4, "OFFICE_HEAD", N_("office head")},    {8, "UNIT_REPORTER", N_("unit reporter")},
    {16, "UNIT_HEAD", N_("unit head")},       {32, "OBSERVER", N_("observer")},
};

static const struct word party_roles[] = {
    {1, "LEAD", N_("lead")},
    {2, "RESPONSIBLE", N_("responsible")},
    {3, "COOPERATING", N_("cooperating")},
    {4, "SELF_CHECK", N_("self-check")},
};

static const struct word categories[] = {
    {1, "RESPONSIBILITY", N_("responsibility")},
    {2, "POLICY", N_("policy")},
    {3, "WORK", N_("work")},
};

static const struct word due_kinds[] = {
    {1, "DATE", N_("dated")},
    {2, "LONG_TERM", N_("long-term")},
};

static const struct word measure_kinds[] = {
    {1, "IMMEDIATE", N_("immediate")},   {2, "CORRECTIVE", N_("corrective")},
    {3, "EXTENSION", N_("extension")},   {4, "INSTITUTIONAL", N_("institutional")},
    {5, "PREVENTIVE", N_("preventive")}, {6, "RECURRING", N_("recurring")},
};

static const struct word methods[] = {
    {1, "DESK", N_("on the papers")},
    {2, "ON_SITE", N_("on site")},
    {3, "SAMPLE", N_("by sample")},
};

static const struct word results[] = {
    {1, "FULL", N_("rectified")},
    {2, "LARGELY", N_("largely rectified")},
    {3, "ONGOING", N_("ongoing")},
    {4, "NOT_DONE", N_("not rectified")},
};

static const struct word close_results[] = {
    {1, "FULL", N_("rectified")},
    {2, "LARGELY", N_("largely rectified")},
    {4, "NOT_DONE", N_("not rectified")},
};

static const struct word cadences[] = {
    {1, "MONTHLY", N_("monthly")},
    {2, "QUARTERLY", N_("quarterly")},
    {3, "HALF_YEARLY", N_("half-yearly")},
    {4, "YEARLY", N_("yearly")},
};

static const struct word phases[] = {
    {1, "PLAN", N_("planning")},
    {2, "IMPLEMENT", N_("implementation")},
    {3, "REPORT", N_("summary and report")},
};

static const struct word unit_kinds[] = {
    {1, "AREA", N_("area")},     {2, "OFFICE", N_("office")}, {3, "COMMUNITY", N_("community")},
    {4, "BUREAU", N_("bureau")}, {5, "CLINIC", N_("clinic")}, {6, "ENTERPRISE", N_("enterprise")},
};

static const struct word levels[] = {
    {1, "PROVINCE", N_("province")},
    {2, "CITY", N_("city")},
    {3, "DISTRICT", N_("district")},
    {4, "COMMUNITY", N_("community")},
};

static const struct word group_kinds[] = {
    {1, "COMMUNITIES", N_("communities")},
    {2, "CONCERNED_UNITS", N_("concerned units")},
    {3, "ASSIGNED_CADRE", N_("assigned cadres")},
    {4, "ASSISTANCE_CADRE", N_("assistance cadres")},
};

static const struct word campaign_states[] = {
    {1, "DRAFT", N_("draft")},
    {2, "ISSUED", N_("issued")},
    {3, "PARENT", N_("plan above")},
};

static const struct word end_reasons[] = {
    {1, "INSTITUTIONALISED", N_("institutionalised")},
    {2, "SUPERSEDED", N_("superseded")},
    {3, "CARRIED_OVER", N_("carried over")},
};

static const struct word phase_states[] = {
    {1, "OPEN", N_("open")},
    {2, "CLOSING", N_("closing")},
    {3, "CLOSED", N_("no longer open")},
};

static const struct word report_states[] = {
    {1, "NONE", N_("not handed in")},
    {2, "ELECTRONIC_SUBMITTED", N_("electronic copy submitted")},
    {3, "COPY_RECEIVED", N_("stamped copy received")},
    {4, "ACCEPTED", N_("accepted")},
    {5, "RETURNED", N_("returned")},
};

static const struct word copy_forms[] = {
    {1, "STAMPED_PAPER", N_("stamped paper")},
    {2, "STAMPED_SCAN", N_("stamped scan")},
};

static const struct word activity_kinds[] = {
    {1, "INSPECTION", N_("inspection")},   {2, "GUIDANCE", N_("guidance")},
    {3, "SUPERVISION", N_("supervision")}, {4, "TRAINING", N_("training")},
    {5, "OUTREACH", N_("outreach")},
};

static const struct word chain_breaks[] = {
    {1, "ALTERED", N_("altered")},
    {2, "MISSING", N_("is missing")},
    {3, "EXTRA", N_("does not belong there")},
    {4, "HEAD", N_("the head of the chain differs")},
};

static const struct word steps[] = {
    {1, "CHECK", N_("checking the file")},
    {2, "COMPARE", N_("comparing with the register")},
    {3, "UNITS", N_("writing units")},
    {4, "GROUPS", N_("writing groups")},
    {5, "NAMES", N_("writing names and aliases")},
    {6, "PERSONS", N_("writing persons")},
    {7, "TASKS", N_("making tasks")},
    {8, "REPORTS", N_("noting who owes a report")},
    {9, "COUNTS", N_("counting tasks")},
    {10, "COMMIT", N_("storing for good")},
};

static const struct word editions[] = {
    {1, "INTERNAL", N_("internal edition")},
    {2, "PUBLIC", N_("public edition")},
};

static const struct word lists[] = {
    {1, "responsibility", N_("responsibility list")}, {2, "effects", N_("effects list")},
    {3, "completeness", N_("completeness")},          {4, "ledger", N_("ledger")},
    {6, "self-held", N_("self-held decisions")},
};

static const struct word log_formats[] = {
    {1, "table", N_("table")},
    {2, "csv", "CSV"},
    {3, "json", "JSON"},
};

static const struct word formats[] = {
    {1, "table", N_("table")}, {2, "csv", "CSV"}, {3, "json", "JSON"}, {4, "xlsx", "XLSX"},
    {5, "docx", "DOCX"},       {6, "pdf", "PDF"}, {7, "html", "HTML"},
};

#define TABLE(name)                                                                                \
    {                                                                                              \
        (name), ARRAY_LEN(name)                                                                    \
    }

static const struct table {
    const struct word *all;
    size_t count;
} tables[] = {
    [WORDS_STATE] = TABLE(states),
    [WORDS_ACT] = TABLE(acts),
    [WORDS_ROLE] = TABLE(roles),
    [WORDS_PARTY_ROLE] = TABLE(party_roles),
    [WORDS_CATEGORY] = TABLE(categories),
    [WORDS_DUE_KIND] = TABLE(due_kinds),
    [WORDS_MEASURE_KIND] = TABLE(measure_kinds),
    [WORDS_METHOD] = TABLE(methods),
    [WORDS_RESULT] = TABLE(results),
    [WORDS_CLOSE_RESULT] = TABLE(close_results),
    [WORDS_CADENCE] = TABLE(cadences),
    [WORDS_PHASE] = TABLE(phases),
    [WORDS_UNIT_KIND] = TABLE(unit_kinds),
    [WORDS_LEVEL] = TABLE(levels),
    [WORDS_GROUP_KIND] = TABLE(group_kinds),
    [WORDS_CAMPAIGN_STATE] = TABLE(campaign_states),
    [WORDS_END_REASON] = TABLE(end_reasons),
    [WORDS_PHASE_STATE] = TABLE(phase_states),
    [WORDS_REPORT_STATE] = TABLE(report_states),
    [WORDS_COPY_FORM] = TABLE(copy_forms),
    [WORDS_ACTIVITY_KIND] = TABLE(activity_kinds),
    [WORDS_EDITION] = TABLE(editions),
    [WORDS_CHAIN_BREAK] = TABLE(chain_breaks),
    [WORDS_STEP] = TABLE(steps),
    [WORDS_LIST] = TABLE(lists),
    [WORDS_FORMAT] = TABLE(formats),
    [WORDS_LOG_FORMAT] = TABLE(log_formats),
};

const struct word *words_of(enum words words, size_t *count)
{
    *count = tables[words].count;
    return tables[words].all;
}

static const struct word *find(enum words words, int64_t number)
{
    for (size_t i = 0; i < tables[words].count; i++) {
        if (tables[words].all[i].number == number) {
            return &tables[words].all[i];
        }
    }
    return NULL;
}

const char *word_name(enum words words, int64_t number)
{
    const struct word *word = find(words, number);
    return word != NULL ? word->name : "UNKNOWN";
}

const char *word_label(enum words words, int64_t number)
{
    const struct word *word = find(words, number);
    return word != NULL ? _(word->label) : _("unknown");
}

int word_number(enum words words, const char *text)
{
    for (size_t i = 0; i < tables[words].count; i++) {
        const struct word *word = &tables[words].all[i];
        if (strcasecmp(word->name, text) == 0 || strcmp(word->label, text) == 0 ||
            strcmp(_(word->label), text) == 0) {
            return word->number;
        }
    }
    return 0;
}

const char *words_of_bits(enum words words, uint32_t bits, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < tables[words].count; i++) {
        const struct word *word = &tables[words].all[i];
        if ((bits & (uint32_t)word->number) != 0) {
            joined = keep_join(arena, joined, _(", "), _(word->label));
        }
    }
    return joined;
}

const char *words_listed(enum words words, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < tables[words].count; i++) {
        joined = keep_join(arena, joined, ", ", tables[words].all[i].name);
    }
    return joined;
}
