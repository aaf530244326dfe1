-- Campaigns that refer to others: the year before, the plan of a higher office; their area; phases that open and close.

-- References are codes and numbers and no keys: a plan above (state 3) names campaigns and units that only the server of
-- its own office holds. Of a campaign of this office the import has checked them.
ALTER TABLE campaign
    DROP CONSTRAINT campaign_state_check,
    ADD CONSTRAINT campaign_state_check CHECK (state BETWEEN 1 AND 3),
    ADD previous_code text,
    ADD parent_code   text,
    ADD parent_level  smallint CHECK (parent_level BETWEEN 1 AND 4),
    ADD area_name     text,
    ADD area_id       bigint REFERENCES unit, -- null: every community, or a plan above
    ADD CHECK (area_id IS NULL OR area_name IS NOT NULL);

-- since: when the phase came into its state; null while nobody has ever set it.
ALTER TABLE campaign_phase
    ADD state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
    ADD since timestamptz,
    ADD CHECK (state = 1 OR since IS NOT NULL);

ALTER TABLE problem
    ADD risk       text,
    ADD tags       text[] NOT NULL DEFAULT '{}',
    ADD repeats_no smallint CHECK (repeats_no > 0),
    ADD parent_no  smallint CHECK (parent_no > 0);

-- The parties of a plan above are names of another register.
ALTER TABLE problem_party
    DROP CONSTRAINT problem_party_check,
    ADD CONSTRAINT problem_party_check CHECK (num_nonnulls(unit_id, group_id) <= 1),
    ADD leads boolean NOT NULL DEFAULT false;

-- What a problem is measured by. Decimals as they were written, so that nothing is rounded.
CREATE TABLE problem_indicator (
    problem_id bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    indicator  smallint NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    name       text NOT NULL,
    unit       text NOT NULL,
    baseline   text,
    benchmark  text,
    target     text,
    PRIMARY KEY (problem_id, indicator)
);

GRANT SELECT, INSERT ON problem_indicator TO rectify_app;
GRANT UPDATE (previous_code, parent_code, parent_level, area_name, area_id) ON campaign TO rectify_app;
GRANT UPDATE (state, since) ON campaign_phase TO rectify_app;
