#include "client/admin/unit_told.h"

#include "client/cli/json.h"
#include "common/base/language.h"
#include <stdio.h>

void unit_told_print(const struct cli *cli, const Rectify__UnitImported *imported, bool dry_run)
{
    if (cli->json) {
        json_t *document = json_document();
        json_add_flag(document, "dry_run", dry_run);
        json_add_number(document, "created", imported->created);
        json_add_number(document, "changed", imported->changed);
        json_add_number(document, "unchanged", imported->unchanged);
        json_print(document);
        return;
    }
    printf(dry_run ? _("Would be imported: %u new, %u changed, %u unchanged; nothing was stored.\n")
                   : _("Imported: %u new, %u changed, %u unchanged.\n"),
           imported->created, imported->changed, imported->unchanged);
}
