"""One word for one thing: the columns of result tables with their unit, meaning and labels.

Every result table takes its units from here, and every figure its labels.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.language.texts import marked, texts


@dataclass(frozen=True)
class Word:
    """A column: its unit, ``{money}`` being the currency of the world, and its label; both in English."""

    unit: str
    english: str

    def label(self, language: str) -> str:
        """Return the label in 'en' or 'ko'."""
        return texts(language)(self.english)

    def unit_in(self, language: str, currency: str) -> str:
        """Return the unit in 'en' or 'ko'.

        Examples
        --------
        >>> WORDS["zone_money"].unit_in("en", "KRW bn"), WORDS["zone_money"].unit_in("ko", "십억 원")
        ('KRW bn per month', '십억 원/월')
        """
        return texts(language)(self.unit).format(money=currency)


WORDS: dict[str, Word] = {
    "run": Word("number", marked("Run")),
    "month": Word("months since the start", marked("Month")),
    "date": Word("year-month", marked("Date")),
    "region": Word("key", marked("Region")),
    "sector": Word("key", marked("Sector")),
    "origin": Word("key", marked("From")),
    "destination": Word("key", marked("To")),
    "kind": Word("word", marked("Kind")),
    "event": Word("word", marked("Event")),
    "category": Word("word", marked("Category")),
    "firms": Word("firms", marked("Firms")),
    "attracted": Word("firms", marked("Firms attracted since the start")),
    "founded": Word("firms per month", marked("Founded")),
    "closed": Word("firms per month", marked("Closed")),
    "moved_in": Word("firms per month", marked("Moved in")),
    "moved_out": Word("firms per month", marked("Moved out")),
    "jobs": Word("persons", marked("Jobs")),
    "zone_money": Word("{money} per month", marked("Zone money")),
    "pilot_money": Word("{money} per month", marked("Pilot money")),
    "own_money": Word("{money} per month", marked("Own incentives")),
    "central": Word("{money} per month", marked("Central support")),
    "total": Word("{money} per month", marked("All support")),
    "unspent": Word("{money} per month", marked("Unspent zone money")),
    "support_per_firm": Word("{money} per firm and month", marked("Support per firm")),
    "started": Word("trials per month", marked("Trials started")),
    "permitted": Word("trials per month", marked("Trials permitted")),
    "extended": Word("trials per month", marked("Trials extended")),
    "ended": Word("trials per month", marked("Trials ended")),
    "failed": Word("trials per month", marked("Trials failed by incident")),
    "sites_opened": Word("sites per month", marked("Sites opened")),
    "sites": Word("sites", marked("Sites of firms from elsewhere")),
    "site_jobs": Word("persons", marked("Jobs at sites")),
    "barrier": Word("index 0 to 1", marked("National barrier")),
    "gini": Word("index 0 to 1", marked("Gini index")),
    "hhi": Word("index 0 to 1", marked("Herfindahl-Hirschman index")),
    "theil": Word("nats", marked("Theil index")),
    "effective_number": Word("regions", marked("Effective number of regions")),
    "share": Word("share", marked("Share")),
    "mean": Word("as the table", marked("Mean")),
    "low": Word("as the table", marked("Lower end")),
    "high": Word("as the table", marked("Upper end")),
}


def units(columns: list[str], currency: str) -> dict[str, str]:
    """Return the units of columns, in the world's currency; columns without a word of their own are left out."""
    return {name: WORDS[name].unit_in("en", currency) for name in columns if name in WORDS}
