-- What the office set a phase of a campaign to, beside its row in office_event. Each unit that the phase matters to has an event
-- of that id (act 34), so that it is told once of each change.
CREATE TABLE phase_change (
    event_id    uuid PRIMARY KEY,
    campaign_id bigint NOT NULL,
    phase       smallint NOT NULL,
    state       smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    FOREIGN KEY (campaign_id, phase) REFERENCES campaign_phase
);

GRANT SELECT, INSERT ON phase_change TO rectify_app;
