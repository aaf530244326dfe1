/* What is to be said about an imported plan: by the rules, and by the register. */
#include "server/commands/campaign_rows.h"
#include "server/commands/convert.h"
#include <string.h>

enum {
    REMARKS_MAX = 500, /* as many as the answer has room for; an error beyond them still counts */
};

enum err campaign_remarks_init(struct campaign_remarks *remarks, struct arena *arena)
{
    *remarks = (struct campaign_remarks){
        .all = convert_list(arena, REMARKS_MAX, sizeof(Rectify__PlanRemark)),
        .max = REMARKS_MAX,
        .sound = true,
    };
    return remarks->all == NULL ? ERR_NOMEM : ERR_OK;
}

static void add(struct campaign_remarks *remarks, enum plan_remark remark, int problem_no,
                size_t party, const char *value)
{
    bool is_error = plan_remark_is_error(remark);
    remarks->sound = remarks->sound && !is_error;
    if (remarks->count == remarks->max) {
        return;
    }
    Rectify__PlanRemark *out = remarks->all[remarks->count++];
    rectify__plan_remark__init(out);
    out->remark = (uint32_t)remark;
    out->error = is_error;
    out->has_problem_no = problem_no != 0;
    out->problem_no = (uint32_t)problem_no;
    out->has_party = party != 0;
    out->party = (uint32_t)party;
    out->value = convert_text(value);
}

static void on_remark(enum plan_remark remark, int problem_no, enum phase phase, void *arg)
{
    struct campaign_remarks *remarks = arg;
    size_t before = remarks->count;
    add(remarks, remark, problem_no, 0, NULL);
    if (remarks->count > before && phase != 0) {
        remarks->all[before]->has_phase = true;
        remarks->all[before]->phase = (uint32_t)phase;
    }
}

enum err campaign_remarks_plan(struct campaign_remarks *remarks, struct arena *arena,
                               const struct campaign_rows *rows)
{
    struct plan_check_problem *problems =
        arena_calloc(arena, rows->problem_count, sizeof(*problems));
    if (problems == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < rows->problem_count; i++) {
        const struct problem_row *row = &rows->problems[i];
        problems[i] = (struct plan_check_problem){
            .seq_no = row->seq_no,
            .category = row->category,
            .due_kind = row->due_kind,
            .due_on = row->due_on,
            .point_count = row->point_count,
            .party_count = row->party_count,
        };
    }
    struct plan_check_phase phases[ARRAY_LEN(rows->campaign.phases)];
    for (size_t i = 0; i < rows->campaign.phase_count; i++) {
        phases[i].phase = rows->campaign.phases[i].phase;
        phases[i].due_on = rows->campaign.phases[i].due_on;
    }
    const struct plan_check_input input = {
        .issued_on = rows->campaign.issued_on,
        .phases = phases,
        .phase_count = rows->campaign.phase_count,
        .problems = problems,
        .problem_count = rows->problem_count,
    };
    bool sound = plan_check(&input, on_remark, remarks);
    remarks->sound = remarks->sound && sound;
    return ERR_OK;
}

/* The same name, or another name of the same unit or group. */
static bool same_party(const struct party_lookup *a, const struct party_lookup *b)
{
    if (strcmp(a->name, b->name) == 0) {
        return true;
    }
    return a->found && b->found && a->unit_id == b->unit_id && a->group_id == b->group_id;
}

static bool named_before(const struct problem_row *problem, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (same_party(&problem->parties[i], &problem->parties[at])) {
            return true;
        }
    }
    return false;
}

static bool of_persons(const struct party_lookup *party)
{
    return party->group_id != 0 && (party->group_kind == GROUP_ASSIGNED_CADRE ||
                                    party->group_kind == GROUP_ASSISTANCE_CADRE);
}

static void check_party(struct campaign_remarks *remarks, const struct problem_row *problem,
                        size_t at)
{
    const struct party_lookup *party = &problem->parties[at];
    int no = problem->seq_no;
    if (!party->found) {
        add(remarks, PLAN_REMARK_PARTY_UNKNOWN, no, at + 1, party->name);
        return;
    }
    if (named_before(problem, at)) {
        add(remarks, PLAN_REMARK_PARTY_TWICE, no, at + 1, party->name);
    }
    if (of_persons(party)) {
        add(remarks, PLAN_REMARK_PERSON_GROUP, no, at + 1, party->name);
    } else if (party->group_id != 0 && party->member_count == 0) {
        add(remarks, PLAN_REMARK_GROUP_EMPTY, no, at + 1, party->name);
    }
    if (party->unit_id != 0 && party->unit_kind == UNIT_OFFICE) {
        add(remarks, PLAN_REMARK_OFFICE_RESPONSIBLE, no, at + 1, party->name);
    }
}

void campaign_remarks_register(struct campaign_remarks *remarks, const struct campaign_rows *rows,
                               enum campaign_state existing)
{
    if (existing == CAMPAIGN_DRAFT) {
        add(remarks, PLAN_REMARK_REPLACES_DRAFT, 0, 0, rows->campaign.code);
    }
    for (size_t i = 0; i < rows->problem_count; i++) {
        for (size_t k = 0; k < rows->problems[i].party_count; k++) {
            check_party(remarks, &rows->problems[i], k);
        }
    }
}

/*
 * Units of the problem by what the register tells: how many members a group has, not which. A community that is
 * named beside a group of communities is taken for one of its members.
 */
struct campaign_preview campaign_preview(const struct problem_row *problem, int community_count)
{
    int grouped = 0; /* communities by way of a group */
    int single = 0;  /* communities by name */
    int others = 0;
    for (size_t i = 0; i < problem->party_count; i++) {
        const struct party_lookup *party = &problem->parties[i];
        if (!party->found || named_before(problem, i)) {
            continue;
        }
        if (party->group_id != 0 && party->group_kind == GROUP_COMMUNITIES) {
            grouped = party->member_count > grouped ? party->member_count : grouped;
        } else if (party->unit_id != 0) {
            single += party->unit_kind == UNIT_COMMUNITY;
            others += party->unit_kind != UNIT_COMMUNITY;
        } else {
            others += party->member_count;
        }
    }
    int communities = grouped > single ? grouped : single;
    int rest = community_count - communities;
    return (struct campaign_preview){
        .responsible = communities + others,
        .self_check = rest > 0 ? rest : 0,
    };
}
