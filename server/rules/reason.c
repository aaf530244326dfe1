#include "server/rules/reason.h"

void findings_add(struct findings *findings, enum reason reason, int item)
{
    if (findings->count < FINDINGS_MAX) {
        findings->all[findings->count++] = (struct finding){.reason = reason, .item = item};
    }
}

const char *reason_name(enum reason reason)
{
    switch (reason) {
    case REASON_NONE: return "NONE";
#define NAME(n, name, text)                                                                        \
    case REASON_##name: return #name;
        REASON_TABLE(NAME)
#undef NAME
    }
    return "UNKNOWN";
}

const char *reason_text(enum reason reason)
{
    switch (reason) {
    case REASON_NONE: return "no reason";
#define TEXT(n, name, text)                                                                        \
    case REASON_##name: return text;
        REASON_TABLE(TEXT)
#undef TEXT
    }
    return "an unknown reason";
}
