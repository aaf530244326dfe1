#include "server/store/scripts.h"

/* clang-format off */
/* One a line, however many they are. */
const struct call_script *const reader_scripts[] = {
    &campaigns_script,
    &catalog_script,
    &assignments_script,
    &dossier_script,
    &summary_script,
    &summary_own_script,
    &units_script,
    &parties_script,
    &campaign_plan_script,
    &client_script,
    &clients_script,
    &admin_exists_script,
    &clients_revoked_script,
    &notices_script,
    &campaign_notices_script,
    &supervisions_script,
    &activities_script,
    &unit_files_script,
    &log_script,
    &audit_script,
    &events_script,
    &office_events_script,
    &report_look_script,
    &reports_script,
    &report_script,
    &node_script,
    &snapshot_script,
    &snapshots_script,
    NULL,
};

const struct call_script *const office_scripts[] = {
    &unit_import_script,
    &campaign_import_script,
    &campaign_issue_script,
    &phase_set_script,
    &code_create_script,
    &code_claim_script,
    &client_record_script,
    &client_revoke_script,
    &transfer_script,
    &supervise_script,
    &activity_script,
    &reply_script,
    &remind_script,
    &report_change_script,
    &snapshot_add_script,
    &wording_put_script,
    NULL,
};

const struct call_script *const file_scripts[] = {
    &file_offer_script,
    &file_chunk_script,
    &file_get_script,
    NULL,
};
/* clang-format on */
