/* The parts of a task's file, one source file each; dossier_print.c puts them in order. */
#ifndef RECTIFY_CLI_DOSSIER_PARTS_H
#define RECTIFY_CLI_DOSSIER_PARTS_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/* On stdout; what prints a table answers 0 or an exit code. */
void dossier_print_head(struct cli *cli, const Rectify__Dossier *dossier);
/* Whether a version waits that takes the place of another: whoever decides wants the difference. */
bool dossier_waits_changed(const Rectify__Dossier *dossier);
MUST_CHECK int dossier_print_diff(struct cli *cli, const Rectify__Dossier *dossier);
/* What the unit found itself, with what became of it; nothing where there is none. */
MUST_CHECK int dossier_print_locals(struct cli *cli, const Rectify__Dossier *dossier);
/* Where the chain from point to evidence is broken. */
void dossier_print_gaps(struct cli *cli, const Rectify__Dossier *dossier);
MUST_CHECK int dossier_print_periods(struct cli *cli, const Rectify__Dossier *dossier);
/* "REASON (TIME, PERSON, measure 2, new date: DAY)" of the event that sent the work back. */
const char *dossier_sent_back_text(const Rectify__Event *event, struct arena *arena);
MUST_CHECK int dossier_print_events(struct cli *cli, const Rectify__Dossier *dossier);

void dossier_print_json(struct cli *cli, const Rectify__Dossier *dossier, bool diff);

#endif
