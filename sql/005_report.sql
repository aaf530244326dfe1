-- A unit's summary report: versions, check codes, copies, decisions.
SELECT 1;
