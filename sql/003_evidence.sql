-- Evidence: what files an act names, and their bytes, stored once by their content.
SELECT 1;
