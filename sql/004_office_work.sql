-- The office's work with units: activities, supervision and replies, reminders; the log in the order of time.
SELECT 1;
