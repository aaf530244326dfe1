-- The whole cycle of an assignment: revised plans, long-term periods, extensions, reopening, transfer, phases.

ALTER TABLE event DROP CONSTRAINT event_act_check, ADD CONSTRAINT event_act_check CHECK (act BETWEEN 1 AND 63);
-- An act on the unit as a whole has no state to lead to, or the summary report's.
ALTER TABLE event DROP CONSTRAINT event_to_state_check, ADD CONSTRAINT event_to_state_check CHECK (to_state BETWEEN 0 AND 10);
ALTER TABLE assignment DROP CONSTRAINT assignment_last_act_check,
    ADD CONSTRAINT assignment_last_act_check CHECK (last_act BETWEEN 1 AND 63);
