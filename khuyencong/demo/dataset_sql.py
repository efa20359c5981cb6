"""The statements of `khuyencong.demo.dataset`: what is written for all đề án at once, and what must hold afterwards.

`plan` has a row per đề án, `way` the moves that lead to each state, `fate` what goes with a state, `constant` ids and sizes.
`pick(n, salt, k)` is a number below k that depends on the seed alone.
"""

PICK = """
CREATE OR REPLACE FUNCTION pg_temp.pick(n bigint, salt integer, k bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN (hashint8extended(n * 64 + salt, {seed}) & 9223372036854775807) % k
"""

TABLES = (
    """CREATE TEMPORARY TABLE plan (n bigint PRIMARY KEY, id bigint, year smallint, number integer, code text, created_at timestamptz,
        state text, moves integer, known integer) ON COMMIT DROP""",
    "CREATE TEMPORARY TABLE way (machine text, state text, version integer, action text, source text, target text) ON COMMIT DROP",
    """CREATE TEMPORARY TABLE fate (state text PRIMARY KEY, line_state text, clock text, is_funded boolean, is_appraised boolean,
        is_decided boolean) ON COMMIT DROP""",
)

CONSTANTS = """
CREATE TEMPORARY TABLE constant ON COMMIT DROP AS SELECT %(writer)s::bigint AS writer, %(appraiser)s::bigint AS appraiser,
    %(approver)s::bigint AS approver, %(enterprises)s::bigint AS enterprises, make_interval(days => %(moves_step)s) AS step,
    (SELECT id FROM actors_organisation WHERE code = 'ttkc') AS centre
"""

WRITES = (
    # The offices have recorded all cơ sở.
    """INSERT INTO workflow_transitionlog (machine, subject_id, version, action, source, target, actor_id, role, organisation_name, at, reason,
            data, xid)
        SELECT 'enterprise', id, 1, 'record', 'declared', 'confirmed', NULL, 'system', '', created_at, '', '{}', pg_current_xact_id()
        FROM actors_enterprise ORDER BY id""",
    "UPDATE actors_enterprise SET state = 'confirmed', version = 1, moved_at = created_at, confirmed_on = created_at::date",
    """CREATE TEMPORARY TABLE firm ON COMMIT DROP AS
        SELECT row_number() OVER (ORDER BY e.id) AS place, e.id, e.name, c.id AS commune, c.name AS commune_name, d.id AS district,
            d.name AS district_name, m.user_id AS account
        FROM actors_enterprise e JOIN actors_adminunit c ON c.id = e.area_id JOIN actors_adminunit d ON d.id = c.parent_id
        LEFT JOIN actors_membership m ON m.enterprise_id = e.id""",
    "CREATE UNIQUE INDEX ON firm (place)",
    # One part each for four of five đề án; a group has two to five cơ sở, a flagship two contents as well.
    """CREATE TEMPORARY TABLE shape ON COMMIT DROP AS
        SELECT p.*, f.line_state, f.clock, f.is_funded, f.is_appraised, f.is_decided,
            coalesce(p.known, 3 + pg_temp.pick(p.n, 1, c.enterprises - 8)) AS firm,
            CASE WHEN p.known IS NOT NULL OR pg_temp.pick(p.n, 2, 100) < 80 THEN 1 ELSE 2 + pg_temp.pick(p.n, 3, 4) END AS parts,
            pg_temp.pick(p.n, 4, 4) = 0 AS is_mixed,
            coalesce(p.moves, (SELECT max(version) FROM way WHERE machine = 'project' AND way.state = p.state), 0) AS version
        FROM plan p JOIN fate f USING (state) CROSS JOIN constant c""",
    """CREATE TEMPORARY TABLE content ON COMMIT DROP AS
        SELECT row_number() OVER (ORDER BY code) - 1 AS place, id FROM budgets_supportcontent""",
    """CREATE TEMPORARY TABLE part ON COMMIT DROP AS
        SELECT row_number() OVER (ORDER BY s.id, position) AS id, s.n, s.id AS project, s.code, position, firm.id AS enterprise, firm.name,
            firm.commune AS area,
            (200 + pg_temp.pick(s.n * 8 + position, 5, 1800)) * 1000000 AS cost, s.is_funded, s.line_state, s.created_at, s.version AS before,
            pg_temp.pick(s.n, 6, contents.number) AS first_content, CASE WHEN s.is_mixed AND position > 1 THEN 1 ELSE 0 END AS other,
            contents.number AS contents,
            coalesce((SELECT max(version) FROM way WHERE machine = 'line' AND way.state = s.line_state), 0) AS version
        FROM shape s CROSS JOIN LATERAL generate_series(1, s.parts) AS position JOIN firm ON firm.place = s.firm + position - 1
        CROSS JOIN (SELECT count(*) AS number FROM content) contents""",
    "ALTER TABLE part ADD COLUMN requested bigint, ADD COLUMN content bigint",
    """UPDATE part SET requested = least(cost * 3 / 10, 300000000),
        content = (SELECT id FROM content WHERE place = (first_content + other) % contents)""",
    """INSERT INTO projects_project (id, state, version, moved_at, code, title, kind, track, year, district_id, need, goals, plan, effect,
            starts_on, ends_on, has_ict_content, total_cost, requested, counterpart, approved, written_by_id, written_for_id, appraiser_id,
            approver_id, returned_from, is_recommended, created_at, submitted_at, search_source)
        SELECT s.id, s.state, s.version, s.created_at + s.version * least(c.step, interval '40 days' / greatest(s.version, 1)), s.code,
            said.title, CASE WHEN s.parts = 1 THEN 'single' WHEN s.is_mixed THEN 'flagship' ELSE 'group' END,
            CASE WHEN pg_temp.pick(s.n, 7, 10) < 3 THEN 'KCQG' ELSE 'KCDP' END, s.year, firm.district,
            'Thiết bị hiện có đã cũ, tiêu hao nhiều điện và nhân công, chất lượng sản phẩm chưa đều.',
            'Nâng công suất lên gấp đôi, giảm giá thành, ổn định việc làm.', 'Mua máy, lắp đặt, chạy thử, nghiệm thu trong sáu tháng.',
            'Thêm việc làm cho lao động địa phương, tăng thu nhập.', s.created_at::date + 30, s.created_at::date + 210, false,
            sums.cost, sums.requested, sums.cost - sums.requested, CASE WHEN s.is_funded THEN sums.requested END,
            CASE WHEN s.parts = 1 THEN coalesce(firm.account, c.writer) ELSE c.writer END,
            CASE WHEN s.parts = 1 AND firm.account IS NOT NULL THEN NULL ELSE c.centre END,
            CASE WHEN s.is_appraised THEN c.appraiser END, CASE WHEN s.is_decided THEN c.approver END,
            CASE WHEN s.state = 'returned' THEN 'submitted' ELSE '' END, CASE WHEN s.is_decided THEN true END, s.created_at,
            s.created_at + c.step, concat_ws(' ', s.code, said.title, firm.district_name, sums.names)
        FROM shape s CROSS JOIN constant c JOIN firm ON firm.place = s.firm
        JOIN (SELECT project, sum(cost) AS cost, sum(requested) AS requested, string_agg(name, ' ' ORDER BY position) AS names
              FROM part GROUP BY project) sums ON sums.project = s.id
        CROSS JOIN LATERAL (SELECT concat(
            (ARRAY['Hỗ trợ ứng dụng', 'Xây dựng mô hình trình diễn', 'Hỗ trợ đầu tư', 'Chuyển giao công nghệ'])[1 + pg_temp.pick(s.n, 8, 4)], ' ',
            (ARRAY['máy ép thủy lực', 'máy sấy bơm nhiệt', 'dây chuyền đóng gói', 'máy tách hạt', 'lò hơi đốt trấu', 'máy dán nhãn',
                   'máy cắt sợi', 'hệ thống lọc nước', 'máy nghiền mịn', 'băng tải phân loại'])[1 + pg_temp.pick(s.n, 9, 10)],
            ' trong sản xuất ',
            (ARRAY['cơm dừa nạo sấy', 'kẹo dừa', 'than hoạt tính', 'chỉ xơ dừa', 'bánh phồng', 'nước mắm', 'khô cá lóc', 'hàng thủ công',
                   'gạch không nung', 'trà túi lọc'])[1 + pg_temp.pick(s.n, 10, 10)],
            ' tại ', lower(left(firm.commune_name, 1)), substr(firm.commune_name, 2)) AS title) said
        ORDER BY s.id""",
    """INSERT INTO budgets_holding (id, code, title)
        SELECT id, code || '/' || position, left(name || ': ' || code, 250) FROM part WHERE is_funded ORDER BY id""",
    """INSERT INTO projects_line (id, state, version, moved_at, project_id, position, enterprise_id, area_id, content_id, subject_matter, serial_number,
            total_cost, requested, other_state, other_state_note, approved, accepted_cost, accepted, commits_counterpart, not_double_funded,
            holding_id)
        SELECT part.id, line_state, version, created_at + (before + version) * c.step, project, position, enterprise, area, content,
            'Máy và thiết bị theo báo giá', '', cost, requested, 0, '', CASE WHEN is_funded THEN requested END,
            CASE WHEN line_state IN ('accepted', 'settled', 'closed') THEN cost END,
            CASE WHEN line_state IN ('accepted', 'settled', 'closed') THEN requested END, true, true, CASE WHEN is_funded THEN part.id END
        FROM part CROSS JOIN constant c ORDER BY part.id""",
    """INSERT INTO projects_costitem (line_id, position, name, unit, quantity, amount, by_grant)
        SELECT id, 1, 'Máy và thiết bị theo báo giá', 'bộ', 1, cost, requested FROM part ORDER BY id""",
    # Who moves: the writer's side when it is sent, offices afterwards.
    """INSERT INTO workflow_transitionlog (machine, subject_id, version, action, source, target, actor_id, role, organisation_name, at, reason,
            data, xid)
        SELECT 'project', s.id, w.version, w.action, w.source, w.target, CASE w.version WHEN 1 THEN c.writer ELSE c.appraiser END,
            CASE w.version WHEN 1 THEN 'center_officer' ELSE 'doit_officer' END, 'Sở Công Thương', s.created_at + w.version * c.step,
            'Theo hồ sơ', '{}', pg_current_xact_id()
        FROM shape s JOIN way w ON w.machine = 'project' AND w.state = s.state CROSS JOIN constant c
        WHERE s.moves IS NULL ORDER BY s.id, w.version""",
    # Sent, given back, sent again, as often as the plan says.
    """INSERT INTO workflow_transitionlog (machine, subject_id, version, action, source, target, actor_id, role, organisation_name, at, reason,
            data, xid)
        SELECT 'project', s.id, v, CASE WHEN v = 1 THEN 'submit' WHEN v % 2 = 0 THEN 'ask_more_district' ELSE 'resubmit' END,
            CASE WHEN v = 1 THEN 'draft' WHEN v % 2 = 0 THEN 'submitted' ELSE 'returned' END,
            CASE WHEN v % 2 = 0 THEN 'returned' ELSE 'submitted' END, c.writer, 'center_officer', 'Trung tâm Khuyến công',
            s.created_at + v * least(c.step, interval '40 days' / s.version), 'Theo hồ sơ', '{}', pg_current_xact_id()
        FROM shape s CROSS JOIN LATERAL generate_series(1, s.moves) AS v CROSS JOIN constant c WHERE s.moves IS NOT NULL ORDER BY s.id, v""",
    """INSERT INTO workflow_transitionlog (machine, subject_id, version, action, source, target, actor_id, role, organisation_name, at, reason,
            data, xid)
        SELECT 'line', part.id, w.version, w.action, w.source, w.target, c.writer, 'center_officer', 'Trung tâm Khuyến công',
            part.created_at + (part.before + w.version) * c.step, 'Theo hồ sơ', '{}', pg_current_xact_id()
        FROM part JOIN way w ON w.machine = 'line' AND w.state = part.line_state CROSS JOIN constant c ORDER BY part.id, w.version""",
    # The office's clock: running in the states that have one, stopped behind all others.
    """INSERT INTO calendar_clock (subject_kind, subject_id, rule_id, started_on, started_at, due_on, stopped_at)
        SELECT 'project', s.id, r.id, (s.created_at + c.step)::date, s.created_at + c.step, (s.created_at + c.step)::date + 14,
            CASE WHEN s.clock IS NULL THEN s.created_at + 2 * c.step END
        FROM shape s CROSS JOIN constant c JOIN calendar_clockrule r ON r.code = coalesce(s.clock, 'district_review') AND r.valid_to IS NULL
        ORDER BY s.id""",
    "INSERT INTO projects_codebook (year, last) SELECT year, max(number) FROM plan GROUP BY year",
    "SELECT setval(pg_get_serial_sequence('projects_project', 'id'), (SELECT max(id) FROM projects_project))",
    "SELECT setval(pg_get_serial_sequence('projects_line', 'id'), (SELECT max(id) FROM projects_line))",
    "SELECT setval(pg_get_serial_sequence('budgets_holding', 'id'), (SELECT max(id) FROM budgets_holding))",
)

COUNTS = """
SELECT (SELECT count(*) FROM projects_project) AS proposals, (SELECT count(*) FROM projects_line) AS lines,
    (SELECT count(*) FROM workflow_transitionlog) AS moves, (SELECT count(*) FROM calendar_clock) AS clocks,
    (SELECT count(*) FROM actors_enterprise) AS enterprises
"""

# Each counts the rows that break a rule.
RULES = {
    "a đề án stands where its last move led, as often moved as its log says": """
        SELECT count(*) FROM projects_project p LEFT JOIN workflow_transitionlog t
            ON t.machine = 'project' AND t.subject_id = p.id AND t.version = p.version WHERE t.target IS DISTINCT FROM p.state""",
    "a line stands where its last move led": """
        SELECT count(*) FROM projects_line l LEFT JOIN workflow_transitionlog t
            ON t.machine = 'line' AND t.subject_id = l.id AND t.version = l.version
        WHERE coalesce(t.target, 'waiting') <> l.state OR (t.id IS NULL AND l.version <> 0)""",
    "every move is a declared one": """
        SELECT count(*) FROM workflow_transitionlog t
        WHERE NOT EXISTS (SELECT FROM edge e WHERE (e.machine, e.action, e.source, e.target) = (t.machine, t.action, t.source, t.target))""",
    "each move begins where the one before ended, without a gap": """
        SELECT count(*) FROM (SELECT source, version, row_number() OVER before AS place, lag(target) OVER before AS was, machine
            FROM workflow_transitionlog WINDOW before AS (PARTITION BY machine, subject_id ORDER BY version)) t
        WHERE version <> place OR source <> coalesce(was, CASE machine WHEN 'project' THEN 'draft' WHEN 'line' THEN 'waiting' ELSE 'declared' END)""",
    "moves go forward in time": """
        SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY machine, subject_id ORDER BY version) AS was
            FROM workflow_transitionlog) t WHERE at < was""",
    "every move has its subject": """
        SELECT count(*) FROM workflow_transitionlog t WHERE NOT EXISTS (SELECT FROM projects_project p WHERE p.id = t.subject_id)
            AND machine = 'project' OR machine = 'line' AND NOT EXISTS (SELECT FROM projects_line l WHERE l.id = t.subject_id)""",
    "the sums of a đề án are those of its lines": """
        SELECT count(*) FROM projects_project p LEFT JOIN (SELECT project_id, sum(total_cost) AS cost, sum(requested) AS asked,
            sum(counterpart) AS own, sum(approved) AS given FROM projects_line GROUP BY project_id) l ON l.project_id = p.id
        WHERE (l.cost, l.asked, l.own) IS DISTINCT FROM (p.total_cost, p.requested, p.counterpart) OR l.given IS DISTINCT FROM p.approved""",
    "the sums of a line are those of its table": """
        SELECT count(*) FROM projects_line l LEFT JOIN (SELECT line_id, sum(amount) AS cost, sum(by_grant) AS asked
            FROM projects_costitem GROUP BY line_id) i ON i.line_id = l.id
        WHERE (i.cost, i.asked) IS DISTINCT FROM (l.total_cost, l.requested) OR l.other_state + l.social <> 0""",
    "foreign keys of đề án": """
        SELECT count(*) FROM projects_project p LEFT JOIN actors_adminunit d ON d.id = p.district_id AND d.level = 'district'
            LEFT JOIN actors_user w ON w.id = p.written_by_id LEFT JOIN actors_user a ON a.id = p.appraiser_id
            LEFT JOIN actors_user b ON b.id = p.approver_id LEFT JOIN actors_organisation o ON o.id = p.written_for_id
        WHERE d.id IS NULL OR w.id IS NULL OR (a.id, b.id, o.id) IS DISTINCT FROM (p.appraiser_id, p.approver_id, p.written_for_id)""",
    "foreign keys of lines": """
        SELECT count(*) FROM projects_line l LEFT JOIN projects_project p ON p.id = l.project_id LEFT JOIN actors_enterprise e
            ON e.id = l.enterprise_id LEFT JOIN budgets_supportcontent c ON c.id = l.content_id LEFT JOIN budgets_holding h
            ON h.id = l.holding_id WHERE p.id IS NULL OR e.id IS NULL OR c.id IS NULL OR h.id IS DISTINCT FROM l.holding_id""",
    "foreign keys of moves and clocks": """
        SELECT (SELECT count(*) FROM workflow_transitionlog t
            WHERE t.actor_id IS NOT NULL AND NOT EXISTS (SELECT FROM actors_user u WHERE u.id = t.actor_id))
            + (SELECT count(*) FROM calendar_clock k WHERE NOT EXISTS (SELECT FROM calendar_clockrule r WHERE r.id = k.rule_id)
                OR NOT EXISTS (SELECT FROM projects_project p WHERE p.id = k.subject_id))""",
}
