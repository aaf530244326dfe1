-- The office's wording and the frozen consolidated reports.
SELECT 1;
