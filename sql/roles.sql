-- Roles and the empty schema of Rectify. Run once, as a superuser, in the database that will hold it:
--
--   createdb --encoding=UTF8 --locale=C --template=template0 rectify
--   psql --dbname=rectify --file=sql/roles.sql
--
-- Running it again changes nothing. rectify_owner owns and never logs in; rectify_app logs in and owns nothing. How
-- rectify_app proves who it is (peer, password, certificate) is a matter of pg_hba.conf and not of this file.
DO $roles$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rectify_owner') THEN
        CREATE ROLE rectify_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rectify_app') THEN
        CREATE ROLE rectify_app LOGIN;
    END IF;
END
$roles$;

ALTER ROLE rectify_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;
ALTER ROLE rectify_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS
    CONNECTION LIMIT 60;

ALTER ROLE rectify_owner SET search_path = rectify, pg_temp;
ALTER ROLE rectify_app SET search_path = rectify, pg_temp;
ALTER ROLE rectify_app SET statement_timeout = '10s';
ALTER ROLE rectify_app SET lock_timeout = '3s';
ALTER ROLE rectify_app SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE rectify_app SET jit = off;

DO $database$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO rectify_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO rectify_app', current_database());
END
$database$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS rectify AUTHORIZATION rectify_owner;
GRANT USAGE ON SCHEMA rectify TO rectify_app;
ALTER DEFAULT PRIVILEGES FOR ROLE rectify_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
