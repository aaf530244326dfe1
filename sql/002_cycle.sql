-- The whole cycle of an assignment: revised plans, periods of long-term items, extensions, reopening, transfer, and what the
-- office enters for a unit without a terminal.

ALTER TABLE event DROP CONSTRAINT event_act_check, ADD CONSTRAINT event_act_check CHECK (act BETWEEN 1 AND 63);
-- An act on the unit as a whole has no state to lead to, or the summary report's.
ALTER TABLE event DROP CONSTRAINT event_to_state_check, ADD CONSTRAINT event_to_state_check CHECK (to_state BETWEEN 0 AND 10);
ALTER TABLE assignment DROP CONSTRAINT assignment_last_act_check,
    ADD CONSTRAINT assignment_last_act_check CHECK (last_act BETWEEN 1 AND 63);

ALTER TABLE event ADD COLUMN signed_by text; -- the office entered it: who signed for the unit

ALTER TABLE assignment
    ADD COLUMN extension_event     uuid,   -- the newest request for an extension, or its refusal; null: none, or granted
    ADD COLUMN successor_unit_id   bigint,
    ADD COLUMN predecessor_unit_id bigint,
    ADD COLUMN sustained_on        date,   -- since when it is SUSTAINING; null in all other states
    ADD COLUMN extensions          smallint NOT NULL DEFAULT 0; -- granted

-- A revised plan (act 14) names the plan that counted until then.
ALTER TABLE plan DROP CONSTRAINT plan_act_check, ADD CONSTRAINT plan_act_check CHECK (act IN (3, 4, 14));
-- Its measure may go on with one of that plan: it takes its effect over when the revision begins to count.
ALTER TABLE measure ADD COLUMN continues smallint;

-- What the office decides of its own accord names no version: grant, end, look-back, reopening, cancellation.
ALTER TABLE decision
    ALTER COLUMN decided_event DROP NOT NULL,
    ADD COLUMN end_reason smallint CHECK (end_reason BETWEEN 1 AND 3),
    ADD COLUMN carried_to text,
    ADD COLUMN conclusion text; -- of the look-back before a reopening, whose reason is the event's text

-- A request for an extension; its reason is the event's text.
CREATE TABLE extension (
    unit_id    bigint NOT NULL,
    event_id   uuid NOT NULL,
    problem_id bigint NOT NULL,
    wanted_on  date NOT NULL,
    progress   text NOT NULL,
    PRIMARY KEY (unit_id, event_id)
);

-- What a unit reported on a period of a long-term item; its words are the event's text.
CREATE TABLE periodic (
    unit_id    bigint NOT NULL,
    problem_id bigint NOT NULL,
    cadence    smallint NOT NULL CHECK (cadence BETWEEN 1 AND 4),
    period_on  date NOT NULL,
    event_id   uuid NOT NULL,
    nil        boolean NOT NULL,
    quantity   text,
    PRIMARY KEY (unit_id, problem_id, cadence, period_on)
);

-- Whether a unit has a terminal is asked with every assignment that is read.
CREATE INDEX client_of_unit ON client (unit_id) WHERE valid AND revoked_at IS NULL;

GRANT SELECT, INSERT ON extension, periodic TO rectify_app;
GRANT UPDATE (extension_event, successor_unit_id, predecessor_unit_id, sustained_on, extensions) ON assignment TO rectify_app;
