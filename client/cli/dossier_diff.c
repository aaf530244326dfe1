/* What a version says otherwise than the one before it: a plan by its text, a request for closure by its effects. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/effect_diff.h"
#include "client/cli/plan_diff.h"
#include "client/cli/table.h"
#include "client/cli/version_code.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

bool dossier_waits_changed(const Rectify__Dossier *dossier)
{
    const ProtobufCBinaryData *digest = &dossier->assignment->submitted_digest;
    const Rectify__PlanVersion *before = NULL;
    const Rectify__PlanVersion *after = NULL;

    if (effect_diff_waits(dossier)) {
        return true;
    }
    plan_diff_choose(dossier, &before, &after);
    return after != NULL && digest->len > 0 && after->digest.len == digest->len &&
           memcmp(after->digest.data, digest->data, digest->len) == 0;
}

static const char *kind_text(enum plan_diff_kind kind)
{
    static const char *const texts[PLAN_DIFF_KINDS] = {
        [PLAN_DIFF_SAME] = "",
        [PLAN_DIFF_CHANGED] = N_("changed"),
        [PLAN_DIFF_ADDED] = N_("added"),
        [PLAN_DIFF_REMOVED] = N_("removed"),
    };
    return texts[kind][0] != '\0' ? _(texts[kind]) : "";
}

static int print_rows(struct cli *cli, const struct plan_diff *diff)
{
    static const struct sheet_column columns[] = {
        {N_("Where"), 16, 0, SHEET_LEFT, false},
        {N_("How"), 6, 0, SHEET_LEFT, false},
        {N_("Text"), 58, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), diff->differences);
    for (size_t i = 0; i < diff->count; i++) {
        const struct plan_diff_row *row = &diff->rows[i];
        if (row->kind != PLAN_DIFF_SAME) {
            table_cell(&table, row->what);
            table_cell(&table, kind_text(row->kind));
            table_cell(&table, row->marked);
        }
    }
    return table_print(&table);
}

static int print_effects(struct cli *cli, const Rectify__Dossier *dossier)
{
    struct plan_diff diff = effect_diff(dossier, &cli->arena);

    printf("%s", _("\nChanged since it was sent back\n"));
    if (diff.differences == 0) {
        printf("%s", _("No effect was reported anew.\n"));
        return EXITS_DONE;
    }
    return print_rows(cli, &diff);
}

int dossier_print_diff(struct cli *cli, const Rectify__Dossier *dossier)
{
    if (effect_diff_waits(dossier)) {
        return print_effects(cli, dossier);
    }
    const Rectify__PlanVersion *before = NULL;
    const Rectify__PlanVersion *after = NULL;
    char old_code[VERSION_CODE_SIZE];
    char new_code[VERSION_CODE_SIZE];

    plan_diff_choose(dossier, &before, &after);
    if (after == NULL) {
        printf("%s", _("\nThere is only one version, nothing to compare.\n"));
        return EXITS_DONE;
    }
    struct plan_diff diff = plan_diff(before, after, &cli->arena);
    version_code(&before->digest, old_code);
    version_code(&after->digest, new_code);
    printf(_("\nChanged from version %s to version %s\n"), old_code, new_code);
    if (after->reason != NULL && after->reason[0] != '\0') {
        printf(_("Why: %s\n"), after->reason);
    }
    if (diff.differences == 0) {
        printf("%s", _("Nothing: both say the same.\n"));
        return EXITS_DONE;
    }
    int code = print_rows(cli, &diff);
    printf(_("[-taken out-]  {+put in+}  unchanged: %zu\n"), diff.count - diff.differences);
    return code;
}
