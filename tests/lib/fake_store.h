/*
 * A store in memory that does what the test says: it keeps every call that was started, and nothing comes back
 * before the test takes the call, fills in its results and completes it. It takes the place of rectify_store in
 * programs that link what stands above it.
 */
#ifndef RECTIFY_TESTS_FAKE_STORE_H
#define RECTIFY_TESTS_FAKE_STORE_H

#include "server/store/store.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(NAME, struct, function) */
#define FAKE_CALL_TABLE(X)                                                                         \
    X(CHANGE, change_call, store_change)                                                           \
    X(TRANSFER, transfer_call, store_transfer)                                                     \
    X(CLIENT, client_call, store_client)                                                           \
    X(CODE_CREATE, code_create_call, store_code_create)                                            \
    X(CODE_CLAIM, code_claim_call, store_code_claim)                                               \
    X(CLIENT_RECORD, client_record_call, store_client_record)                                      \
    X(CLIENTS, clients_call, store_clients)                                                        \
    X(CLIENT_REVOKE, client_revoke_call, store_client_revoke)                                      \
    X(ADMIN_EXISTS, admin_exists_call, store_admin_exists)                                         \
    X(UNIT_IMPORT, unit_import_call, store_unit_import)                                            \
    X(UNITS, units_call, store_units)                                                              \
    X(PARTIES, parties_call, store_parties)                                                        \
    X(CAMPAIGN_IMPORT, campaign_import_call, store_campaign_import)                                \
    X(CAMPAIGN_ISSUE, campaign_issue_call, store_campaign_issue)                                   \
    X(CAMPAIGN_PLAN, campaign_plan_call, store_campaign_plan)                                      \
    X(PHASE_SET, phase_set_call, store_phase_set)                                                  \
    X(CAMPAIGNS, campaigns_call, store_campaigns)                                                  \
    X(CATALOG, catalog_call, store_catalog)                                                        \
    X(ASSIGNMENTS, assignments_call, store_assignments)                                            \
    X(DOSSIER, dossier_call, store_dossier)                                                        \
    X(SUMMARY, summary_call, store_summary)                                                        \
    X(SUMMARY_OWN, summary_own_call, store_summary_own)                                            \
    X(FILE_OFFER, file_offer_call, store_file_offer)                                               \
    X(FILE_CHUNK, file_chunk_call, store_file_chunk)                                               \
    X(FILE_GET, file_get_call, store_file_get)                                                     \
    X(UNIT_FILES, unit_files_call, store_unit_files)                                               \
    X(REPORT_LOOK, report_look_call, store_report_look)                                            \
    X(REPORT_CHANGE, report_change_call, store_report_change)                                      \
    X(REPORTS, reports_call, store_reports)                                                        \
    X(REPORT, report_call, store_report)                                                           \
    X(CLIENTS_REVOKED, clients_revoked_call, store_clients_revoked)                                \
    X(SUPERVISE, supervise_call, store_supervise)                                                  \
    X(ACTIVITY, activity_call, store_activity)                                                     \
    X(REPLY, reply_call, store_reply)                                                              \
    X(REMIND, remind_call, store_remind)                                                           \
    X(NOTICES, notices_call, store_notices)                                                        \
    X(CAMPAIGN_NOTICES, campaign_notices_call, store_campaign_notices)                             \
    X(SUPERVISIONS, supervisions_call, store_supervisions)                                         \
    X(ACTIVITIES, activities_call, store_activities)                                               \
    X(LOG, log_call, store_log)                                                                    \
    X(AUDIT, audit_call, store_audit)                                                              \
    X(EVENTS, events_call, store_events)                                                           \
    X(OFFICE_EVENTS, office_events_call, store_office_events)                                      \
    X(NODE, node_call, store_node)                                                                 \
    X(SNAPSHOT_ADD, snapshot_add_call, store_snapshot_add)                                         \
    X(SNAPSHOT, snapshot_call, store_snapshot)                                                     \
    X(SNAPSHOTS, snapshots_call, store_snapshots)                                                  \
    X(WORDING_PUT, wording_put_call, store_wording_put)

enum fake_kind {
#define KIND(NAME, type, function) FAKE_##NAME,
    FAKE_CALL_TABLE(KIND)
#undef KIND
    FAKE_KINDS,
};

struct store *fake_store_open(void);
void fake_store_close(
    struct store *store); /* a cmocka assertion fails when a call is still waiting */
void fake_store_set_durable(struct store *store, bool durable);

/* Calls that were accepted so far; those of them that nobody has taken yet. */
size_t fake_store_started(const struct store *store, enum fake_kind kind);
size_t fake_store_waiting(const struct store *store, enum fake_kind kind);

/* The oldest that waits, as the struct that embeds it; an assertion fails when there is none. */
void *fake_store_take(struct store *store, enum fake_kind kind);
/*
 * What the store answers to a call that was asked for this unit: NOT_YOURS whatever that one has, when the caller may
 * see only another one (only_unit_id), else OK.
 */
enum err fake_store_verdict(int64_t only_unit_id, int64_t unit_id);
/* Ends a call that was taken. */
void fake_store_complete(struct store_call *call, enum err err);

/* The next start of that kind is refused at once. */
void fake_store_refuse(struct store *store, enum fake_kind kind, enum err err);

#endif
