-- What the office and the administrator did with no unit (imports, codes, terminals) is linked as well: each unit has a chain of what
-- was done from it, in the order of `number`; 0 is that of those who have no unit. The value of an act's chain is
--
--     chain = sha256(chain of the act before it || office_event_bytes of the act)
--
-- and everything else is as sql/010_event_chain.sql says: what the first act follows, how columns become bytes. The head stands in
-- office_chain, whose row is the last that a transaction of the office takes, so that nobody waits long for it.
CREATE FUNCTION office_event_bytes(
    unit_id bigint, number int, event_id uuid, at timestamptz, person_id bigint, client_id bigint, hat int, act text, subject text
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '\x00000008' || int8send(unit_id)
        || '\x00000004' || int4send(number)
        || '\x00000010' || uuid_send(event_id)
        || '\x00000008' || timestamptz_send(at)
        || coalesce('\x00000008' || int8send(person_id), '\xffffffff')
        || coalesce('\x00000008' || int8send(client_id), '\xffffffff')
        || '\x00000004' || int4send(hat)
        || int4send(octet_length(act)) || convert_to(act, 'UTF8')
        || int4send(octet_length(subject)) || convert_to(subject, 'UTF8')
$$;
GRANT EXECUTE ON FUNCTION office_event_bytes TO rectify_app;

-- The acts that are there: each belongs to the unit of the terminal that did it, and they come in the order of their time.
CREATE OR REPLACE FUNCTION pg_temp.link(head bytea, bytes bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS 'SELECT sha256(head || bytes)';
CREATE OR REPLACE AGGREGATE pg_temp.chain(bytea) (
    SFUNC = pg_temp.link, STYPE = bytea,
    INITCOND = '\x0000000000000000000000000000000000000000000000000000000000000000'
);
ALTER TABLE office_event ADD unit_id bigint, ADD number int, ADD chain bytea;
UPDATE office_event o SET unit_id = n.unit_id, number = n.number, chain = n.chain
FROM (SELECT event_id, unit_id, number, pg_temp.chain(office_event_bytes(unit_id, number, event_id, at, person_id, client_id, hat, act,
          subject)) OVER (PARTITION BY unit_id ORDER BY number) AS chain
      FROM (SELECT e.event_id, e.at, e.person_id, e.client_id, e.hat, e.act, e.subject, coalesce(c.unit_id, 0) AS unit_id,
                (row_number() OVER (PARTITION BY coalesce(c.unit_id, 0) ORDER BY e.at, e.event_id))::int AS number
            FROM office_event e LEFT JOIN client c USING (client_id)) numbered) n
WHERE n.event_id = o.event_id;
ALTER TABLE office_event
    ALTER unit_id SET NOT NULL,
    ALTER number SET NOT NULL,
    ALTER chain SET NOT NULL,
    ADD CONSTRAINT office_event_chain_check CHECK (octet_length(chain) = 32),
    DROP CONSTRAINT office_event_pkey,
    ADD CONSTRAINT office_event_pkey PRIMARY KEY (unit_id, event_id);
-- For who reads a chain page by page, and for who was told an act's id alone: every terminal is an act, so there are many.
CREATE INDEX office_event_in_chain ON office_event (unit_id, number, event_id);
CREATE INDEX office_event_of_id ON office_event (event_id);

-- How many acts a chain has, and its head. It gets its row with the first.
CREATE TABLE office_chain (
    unit_id bigint PRIMARY KEY,
    length  int NOT NULL,
    head    bytea NOT NULL CHECK (octet_length(head) = 32)
) WITH (fillfactor = 70);
INSERT INTO office_chain (unit_id, length, head)
SELECT DISTINCT ON (unit_id) unit_id, number, chain FROM office_event ORDER BY unit_id, number DESC;
GRANT SELECT, INSERT, UPDATE (length, head) ON office_chain TO rectify_app;
