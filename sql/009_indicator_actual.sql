-- What the work came to, who leads it, how far it is.

-- What a problem's indicators came to, as a closure request states it: a row of each request, so that earlier ones stay readable.
CREATE TABLE indicator_actual (
    unit_id    bigint NOT NULL,
    event_id   uuid NOT NULL, -- the closure request
    problem_id bigint NOT NULL,
    indicator  smallint NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    value      text NOT NULL, -- decimal, as it was written
    PRIMARY KEY (unit_id, event_id, indicator)
);

-- Who leads the work on it, as the plan names him.
ALTER TABLE problem ADD leader text;

-- The newest PROGRESS, so that a list of all need not look at history.
ALTER TABLE assignment ADD progress_event uuid;
UPDATE assignment a SET progress_event = e.event_id
    FROM (SELECT DISTINCT ON (unit_id, problem_id) unit_id, problem_id, event_id FROM event WHERE act = 5
          ORDER BY unit_id, problem_id, version DESC) e
    WHERE e.unit_id = a.unit_id AND e.problem_id = a.problem_id;

GRANT SELECT, INSERT ON indicator_actual TO rectify_app;
GRANT UPDATE (progress_event) ON assignment TO rectify_app;
