-- The consolidated list as one would ask for it without pointers: the newest effect of each assignment, out of the whole history.
SELECT p.seq_no, u.name, m.measure_no, m.text, e.text
FROM rectify.assignment a
JOIN rectify.unit u ON u.unit_id = a.unit_id
JOIN rectify.problem p ON p.problem_id = a.problem_id
JOIN rectify.measure m ON m.unit_id = a.unit_id AND m.plan_event = a.accepted_event
LEFT JOIN (SELECT DISTINCT ON (unit_id, problem_id) unit_id, problem_id, text
           FROM rectify.event WHERE act = 6 ORDER BY unit_id, problem_id, received_at DESC) e
    ON e.unit_id = a.unit_id AND e.problem_id = a.problem_id
ORDER BY p.seq_no, u.code, m.measure_no;
