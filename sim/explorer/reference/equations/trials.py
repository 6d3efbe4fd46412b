"""Trials in a zone, and the reform that they may lead to: E12 to E14."""

from __future__ import annotations

from sim.explorer.reference.equations.equation import Equation, lines
from sim.language.texts import marked

TRIALS = (
    Equation(
        "E12",
        marked("Start of a trial"),
        marked(
            "In a zone in force a firm applies for a trial the sooner the more the law blocks it. A zone admits a "
            "given number a month by lottery; who is not drawn may apply again."
        ),
        lines(
            r"\Pr(@applies@) &= 1 - e^{-\psi\, b\, \beta_s}",
            r"@admitted@ &= \lfloor k L (j + 1) \rfloor - \lfloor k L j \rfloor",
        ),
        (r"\psi", "b", r"\beta_s", "L", "j", "k"),
        "sim.rules.trial",
        ("application_hazard", "slots_in_month"),
    ),
    Equation(
        "E13",
        marked("End of a trial"),
        marked(
            "After its time a trial is permitted, extended once or ended, with the shares of the first zones; "
            "readiness and support raise the odds of a permit. An incident makes a trial fail and may pause new ones."
        ),
        lines(
            r"@permitted@ &\propto p_P\, e^{\vartheta_R (R_r - R_0) + \vartheta_G G_{rs}}",
            r"@extended@ &\propto p_E",
            r"@ended@ &\propto 1 - p_P - p_E",
            r"\Pr(@fails by incident@) &= 1 - e^{-\iota}",
        ),
        ("p_P", "p_E", r"\vartheta_R", "R_r", "R_0", r"\vartheta_G", "G_{rs}", r"\iota"),
        "sim.rules.trial",
        ("verdict", "incident_probability"),
        ("trials.trial_months", "trials.pause_months", "trials.incidents"),
    ),
    Equation(
        "E14",
        marked("Reform of the law"),
        marked(
            "Enough permits in a sector reform its law: after a delay the barrier falls in the whole country, not in "
            "the zone alone, and permits are counted anew. A scenario can also order a reform."
        ),
        r"E_{s,t} \ge k E^* \;\Rightarrow\; \beta_{s,t+\Delta} = (1 - \chi)\, \beta_s",
        ("E_{s,t}", "E^*", r"\beta_s", r"\chi", r"\Delta", "k"),
        "sim.rules.reform",
        ("is_reform_due", "reformed_barrier"),
        ("reform.enacted",),
    ),
)
