-- The summary report of a unit in a campaign. What is true now stands in `report`, one narrow row per unit and campaign from the
-- issue on: it says who owes a report, and a campaign's figures are one look at these rows. Every version that was handed in
-- stays for ever as the bytes of its act, which its digest and the check code on the stamped page are made from.

CREATE TABLE report (
    unit_id        bigint NOT NULL REFERENCES unit,
    campaign_id    bigint NOT NULL REFERENCES campaign,
    version_event  uuid,               -- the present electronic version
    decision_event uuid,               -- the newest acceptance or return
    changed_at     timestamptz NOT NULL,
    version        int NOT NULL DEFAULT 0,
    state          smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 5),
    unfinished     smallint NOT NULL DEFAULT 0,
    expected       boolean NOT NULL,   -- owes a report: every community (S-38)
    on_time        boolean NOT NULL DEFAULT false, -- these four: of the present version
    paper          boolean NOT NULL DEFAULT false,
    scan           boolean NOT NULL DEFAULT false,
    PRIMARY KEY (unit_id, campaign_id),
    CHECK ((state = 1) = (version = 0)),
    CHECK ((version = 0) = (version_event IS NULL)),
    CHECK (state NOT IN (3, 4) OR paper OR scan)
) WITH (fillfactor = 70);
CREATE INDEX report_of_campaign ON report (campaign_id);

-- One version; its time, its person and its digest are those of its event.
CREATE TABLE report_version (
    unit_id      bigint NOT NULL,
    event_id     uuid NOT NULL,
    campaign_id  bigint NOT NULL,
    version      int NOT NULL,
    confirmed_by text NOT NULL,
    content      bytea NOT NULL,
    PRIMARY KEY (unit_id, event_id),
    UNIQUE (unit_id, campaign_id, version)
);

-- A stamped copy and the version that it is of.
CREATE TABLE report_copy (
    unit_id       bigint NOT NULL,
    event_id      uuid NOT NULL,
    version_event uuid NOT NULL,
    form          smallint NOT NULL CHECK (form BETWEEN 1 AND 2),
    received_on   date,
    received_by   text,
    PRIMARY KEY (unit_id, event_id),
    CHECK ((form = 1) = (received_on IS NOT NULL AND received_by IS NOT NULL))
);

-- Campaigns that were issued before there were reports.
INSERT INTO report (unit_id, campaign_id, changed_at, expected)
SELECT a.unit_id, a.campaign_id, min(a.changed_at), u.kind = 3
FROM assignment a JOIN unit u USING (unit_id) GROUP BY a.unit_id, a.campaign_id, u.kind;

GRANT SELECT ON report, report_version, report_copy TO rectify_app;
GRANT INSERT ON report, report_version, report_copy TO rectify_app;
GRANT UPDATE (version_event, decision_event, changed_at, version, state, unfinished, on_time, paper, scan)
    ON report TO rectify_app;
