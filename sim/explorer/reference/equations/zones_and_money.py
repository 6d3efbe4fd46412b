"""Who gets a zone, who gets the money, and on which sectors regions focus: E01 to E07."""

from __future__ import annotations

from sim.explorer.reference.equations.equation import Equation, lines
from sim.language.texts import marked

GOVERNMENT = (
    Equation(
        "E01",
        marked("Readiness"),
        marked(
            "While a region makes a roadmap study it becomes readier to use a zone or money, in a straight line; "
            "without a study it stays as it was."
        ),
        lines(
            r"R_r &= R_0 + (R_1 - R_0)\, D_r",
            r"D_r &= \min\!\left(1, \max\!\left(0, \frac{t - t_r}{m_r}\right)\right)",
        ),
        ("R_r", "R_0", "R_1", "D_r", "t_r, m_r"),
    ),
    Equation(
        "E02",
        marked("Score of an applicant"),
        marked(
            "A region that asks for a zone is scored by its readiness, by how well its focus and capability fit the "
            "sectors it asks for, and by its need. In a round the jury's noise is added, and the best win; zones that "
            "the scenario names are scored alike."
        ),
        lines(
            r"S_r &= w_R R_r + w_F \sum_{s \in \mathcal{P}_r} \phi_{rs}\, q_{rs} + w_N N_r",
            r"\hat S_r &= S_r + w_\xi\, \xi",
        ),
        (
            "S_r",
            r"\hat S_r",
            r"\mathcal{P}_r",
            "R_r",
            r"\phi_{rs}",
            "q_{rs}",
            "N_r",
            "w_R",
            "w_F",
            "w_N",
            r"w_\xi",
            r"\xi",
        ),
        ("zones.capital_area_allowed", "zones.designations", "zones.rounds"),
    ),
    Equation(
        "E03",
        marked("Life of a zone"),
        marked(
            "From the announcement firms count on a part of the exemption; in force it is full. Sectors can be added "
            "to a zone later. At the end of their term sectors are extended once if the zone meets the target of the "
            "review, else they expire."
        ),
        lines(
            r"x_z &= \begin{cases} a & t_A \le t < t_F \\ 1 & t_F \le t < t_E \\ 0 & @otherwise@ \end{cases}",
            r"t_E &= \begin{cases} t_F + T + T' & K_z \ge k K^* \\ t_F + T & @otherwise@ \end{cases}",
        ),
        ("x_z", "a", "t_A, t_F, t_E", "T", "T'", "K_z", "K^*", "k"),
        ("zones.review_by",),
    ),
    Equation(
        "E04",
        marked("Central support"),
        marked(
            "One part of the central support goes to zones in force, the more to the best-scored the greater the "
            "concentration; the rest pays for pilots in all regions, by readiness and capability. Without a zone in "
            "force the zone money is not spent."
        ),
        lines(
            r"Z_z &= \zeta_t\, k\, \frac{M_t}{12} \cdot \frac{e^{\gamma_t(S_z - S_{\max}) / \upsilon}}"
            r"{\sum_{z'} e^{\gamma_t(S_{z'} - S_{\max}) / \upsilon}}",
            r"P_r &= (1 - \zeta_t)\, k\, \frac{M_t}{12} \cdot \frac{R_r\, \bar q_r}{\sum_{r'} R_{r'}\, \bar q_{r'}}",
        ),
        ("Z_z", "P_r", "M_t", r"\zeta_t", r"\gamma_t", "S_z", r"S_{\max}", r"\upsilon", "R_r", r"\bar q_r", "k"),
    ),
    Equation(
        "E05",
        marked("The regions' own money"),
        marked(
            "A region spends its own budget. In a subsidy race a competing region adds to it so as to close a part of "
            "the gap to the best support per firm, up to a ceiling."
        ),
        lines(
            r"I_r &= \min\!\big(\bar\mu\, B_r,\; B_r + \mu\, \max(0,\, g^* - g_r)\, n_r\big)",
            r"B_r &= k\, O_{r,t} / 12",
        ),
        ("I_r", "O_{r,t}", r"\mu", r"\bar\mu", "g^*, g_r", "n_r", "k"),
    ),
    Equation(
        "E06",
        marked("Focus of a region"),
        marked(
            "Each January a region moves its focus a part of the way to the sectors in which it is able and founders "
            "are many, and away from those on which others spend, the more so the more it differentiates."
        ),
        lines(
            r"A_{rs} &= \left(\frac{q_{rs}\, \pi_s}{1 + \delta \sum_{r' \ne r} \phi_{r's}\, y_{r'}}\right)^{\!\tau}",
            r"\phi_{rs} &\leftarrow \phi_{rs} + \omega \left(\frac{A_{rs}}{\sum_{s'} A_{rs'}} - \phi_{rs}\right)",
        ),
        ("A_{rs}", r"\phi_{rs}", "q_{rs}", r"\pi_s", r"\delta", r"\tau", r"\omega", "y_r"),
        ("focus.fixed_focus",),
    ),
    Equation(
        "E06b",
        marked("Learning by doing"),
        marked(
            "A region that focuses on a sector more than the others gains capability in it from year to year, if a "
            "scenario asks for it."
        ),
        r"q_{rs} \leftarrow \min\!\big(1, \max\!\big(0,\; q_{rs} + \lambda\,(\phi_{rs} - \bar\phi_s)\big)\big)",
        ("q_{rs}", r"\lambda", r"\phi_{rs}", r"\bar\phi_s"),
    ),
    Equation(
        "E07",
        marked("Support per firm"),
        marked(
            "The money of a place is shared by its firms, so every newcomer thins it out; and twice the support counts "
            "for less than twice, because its index is a logarithm."
        ),
        lines(
            r"g_{rs} &= \frac{\phi_{rs}\,(I_r + P_r) + Z_{rs}}{n_{rs} + k}",
            r"G_{rs} &= \ln\!\left(1 + g_{rs} / g_0\right)",
        ),
        ("g_{rs}", "G_{rs}", r"\phi_{rs}", "I_r", "P_r", "Z_{rs}", "n_{rs}", "g_0", "k"),
    ),
)
