"""compare_annex.py PLAN FOLDER: holds responsibility.csv, effects.csv and summary.json against the annexes of the plan."""

import csv
import json
import pathlib
import re
import sys


def items(cell):
    """"1、a; 2、b。" on one or several lines -> ["a;", "b。"]"""
    parts = re.split(r"(?:^|(?<=[\s;。]))\d、", " " + cell.strip())
    return [part.strip() for part in parts if part.strip()]


def annex_rows(text):
    """Rows of an annex as lists of cells; a row may run over several lines, a merged type cell may be missing."""
    rows, current = [], ""
    for line in text.splitlines():
        if re.match(r"^\d \|", line):
            if current:
                rows.append(current)
            current = line
        elif current and not line.startswith(("序号", "附件", "扫一扫")):
            current += "\n" + line
        elif line.startswith("序号") and current:
            rows.append(current)
            current = ""
    if current:
        rows.append(current)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def annexes(plan):
    text = plan.read_text(encoding="utf-8")
    first, second = text[text.index("附件1:"):].split("附件2:")
    return annex_rows(first), annex_rows(second.split("扫一扫")[0])


def description_at(row):
    return next(i for i, cell in enumerate(row) if re.match(r"^\d\.", cell))


def read_list(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), f"{path}: no byte order mark"
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    return rows[0], rows[1:]


def main():
    plan, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    first, second = annexes(plan)
    assert [len(first), len(second)] == [6, 6], (len(first), len(second))
    compared = 0

    heading, rows = read_list(folder / "responsibility.csv")
    assert heading == ["序号", "问题类型", "具体问题描述", "责任单位", "备注"], heading
    category = ""
    for wanted, got in zip(first, rows, strict=True):
        at = description_at(wanted)
        if at == 2:
            category = wanted[1].replace(" ", "")
        assert got[0] == wanted[0] and got[1] == category, got
        assert got[2] == wanted[at], (got[2], wanted[at])
        assert got[3].split("\n") == wanted[at + 1].split(), got[3]
        assert got[4] == "", got[4]
        compared += 5

    heading, rows = read_list(folder / "effects.csv")
    assert heading == ["序号", "问题类型", "具体问题描述", "整改措施", "整改效果", "责任单位", "完成时间"], heading
    category = ""
    texts = 0
    for wanted, got in zip(second, rows, strict=True):
        at = description_at(wanted)
        if at == 2:
            category = re.sub(r"\s", "", wanted[1])
        assert got[0] == wanted[0] and got[1] == category, got
        assert got[2] == wanted[at], (got[2], wanted[at])
        for column, cell in ((3, wanted[at + 1]), (4, wanted[at + 2])):
            printed = [re.sub(r"^\d+、", "", line) for line in got[column].split("\n")]
            assert [f"{i}、{text}" for i, text in enumerate(printed, 1)] == got[column].split("\n"), got[column]
            if items(cell):
                assert printed == items(cell), (printed, items(cell))
                texts += len(printed)
            else:
                assert printed and all(text.startswith("示例") for text in printed), printed
        assert got[5].split("\n") == wanted[at + 3].split(), got[5]
        assert got[6] == wanted[at + 4], got[6]
        compared += 7
    assert texts == 17, f"{texts} texts of annex 2 instead of 17"

    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["schema_version"] == 1
    for problem in summary["problems"]:
        states = {state["name"] for state in problem["states"]}
        wanted = {"SUSTAINING"} if problem["no"] in (4, 5) else {"CLOSED", "NIL_CONFIRMED"}
        assert states <= wanted, (problem["no"], states)
        figures = problem["completeness"]
        assert figures["expected"] == figures["reported"] == figures["with_content"], figures
        compared += 2
    print(f"{compared} cells and {texts} texts compared, all equal")


main()
