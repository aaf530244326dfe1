-- What a unit found beside the problem that it was given, where an effect lies elsewhere, and what indicators came to.

-- A local problem; its measures stand in `measure` under its event, as a plan's do under the plan's. Its description is the event's text.
CREATE TABLE local_problem (
    unit_id     bigint NOT NULL,
    problem_id  bigint NOT NULL, -- the parent
    local_no    smallint NOT NULL CHECK (local_no BETWEEN 1 AND 100),
    event_id    uuid NOT NULL,
    responsible text NOT NULL,
    PRIMARY KEY (unit_id, problem_id, local_no)
);

-- An effect on a measure of a local problem; null: of the accepted plan.
ALTER TABLE effect ADD COLUMN local_no smallint;

-- PROGRESS, EFFECT: where, if not at the unit itself.
ALTER TABLE event ADD COLUMN affected_unit_id bigint;

GRANT SELECT, INSERT ON local_problem TO rectify_app;
