/*
 * The public edition of the consolidated report: what it shows, and how its texts are masked (domain.md 4.9, S-75).
 *
 * Public is what the annexes print, and the figures of each problem: problems, measures, effects, who is responsible, dates,
 * how many answered. Internal stay: how each unit stands and until when it was given time (a unit is told, not shown
 * around), who made a decision on the office's own item, from which plans the office wrote its wording, and of the ledger
 * who leads and answers for the work, its progress, and the names of evidence. The evidence itself, remarks of decisions and
 * names of persons who reported never enter a report at all.
 *
 * Numbers that name a person are masked in every text, because nobody marks them: identity cards (15 or 18 digits), bank
 * cards and other numbers as long, mobile and landline telephones. A name that somebody writes into a measure cannot be
 * told from other words; the office reads the public edition before it hands it out.
 */
#ifndef RECTIFY_RULES_REDACT_H
#define RECTIFY_RULES_REDACT_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>

/* Parts of the report that not every edition has. */
enum report_part {
    REPORT_UNIT_FIGURES,   /* how complete each unit is */
    REPORT_SELF_HELD,      /* which assignments, who decided */
    REPORT_WORDING_SOURCE, /* who wrote the wording, from whose plans */
    REPORT_WORKINGS,       /* who leads and answers for it, how far it is, names of evidence */
    REPORT_PARTS,
};

bool redact_shows(enum edition edition, enum report_part part);

/*
 * The text as an edition prints it: itself where nothing is to be masked, else a copy in the arena. Of a masked number the
 * first three digits stay, so that a reader sees what kind of number was there. NULL stays NULL. NOMEM.
 */
MUST_CHECK enum err redact_text(enum edition edition, const char *text, struct arena *arena,
                                const char **out);

#endif
