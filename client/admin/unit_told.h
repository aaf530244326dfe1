/* What an import of units has done, of one row or of many: for people or for a script. */
#ifndef RECTIFY_ADMIN_UNIT_TOLD_H
#define RECTIFY_ADMIN_UNIT_TOLD_H

#include "client/cli/cli.h"
#include "proto/office.pb-c.h"

/* On stdout. */
void unit_told_print(const struct cli *cli, const Rectify__UnitImported *imported, bool dry_run);

#endif
