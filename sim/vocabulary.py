"""One word for one thing: the columns of result tables with their unit, meaning and labels.

Every result table takes its units from here, and every figure its labels.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A column: its unit, and its label in the languages of the explorer."""

    unit: str
    en: str
    ko: str

    def label(self, language: str) -> str:
        """Return the label in 'en' or 'ko'."""
        return self.ko if language == "ko" else self.en


#: Placeholder in units, replaced by the currency of the world.
MONEY = "money"

WORDS: dict[str, Word] = {
    "run": Word("number", "Run", "실행"),
    "month": Word("months since the start", "Month", "월"),
    "date": Word("year-month", "Date", "연월"),
    "region": Word("key", "Region", "지역"),
    "sector": Word("key", "Sector", "분야"),
    "origin": Word("key", "From", "출발 지역"),
    "destination": Word("key", "To", "도착 지역"),
    "kind": Word("word", "Kind", "종류"),
    "event": Word("word", "Event", "사건"),
    "category": Word("word", "Category", "구분"),
    "firms": Word("firms", "Firms", "기업 수"),
    "attracted": Word("firms", "Firms attracted since the start", "시작 이후 늘어난 기업"),
    "founded": Word("firms per month", "Founded", "창업"),
    "closed": Word("firms per month", "Closed", "폐업"),
    "moved_in": Word("firms per month", "Moved in", "전입"),
    "moved_out": Word("firms per month", "Moved out", "전출"),
    "jobs": Word("persons", "Jobs", "일자리"),
    "zone_money": Word(f"{MONEY} per month", "Zone money", "특구 지원금"),
    "pilot_money": Word(f"{MONEY} per month", "Pilot money", "시범사업 지원금"),
    "own_money": Word(f"{MONEY} per month", "Own incentives", "지역 자체 지원금"),
    "central": Word(f"{MONEY} per month", "Central support", "중앙 지원금"),
    "total": Word(f"{MONEY} per month", "All support", "전체 지원금"),
    "unspent": Word(f"{MONEY} per month", "Unspent zone money", "미집행 특구 지원금"),
    "support_per_firm": Word(f"{MONEY} per firm and month", "Support per firm", "기업당 지원금"),
    "started": Word("trials per month", "Trials started", "실증 시작"),
    "permitted": Word("trials per month", "Trials permitted", "임시허가"),
    "extended": Word("trials per month", "Trials extended", "실증 연장"),
    "ended": Word("trials per month", "Trials ended", "실증 종료"),
    "failed": Word("trials per month", "Trials failed by incident", "사고로 중단된 실증"),
    "barrier": Word("index 0 to 1", "National barrier", "국가 규제 장벽"),
    "gini": Word("index 0 to 1", "Gini index", "지니계수"),
    "hhi": Word("index 0 to 1", "Herfindahl-Hirschman index", "허핀달-허쉬만 지수"),
    "theil": Word("nats", "Theil index", "타일 지수"),
    "effective_number": Word("regions", "Effective number of regions", "유효 지역 수"),
    "share": Word("share", "Share", "비중"),
    "mean": Word("as the table", "Mean", "평균"),
    "low": Word("as the table", "Lower end", "하한"),
    "high": Word("as the table", "Upper end", "상한"),
}


def units(columns: list[str], currency: str) -> dict[str, str]:
    """Return the units of columns, in the world's currency; columns without a word of their own are left out."""
    return {name: WORDS[name].unit.replace(MONEY, currency) for name in columns if name in WORDS}
