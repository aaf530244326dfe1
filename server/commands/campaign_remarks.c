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

void campaign_remarks_plan(struct campaign_remarks *remarks, const struct campaign_check_rows *rows)
{
    bool sound = plan_check(&rows->input, on_remark, remarks);
    remarks->sound = remarks->sound && sound;
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

static void check_lead(struct campaign_remarks *remarks, const struct problem_row *problem)
{
    size_t lead = (size_t)problem->lead;
    if (lead != 0 && problem->parties[lead - 1].group_id != 0) {
        add(remarks, PLAN_REMARK_LEAD_GROUP, problem->seq_no, lead,
            problem->parties[lead - 1].name);
    }
}

static void check_area(struct campaign_remarks *remarks, const struct campaign_rows *rows,
                       const struct parties_call *found)
{
    const char *area = rows->campaign.area;
    if (area == NULL) {
        return;
    }
    if (found->area_id == 0) {
        add(remarks, PLAN_REMARK_AREA_UNKNOWN, 0, 0, area);
    } else if (found->community_count == 0) {
        add(remarks, PLAN_REMARK_AREA_EMPTY, 0, 0, area);
    }
}

void campaign_remarks_register(struct campaign_remarks *remarks, const struct campaign_rows *rows,
                               const struct parties_call *found)
{
    check_area(remarks, rows, found);
    for (size_t i = 0; i < rows->problem_count; i++) {
        for (size_t k = 0; k < rows->problems[i].party_count; k++) {
            check_party(remarks, &rows->problems[i], k);
        }
        check_lead(remarks, &rows->problems[i]);
    }
}

void campaign_remarks_replaces(struct campaign_remarks *remarks, const struct campaign_rows *rows)
{
    add(remarks, PLAN_REMARK_REPLACES_DRAFT, 0, 0, rows->campaign.code);
}

/* A problem of the plan above is known to nobody by its number alone: its title goes with it. */
struct parent_remarks {
    struct campaign_remarks *remarks;
    const struct reference_record *parent;
};

static void on_parent_remark(enum plan_remark remark, int problem_no, enum phase phase, void *arg)
{
    const struct parent_remarks *to = arg;
    if (remark != PLAN_REMARK_PARENT_UNANSWERED) {
        on_remark(remark, problem_no, phase, to->remarks);
        return;
    }
    for (size_t i = 0; i < to->parent->problem_count; i++) {
        if (to->parent->problems[i].seq_no == problem_no) {
            add(to->remarks, remark, problem_no, 0, to->parent->problems[i].title);
        }
    }
}

static void check_parent(struct campaign_remarks *remarks,
                         const struct campaign_check_rows *checked,
                         const struct reference_record *parent,
                         const struct plan_check_reference *problems)
{
    struct plan_check_phase phases[PHASE_COUNT];
    struct plan_check_parent above = {
        .phases = phases, .problems = problems, .problem_count = parent->problem_count};
    struct parent_remarks to = {remarks, parent};
    while (above.phase_count < parent->phase_count && above.phase_count < PHASE_COUNT) {
        const struct phase_record *phase = &parent->phases[above.phase_count];
        phases[above.phase_count++] = (struct plan_check_phase){phase->phase, phase->terms.due_on};
    }
    bool sound =
        plan_check_parent(&checked->input, checked->answers, &above, on_parent_remark, &to);
    remarks->sound = remarks->sound && sound;
}

static const struct plan_check_reference *reference(struct arena *arena,
                                                    const struct reference_record *record)
{
    struct plan_check_reference *problems =
        arena_calloc(arena, record->problem_count, sizeof(*problems));
    for (size_t i = 0; problems != NULL && i < record->problem_count; i++) {
        problems[i] =
            (struct plan_check_reference){record->problems[i].seq_no, record->problems[i].due_on};
    }
    return problems;
}

enum err campaign_remarks_references(struct campaign_remarks *remarks, struct arena *arena,
                                     const struct campaign_rows *rows,
                                     const struct campaign_check_rows *checked,
                                     const struct parties_call *found)
{
    const struct plan_check_reference *previous = reference(arena, &found->previous);
    const struct plan_check_reference *parent = reference(arena, &found->parent);
    if (previous == NULL || parent == NULL) {
        return ERR_NOMEM;
    }
    if (rows->campaign.previous != NULL && found->previous.problem_count == 0) {
        add(remarks, PLAN_REMARK_PREVIOUS_UNKNOWN, 0, 0, rows->campaign.previous);
    } else if (rows->campaign.previous != NULL) {
        bool sound = plan_check_previous(&checked->input, checked->repeats, previous,
                                         found->previous.problem_count, on_remark, remarks);
        remarks->sound = remarks->sound && sound;
    }
    if (rows->campaign.parent != NULL && found->parent.problem_count == 0) {
        add(remarks, PLAN_REMARK_PARENT_UNKNOWN, 0, 0, rows->campaign.parent);
    } else if (rows->campaign.parent != NULL) {
        check_parent(remarks, checked, &found->parent, parent);
    }
    return ERR_OK;
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
