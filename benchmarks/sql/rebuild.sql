-- Consolidate and judge a city, every node of the tree: the statement the dense cube stands beside.
--
-- figures   (element, year, unit, part, whole, state)   one row a cell that has an answer; 1 answered, 2 not applicable
-- units     (unit, area)                                leaf → the node above it
-- areas     (area, district), city is the one node above the districts
-- sizes     (node, expected)                            leaves below a node
-- marks     (element, at_least, num, den)               threshold as a reduced fraction of the quotient part/whole
--
-- Sums climb from level to level, so that each row is grouped once; a cell without a row gets no row here (the cube
-- writes its verdict too). 0 not met, 1 met, 2 not assessable, 4 not applicable.
CREATE OR REPLACE TEMP TABLE verdicts AS
WITH by_area AS MATERIALIZED (
    SELECT f.element, f.year, u.area AS node,
           sum(f.part) FILTER (f.state = 1) AS part,
           sum(f.whole) FILTER (f.state = 1) AS whole,
           count(*) FILTER (f.state = 1) AS answered,
           count(*) FILTER (f.state = 2) AS exempt
    FROM figures f JOIN units u USING (unit)
    GROUP BY ALL
),
by_district AS MATERIALIZED (
    SELECT s.element, s.year, a.district AS node,
           sum(s.part) AS part, sum(s.whole) AS whole, sum(s.answered) AS answered, sum(s.exempt) AS exempt
    FROM by_area s JOIN areas a ON a.area = s.node
    GROUP BY ALL
),
by_city AS (
    SELECT element, year, 0 AS node,
           sum(part) AS part, sum(whole) AS whole, sum(answered) AS answered, sum(exempt) AS exempt
    FROM by_district
    GROUP BY ALL
),
nodes AS (
    SELECT * FROM by_area UNION ALL SELECT * FROM by_district UNION ALL SELECT * FROM by_city
)
SELECT n.element, n.year, n.node,
       CASE WHEN s.expected = n.exempt THEN 4
            WHEN n.answered < s.expected - n.exempt OR n.whole = 0 THEN 2
            WHEN m.at_least THEN (n.part * m.den >= n.whole * m.num)::UTINYINT
            ELSE (n.part * m.den <= n.whole * m.num)::UTINYINT
       END::UTINYINT AS verdict
FROM nodes n JOIN sizes s USING (node) JOIN marks m USING (element)
UNION ALL
SELECT f.element, f.year, f.unit,
       CASE WHEN f.state = 2 THEN 4
            WHEN f.whole = 0 THEN 2
            WHEN m.at_least THEN (f.part * m.den >= f.whole * m.num)::UTINYINT
            ELSE (f.part * m.den <= f.whole * m.num)::UTINYINT
       END::UTINYINT
FROM figures f JOIN marks m USING (element);
