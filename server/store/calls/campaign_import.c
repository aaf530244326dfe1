/*
 * A plan becomes a draft, or a plan above to refer to.
 *
 *   round 0   begin; the campaign's row, unless it was issued or is of the other kind (a plan above): EXISTS
 *   round 1   what an earlier draft held goes, what this one holds comes; commit
 */
#include "server/store/calls/office_event.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

static const struct pg_statement draft_upsert = {
    "draft_upsert",
    "INSERT INTO campaign AS c (code, title, year, evaluation, evaluation_level, parent_plan,"
    " parent_number, issuer, issued_on, plan_review, state, previous_code, parent_code,"
    " parent_level, area_name, area_id) VALUES ($1::text, $2::text, $3::int2, $4::text,"
    " $5::int2, $6::text, $7::text, $8::text, $9::date, $10::bool, $11::int2, $12::text,"
    " $13::text, $14::int2, $15::text, $16::int8)"
    " ON CONFLICT (code) DO UPDATE SET title = excluded.title, year = excluded.year,"
    " evaluation = excluded.evaluation, evaluation_level = excluded.evaluation_level,"
    " parent_plan = excluded.parent_plan, parent_number = excluded.parent_number,"
    " issuer = excluded.issuer, issued_on = excluded.issued_on, plan_review = "
    "excluded.plan_review,"
    " previous_code = excluded.previous_code, parent_code = excluded.parent_code,"
    " parent_level = excluded.parent_level, area_name = excluded.area_name,"
    " area_id = excluded.area_id"
    " WHERE c.state <> 2 AND c.state = excluded.state RETURNING campaign_id"};

#define DRAFT_ID "(SELECT campaign_id FROM campaign WHERE code = $1::text)"

static const struct pg_statement draft_clear = {
    "draft_clear", "DELETE FROM problem WHERE campaign_id = " DRAFT_ID};

static const struct pg_statement draft_clear_phases = {
    "draft_clear_phases", "DELETE FROM campaign_phase WHERE campaign_id = " DRAFT_ID};

static const struct pg_statement draft_phases = {
    "draft_phases", "INSERT INTO campaign_phase (campaign_id, phase, due_on)"
                    " SELECT " DRAFT_ID ", unnest($2::int2[]), unnest($3::date[])"};

static const struct pg_statement draft_problems = {
    "draft_problems",
    "INSERT INTO problem (campaign_id, seq_no, text_ref, category, title, description, remark, "
    "due_kind,"
    " due_on, criterion, cadence, risk, tags, repeats_no, parent_no,"
    " leader)"
    " SELECT " DRAFT_ID ", unnest($2::int2[]), unnest($3::text[]), unnest($4::int2[]),"
    " unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), unnest($8::int2[]),"
    " unnest($9::date[]), unnest($10::text[]), unnest($11::int2[]), unnest($12::text[]),"
    " unnest($13::text[])::text[], unnest($14::int2[]), unnest($15::int2[]),"
    " unnest($16::text[])"};

static const struct pg_statement draft_points = {
    "draft_points",
    "INSERT INTO problem_point (problem_id, point, text) SELECT p.problem_id, i.point, i.text"
    " FROM (SELECT unnest($2::int2[]) AS seq_no, unnest($3::int2[]) AS point,"
    "  unnest($4::text[]) AS text) i"
    " JOIN problem p ON p.campaign_id = " DRAFT_ID " AND p.seq_no = i.seq_no"};

static const struct pg_statement draft_parties = {
    "draft_parties",
    "INSERT INTO problem_party (problem_id, position, unit_id, group_id, printed_name, leads)"
    " SELECT p.problem_id, i.position, i.unit_id, i.group_id, i.name, i.leads"
    " FROM (SELECT unnest($2::int2[]) AS seq_no, unnest($3::int2[]) AS position,"
    "  unnest($4::int8[]) AS unit_id, unnest($5::int8[]) AS group_id, unnest($6::text[]) AS name,"
    "  unnest($7::bool[]) AS leads) i"
    " JOIN problem p ON p.campaign_id = " DRAFT_ID " AND p.seq_no = i.seq_no"};

static const struct pg_statement draft_indicators = {
    "draft_indicators",
    "INSERT INTO problem_indicator (problem_id, indicator, name, unit, baseline, benchmark, target)"
    " SELECT p.problem_id, i.indicator, i.name, i.unit, i.baseline, i.benchmark, i.target"
    " FROM (SELECT unnest($2::int2[]) AS seq_no, unnest($3::int2[]) AS indicator,"
    "  unnest($4::text[]) AS name, unnest($5::text[]) AS unit, unnest($6::text[]) AS baseline,"
    "  unnest($7::text[]) AS benchmark, unnest($8::text[]) AS target) i"
    " JOIN problem p ON p.campaign_id = " DRAFT_ID " AND p.seq_no = i.seq_no"};

static const struct pg_statement *const statements[] = {
    &draft_upsert, &draft_clear,   &draft_clear_phases, &draft_phases, &draft_problems,
    &draft_points, &draft_parties, &draft_indicators,   NULL};

static enum err send_campaign(const struct campaign_record *campaign, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, campaign->code);
    params_text(&params, campaign->title);
    params_int2(&params, campaign->year);
    params_text(&params, campaign->evaluation);
    params_int2(&params, campaign->evaluation_level);
    params_text(&params, campaign->parent_plan);
    params_text(&params, campaign->parent_number);
    params_text(&params, campaign->issuer);
    params_day(&params, campaign->issued_on);
    params_bool(&params, campaign->plan_review);
    params_int2(&params, campaign->state == CAMPAIGN_PARENT ? CAMPAIGN_PARENT : CAMPAIGN_DRAFT);
    params_text(&params, campaign->previous);
    params_text(&params, campaign->parent);
    if (campaign->parent_level == 0) {
        params_null(&params);
    } else {
        params_int2(&params, campaign->parent_level);
    }
    params_text(&params, campaign->area);
    params_id(&params, campaign->area_id);
    return round_send(round, &draft_upsert, &params);
}

static enum err send_clear(const struct campaign_record *campaign, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, campaign->code);
    enum err err = round_send(round, &draft_clear, &params);
    return err == ERR_OK ? round_send(round, &draft_clear_phases, &params) : err;
}

enum {
    ARRAYS_MAX = 15, /* of one statement here */
};

/* The campaign's code and some arrays, which are closed. */
static enum err send_arrays(const struct campaign_record *campaign, struct round *round,
                            const struct pg_statement *statement, struct pg_array *arrays,
                            size_t count)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, campaign->code);
    for (size_t i = 0; i < count; i++) {
        params_array(&params, &arrays[i]);
    }
    enum err err = round_send(round, statement, &params);
    for (size_t i = 0; i < count; i++) {
        array_close(&arrays[i]);
    }
    return err;
}

static void init_arrays(struct pg_array *arrays, const enum pg_type *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        array_init(&arrays[i], types[i]);
    }
}

static enum err send_phases(const struct campaign_import_call *plan, struct round *round)
{
    static const enum pg_type types[] = {PG_INT2, PG_DATE};
    struct pg_array arrays[ARRAYS_MAX];
    init_arrays(arrays, types, ARRAY_LEN(types));
    for (size_t i = 0; i < plan->campaign.phase_count; i++) {
        array_int2(&arrays[0], plan->campaign.phases[i].phase);
        array_day(&arrays[1], plan->campaign.phases[i].terms.due_on);
    }
    return send_arrays(&plan->campaign, round, &draft_phases, arrays, ARRAY_LEN(types));
}

static enum err send_problems(const struct campaign_import_call *plan, struct round *round)
{
    static const enum pg_type types[] = {PG_INT2, PG_TEXT, PG_INT2, PG_TEXT, PG_TEXT,
                                         PG_TEXT, PG_INT2, PG_DATE, PG_TEXT, PG_INT2,
                                         PG_TEXT, PG_TEXT, PG_INT2, PG_INT2, PG_TEXT};
    struct pg_array arrays[ARRAYS_MAX];
    init_arrays(arrays, types, ARRAY_LEN(types));
    for (size_t i = 0; i < plan->problem_count; i++) {
        const struct problem_row *problem = &plan->problems[i];
        array_int2(&arrays[0], problem->seq_no);
        array_text(&arrays[1], problem->text_ref);
        array_int2(&arrays[2], problem->category);
        array_text(&arrays[3], problem->title);
        array_text(&arrays[4], problem->description);
        array_text(&arrays[5], problem->remark);
        array_int2(&arrays[6], problem->due_kind);
        array_day(&arrays[7], problem->due_kind == DUE_DATE ? problem->due_on : DAY_NONE);
        array_text(&arrays[8], problem->criterion);
        array_word(&arrays[9], problem->cadence);
        array_text(&arrays[10], problem->risk);
        array_list_open(&arrays[11]);
        for (size_t k = 0; k < problem->tag_count; k++) {
            array_list_text(&arrays[11], problem->tags[k]);
        }
        array_list_close(&arrays[11]);
        array_word(&arrays[12], problem->repeats);
        array_word(&arrays[13], problem->parent_problem);
        array_text(&arrays[14], problem->leader);
    }
    return send_arrays(&plan->campaign, round, &draft_problems, arrays, ARRAY_LEN(types));
}

static enum err send_points(const struct campaign_import_call *plan, struct round *round)
{
    static const enum pg_type types[] = {PG_INT2, PG_INT2, PG_TEXT};
    struct pg_array arrays[ARRAYS_MAX];
    init_arrays(arrays, types, ARRAY_LEN(types));
    for (size_t i = 0; i < plan->problem_count; i++) {
        for (size_t j = 0; j < plan->problems[i].point_count; j++) {
            array_int2(&arrays[0], plan->problems[i].seq_no);
            array_int2(&arrays[1], (int64_t)j + 1);
            array_text(&arrays[2], plan->problems[i].points[j]);
        }
    }
    return send_arrays(&plan->campaign, round, &draft_points, arrays, ARRAY_LEN(types));
}

static enum err send_parties(const struct campaign_import_call *plan, struct round *round)
{
    static const enum pg_type types[] = {PG_INT2, PG_INT2, PG_INT8, PG_INT8, PG_TEXT, PG_BOOL};
    struct pg_array arrays[ARRAYS_MAX];
    init_arrays(arrays, types, ARRAY_LEN(types));
    for (size_t i = 0; i < plan->problem_count; i++) {
        for (size_t j = 0; j < plan->problems[i].party_count; j++) {
            const struct party_lookup *party = &plan->problems[i].parties[j];
            array_int2(&arrays[0], plan->problems[i].seq_no);
            array_int2(&arrays[1], (int64_t)j + 1);
            array_id(&arrays[2], party->unit_id);
            array_id(&arrays[3], party->group_id);
            array_text(&arrays[4], party->name);
            array_bool(&arrays[5], (size_t)plan->problems[i].lead == j + 1);
        }
    }
    return send_arrays(&plan->campaign, round, &draft_parties, arrays, ARRAY_LEN(types));
}

static enum err send_indicators(const struct campaign_import_call *plan, struct round *round)
{
    static const enum pg_type types[] = {PG_INT2, PG_INT2, PG_TEXT, PG_TEXT,
                                         PG_TEXT, PG_TEXT, PG_TEXT};
    struct pg_array arrays[ARRAYS_MAX];
    init_arrays(arrays, types, ARRAY_LEN(types));
    for (size_t i = 0; i < plan->problem_count; i++) {
        for (size_t j = 0; j < plan->problems[i].indicator_count; j++) {
            const struct indicator_record *indicator = &plan->problems[i].indicators[j];
            array_int2(&arrays[0], plan->problems[i].seq_no);
            array_int2(&arrays[1], (int64_t)j + 1);
            array_text(&arrays[2], indicator->name);
            array_text(&arrays[3], indicator->unit);
            array_text(&arrays[4], indicator->baseline);
            array_text(&arrays[5], indicator->benchmark);
            array_text(&arrays[6], indicator->target);
        }
    }
    return send_arrays(&plan->campaign, round, &draft_indicators, arrays, ARRAY_LEN(types));
}

static enum err send_contents(const struct campaign_import_call *plan, struct round *round)
{
    static enum err (*const steps[])(const struct campaign_import_call *, struct round *) = {
        send_phases, send_problems, send_points, send_parties, send_indicators};
    enum err err = send_clear(&plan->campaign, round);
    for (size_t i = 0; i < ARRAY_LEN(steps) && err == ERR_OK; i++) {
        err = steps[i](plan, round);
    }
    if (err == ERR_OK) {
        err = office_event_send(round, &plan->actor, "campaign-import", plan->campaign.code);
    }
    if (err == ERR_OK) {
        err = office_notify_send(round);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct campaign_import_call *plan = CONTAINER_OF(call, struct campaign_import_call, call);
    if (round->number == 0) {
        enum err err = round_begin(round);
        return err == ERR_OK ? send_campaign(&plan->campaign, round) : err;
    }
    return round->number == 1 ? send_contents(plan, round) : ERR_OK;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    (void)call;
    if (statement == &draft_upsert && PQntuples(result) == 0) {
        return ERR_EXISTS;
    }
    return ERR_OK;
}

const struct call_script campaign_import_script = {
    .name = "campaign-import",
    .writes = true,
    .unique_err = ERR_EXISTS,
    .patience_ms = LANE_PATIENCE_MS,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_campaign_import(struct store *store, struct campaign_import_call *call)
{
    return store_accept(store, &call->call, &campaign_import_script);
}
