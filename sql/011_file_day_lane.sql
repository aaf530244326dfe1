-- What a unit sends in a day is counted in a row for each lane of files, as the counters of assignments are: lanes of several
-- servers, which write chunks of many units in one transaction each, never wait for each other's rows.
ALTER TABLE file_day ADD lane int NOT NULL DEFAULT 0;
ALTER TABLE file_day DROP CONSTRAINT file_day_pkey, ADD PRIMARY KEY (unit_id, day, lane);
ALTER TABLE file_day ALTER lane DROP DEFAULT;
