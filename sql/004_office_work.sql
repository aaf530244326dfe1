-- The office's work with units: activities, supervision and replies, reminders; the log in the order of time.
--
-- Each of these is an event of the unit that it concerns; its words are the event's text. Here stands what came with it.

CREATE TABLE supervision (
    unit_id  bigint NOT NULL,
    event_id uuid NOT NULL,
    reply_by date NOT NULL, -- inclusive
    PRIMARY KEY (unit_id, event_id)
);

-- The first reply closes the notice, later ones add to it.
CREATE TABLE supervision_reply (
    unit_id      bigint NOT NULL,
    event_id     uuid NOT NULL,
    notice_event uuid NOT NULL,
    PRIMARY KEY (unit_id, event_id),
    FOREIGN KEY (unit_id, notice_event) REFERENCES supervision
);
CREATE INDEX supervision_reply_of_notice ON supervision_reply (unit_id, notice_event);

CREATE TABLE activity (
    unit_id    bigint NOT NULL,
    event_id   uuid NOT NULL,
    held_on    date NOT NULL,
    head_count int,
    kind       smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),
    topic      text,
    trainer    text,
    audience   text,
    PRIMARY KEY (unit_id, event_id)
);

-- Nobody is reminded twice on one day.
CREATE TABLE reminder (
    unit_id     bigint NOT NULL,
    reminded_on date NOT NULL,
    event_id    uuid NOT NULL,
    PRIMARY KEY (unit_id, reminded_on)
);

-- Events come nearly in the order of time, so that a few numbers per range of pages tell where a time lies, and
-- writing one more event costs nothing.
CREATE INDEX event_in_time ON event USING brin (received_at) WITH (autosummarize = on);
CREATE INDEX office_event_in_time ON office_event (at);

GRANT SELECT, INSERT ON supervision, supervision_reply, activity, reminder TO rectify_app;
