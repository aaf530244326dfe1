-- The office's wording and the frozen consolidated reports. Both are append-only: a later version stands beside an earlier
-- one, and nothing of what was printed can be changed by any mistake of the server.

-- What the office writes in place of a problem's collated items. The newest version counts; one without any text gives
-- the place back to the collated items.
CREATE TABLE wording (
    problem_id bigint NOT NULL REFERENCES problem,
    version    int NOT NULL CHECK (version > 0),
    written_at timestamptz NOT NULL,
    person_id  bigint REFERENCES person,
    measures   text[] NOT NULL,
    effects    text[] NOT NULL,
    PRIMARY KEY (problem_id, version)
);

-- What lay before the office when it wrote: every measure that was in the list, of which plan, and its effect then.
CREATE TABLE wording_source (
    problem_id         bigint NOT NULL,
    version            int NOT NULL,
    unit_id            bigint NOT NULL,
    measure_no         smallint NOT NULL,
    assignment_version int NOT NULL,
    plan_event         uuid NOT NULL,
    effect_event       uuid, -- null: there was none yet
    PRIMARY KEY (problem_id, version, unit_id, measure_no),
    FOREIGN KEY (problem_id, version) REFERENCES wording
);

-- A frozen report: one cut of the campaign, in each edition, as the bytes of the protocol's message Summary.
CREATE TABLE snapshot (
    campaign_id bigint NOT NULL REFERENCES campaign,
    version     int NOT NULL CHECK (version > 0),
    edition     smallint NOT NULL CHECK (edition BETWEEN 1 AND 2),
    as_of       timestamptz NOT NULL,
    person_id   bigint REFERENCES person,
    digest      bytea NOT NULL,
    summary     bytea NOT NULL,
    PRIMARY KEY (campaign_id, version, edition),
    CHECK (digest = sha256(summary))
);

GRANT SELECT, INSERT ON wording, wording_source, snapshot TO rectify_app;

-- The figures of a node of the unit tree: its counters, and the rows of the units that are counted at it. No column of
-- these indexes changes, so that updates of both tables stay in their pages.
CREATE INDEX assignment_count_of_node ON assignment_count (node_id, problem_id);
CREATE INDEX assignment_of_node ON assignment (node_id);
-- Self-held decisions concern offices alone: few among many units.
CREATE INDEX unit_of_offices ON unit (unit_id) WHERE kind = 2;

-- A further fact of assignment_count, 36: how often units were told to do it again.
INSERT INTO assignment_count (writer, problem_id, node_id, fact, n)
    SELECT 15, problem_id, node_id, 36, sum(returns) FROM assignment WHERE returns > 0 GROUP BY problem_id, node_id;
