#include "client/cli/exits.h"

int exits_of(enum err err)
{
    switch (err) {
    case ERR_OK: return EXITS_DONE;
    case ERR_NOMEM:
    case ERR_IO:
    case ERR_LIMIT:
    case ERR_DATABASE:
    case ERR_EXISTS:
    case ERR_TASK_EXISTS:
    case ERR_ID_REUSED:
    case ERR_STALE:
    case ERR_TRANSITION:
    case ERR_UNDER_REVIEW:
    case ERR_CAMPAIGN_STATE:
    case ERR_COPY_STALE:
    case ERR_PHASE_CLOSED:
    case ERR_REMINDED_TODAY:
    case ERR_INTERNAL: return EXITS_FAILED;
    case ERR_INVALID:
    case ERR_FIELD:
    case ERR_UTF8:
    case ERR_SIZE:
    case ERR_CODE_ALTERED:
    case ERR_CHECK_CODE:
    case ERR_NOT_FOUND:
    case ERR_CONDITION:
    case ERR_CONFLICT:
    case ERR_DIGEST: return EXITS_DATA;
    case ERR_CLOSED:
    case ERR_TIMEOUT:
    case ERR_CONNECT: return EXITS_UNAVAILABLE;
    case ERR_AGAIN:
    case ERR_UNKNOWN_OUTCOME:
    case ERR_QUOTA:
    case ERR_OFFSET:
    case ERR_FILE_INCOMPLETE:
    case ERR_BUSY:
    case ERR_DATABASE_AWAY:
    case ERR_NOT_DURABLE:
    case ERR_GOING_DOWN:
    case ERR_OUTCOME_UNKNOWN: return EXITS_AGAIN;
    case ERR_TLS:
    case ERR_MAGIC:
    case ERR_VERSION:
    case ERR_LENGTH:
    case ERR_TYPE:
    case ERR_WRONG_STATE:
    case ERR_SEQUENCE:
    case ERR_RESERVED:
    case ERR_FLOOD:
    case ERR_DECODE:
    case ERR_DEPTH:
    case ERR_COUNT:
    case ERR_CSR: return EXITS_PROTOCOL;
    case ERR_FORBIDDEN:
    case ERR_NOT_YOURS:
    case ERR_REVOKED:
    case ERR_UNKNOWN_CLIENT:
    case ERR_CODE_UNKNOWN:
    case ERR_CODE_WRONG:
    case ERR_CODE_USED:
    case ERR_CODE_EXPIRED:
    case ERR_CODE_LOCKED:
    case ERR_WRONG_SERVER:
    case ERR_OTHER_AREA:
    case ERR_SEPARATION:
    case ERR_HAS_TERMINAL: return EXITS_FORBIDDEN;
    case ERR_CONFIG: return EXITS_CONFIG;
    }
    return EXITS_FAILED;
}
