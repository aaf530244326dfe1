-- One submission as one call: what the batch statement does for many rows, for one. The state is guarded, a repeat is recognised, the event
-- is the audit record and goes on in its chain, counters change when the state does (here it does not), all in one transaction.
\set ON_ERROR_STOP on
CREATE SCHEMA bench;
CREATE FUNCTION bench.submit(id uuid, unit bigint, problem bigint, words text) RETURNS int
LANGUAGE plpgsql SET search_path = rectify AS $$
DECLARE
    row record;
    now timestamptz := clock_timestamp();
BEGIN
    UPDATE assignment a
        SET prior_state = a.state, version = a.version + 1, last_act = 5, changed_at = now,
            acknowledged_at = coalesce(a.acknowledged_at, now), blocked = false,
            chain = sha256(a.chain || event_bytes(unit, id, problem, a.campaign_id, unit, unit, 1, now, now, a.version + 1, 8, 5::int2,
                                                  6::int2, 6::int2, false, sha256(words::bytea), words, NULL, NULL, NULL, NULL))
        WHERE a.unit_id = unit AND a.problem_id = problem AND a.state = 6
          AND NOT EXISTS (SELECT FROM event e WHERE e.unit_id = unit AND e.event_id = id)
        RETURNING a.campaign_id, a.version, a.chain INTO row;
    IF NOT FOUND THEN
        RETURN (SELECT e.version FROM event e WHERE e.unit_id = unit AND e.event_id = id);
    END IF;
    INSERT INTO event (unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id, client_id, client_time, received_at,
                       version, hat, act, from_state, to_state, digest, text, chain)
        VALUES (unit, id, problem, row.campaign_id, unit, unit, 1, now, now, row.version, 8, 5, 6, 6, sha256(words::bytea), words, row.chain);
    RETURN row.version;
END
$$;
-- A UUID version 7, as the terminals make it.
CREATE FUNCTION bench.uuid7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
            || substr(gen_random_uuid()::text, 16))::uuid
$$;
