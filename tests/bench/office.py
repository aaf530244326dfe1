"""The office's part of the work by its own program, rectify-admin: enrolment, register, plan, issue."""

import time

import lab as bench
from figure import Figure

UNITS, PROBLEMS, WITHIN_S = 100_000, 6, 60
ROWS_AT_ONCE = 200_000  # of a register: what is sent at once takes 32 MiB at most
HEADER = "row,code,name,kind,level,parent\n"


class Office:
    def __init__(self, lab, server):
        self.lab, self.server = lab, server
        self.folder = lab.make_folder("office")
        for _ in range(100):
            codes = [line for line in server.log.read_text().splitlines() if line.startswith("rectify1:")]
            if codes:
                break
            time.sleep(0.1)
        self.run("admin", "enroll", codes[0])

    def run(self, who, *words, check=True):
        """A command by who's own folder."""
        return self.lab.run(bench.BIN / "rectify-admin", *words, check=check, env={
            "RECTIFY_HOME": str(self.folder / who), "RECTIFY_LANG": "en"})

    def take_register(self, communities):
        """The tree and its communities, in as many files as it takes; the office enrols."""
        rows = list(tree(communities))
        for first in range(0, len(rows), ROWS_AT_ONCE):
            path = self.folder / f"units{first}.csv"
            path.write_text(HEADER + "".join(rows[first:first + ROWS_AT_ONCE]))
            self.run("admin", "unit", "import", path)
        code = self.run("admin", "code", "office", "--role", "OFFICE_REVIEWER,OFFICE_HEAD", "--person", "审核员").stdout
        self.run("office", "enroll", code.strip().splitlines()[-1])

    def take_plan(self, problems, review="on"):
        path = self.folder / "plan.yaml"
        path.write_text(plan(problems, review))
        self.run("admin", "campaign", "import", path)

    def issue(self):
        self.run("office", "campaign", "issue", "bench")


def tree(communities):
    """Province, cities, districts, communities: 60 communities a district, 50 districts a city."""
    yield "unit,province,某省,AREA,PROVINCE,\n"
    districts = -(-communities // 60)
    for city in range(-(-districts // 50)):
        yield f"unit,s{city},第{city}市,AREA,CITY,province\n"
    for district in range(districts):
        yield f"unit,d{district},第{district}管理区,AREA,DISTRICT,s{district // 50}\n"
    yield "unit,office,省办公室,OFFICE,PROVINCE,province\n"
    yield "group,all,各社区,COMMUNITIES,,\n"
    for community in range(communities):
        yield f"unit,c{community},第{community}社区,COMMUNITY,COMMUNITY,d{community // 60}\n"


def plan(problems, review):
    text = f"""campaign:
  code: bench
  title: 反馈问题整改工作
  year: 2023
  evaluation: 后评估
  evaluation_level: PROVINCE
  issuer: 省办公室
  issued_on: 2023-05-08
  plan_review: {review}
phases:
  - {{phase: PLAN, due: 2199-05-08}}
  - {{phase: IMPLEMENT, due: 2199-05-28}}
  - {{phase: REPORT, due: 2199-05-31}}
problems:
"""
    for number in range(1, problems + 1):
        text += f"""  - no: {number}
    category: {('RESPONSIBILITY', 'POLICY', 'WORK')[(number - 1) * 3 // problems]}
    title: 反馈问题{number}
    description: 反馈问题{number}。个别村干部对政策不熟悉、对基本情况不清楚。
    points: [政策不熟悉, 情况不清楚]
    responsible: [各社区]
    due: 2199-05-20
"""
    return text


def issue(context):
    """The register of 100,000 units and the freeze of 600,000 assignments, as the office does it. Once: it is a minute's work."""
    figure = Figure("issue", f"{UNITS:,} units imported, {UNITS * PROBLEMS:,} assignments issued by rectify-admin", "s", WITHIN_S, "less",
                    yardstick="of it the issue", digits=1)
    database = bench.Database(context.cluster(), "issue")
    server = bench.Server(context.lab, database)
    office = Office(context.lab, server)
    begun = time.monotonic()
    office.take_register(UNITS)
    office.take_plan(PROBLEMS)
    before_issue = time.monotonic()
    office.issue()
    ended = time.monotonic()
    made = int(database.psql("SELECT count(*) FROM rectify.assignment"))
    if made != UNITS * PROBLEMS:
        raise RuntimeError(f"{made} assignments were made")
    figure.add(ended - begun, ended - before_issue)
    server.stop()
    database.drop()
    return [figure]
