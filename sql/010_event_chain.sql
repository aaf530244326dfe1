-- The log is tamper-evident: every event is linked to the one before it in its chain by a hash.
--
-- Each assignment has a chain of its own, in the order of its version, and each unit one for the acts on it as a whole, in the
-- order of unit_no. Chains do not wait for each other. The value of an event's chain is
--
--     chain = sha256(chain of the event before it || event_bytes of the event)
--
-- where the first event follows 32 zero bytes. The newest value, the head, stands in the row that the same statement changes
-- anyhow: assignment.chain, and unit_chain.head. A column that is altered, an event that is missing, added or moved, and a head
-- that was put back all show (server/store/calls/audit.c); that everything was written anew shows in what others hold: the
-- receipts of the terminals, which name the value of their event, and former exports.
--
-- What an event comes to in bytes: every column in the order of the parameters, each as its length in bytes, a 4-byte integer, and
-- its value; null is the length -1 alone. Integers are two's complement with the most significant byte first, of 2, 4 or 8
-- bytes; boolean one byte, 0 or 1; uuid its 16 bytes; time the microseconds since 2000-01-01 00:00 UTC in 8 bytes; text UTF-8.
-- STABLE and no more, because convert_to is: PostgreSQL would not inline it as IMMUTABLE, and a call costs more than its work.
CREATE FUNCTION event_bytes(
    unit_id bigint, event_id uuid, problem_id bigint, campaign_id bigint, person_id bigint, actor_unit_id bigint,
    client_id bigint, client_time timestamptz, received_at timestamptz, version int, hat int, act smallint, from_state smallint,
    to_state smallint, self_held boolean, digest bytea, text text, blocked_on text, signed_by text, affected_unit_id bigint,
    unit_no int
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '\x00000008' || int8send(unit_id)
        || '\x00000010' || uuid_send(event_id)
        || '\x00000008' || int8send(problem_id)
        || '\x00000008' || int8send(campaign_id)
        || coalesce('\x00000008' || int8send(person_id), '\xffffffff')
        || coalesce('\x00000008' || int8send(actor_unit_id), '\xffffffff')
        || coalesce('\x00000008' || int8send(client_id), '\xffffffff')
        || coalesce('\x00000008' || timestamptz_send(client_time), '\xffffffff')
        || '\x00000008' || timestamptz_send(received_at)
        || '\x00000004' || int4send(version)
        || '\x00000004' || int4send(hat)
        || '\x00000002' || int2send(act)
        || '\x00000002' || int2send(from_state)
        || '\x00000002' || int2send(to_state)
        || '\x00000001' || boolsend(self_held)
        || int4send(octet_length(digest)) || digest
        || coalesce(int4send(octet_length(text)) || convert_to(text, 'UTF8'), '\xffffffff')
        || coalesce(int4send(octet_length(blocked_on)) || convert_to(blocked_on, 'UTF8'), '\xffffffff')
        || coalesce(int4send(octet_length(signed_by)) || convert_to(signed_by, 'UTF8'), '\xffffffff')
        || coalesce('\x00000008' || int8send(affected_unit_id), '\xffffffff')
        || coalesce('\x00000004' || int4send(unit_no), '\xffffffff')
$$;
GRANT EXECUTE ON FUNCTION event_bytes TO rectify_app;

-- What follows links the events that are there: of an assignment by their version, of a unit by their time. A running aggregate
-- goes through all chains at once. The table is written anew, in the order of time, which its index on time lives by.
CREATE FUNCTION pg_temp.link(head bytea, bytes bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS 'SELECT sha256(head || bytes)';
CREATE AGGREGATE pg_temp.chain(bytea) (
    SFUNC = pg_temp.link, STYPE = bytea,
    INITCOND = '\x0000000000000000000000000000000000000000000000000000000000000000'
);

CREATE TABLE chained (LIKE event INCLUDING ALL);
ALTER TABLE chained
    ADD unit_no int, -- null: an event of an assignment, whose number is its version
    ADD chain   bytea NOT NULL,
    ADD CONSTRAINT event_chain_check CHECK (octet_length(chain) = 32);

INSERT INTO chained
SELECT n.*, pg_temp.chain(event_bytes(unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id, client_id,
        client_time, received_at, version, hat, act, from_state, to_state, self_held, digest, text, blocked_on, signed_by,
        affected_unit_id, unit_no))
    OVER (PARTITION BY unit_id, CASE WHEN unit_no IS NULL THEN problem_id END ORDER BY coalesce(unit_no, version))
FROM (SELECT e.*, CASE WHEN act BETWEEN 25 AND 33 THEN (row_number()
        OVER (PARTITION BY unit_id, act BETWEEN 25 AND 33 ORDER BY received_at, event_id))::int END AS unit_no FROM event e) n
ORDER BY received_at, event_id;

DROP TABLE event;
ALTER TABLE chained RENAME TO event;
ALTER INDEX chained_pkey RENAME TO event_pkey;
ALTER INDEX chained_received_at_idx RENAME TO event_in_time;
GRANT SELECT, INSERT ON event TO rectify_app;

ALTER TABLE assignment ADD chain bytea;
UPDATE assignment a SET chain = e.chain FROM event e
WHERE e.unit_id = a.unit_id AND e.problem_id = a.problem_id AND e.version = a.version AND e.unit_no IS NULL;
ALTER TABLE assignment ALTER chain SET NOT NULL, ADD CHECK (octet_length(chain) = 32);
GRANT UPDATE (chain) ON assignment TO rectify_app;

-- Of the acts on a unit as a whole: how many there are, and the head. A unit gets its row with the first.
CREATE TABLE unit_chain (
    unit_id bigint PRIMARY KEY REFERENCES unit,
    length  int NOT NULL DEFAULT 0,
    head    bytea NOT NULL DEFAULT '\x0000000000000000000000000000000000000000000000000000000000000000'
            CHECK (octet_length(head) = 32)
) WITH (fillfactor = 70);
INSERT INTO unit_chain (unit_id, length, head)
SELECT DISTINCT ON (unit_id) unit_id, unit_no, chain FROM event WHERE unit_no IS NOT NULL ORDER BY unit_id, unit_no DESC;
GRANT SELECT, INSERT (unit_id), UPDATE (length, head) ON unit_chain TO rectify_app;
