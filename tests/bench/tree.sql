-- A register of a nation in the middle of its work: psql -v units=600000 -v problems=10 -f tree.sql, as a superuser, in an empty
-- database. 60 communities a district, 50 districts a city, the cities under one province. Only what completeness is made of: units,
-- assignments in all states, counters. Without foreign keys being checked and without WAL, which only those who write would notice.
\set ON_ERROR_STOP on
SET search_path = rectify;
SET session_replication_role = replica;
ALTER TABLE assignment SET UNLOGGED;
ALTER TABLE node_count SET UNLOGGED;
DROP INDEX assignment_of_problem, assignment_of_node;
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    VALUES (1, 'province', '省', 1, 1, NULL), (2, 'office', '办公室', 2, 1, 1);
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    SELECT 1000 + n, 's' || n, '第' || n || '市', 1, 2, 1 FROM generate_series(0, (:units - 1) / 3000) n;
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    SELECT 100000 + n, 'd' || n, '第' || n || '管理区', 1, 3, 1000 + n / 50 FROM generate_series(0, (:units - 1) / 60) n;
INSERT INTO unit (unit_id, code, name, kind, level, parent_id)
    SELECT 1000000 + n, 'c' || n, '第' || n || '社区', 3, 4, 100000 + n / 60 FROM generate_series(0, :units - 1) n;
INSERT INTO unit_name (name, unit_id) SELECT code, unit_id FROM unit;
INSERT INTO person (person_id, unit_id, name) SELECT unit_id, unit_id, '经办人' FROM unit WHERE kind = 3 AND unit_id < 1001000;
INSERT INTO campaign (campaign_id, code, title, year, state, evaluation, evaluation_level, issuer, issued_on, plan_review,
                      assignment_count)
    VALUES (1, 'bench', '整改工作', 2023, 2, '后评估', 1, '办公室', '2023-05-08', true, :units * :problems);
INSERT INTO campaign_phase (campaign_id, phase, due_on) SELECT 1, n, date '2999-01-01' + n FROM generate_series(1, 3) n;
INSERT INTO problem (problem_id, campaign_id, seq_no, category, title, description, due_kind, due_on, criterion)
    SELECT n, 1, n, 1 + n % 3, '问题' || n, '具体问题描述' || n, 1, '2999-01-02', '标准' FROM generate_series(1, :problems) n;
-- Half of the communities are in progress with the first problem, so that there are terminals to ask by.
INSERT INTO assignment (unit_id, problem_id, campaign_id, node_id, changed_at, version, original_due, due_on, problem_no,
                        party_position, role, state, prior_state, due_kind, last_act, returns, on_time, with_content, chain)
    SELECT u.unit_id, p.problem_id, 1, u.parent_id, now(), 3, p.due_on, p.due_on, p.seq_no, 1, 2,
           CASE WHEN (u.unit_id + p.problem_id) % 2 = 1 THEN 6 ELSE 1 + (u.unit_id * 7 + p.problem_id) % 9 END, 1, 1, 10,
           (u.unit_id % 5 = 0)::int, u.unit_id % 3 > 0, u.unit_id % 4 > 0, sha256('chain')
    FROM (SELECT unit_id, parent_id FROM unit WHERE kind = 3 ORDER BY unit_id OFFSET 0) u, problem p;
-- Shares of three writers, as one server has them.
INSERT INTO node_count
WITH RECURSIVE counted AS (
    SELECT node_id, problem_no, state, on_time AND state > 2 AS on_time, with_content AND state > 2 AS with_content, returns, count(*) AS n
    FROM assignment GROUP BY 1, 2, 3, 4, 5, 6),
way (node_id, at) AS (
    SELECT DISTINCT node_id, node_id FROM counted
    UNION SELECT w.node_id, u.parent_id FROM way w JOIN unit u ON u.unit_id = w.at WHERE u.parent_id IS NOT NULL)
SELECT at, 1, s.writer, coalesce(problem_no, 0), s.sign * n1, s.sign * n2, s.sign * n3, s.sign * n4, s.sign * n5, s.sign * n6, s.sign * n7,
    s.sign * n8, s.sign * n9, 0, s.sign * t, s.sign * c, 0, s.sign * r
FROM (SELECT at, problem_no, sum((state = 1)::int * n) AS n1, sum((state = 2)::int * n) AS n2, sum((state = 3)::int * n) AS n3,
          sum((state = 4)::int * n) AS n4, sum((state = 5)::int * n) AS n5, sum((state = 6)::int * n) AS n6,
          sum((state = 7)::int * n) AS n7, sum((state = 8)::int * n) AS n8, sum((state = 9)::int * n) AS n9,
          sum(on_time::int * n) AS t, sum(with_content::int * n) AS c, sum(returns * n) AS r
      FROM counted JOIN way USING (node_id) GROUP BY GROUPING SETS ((at, problem_no), (at))) a,
     (VALUES (0, 1), (1, -1), (15, 1)) s (writer, sign);
CREATE INDEX assignment_of_problem ON assignment (problem_id);
CREATE INDEX assignment_of_node ON assignment (node_id);
VACUUM ANALYZE;
