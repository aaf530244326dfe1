-- What a problem's indicators came to, as a closure request states it: a row of each request, so that earlier ones stay readable.
CREATE TABLE indicator_actual (
    unit_id    bigint NOT NULL,
    event_id   uuid NOT NULL, -- the closure request
    problem_id bigint NOT NULL,
    indicator  smallint NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    value      text NOT NULL, -- decimal, as it was written
    PRIMARY KEY (unit_id, event_id, indicator)
);

GRANT SELECT, INSERT ON indicator_actual TO rectify_app;
