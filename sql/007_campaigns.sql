-- Campaigns that refer to others: the year before, the plan of a higher level.
SELECT 1;
