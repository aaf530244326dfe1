/* Every call of the store that is not a change: what the sessions of the three lanes prepare. */
#ifndef RECTIFY_STORE_SCRIPTS_H
#define RECTIFY_STORE_SCRIPTS_H

#include "server/store/lane.h"

extern const struct call_script campaigns_script;
extern const struct call_script catalog_script;
extern const struct call_script assignments_script;
extern const struct call_script dossier_script;
extern const struct call_script summary_script;
extern const struct call_script summary_own_script;
extern const struct call_script units_script;
extern const struct call_script parties_script;
extern const struct call_script campaign_plan_script;
extern const struct call_script client_script;
extern const struct call_script clients_script;
extern const struct call_script admin_exists_script;
extern const struct call_script report_look_script;
extern const struct call_script reports_script;
extern const struct call_script report_script;
extern const struct call_script node_script;
extern const struct call_script snapshot_script;
extern const struct call_script snapshots_script;

extern const struct call_script clients_revoked_script;
extern const struct call_script notices_script;
extern const struct call_script campaign_notices_script;
extern const struct call_script supervisions_script;
extern const struct call_script activities_script;
extern const struct call_script unit_files_script;
extern const struct call_script log_script;
extern const struct call_script audit_script;
extern const struct call_script events_script;
extern const struct call_script office_events_script;

extern const struct call_script unit_import_script;
extern const struct call_script campaign_import_script;
extern const struct call_script campaign_issue_script;
extern const struct call_script phase_set_script;
extern const struct call_script code_create_script;
extern const struct call_script code_claim_script;
extern const struct call_script client_record_script;
extern const struct call_script client_revoke_script;
extern const struct call_script transfer_script;
extern const struct call_script report_change_script;

extern const struct call_script file_offer_script;
extern const struct call_script file_chunk_script;
extern const struct call_script file_get_script;
extern const struct call_script supervise_script;
extern const struct call_script activity_script;
extern const struct call_script reply_script;
extern const struct call_script remind_script;
extern const struct call_script snapshot_add_script;
extern const struct call_script wording_put_script;

extern const struct call_script *const reader_scripts[]; /* NULL-terminated */
extern const struct call_script *const office_scripts[]; /* NULL-terminated */
extern const struct call_script *const file_scripts[];   /* NULL-terminated */

#endif
