/*
 * The one table of messages. It generates the numbers, the names, the descriptors and the dispatch; PROTOCOL.md prints it and
 * a test holds the two together.
 *
 * REQUEST(number, NAME, message, states, roles, length_max, ANSWER): a client's request and its answer's name.
 * ANSWER(number, NAME, message, length_max): a server's answer.
 * SIGNAL(number, NAME, message, states, length_max): no request number; `states`: in which the server takes it from a
 * client, 0: only the server sends it.
 *
 * message: the type as protobuf-c spells it in lower case (AssignmentsGet: assignments_get), because a macro can make
 * rectify__assignments_get__descriptor from that, and command_assignments_get, but never from the other form.
 * roles: any of these bits may send it (enum role of server/rules/vocabulary.h, in PROTOCOL.md "Roles").
 */
#ifndef RECTIFY_PROTO_MESSAGE_TABLE_H
#define RECTIFY_PROTO_MESSAGE_TABLE_H

/* States of a session as seen by the server. GREETING and ENROLLING follow from the ALPN protocol. */
enum session_state {
    SESSION_GREETING = 1,  /* mutual TLS is up, hello has not come */
    SESSION_OPEN = 2,      /* welcomed */
    SESSION_ENROLLING = 4, /* no client certificate: one enrolment, then the end */
    SESSION_ENDING = 8,    /* goodbye was sent: answers under way still go out */
};

/* Bits of enum role, repeated here because this table lies below the rules; a test compares. */
enum {
    MAY_ADMIN = 1 << 0,
    MAY_REVIEWER = 1 << 1,
    MAY_HEAD = 1 << 2,
    MAY_REPORTER = 1 << 3,
    MAY_UNIT_HEAD = 1 << 4,
    MAY_OBSERVER = 1 << 5,
    MAY_OFFICE = MAY_REVIEWER | MAY_HEAD,
    MAY_UNIT = MAY_REPORTER | MAY_UNIT_HEAD,
    MAY_ACT = MAY_OFFICE | MAY_UNIT,
    MAY_READ = MAY_ADMIN | MAY_OFFICE | MAY_UNIT | MAY_OBSERVER,
    MAY_ANYONE = 0xFFFFFFFF, /* has no certificate yet, or is being greeted */
};

enum {
    LENGTH_SMALL = 16 * 1024,
    LENGTH_CHUNK = 64 * 1024, /* a chunk of a file and what stands around it */
    LENGTH_BODY = 256 * 1024,
    LENGTH_IMPORT = 32 * 1024 * 1024,
    LENGTH_LIST = 64 * 1024 * 1024,
};

/* clang-format off */
#define MESSAGE_TABLE(REQUEST, ANSWER, SIGNAL)                                                          \
    REQUEST(1, HELLO, hello, SESSION_GREETING, MAY_ANYONE, LENGTH_SMALL, WELCOME)                       \
    ANSWER (2, WELCOME, welcome, LENGTH_SMALL)                                                          \
    SIGNAL (3, PING, ping, SESSION_OPEN, LENGTH_SMALL)                                                  \
    SIGNAL (4, PONG, pong, SESSION_OPEN, LENGTH_SMALL)                                                  \
    SIGNAL (5, GOODBYE, goodbye, SESSION_GREETING | SESSION_OPEN | SESSION_ENROLLING | SESSION_ENDING, LENGTH_SMALL) \
    ANSWER (6, ERROR, error, LENGTH_SMALL)                                                              \
    SIGNAL (7, NOTICE, notice, 0, LENGTH_SMALL)                                                         \
    REQUEST(10, ENROLL, enroll, SESSION_ENROLLING, MAY_ANYONE, LENGTH_SMALL, ENROLLED)                  \
    ANSWER (11, ENROLLED, enrolled, LENGTH_BODY)                                                        \
    REQUEST(20, SUBMIT, submit, SESSION_OPEN, MAY_ACT, LENGTH_BODY, RECEIPTS)                           \
    ANSWER (21, RECEIPTS, receipts, LENGTH_BODY)                                                        \
    REQUEST(30, ASSIGNMENTS_GET, assignments_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, ASSIGNMENTS)    \
    ANSWER (31, ASSIGNMENTS, assignments, LENGTH_LIST)                                                  \
    REQUEST(32, DOSSIER_GET, dossier_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, DOSSIER)                \
    ANSWER (33, DOSSIER, dossier, LENGTH_LIST)                                                          \
    REQUEST(34, SUMMARY_GET, summary_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, SUMMARY_NOW)            \
    ANSWER (35, SUMMARY_NOW, summary_now, LENGTH_LIST)                                                  \
    REQUEST(36, CAMPAIGNS_GET, campaigns_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, CAMPAIGNS)          \
    ANSWER (37, CAMPAIGNS, campaigns, LENGTH_LIST)                                                      \
    REQUEST(38, UNITS_GET, units_get, SESSION_OPEN, MAY_ADMIN | MAY_OFFICE | MAY_OBSERVER, LENGTH_SMALL, UNITS) \
    ANSWER (39, UNITS, units, LENGTH_LIST)                                                              \
    REQUEST(50, UNIT_IMPORT, unit_import, SESSION_OPEN, MAY_ADMIN, LENGTH_IMPORT, UNIT_IMPORTED)        \
    ANSWER (51, UNIT_IMPORTED, unit_imported, LENGTH_LIST)                                              \
    REQUEST(52, CAMPAIGN_IMPORT, campaign_import, SESSION_OPEN, MAY_ADMIN, LENGTH_BODY, CAMPAIGN_IMPORTED) \
    ANSWER (53, CAMPAIGN_IMPORTED, campaign_imported, LENGTH_BODY)                                      \
    REQUEST(54, CAMPAIGN_ISSUE, campaign_issue, SESSION_OPEN, MAY_OFFICE, LENGTH_SMALL, CAMPAIGN_ISSUED) \
    ANSWER (55, CAMPAIGN_ISSUED, campaign_issued, LENGTH_SMALL)                                         \
    REQUEST(56, CODE_CREATE, code_create, SESSION_OPEN, MAY_ADMIN, LENGTH_SMALL, CODE_CREATED)          \
    ANSWER (57, CODE_CREATED, code_created, LENGTH_SMALL)                                               \
    REQUEST(58, CLIENTS_GET, clients_get, SESSION_OPEN, MAY_ADMIN, LENGTH_SMALL, CLIENTS)               \
    ANSWER (59, CLIENTS, clients, LENGTH_LIST)                                                          \
    REQUEST(60, CLIENT_REVOKE, client_revoke, SESSION_OPEN, MAY_ADMIN, LENGTH_SMALL, CLIENT_REVOKED)    \
    ANSWER (61, CLIENT_REVOKED, client_revoked, LENGTH_SMALL)                                           \
    REQUEST(70, FILE_OFFER, file_offer, SESSION_OPEN, MAY_ACT, LENGTH_SMALL, FILE_OFFERED)              \
    ANSWER (71, FILE_OFFERED, file_offered, LENGTH_SMALL)                                               \
    REQUEST(72, FILE_CHUNK, file_chunk, SESSION_OPEN, MAY_ACT, LENGTH_CHUNK, FILE_CHUNKED)               \
    ANSWER (73, FILE_CHUNKED, file_chunked, LENGTH_SMALL)                                               \
    REQUEST(74, FILE_GET, file_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, FILE_BYTES)                    \
    ANSWER (75, FILE_BYTES, file_bytes, LENGTH_CHUNK)                                                   \
    REQUEST(80, NOTICES_GET, notices_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, NOTICES)                \
    ANSWER (81, NOTICES, notices, LENGTH_LIST)                                                          \
    REQUEST(82, REMIND, remind, SESSION_OPEN, MAY_OFFICE, LENGTH_BODY, REMINDED)                        \
    ANSWER (83, REMINDED, reminded, LENGTH_BODY)                                                        \
    REQUEST(84, SUPERVISIONS_GET, supervisions_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, SUPERVISIONS) \
    ANSWER (85, SUPERVISIONS, supervisions, LENGTH_LIST)                                                \
    REQUEST(86, ACTIVITIES_GET, activities_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, ACTIVITIES)       \
    ANSWER (87, ACTIVITIES, activities, LENGTH_LIST)                                                    \
    REQUEST(88, LOG_GET, log_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, LOG)                            \
    ANSWER (89, LOG, log, LENGTH_LIST)                                                                  \
    REQUEST(90, REPORTS_GET, reports_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, REPORTS)                \
    ANSWER (91, REPORTS, reports, LENGTH_LIST)                                                          \
    REQUEST(92, REPORT_GET, report_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, REPORT)                   \
    ANSWER (93, REPORT, report, LENGTH_LIST)                                                            \
    REQUEST(100, SUMMARY_FREEZE, summary_freeze, SESSION_OPEN, MAY_OFFICE, LENGTH_SMALL, SNAPSHOT)      \
    REQUEST(102, SNAPSHOT_GET, snapshot_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, SNAPSHOT)            \
    ANSWER (103, SNAPSHOT, snapshot, LENGTH_LIST)                                                       \
    REQUEST(104, SNAPSHOTS_GET, snapshots_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, SNAPSHOTS)         \
    ANSWER (105, SNAPSHOTS, snapshots, LENGTH_LIST)                                                     \
    REQUEST(106, NODE_GET, node_get, SESSION_OPEN, MAY_ADMIN | MAY_OFFICE | MAY_OBSERVER, LENGTH_SMALL, NODE) \
    ANSWER (107, NODE, node, LENGTH_LIST)                                                               \
    REQUEST(108, WORDING_PUT, wording_put, SESSION_OPEN, MAY_OFFICE, LENGTH_BODY, WORDING_STORED)       \
    ANSWER (109, WORDING_STORED, wording_stored, LENGTH_SMALL)     \
    REQUEST(110, CAMPAIGN_GET, campaign_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, CAMPAIGN_PLAN)       \
    ANSWER (111, CAMPAIGN_PLAN, campaign_plan, LENGTH_LIST)                                             \
    REQUEST(112, PHASE_SET, phase_set, SESSION_OPEN, MAY_OFFICE, LENGTH_SMALL, PHASE_IS)                \
    ANSWER (113, PHASE_IS, phase_is, LENGTH_SMALL)                                                      \
    REQUEST(120, AUDIT_GET, audit_get, SESSION_OPEN, MAY_ADMIN | MAY_OFFICE | MAY_OBSERVER, LENGTH_SMALL, AUDIT) \
    ANSWER (121, AUDIT, audit, LENGTH_LIST)                                                             \
    REQUEST(122, EVENTS_GET, events_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, EVENTS)                  \
    ANSWER (123, EVENTS, events, LENGTH_LIST)                                                           \
    REQUEST(124, UNIT_FILES_GET, unit_files_get, SESSION_OPEN, MAY_READ, LENGTH_SMALL, UNIT_FILES)      \
    ANSWER (125, UNIT_FILES, unit_files, LENGTH_LIST)                                                   \
    SIGNAL (128, PROGRESS, progress_made, 0, LENGTH_SMALL)
/* clang-format on */

enum message_number {
#define REQUEST(number, NAME, message, states, roles, length_max, answer) MESSAGE_##NAME = (number),
#define ANSWER(number, NAME, message, length_max)                         MESSAGE_##NAME = (number),
#define SIGNAL(number, NAME, message, states, length_max)                 MESSAGE_##NAME = (number),
    MESSAGE_TABLE(REQUEST, ANSWER, SIGNAL)
#undef REQUEST
#undef ANSWER
#undef SIGNAL
};

#endif
