#include "server/rules/report_transition.h"
#include "server/rules/phase.h"

enum {
    UNIT = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
    HEAD = ROLE_UNIT_HEAD,
    OFFICE = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
};

/* A row: R, act, from, to, who, the own unit only, separated. */
#define ROW(id, act, from, to, roles, own_unit, separated)                                         \
    {                                                                                              \
        id, ACT_REPORT_##act, REPORT_STATE_##from, REPORT_STATE_##to, roles, own_unit, separated   \
    }

static const struct report_transition table[] = {
    /* clang-format off */
    ROW("R2", SUBMIT,  NONE,                  ELECTRONIC_SUBMITTED,  HEAD,    true,   false),
    ROW("R2", SUBMIT,  ELECTRONIC_SUBMITTED,  ELECTRONIC_SUBMITTED,  HEAD,    true,   false),
    ROW("R2", SUBMIT,  COPY_RECEIVED,         ELECTRONIC_SUBMITTED,  HEAD,    true,   false),
    ROW("R2", SUBMIT,  RETURNED,              ELECTRONIC_SUBMITTED,  HEAD,    true,   false),
    ROW("R3", SCAN,    ELECTRONIC_SUBMITTED,  COPY_RECEIVED,         UNIT,    true,   false),
    ROW("R3", SCAN,    COPY_RECEIVED,         COPY_RECEIVED,         UNIT,    true,   false),
    ROW("R3", SCAN,    ACCEPTED,              ACCEPTED,              UNIT,    true,   false),
    ROW("R3", PAPER,   ELECTRONIC_SUBMITTED,  COPY_RECEIVED,         OFFICE,  false,  false),
    ROW("R3", PAPER,   COPY_RECEIVED,         COPY_RECEIVED,         OFFICE,  false,  false),
    ROW("R3", PAPER,   ACCEPTED,              ACCEPTED,              OFFICE,  false,  false),
    ROW("R4", ACCEPT,  COPY_RECEIVED,         ACCEPTED,              OFFICE,  false,  true),
    ROW("R4", RETURN,  ELECTRONIC_SUBMITTED,  RETURNED,              OFFICE,  false,  true),
    ROW("R4", RETURN,  COPY_RECEIVED,         RETURNED,              OFFICE,  false,  true),
    ROW("R4", RETURN,  ACCEPTED,              RETURNED,              OFFICE,  false,  true),
    /* clang-format on */
};

const struct report_transition *report_transitions(size_t *count)
{
    *count = ARRAY_LEN(table);
    return table;
}

static const struct report_transition *row_for_roles(enum act act, uint32_t roles)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].act == act && (table[i].roles & roles) != 0) {
            return &table[i];
        }
    }
    return NULL;
}

static const struct report_transition *row_from(enum act act, enum report_state from)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].act == act && table[i].from == from) {
            return &table[i];
        }
    }
    return NULL;
}

/* The office enters what a unit without a terminal has signed; a copy it receives as paper. */
static bool enters(enum act act, const struct report_standing *standing, int64_t caller_unit_id,
                   uint32_t roles)
{
    return act == ACT_REPORT_SUBMIT && caller_unit_id != standing->unit_id && (roles & OFFICE) != 0;
}

enum err report_judge(enum act act, const struct report_standing *standing, int64_t caller_unit_id,
                      uint32_t roles, const struct report_transition **out)
{
    bool entered = enters(act, standing, caller_unit_id, roles);
    const struct report_transition *any = row_for_roles(act, entered ? (uint32_t)HEAD : roles);
    if (any == NULL) {
        return ERR_FORBIDDEN;
    }
    if (any->own_unit && !entered && caller_unit_id != standing->unit_id) {
        return ERR_NOT_YOURS;
    }
    if (entered && standing->has_terminal) {
        return ERR_HAS_TERMINAL;
    }
    const struct report_transition *row = row_from(act, standing->state);
    if (row == NULL) {
        return ERR_TRANSITION;
    }
    if (standing->phase_closed && phase_of_act(act, (enum state)0) == PHASE_REPORT) {
        return ERR_PHASE_CLOSED;
    }
    *out = row;
    return ERR_OK;
}

uint64_t report_allowed(const struct report_standing *standing, int64_t caller_unit_id,
                        uint32_t roles)
{
    uint64_t allowed = 0;
    for (unsigned number = 1; number <= ACT_MAX; number++) {
        const struct report_transition *row = NULL;
        if (report_judge((enum act)number, standing, caller_unit_id, roles, &row) == ERR_OK) {
            allowed |= UINT64_C(1) << number;
        }
    }
    return allowed;
}

enum err report_separation(const struct report_transition *row, const struct separation *separation,
                           bool *self_held)
{
    const struct transition decision = {
        .id = row->id,
        .act = row->act,
        .roles = row->roles,
        .flags = row->separated ? TRANSITION_SEPARATED : 0,
    };
    return separation_judge(&decision, separation, self_held);
}

uint32_t report_submitted_states(void)
{
    return 1u << REPORT_STATE_ELECTRONIC_SUBMITTED | report_complete_states();
}

uint32_t report_complete_states(void)
{
    return 1u << REPORT_STATE_COPY_RECEIVED | 1u << REPORT_STATE_ACCEPTED;
}

bool report_on_time(day_t received_on, day_t due_on)
{
    return due_on == DAY_NONE || received_on <= due_on;
}
