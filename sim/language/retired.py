"""Paths of modules that have moved: whoever imports an old one is told the new one.

`sim` asks here only if nothing else has found a module, so that it costs nothing while all is well.
"""

from __future__ import annotations

import importlib.util
import sys
from types import FrameType

#: By the old path, where it is now; of a package, what is not named here has kept its name in the new one.
MOVED = {
    "explorer": "sim.explorer",
    "explorer.address": "sim.explorer.session.page_address",
    "explorer.brief": "sim.explorer.share.brief",
    "explorer.cells": "sim.explorer.panel.cells",
    "explorer.changes_told": "sim.explorer.panel.change_list",
    "explorer.charts.compare": "sim.explorer.charts.policies",
    "explorer.charts.numbers": "sim.explorer.charts.series",
    "explorer.charts.outlines": "sim.explorer.charts.shapes",
    "explorer.charts.style": "sim.explorer.charts.look",
    "explorer.choices": "sim.explorer.session.choices",
    "explorer.command": "sim.explorer.share.command_line",
    "explorer.compared_table": "sim.explorer.pages.comparison_table",
    "explorer.drawing": "sim.explorer.charts.drawing",
    "explorer.draws": "sim.explorer.session.posterior_switch",
    "explorer.equations": "sim.explorer.reference.equations",
    "explorer.equations.firms": "sim.explorer.reference.equations.firms",
    "explorer.equations.government": "sim.explorer.reference.equations.government",
    "explorer.equations.record": "sim.explorer.reference.equations.equation",
    "explorer.equations.signs": "sim.explorer.reference.equations.signs",
    "explorer.equations.trials": "sim.explorer.reference.equations.trials",
    "explorer.equations.values": "sim.explorer.reference.equations.present_values",
    "explorer.evidence_tables": "sim.explorer.reference.provenance_tables",
    "explorer.evidence_view": "sim.explorer.reference.provenance_view",
    "explorer.failures": "sim.explorer.pages.unforeseen",
    "explorer.frame": "sim.explorer.pages.frame",
    "explorer.keep": "sim.explorer.share.downloads",
    "explorer.lever_help": "sim.explorer.panel.lever_help",
    "explorer.levers": "sim.explorer.panel.lever_groups",
    "explorer.limits": "sim.explorer.panel.limits",
    "explorer.listing": "sim.explorer.session.scenario_list",
    "explorer.looks": "sim.explorer.pages.looks",
    "explorer.model_text": "sim.explorer.reference.model_text",
    "explorer.new_rows": "sim.explorer.panel.new_rows",
    "explorer.notices": "sim.explorer.language.page_notices",
    "explorer.panel": "sim.explorer.panel.layout",
    "explorer.problems": "sim.explorer.language.problems",
    "explorer.ranges": "sim.explorer.language.ranges",
    "explorer.read_only": "sim.explorer.session.read_only",
    "explorer.rows": "sim.explorer.panel.row_levers",
    "explorer.runs": "sim.explorer.session.run_cache",
    "explorer.shown": "sim.explorer.session.comparisons",
    "explorer.state": "sim.explorer.session.state",
    "explorer.strategies": "sim.explorer.panel.strategies",
    "explorer.sweeps.found": "sim.explorer.sweeps.sweep_list",
    "explorer.sweeps.measured": "sim.explorer.sweeps.measure_labels",
    "explorer.sweeps.numbers": "sim.explorer.sweeps.sweep_numbers",
    "explorer.sweeps.opened": "sim.explorer.sweeps.open_point",
    "explorer.sweeps.tables": "sim.explorer.sweeps.table_cache",
    "explorer.texts": "sim.explorer.language.page_texts",
    "explorer.told_values": "sim.explorer.panel.value_words",
    "explorer.upload": "sim.explorer.share.upload",
    "explorer.views": "sim.explorer.charts.views",
    "sim.amounts": "sim.report.amounts",
    "sim.analysis": "sim.results",
    "sim.analysis.effects": "sim.results.estimates",
    "sim.analysis.values": "sim.results.lever_values",
    "sim.arithmetic": "sim.numerics.arithmetic",
    "sim.cli.describe": "sim.cli.command_pages",
    "sim.code_cache": "sim.numerics.code_cache",
    "sim.code_folder": "sim.numerics.code_folder",
    "sim.compiled": "sim.numerics.compiler",
    "sim.draws": "sim.numerics.luck",
    "sim.engines.address": "sim.engines.readable.run_address",
    "sim.engines.agents": "sim.engines.readable.agents",
    "sim.engines.base": "sim.engines.readable.mesa_base",
    "sim.engines.batch": "sim.engines.readable.batch",
    "sim.engines.collected": "sim.engines.readable.collector",
    "sim.engines.ensemble.calendar": "sim.engines.ensemble.phase1_calendar",
    "sim.engines.ensemble.closures": "sim.engines.ensemble.phase3_closures",
    "sim.engines.ensemble.places": "sim.engines.ensemble.phase5_places",
    "sim.engines.ensemble.record": "sim.engines.ensemble.trace",
    "sim.engines.ensemble.state": "sim.engines.ensemble.run_state",
    "sim.engines.ensemble.support": "sim.engines.ensemble.phase2_support",
    "sim.engines.ensemble.trials": "sim.engines.ensemble.phase4_trials",
    "sim.engines.firm": "sim.engines.readable.firm",
    "sim.engines.government": "sim.engines.readable.government",
    "sim.engines.many": "sim.engines.readable.workers",
    "sim.engines.model": "sim.engines.readable.model",
    "sim.engines.region": "sim.engines.readable.region",
    "sim.engines.zone": "sim.engines.readable.zone",
    "sim.errors": "sim.language.errors",
    "sim.evidence.draws": "sim.evidence.posterior_table",
    "sim.evidence.pattern": "sim.evidence.pattern_check",
    "sim.evidence.plays": "sim.evidence.paired_runs",
    "sim.evidence.statistics": "sim.results.measures",
    "sim.given": "sim.numerics.arguments",
    "sim.headline": "sim.report.headline",
    "sim.inputs": "sim.engines.inputs.arrays",
    "sim.memory": "sim.results.memory",
    "sim.notices": "sim.language.notices",
    "sim.output": "sim.report.results_folder",
    "sim.plots": "sim.report.plots",
    "sim.plots.evidence": "sim.report.plots.evidence_figures",
    "sim.plots.figures": "sim.report.plots.comparison_figures",
    "sim.plots.sides": "sim.report.plots.axes",
    "sim.plots.studies": "sim.report.plots.study_figures",
    "sim.plots.sweeps": "sim.report.plots.sweep_figures",
    "sim.plots.words": "sim.report.plots.user_texts",
    "sim.processors": "sim.numerics.processors",
    "sim.progress": "sim.report.progress",
    "sim.reference": "sim.engines.inputs.reference",
    "sim.results.spreadsheets": "sim.files.spreadsheets",
    "sim.results.store": "sim.files.parquet",
    "sim.scenario.blocks": "sim.scenario.schema.blocks",
    "sim.scenario.calibration_file": "sim.scenario.reading.calibration_file",
    "sim.scenario.checks": "sim.scenario.problems.cross_checks",
    "sim.scenario.evidence": "sim.scenario.provenance",
    "sim.scenario.files": "sim.scenario.reading.text_files",
    "sim.scenario.firm_keys": "sim.scenario.schema.firm_keys",
    "sim.scenario.keep": "sim.scenario.writing",
    "sim.scenario.keys": "sim.scenario.schema.keys",
    "sim.scenario.manifests": "sim.scenario.reading.manifest_schema",
    "sim.scenario.merge": "sim.scenario.reading.inheritance",
    "sim.scenario.notes": "sim.scenario.world.notes",
    "sim.scenario.older": "sim.scenario.reading.older_versions",
    "sim.scenario.outlines_file": "sim.scenario.world.outlines",
    "sim.scenario.partial": "sim.scenario.problems.partial",
    "sim.scenario.patterns_file": "sim.scenario.reading.patterns_file",
    "sim.scenario.plain_json": "sim.scenario.reading.plain_json",
    "sim.scenario.plain_yaml": "sim.scenario.reading.plain_yaml",
    "sim.scenario.policy_keys": "sim.scenario.schema.policy_keys",
    "sim.scenario.sentences": "sim.scenario.problems.sentences",
    "sim.scenario.sweep_file": "sim.scenario.reading.sweep_file",
    "sim.scenario.words": "sim.scenario.schema.words",
    "sim.scenario.world_copy": "sim.scenario.world.world_copy",
    "sim.scenario.world_numbers": "sim.scenario.world.world_numbers",
    "sim.schedule": "sim.rules.schedule",
    "sim.sources": "sim.numerics.sources",
    "sim.study": "sim.studies",
    "sim.study.both": "sim.studies.uncertainty",
    "sim.study.find": "sim.studies.finder",
    "sim.study.listing": "sim.studies.contents",
    "sim.study.page": "sim.studies.pages",
    "sim.study.ran": "sim.studies.inventory",
    "sim.study.run": "sim.studies.execution",
    "sim.study.shown": "sim.studies.display",
    "sim.study.swept": "sim.sweeps.doors",
    "sim.sweeps.begin": "sim.sweeps.running.begin",
    "sim.sweeps.beside": "sim.sweeps.running.beside",
    "sim.sweeps.boxes": "sim.sweeps.learning.boxes",
    "sim.sweeps.checks": "sim.sweeps.design.lever_checks",
    "sim.sweeps.chunks": "sim.sweeps.running.chunks",
    "sim.sweeps.cluster": "sim.sweeps.running.cluster",
    "sim.sweeps.columns": "sim.sweeps.design.columns",
    "sim.sweeps.discovery": "sim.sweeps.learning.discovery",
    "sim.sweeps.disk": "sim.sweeps.running.disk",
    "sim.sweeps.export": "sim.sweeps.running.export",
    "sim.sweeps.extras": "sim.numerics.extras",
    "sim.sweeps.failures": "sim.sweeps.running.failed_points",
    "sim.sweeps.groups": "sim.sweeps.learning.groups",
    "sim.sweeps.learn": "sim.sweeps.learning.lessons",
    "sim.sweeps.levers": "sim.sweeps.design.lever_axes",
    "sim.sweeps.local": "sim.sweeps.running.local",
    "sim.sweeps.moves": "sim.sweeps.learning.moves",
    "sim.sweeps.peels": "sim.sweeps.learning.peels",
    "sim.sweeps.plan": "sim.sweeps.design.plan",
    "sim.sweeps.rows": "sim.sweeps.running.table_rows",
    "sim.sweeps.run_point": "sim.sweeps.running.run_point",
    "sim.sweeps.sensitivity": "sim.sweeps.learning.sensitivity",
    "sim.sweeps.sizes": "sim.sweeps.design.sizes",
    "sim.sweeps.store": "sim.sweeps.running.store",
    "sim.sweeps.sweep": "sim.sweeps.running.sweep",
    "sim.sweeps.verify": "sim.sweeps.running.verify",
    "sim.tables": "sim.numerics.tables",
    "sim.terminal": "sim.report.terminal",
    "sim.texts": "sim.language.texts",
    "sim.timetable": "sim.engines.inputs.timetable",
    "sim.vocabulary": "sim.language.vocabulary",
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
    """Raise if a module, or a name that Python looks for as a module, is not there because it has moved.

    Raises
    ------
    ImportError
        With its new path.
    """
    old = wanted(name)
    new = new_path(old)
    if new is not None and importlib.util.find_spec(new) is None:  # only its package is there
        old, new = name, new_path(name)
    package, _, last = name.rpartition(".")
    if package in WITHIN and hasattr(importlib.import_module(WITHIN[package]), last):
        new = f"{WITHIN[package]}.{last}"
    if new is not None:
        from sim.language.texts import sentence  # here: nobody else must wait for it

        # Python takes no notice of a module that is not found if it may be a name of the package.
        error = ImportError if package in WITHIN else ModuleNotFoundError
        raise error(sentence("{old} is now {new}. Import it from there.", old=old, new=new), name=name)
