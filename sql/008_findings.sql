-- Local problems, indicators, affected units.
SELECT 1;
