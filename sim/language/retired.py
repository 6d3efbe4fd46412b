"""Paths of modules that have moved: the error for an old path names the new one.

`sim` asks here only if nothing else has found a module, so that it costs nothing while all is well.
"""

from __future__ import annotations

import importlib.util
import sys
from types import FrameType

#: By the old package and the new one, the modules that have kept their names on the way.
_KEPT_NAME = {
    ("explorer", "sim.explorer.charts"): "drawing views",
    ("explorer", "sim.explorer.language"): "problems",
    ("explorer", "sim.explorer.pages"): "frame",
    ("explorer", "sim.explorer.panel"): "cells limits new_rows strategies",
    ("explorer", "sim.explorer.reference"): "equations model_text",
    ("explorer", "sim.explorer.session"): "choices state",
    ("explorer", "sim.explorer.share"): "upload",
    ("explorer.equations", "sim.explorer.reference.equations"): "firms signs",
    ("sim", "sim.engines.inputs"): "timetable",
    ("sim", "sim.language"): "errors notices texts vocabulary",
    ("sim", "sim.numerics"): "arithmetic code_cache code_folder processors sources tables",
    ("sim", "sim.report"): "headline plots progress terminal",
    ("sim", "sim.results"): "memory",
    ("sim", "sim.rules"): "schedule",
    ("sim.engines", "sim.engines.readable"): "agents batch firm government model region zone",
    ("sim.results", "sim.files"): "spreadsheets",
    ("sim.scenario", "sim.scenario.problems"): "partial sentences",
    ("sim.scenario", "sim.scenario.reading"): "calibration_file patterns_file plain_json plain_yaml sweep_file",
    ("sim.scenario", "sim.scenario.schema"): "blocks firm_keys keys policy_keys words",
    ("sim.scenario", "sim.scenario.world"): "notes world_copy world_numbers",
    ("sim.sweeps", "sim.numerics"): "extras",
    ("sim.sweeps", "sim.sweeps.design"): "columns plan sizes",
    ("sim.sweeps", "sim.sweeps.learning"): "boxes groups sensitivity",
    ("sim.sweeps", "sim.sweeps.running"): "begin cluster export local run_point store sweep verify",
}
#: By the old path, where it is now; of a package, what is not named here has kept its name in the new one.
MOVED = {f"{old}.{name}": f"{new}.{name}" for (old, new), names in _KEPT_NAME.items() for name in names.split()} | {
    "explorer": "sim.explorer",
    "explorer.address": "sim.explorer.session.page_address",
    "explorer.changes_told": "sim.explorer.panel.change_list",
    "explorer.charts.compare": "sim.explorer.charts.policies",
    "explorer.charts.dilution": "sim.explorer.charts.support",
    "explorer.charts.numbers": "sim.explorer.charts.series",
    "explorer.charts.outlines": "sim.explorer.charts.shapes",
    "explorer.charts.style": "sim.explorer.charts.chart_style",
    "explorer.charts.totals": "sim.explorer.charts.policies",
    "explorer.command": "sim.explorer.share.command_line",
    "explorer.compared_table": "sim.explorer.pages.compare",
    "explorer.draws": "sim.explorer.session.posterior_switch",
    "explorer.equations.government": "sim.explorer.reference.equations.zones_and_money",
    "explorer.equations.record": "sim.explorer.reference.equations.equation",
    "explorer.equations.trials": "sim.explorer.reference.equations.firms",
    "explorer.equations.values": "sim.explorer.reference.equations.present_values",
    "explorer.evidence_tables": "sim.explorer.reference.provenance_tables",
    "explorer.evidence_view": "sim.explorer.reference.provenance_view",
    "explorer.failures": "sim.explorer.pages.unexpected_errors",
    "explorer.brief": "sim.report.brief.content",
    "explorer.keep": "sim.explorer.share.downloads",
    "explorer.lever_help": "sim.explorer.panel.help_text",
    "explorer.levers": "sim.explorer.panel.lever_groups",
    "explorer.listing": "sim.explorer.session.scenario_list",
    "explorer.looks": "sim.explorer.pages.page_style",
    "explorer.notices": "sim.explorer.language.page_notices",
    "explorer.panel": "sim.explorer.panel.layout",
    "explorer.ranges": "sim.explorer.language.interval_words",
    "explorer.read_only": "sim.explorer.sweeps.processes",
    "explorer.rows": "sim.explorer.panel.row_levers",
    "explorer.runs": "sim.explorer.session.run_cache",
    "explorer.shown": "sim.explorer.session.comparisons",
    "explorer.sweeps.found": "sim.explorer.sweeps.sweep_list",
    "explorer.sweeps.measured": "sim.explorer.sweeps.sweep_numbers",
    "explorer.sweeps.numbers": "sim.explorer.sweeps.sweep_numbers",
    "explorer.sweeps.opened": "sim.explorer.sweeps.open_point",
    "explorer.sweeps.tables": "sim.explorer.sweeps.table_cache",
    "explorer.texts": "sim.explorer.language.page_texts",
    "explorer.told_values": "sim.report.value_words",
    "sim.amounts": "sim.report.money",
    "sim.analysis": "sim.results",
    "sim.analysis.effects": "sim.results.estimates",
    "sim.analysis.ledger": "sim.results.twin_firm_ledger",
    "sim.analysis.spread": "sim.results.evenness",
    "sim.analysis.values": "sim.results.lever_values",
    "sim.cli.describe": "sim.cli.command_pages",
    "sim.cli.main": "sim.cli.start",
    "sim.compiled": "sim.numerics.compiler",
    "sim.draws": "sim.numerics.luck",
    "sim.engines.address": "sim.engines.readable.run_and_seed",
    "sim.engines.base": "sim.engines.readable.mesa_base",
    "sim.engines.collected": "sim.engines.readable.collector",
    "sim.engines.ensemble.calendar": "sim.engines.ensemble.phase1_calendar",
    "sim.engines.ensemble.closures": "sim.engines.ensemble.phase3_closures",
    "sim.engines.ensemble.places": "sim.engines.ensemble.phase5_places",
    "sim.engines.ensemble.record": "sim.engines.ensemble.trace",
    "sim.engines.ensemble.state": "sim.engines.ensemble.run_state",
    "sim.engines.ensemble.support": "sim.engines.ensemble.phase2_support",
    "sim.engines.ensemble.trials": "sim.engines.ensemble.phase4_trials",
    "sim.engines.inputs.reference": "sim.engines.inputs.world_at_rest",
    "sim.engines.many": "sim.engines.readable.workers",
    "sim.engines.readable.run_address": "sim.engines.readable.run_and_seed",
    "sim.evidence.draws": "sim.results.posterior_table",
    "sim.evidence.posterior_table": "sim.results.posterior_table",
    "sim.evidence.parts": "sim.evidence.pattern_scenarios",
    "sim.evidence.pattern": "sim.evidence.pattern_check",
    "sim.evidence.plays": "sim.evidence.check_runs",
    "sim.evidence.statistics": "sim.results.measures",
    "sim.explorer.charts.dilution": "sim.explorer.charts.support",
    "sim.explorer.charts.look": "sim.explorer.charts.chart_style",
    "sim.explorer.charts.totals": "sim.explorer.charts.policies",
    "sim.explorer.language.ranges": "sim.explorer.language.interval_words",
    "sim.explorer.pages.comparison_table": "sim.explorer.pages.compare",
    "sim.explorer.pages.looks": "sim.explorer.pages.page_style",
    "sim.explorer.pages.unforeseen": "sim.explorer.pages.unexpected_errors",
    "sim.explorer.panel.added_levers": "sim.explorer.panel.lever",
    "sim.explorer.panel.lever_help": "sim.explorer.panel.help_text",
    "sim.explorer.reference.equations.government": "sim.explorer.reference.equations.zones_and_money",
    "sim.explorer.reference.equations.trials": "sim.explorer.reference.equations.firms",
    "sim.explorer.session.read_only": "sim.explorer.sweeps.processes",
    "sim.explorer.sweeps.measure_labels": "sim.explorer.sweeps.sweep_numbers",
    "sim.files.others": "sim.files.foreign_files",
    "sim.files.place": "sim.files.target_folder",
    "sim.files.within": "sim.files.contents_exchange",
    "sim.given": "sim.numerics.arguments",
    "sim.inputs": "sim.engines.inputs.arrays",
    "sim.output": "sim.report.results_folder",
    "sim.plots.evidence": "sim.report.plots.evidence_figures",
    "sim.plots.figures": "sim.report.plots.comparison_figures",
    "sim.plots.sides": "sim.report.plots.axes",
    "sim.plots.studies": "sim.report.plots.study_figures",
    "sim.plots.sweeps": "sim.report.plots.sweep_figures",
    "sim.plots.words": "sim.report.plots.user_texts",
    "sim.reference": "sim.engines.inputs.world_at_rest",
    "sim.report.amounts": "sim.report.money",
    "sim.report.findings": "sim.report.headline",
    "sim.report.policies_table": "sim.report.summary",
    "sim.results.fact_pieces": "sim.results.fact_measure_parts",
    "sim.results.ledger": "sim.results.twin_firm_ledger",
    "sim.results.pieces": "sim.results.measure_parts",
    "sim.results.sides": "sim.results.comparison_sides",
    "sim.results.spread": "sim.results.evenness",
    "sim.results.store": "sim.files.parquet",
    "sim.rules.chance": "sim.rules.hazards",
    "sim.scenario.checks": "sim.scenario.problems.cross_checks",
    "sim.scenario.evidence": "sim.scenario.provenance",
    "sim.scenario.files": "sim.scenario.reading.text_files",
    "sim.scenario.keep": "sim.scenario.writing",
    "sim.scenario.manifests": "sim.scenario.reading.manifest_schema",
    "sim.scenario.merge": "sim.scenario.reading.inheritance",
    "sim.scenario.older": "sim.scenario.reading.older_versions",
    "sim.scenario.outlines_file": "sim.scenario.world.outlines",
    "sim.scenario.reading.override": "sim.scenario.reading.plain_yaml",
    "sim.study": "sim.studies",
    "sim.study.both": "sim.studies.uncertainty",
    "sim.study.find": "sim.studies.finder",
    "sim.study.listing": "sim.studies.contents",
    "sim.study.page": "sim.studies.pages",
    "sim.study.ran": "sim.studies.inventory",
    "sim.study.run": "sim.studies.execution",
    "sim.study.shown": "sim.studies.display",
    "sim.study.swept": "sim.sweeps.doors",
    "sim.sweeps.beside": "sim.sweeps.running.begin",
    "sim.sweeps.checks": "sim.sweeps.design.lever_checks",
    "sim.sweeps.chunks": "sim.sweeps.running.chunk_bytes",
    "sim.sweeps.discovery": "sim.sweeps.learning.prim_and_cart",
    "sim.sweeps.disk": "sim.sweeps.running.disk_errors",
    "sim.sweeps.failures": "sim.sweeps.running.failed_points",
    "sim.sweeps.learn": "sim.sweeps.learning.lessons",
    "sim.sweeps.learning.events": "sim.sweeps.learning.discovery",
    "sim.sweeps.learning.moves": "sim.sweeps.learning.prim_moves",
    "sim.sweeps.learning.peels": "sim.sweeps.learning.prim_moves",
    "sim.sweeps.levers": "sim.sweeps.design.lever_axes",
    "sim.sweeps.moves": "sim.sweeps.learning.prim_moves",
    "sim.sweeps.peels": "sim.sweeps.learning.prim_moves",
    "sim.sweeps.rows": "sim.sweeps.running.table_rows",
    "sim.sweeps.running.beside": "sim.sweeps.running.begin",
    "sim.sweeps.running.chunks": "sim.sweeps.running.chunk_bytes",
    "sim.sweeps.running.disk": "sim.sweeps.running.disk_errors",
}
#: Modules that have become packages: the module within that has what was in them.
WITHIN = {
    "sim.report": "sim.report.summary",
    "sim.scenario.schema": "sim.scenario.schema.settings",
    "sim.scenario.world": "sim.scenario.world.world",
    "sim.sweeps.design": "sim.sweeps.design.designs",
}


def new_path(old: str) -> str | None:
    """Return where a module of this path is now; None if none of this path has moved.

    Examples
    --------
    >>> new_path("sim.draws"), new_path("explorer.pages.compare"), new_path("sim.runs")
    ('sim.numerics.luck', 'sim.explorer.pages.compare', None)
    """
    kept, rest = old, ""
    while kept:
        if kept in MOVED:
            return f"{MOVED[kept]}.{rest}" if rest else MOVED[kept]
        kept, _, last = kept.rpartition(".")
        rest = f"{last}.{rest}" if rest else last
    return None


def wanted(name: str) -> str:
    """Return the module that is being imported, of which `name` is the package that must be imported before."""
    frame: FrameType | None = sys._getframe(1)
    found = name
    while frame is not None:
        asked = frame.f_locals.get("name") if "importlib" in frame.f_code.co_filename else None
        if isinstance(asked, str) and asked.startswith(f"{found}."):
            found = asked
        frame = frame.f_back
    return found


def refuse(name: str) -> None:
    """Raise an `ImportError` if a module, or a name that Python looks for as one, is not there because it has moved."""
    package, _, last = name.rpartition(".")
    old = wanted(name)
    new = new_path(old)
    if package in WITHIN and hasattr(importlib.import_module(WITHIN[package]), last):
        old, new = name, f"{WITHIN[package]}.{last}"
    else:
        while new is not None and not _is_there(new):  # only its package is
            old = old.rpartition(".")[0]
            new = new_path(old)
    if new is None or old in sys.modules:  # somebody else's package of that name
        return
    from sim.language.texts import sentence  # here: nobody else must wait for it

    # Without its name: one that tells it is passed over by Python where a name is imported from a package.
    raise ModuleNotFoundError(sentence("{old} is now {new}. Import it from there.", old=old, new=new))


def _is_there(path: str) -> bool:
    """Return whether there is a module of this path."""
    try:
        return importlib.util.find_spec(path) is not None
    except ModuleNotFoundError:  # not even its package
        return False
