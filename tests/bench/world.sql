-- A campaign in the middle of its work: psql -v units=300 -v problems=200 -v effects=0 -v history=10000 -f world.sql, as the
-- schema's owner, in an empty database. Every assignment is IN_PROGRESS on an accepted plan of one measure; a unit's person has
-- the unit's number. The measures of the first `effects` assignments have an effect; `history` further events lie before those,
-- half of them progress, half of them effects that were told anew. All texts differ; the events are in no chain.
\set ON_ERROR_STOP on
SET search_path = rectify;
BEGIN;
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    VALUES (901, 'province', '省', 1, 1, NULL), (902, 'city', '市', 1, 2, 901),
           (903, 'district', '管理区', 1, 3, 902), (904, 'office', '办公室', 2, 3, 903);
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    SELECT 1000 + n, 'c' || n, '社区' || n, 3, 4, 903 FROM generate_series(1, :units) n;
INSERT INTO unit_name (name, unit_id) SELECT name, unit_id FROM unit UNION SELECT code, unit_id FROM unit;
INSERT INTO person (person_id, unit_id, name) SELECT unit_id, unit_id, '经办人' FROM unit;
INSERT INTO campaign (campaign_id, code, title, year, state, evaluation, evaluation_level, issuer, issued_on, plan_review,
                      assignment_count)
    VALUES (1, 'bench', '整改工作', 2023, 2, '后评估', 1, '办公室', '2023-05-08', true, :units * :problems);
INSERT INTO office_event (unit_id, number, event_id, at, person_id, hat, act, subject, chain)
    VALUES (904, 1, gen_random_uuid(), now() - interval '2 days', 904, 4, 'campaign-issue', 'bench', sha256('chain'));
INSERT INTO campaign_phase (campaign_id, phase, due_on) SELECT 1, n, date '2999-01-01' + n FROM generate_series(1, 3) n;
INSERT INTO problem (problem_id, campaign_id, seq_no, category, title, description, due_kind, due_on, criterion)
    SELECT n, 1, n, 1 + n % 3, '问题' || n, '具体问题描述' || n, 1, '2999-01-02', '标准' FROM generate_series(1, :problems) n;
INSERT INTO problem_point (problem_id, point, text) SELECT problem_id, 1, '要点' FROM problem;
INSERT INTO assignment (unit_id, problem_id, campaign_id, node_id, plan_event, accepted_event, changed_at, version, original_due,
                        due_on, problem_no, party_position, role, state, prior_state, due_kind, last_act, chain)
    SELECT u.unit_id, p.problem_id, 1, 903, md5('plan' || u.unit_id || '/' || p.problem_id)::uuid,
           md5('plan' || u.unit_id || '/' || p.problem_id)::uuid, now(), 3, p.due_on, p.due_on, p.seq_no, 1, 2, 6, 5, 1, 10, sha256('chain')
    FROM unit u, problem p WHERE u.kind = 3;
INSERT INTO plan (unit_id, event_id, problem_id, act, persons, cause, excused_points, excuse_reasons, local_problems)
    SELECT unit_id, accepted_event, problem_id, 4, 3, '原因', '{}', '{}', '{}' FROM assignment;
CREATE TEMPORARY TABLE work AS
    SELECT unit_id, problem_id, accepted_event, row_number() OVER (ORDER BY unit_id, problem_id) - 1 AS i FROM assignment;
CREATE FUNCTION pg_temp.words(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '第' || n || '次:组织村干部逐户走访,核对脱贫人口和监测对象基本情况,完善政策明白卡;清理公共区域垃圾,垃圾做到日产日清;'
           || '开展业务知识培训,加强日常检查和指导,确保各项工作落到实处,群众满意度进一步提高,长效机制不断健全。'
$$;
-- A UUID version 7 in the order of n.
CREATE FUNCTION pg_temp.id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid
$$;
INSERT INTO measure (unit_id, plan_event, effect_event, problem_id, points, measure_no, kind, text)
    SELECT unit_id, accepted_event, CASE WHEN i < :effects THEN pg_temp.id(:history + i) END, problem_id, 1, 1, 2,
           pg_temp.words(100000000 + i)
    FROM work;
INSERT INTO node_count
    SELECT node, 1, 0, coalesce(problem_id, 0), 0, 0, 0, 0, 0, :units * count(*), 0, 0, 0, 0, 0, 0, 0, 0
    FROM problem, generate_series(901, 903) node GROUP BY GROUPING SETS ((node, problem_id), (node));
-- The history in the order of time, spread over all assignments; then the effects that count.
INSERT INTO event (unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id, received_at, version, hat, act,
                   from_state, to_state, digest, text, chain)
    SELECT w.unit_id, pg_temp.id(n), w.problem_id, 1, w.unit_id, w.unit_id, now() - interval '1 day' + n * interval '1 ms', 3, 8,
           CASE WHEN n >= :history OR n % 2 = 0 THEN 6 ELSE 5 END, 6, 6, sha256(int8send(n)), pg_temp.words(n), sha256('chain')
    FROM generate_series(0, :history + :effects - 1) n
    JOIN work w ON w.i = CASE WHEN n < :history THEN (n / 2) % (:units * :problems) ELSE n - :history END
    ORDER BY n;
INSERT INTO effect (unit_id, event_id, problem_id, measure_no, no_evidence_reason)
    SELECT unit_id, event_id, problem_id, 1, '附件未附' FROM event WHERE act = 6;
COMMIT;
VACUUM ANALYZE;
