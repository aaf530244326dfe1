-- Evidence: what files an act names, and their bytes, stored once by their content.
--
-- An act names its files by digest (event_file, history like the event itself). The bytes come on their own way, in chunks of
-- 61,440 bytes. `file` says how much of a file a unit has sent; a chunk is a reference to `content`, which holds equal bytes once,
-- whoever sent them. What a unit has it has sent itself: the digest of another unit's file is no key to its bytes.
--
-- A file that no event of its unit names is bytes on trust: an offer of that unit removes those last offered seven days ago.
-- What an event names is never removed, and a complete file never changes.

CREATE TABLE event_file (
    unit_id  bigint NOT NULL,
    event_id uuid NOT NULL,
    digest   bytea NOT NULL CHECK (octet_length(digest) = 32),
    size     int NOT NULL CHECK (size BETWEEN 1 AND 20971520),
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
    personal boolean NOT NULL,
    name     text NOT NULL,
    PRIMARY KEY (unit_id, event_id, position)
);
CREATE INDEX event_file_of_digest ON event_file (unit_id, digest);

CREATE TABLE file (
    unit_id      bigint NOT NULL REFERENCES unit,
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    size         int NOT NULL CHECK (size BETWEEN 1 AND 20971520),
    received     int NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    offered_at   timestamptz NOT NULL,
    completed_at timestamptz CHECK (completed_at IS NULL OR received = size),
    PRIMARY KEY (unit_id, digest)
) WITH (fillfactor = 70);

-- Bytes by their digest, apart from who has them: they may find another home. `uses` counts the chunks that refer to them; nothing
-- else does. Evidence is compressed already (JPEG, PNG, PDF, ZIP): to try again would only cost.
CREATE TABLE content (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    uses   int NOT NULL CHECK (uses >= 0),
    bytes  bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 61440)
);
ALTER TABLE content ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX content_unused ON content (digest) WHERE uses = 0;

CREATE TABLE file_chunk (
    unit_id    bigint NOT NULL,
    digest     bytea NOT NULL,
    first_byte int NOT NULL CHECK (first_byte % 61440 = 0),
    content    bytea NOT NULL CHECK (octet_length(content) = 32),
    PRIMARY KEY (unit_id, digest, first_byte),
    FOREIGN KEY (unit_id, digest) REFERENCES file
);

-- What a unit has sent on a day, whatever became of it.
CREATE TABLE file_day (
    unit_id bigint NOT NULL REFERENCES unit,
    day     date NOT NULL,
    bytes   bigint NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (unit_id, day)
) WITH (fillfactor = 50);

GRANT SELECT ON event_file, file, content, file_chunk, file_day TO rectify_app;
GRANT INSERT ON event_file TO rectify_app;
GRANT INSERT, DELETE ON file, content, file_chunk TO rectify_app;
GRANT UPDATE (received, offered_at, completed_at) ON file TO rectify_app;
GRANT UPDATE (uses) ON content TO rectify_app;
GRANT INSERT ON file_day TO rectify_app;
GRANT UPDATE (bytes) ON file_day TO rectify_app;
