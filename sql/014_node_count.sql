-- How complete a campaign is at every node of the unit tree, kept at the node itself: what is asked of the top of a register of
-- 600,000 communities is read from as few rows as what is asked of a district.
--
-- How many assignments are in each state at the node and below it, in the tree of today; below a node are those that were
-- counted at it when they were issued (assignment.node_id). on_time and with_content count reports that count; self_held
-- is how many decisions offices made on their own items, returns how often units were told to do it again. Problem number 0 is
-- the sum of all of the campaign. A row is a share: each writer has rows of its own, so that writers never wait for each other;
-- readers add them up. What a batch changes it adds at every node of the way up, in its own transaction. No column that
-- changes is indexed and pages keep room, so that an update stays in its page.

CREATE TABLE node_count (
    node_id           bigint NOT NULL,
    campaign_id       bigint NOT NULL,
    writer            int NOT NULL,
    problem_no        smallint NOT NULL,
    issued            int NOT NULL,
    acknowledged      int NOT NULL,
    nil_claimed       int NOT NULL,
    nil_confirmed     int NOT NULL,
    plan_submitted    int NOT NULL,
    in_progress       int NOT NULL,
    closure_requested int NOT NULL,
    closed            int NOT NULL,
    sustaining        int NOT NULL,
    cancelled         int NOT NULL,
    on_time           int NOT NULL,
    with_content      int NOT NULL,
    self_held         int NOT NULL,
    returns           int NOT NULL,
    PRIMARY KEY (node_id, campaign_id, problem_no, writer)
) WITH (fillfactor = 50);

-- It takes the place of the counters that were kept at the lowest nodes alone. Dropped first: nobody changes an assignment
-- from here on until this is committed.
DROP TABLE assignment_count;

INSERT INTO node_count
WITH RECURSIVE counted AS (
    SELECT node_id, campaign_id, problem_no, count(*) FILTER (WHERE state = 1) AS n1, count(*) FILTER (WHERE state = 2) AS n2,
        count(*) FILTER (WHERE state = 3) AS n3, count(*) FILTER (WHERE state = 4) AS n4, count(*) FILTER (WHERE state = 5) AS n5,
        count(*) FILTER (WHERE state = 6) AS n6, count(*) FILTER (WHERE state = 7) AS n7, count(*) FILTER (WHERE state = 8) AS n8,
        count(*) FILTER (WHERE state = 9) AS n9, count(*) FILTER (WHERE state = 10) AS n10,
        count(*) FILTER (WHERE state IN (3, 4, 7, 8, 9) AND on_time) AS on_time,
        count(*) FILTER (WHERE state IN (3, 4, 7, 8, 9) AND with_content) AS with_content,
        sum(self_held) AS self_held, sum(returns) AS returns
    FROM assignment GROUP BY node_id, campaign_id, problem_no),
way (node_id, at) AS (
    SELECT DISTINCT node_id, node_id FROM counted
    UNION SELECT w.node_id, u.parent_id FROM way w JOIN unit u ON u.unit_id = w.at WHERE u.parent_id IS NOT NULL)
SELECT w.at, c.campaign_id, 15, coalesce(c.problem_no, 0), sum(n1), sum(n2), sum(n3), sum(n4), sum(n5), sum(n6), sum(n7), sum(n8),
    sum(n9), sum(n10), sum(on_time), sum(with_content), sum(self_held), sum(returns)
FROM counted c JOIN way w USING (node_id)
GROUP BY GROUPING SETS ((w.at, c.campaign_id, c.problem_no), (w.at, c.campaign_id));

GRANT SELECT, INSERT ON node_count TO rectify_app;
GRANT UPDATE (issued, acknowledged, nil_claimed, nil_confirmed, plan_submitted, in_progress, closure_requested, closed, sustaining,
              cancelled, on_time, with_content, self_held, returns) ON node_count TO rectify_app;

-- A unit that is moved takes along what is counted at it and below it: from all above it until now, to all above it from now on.
-- No batch may count on its way up the old tree once the new one is seen: counting waits from here until the move is
-- committed, and whoever counts after that sees the new tree.
--
-- Several units may be moved at once, also one below the other. `gone_from` goes up the old tree and ends at the next that is
-- moved too: that one, when it moves, no longer brings along what has left it.
--
-- Nobody lies below himself, or counting would go round for ever. Whoever moves units has looked before; here it is seen
-- what another has moved since, and that it is worth trying again.
--
-- Whether many units are changed or one, and whichever came first in a session: the statements of a trigger are planned once, so
-- the two lists are compared as sets, each read once, and not joined row by row.
CREATE FUNCTION unit_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = rectify, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT unit_id, parent_id FROM new_unit EXCEPT SELECT unit_id, parent_id FROM old_unit) THEN
        RETURN NULL;
    END IF;
    LOCK TABLE node_count IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (
        WITH RECURSIVE above (unit_id, at) AS (
            (SELECT unit_id, parent_id FROM new_unit EXCEPT SELECT unit_id, parent_id FROM old_unit)
            UNION SELECT a.unit_id, u.parent_id FROM above a JOIN unit u ON u.unit_id = a.at)
        SELECT FROM above WHERE unit_id = at) THEN
        RAISE 'a unit would lie below itself' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO node_count AS n
    WITH RECURSIVE gone AS MATERIALIZED (
        SELECT unit_id, parent_id FROM (SELECT unit_id, parent_id FROM old_unit EXCEPT SELECT unit_id, parent_id FROM new_unit) o
        WHERE EXISTS (SELECT FROM node_count c WHERE c.node_id = o.unit_id)),
    come AS (
        SELECT unit_id, parent_id FROM (SELECT unit_id, parent_id FROM new_unit EXCEPT SELECT unit_id, parent_id FROM old_unit) n
        WHERE EXISTS (SELECT FROM node_count c WHERE c.node_id = n.unit_id)),
    gone_from (unit_id, at) AS (
        SELECT unit_id, parent_id FROM gone WHERE parent_id IS NOT NULL
        UNION SELECT g.unit_id, u.parent_id FROM gone_from g JOIN unit u ON u.unit_id = g.at
            WHERE u.parent_id IS NOT NULL AND g.at NOT IN (SELECT m.unit_id FROM gone m)),
    come_to (unit_id, at) AS (
        SELECT unit_id, parent_id FROM come WHERE parent_id IS NOT NULL
        UNION SELECT c.unit_id, u.parent_id FROM come_to c JOIN unit u ON u.unit_id = c.at WHERE u.parent_id IS NOT NULL),
    step (unit_id, at, sign) AS (
        SELECT unit_id, at, -1 FROM gone_from
        UNION ALL SELECT unit_id, at, 1 FROM come_to
        UNION ALL SELECT g.unit_id, c.at, -1 FROM gone_from g JOIN come_to c ON c.unit_id = g.at)
    SELECT s.at, c.campaign_id, c.writer, c.problem_no, sum(s.sign * c.issued), sum(s.sign * c.acknowledged),
        sum(s.sign * c.nil_claimed), sum(s.sign * c.nil_confirmed), sum(s.sign * c.plan_submitted), sum(s.sign * c.in_progress),
        sum(s.sign * c.closure_requested), sum(s.sign * c.closed), sum(s.sign * c.sustaining), sum(s.sign * c.cancelled),
        sum(s.sign * c.on_time), sum(s.sign * c.with_content), sum(s.sign * c.self_held), sum(s.sign * c.returns)
    FROM step s JOIN node_count c ON c.node_id = s.unit_id GROUP BY s.at, c.campaign_id, c.writer, c.problem_no
    ON CONFLICT (node_id, campaign_id, problem_no, writer) DO UPDATE SET
        issued = n.issued + excluded.issued, acknowledged = n.acknowledged + excluded.acknowledged,
        nil_claimed = n.nil_claimed + excluded.nil_claimed, nil_confirmed = n.nil_confirmed + excluded.nil_confirmed,
        plan_submitted = n.plan_submitted + excluded.plan_submitted, in_progress = n.in_progress + excluded.in_progress,
        closure_requested = n.closure_requested + excluded.closure_requested, closed = n.closed + excluded.closed,
        sustaining = n.sustaining + excluded.sustaining, cancelled = n.cancelled + excluded.cancelled,
        on_time = n.on_time + excluded.on_time, with_content = n.with_content + excluded.with_content,
        self_held = n.self_held + excluded.self_held, returns = n.returns + excluded.returns;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION unit_moved FROM public;
CREATE TRIGGER unit_moved AFTER UPDATE ON unit REFERENCING OLD TABLE AS old_unit NEW TABLE AS new_unit
    FOR EACH STATEMENT EXECUTE FUNCTION unit_moved();
