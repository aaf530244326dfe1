/* What the files of conditions share: a demand either holds or becomes a finding. */
#ifndef RECTIFY_RULES_REQUIRE_H
#define RECTIFY_RULES_REQUIRE_H

#include "common/base/utf8.h"
#include "server/rules/reason.h"
#include <stdbool.h>
#include <string.h>

/*
 * Answers `holds`, so that callers know the outcome even when the list of findings is full and a
 * further one is not listed any more.
 */
static inline bool require(bool holds, struct findings *findings, enum reason reason, int item)
{
    if (!holds) {
        findings_add(findings, reason, item);
    }
    return holds;
}

/* Whether there is a text that says anything. */
static inline bool said(const char *text)
{
    return text != NULL && !utf8_blank(text, strlen(text));
}

#endif
