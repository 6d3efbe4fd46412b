r"""The equations E01 to E15 for a reader: a title, what each says and why, its formula, and the rule that works it out.

The formulas are those of ``docs/model.md`` and of the functions in `sim.rules`; signs are told in `explorer.model_signs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.texts import marked


@dataclass(frozen=True)
class Equation:
    """A rule of the model.

    Attributes
    ----------
    id
        As in ``docs/model.md`` and in the docstrings of the functions.
    title, sentence
        For an officer; English, translated where it is shown.
    formula
        LaTeX.
    signs
        Signs of the formula that are to be told, as they stand in `explorer.model_signs.SIGNS`.
    module, functions
        Where the rule is worked out.
    beside
        Keys of the scenario that decide here too, but stand in no formula.
    """

    id: str
    title: str
    sentence: str
    formula: str
    signs: tuple[str, ...]
    module: str
    functions: tuple[str, ...]
    beside: tuple[str, ...] = ()


def _lines(*lines: str) -> str:
    r"""Return a formula of several lines, each aligned at its ``&``."""
    return r"\begin{aligned}" + r" \\[4pt] ".join(lines) + r"\end{aligned}"


EQUATIONS = (
    Equation(
        "E01",
        marked("Readiness"),
        marked(
            "While a region makes a roadmap study it becomes readier to use a zone or money, in a straight line; "
            "without a study it stays as it was."
        ),
        r"R_r = R_0 + (R_1 - R_0)\,\min\!\left(1, \max\!\left(0, \frac{t - t_r}{m_r}\right)\right)",
        ("R_r", "R_0", "R_1", "t_r, m_r"),
        "sim.rules.readiness",
        ("readiness",),
    ),
    Equation(
        "E02",
        marked("Score of an applicant"),
        marked(
            "A region that asks for a zone is scored by its readiness, by how well its focus and capability fit the "
            "sectors it asks for, and by its need. In a round the jury's noise is added, and the best win; zones that "
            "the scenario names are scored alike."
        ),
        _lines(
            r"S_r &= w_R R_r + w_F \sum_{s\,\in\,\text{plan}} \phi_{rs}\, q_{rs} + w_N N_r",
            r"\text{round:}&\ \text{greatest } S_r + w_\xi\, \xi",
        ),
        ("S_r", "R_r", r"\phi_{rs}", "q_{rs}", "N_r", "w_R", "w_F", "w_N", r"w_\xi", r"\xi"),
        "sim.rules.designation",
        ("score",),
        ("zones.capital_area_allowed", "zones.designations", "zones.rounds"),
    ),
    Equation(
        "E03",
        marked("Life of a zone"),
        marked(
            "From the announcement firms count on a part of the exemption; in force it is full. At the end of its term "
            "a zone is extended once if it meets the target of the review, else it expires."
        ),
        _lines(
            r"x_z &= \begin{cases} a & t_A \le t < t_F \\ 1 & t_F \le t < t_E \\ 0 & \text{else} \end{cases}",
            r"t_E &= t_F + T \quad (+\,T' \text{ if } K_z \ge k K^*)",
        ),
        ("x_z", "a", "t_A, t_F, t_E", "T", "T'", "K_z", "K^*", "k"),
        "sim.rules.designation",
        ("exemption", "is_extended"),
        ("zones.review_by",),
    ),
    Equation(
        "E04",
        marked("The state's money"),
        marked(
            "One part of the central support goes to zones in force, the more to the best-scored the greater the "
            "concentration; the rest pays for pilots in all regions, by readiness and capability. Without a zone in "
            "force the zone money is not spent."
        ),
        _lines(
            r"Z_z &= \zeta\, k\, \frac{M_t}{12} \cdot \frac{e^{\gamma(\sigma_z - \sigma_{\max})}}"
            r"{\sum_{z'} e^{\gamma(\sigma_{z'} - \sigma_{\max})}}",
            r"P_r &= (1 - \zeta)\, k\, \frac{M_t}{12} \cdot \frac{R_r\, \bar q_r}{\sum_{r'} R_{r'}\, \bar q_{r'}}",
        ),
        ("Z_z", "P_r", "M_t", r"\zeta", r"\gamma", r"\sigma_z", "R_r", r"\bar q_r", "k"),
        "sim.rules.support",
        ("standard_score", "zone_weight", "zone_money", "pilot_money"),
    ),
    Equation(
        "E05",
        marked("The regions' own money"),
        marked(
            "A region spends its own budget. In a subsidy race a competing region adds to it so as to close a part of "
            "the gap to the best support per firm, up to a ceiling."
        ),
        _lines(
            r"I_r &= \min\!\big(\bar\mu\, B_r,\; B_r + \mu\, \max(0,\, g^* - g_r)\, n_r\big)",
            r"B_r &= k\, O_r / 12",
        ),
        ("I_r", "O_r", r"\mu", r"\bar\mu", "g^*, g_r", "n_r", "k"),
        "sim.rules.support",
        ("own_incentive",),
    ),
    Equation(
        "E06",
        marked("Focus of a region"),
        marked(
            "Each January a region moves its focus a part of the way to the sectors in which it is able and founders "
            "are many, and away from those on which others spend, the more so the more it differentiates."
        ),
        _lines(
            r"A_{rs} &= \left(\frac{q_{rs}\, \pi_s}{1 + \delta \sum_{r' \ne r} \phi_{r's}\, y_{r'}}\right)^{\!\tau}",
            r"\phi_{rs} &\leftarrow \phi_{rs} + \omega \left(\frac{A_{rs}}{\sum_{s'} A_{rs'}} - \phi_{rs}\right)",
        ),
        ("A_{rs}", r"\phi_{rs}", "q_{rs}", r"\pi_s", r"\delta", r"\tau", r"\omega", "y_r"),
        "sim.rules.focus",
        ("appeal", "next_focus"),
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
        "sim.rules.focus",
        ("next_capability",),
    ),
    Equation(
        "E07",
        marked("Support per firm"),
        marked(
            "The money of a place is shared by its firms, so every newcomer thins it out; and twice the support counts "
            "for less than twice, because its index is a logarithm."
        ),
        _lines(
            r"g_{rs} &= \frac{\phi_{rs}\,(I_r + P_r) + Z_{rs}}{n_{rs} + k}",
            r"G_{rs} &= \ln\!\left(1 + g_{rs} / g_0\right)",
        ),
        ("g_{rs}", "G_{rs}", r"\phi_{rs}", "I_r", "P_r", "Z_{rs}", "n_{rs}", "g_0", "k"),
        "sim.rules.support",
        ("support_per_firm", "support_index"),
    ),
    Equation(
        "E08",
        marked("Burden of regulation felt"),
        marked(
            "A zone lifts the burden only for firms that have heard of it and may hope to be admitted. A firm with a "
            "permit feels none anywhere, one in its trial none at home."
        ),
        _lines(
            r"U_r &= -\,b\, \beta_s\, (1 - x_z\, h\, d_z)",
            r"h &= 1 \text{ if } u < 1 - (1 - h_0)\, e^{-\eta\,(t - t_A)}",
            r"d_z &= \min\!\left(1,\; k L / Q_z\right)",
        ),
        ("U_r", "b", r"\beta_s", "x_z", "h", "u", "h_0", r"\eta", "d_z", "L", "Q_z", "k"),
        "sim.rules.relief",
        ("aware_share", "admission", "burden_felt"),
    ),
    Equation(
        "E09",
        marked("What a region is worth to a firm"),
        marked(
            "Firms weigh the company of other firms, the region's capability, support and the burden they feel, less the "
            "cost of moving. A constant for each region makes the model start from the observed shares of firms."
        ),
        _lines(
            r"V_{rs} = {}& \alpha_r + \theta_1 \ln(1 + n_{rs}/k) + \theta_2 \ln(1 + n_r/k)",
            r"& + \theta_q\, q_{rs} + \theta_G\, G_{rs} + \theta_U\, U_r",
            r"& - (\kappa_0 + \kappa_1 D_{r_0r}) \text{ if } r \ne r_0",
        ),
        (
            "V_{rs}", r"\alpha_r", "n_{rs}", "n_r", "q_{rs}", "G_{rs}", "U_r", r"\theta_1", r"\theta_2", r"\theta_q",
            r"\theta_G", r"\theta_U", r"\kappa_0", r"\kappa_1", "r_0", "D_{r_0r}", "k",
        ),
        "sim.rules.location",
        ("region_factor", "sector_factor", "relief_factor", "moving_factor"),
        ("founding.no_start_share",),
    ),
    Equation(
        "E10",
        marked("Founding and the choice of a place"),
        marked(
            "The market's cycle sets when a founder considers a firm; the more the regions are worth, the more likely "
            "the founder starts at all. Founders who start, and firms whose review is due, go where it is worth most, "
            "with chance."
        ),
        _lines(
            r"\text{founder } i \text{ considers:}&\ \frac{k F}{12} \sum_{t' \le t} c_{t'} > i + u",
            r"\Pr(\text{start}) &= \frac{1}{1 + \exp\!\left(V_0 - \nu \ln \sum_r e^{V_{rs}}\right)}",
            r"\Pr(r) &= e^{V_{rs}} \Big/ \sum_{r'} e^{V_{r's}}",
            r"\text{review:}&\ \rho / 12 \text{ a month}",
        ),
        ("F", "c_t", "u", "V_0", r"\nu", "V_{rs}", r"\rho", "k"),
        "sim.rules.location",
        ("start_probability", "arrival_time"),
    ),
    Equation(
        "E11",
        marked("Closure"),
        marked(
            "Firms close the sooner the younger they are, the weaker the market and the heavier the burden, and the "
            "later the more support they find. In a trial or with a permit the burden does not count."
        ),
        _lines(
            r"H_i &= \frac{c_0}{c_t}\, e_i \cdot e^{\epsilon_b\, b\, \beta_s} \cdot e^{-\epsilon_G\, G_{rs}}",
            r"e_i &= e_0 \text{ for } m_0 \text{ months, then } 1",
        ),
        ("H_i", "c_0", "c_t", "e_0", "m_0", r"\epsilon_b", "b", r"\beta_s", r"\epsilon_G", "G_{rs}"),
        "sim.rules.closure",
        ("burden_factor", "support_factor", "closure_hazard"),
        ("founding.starting_age_months",),
    ),
    Equation(
        "E12",
        marked("Start of a trial"),
        marked(
            "In a zone in force a firm applies for a trial the sooner the more the law blocks it. A zone admits a given "
            "number a month by lottery; who is not drawn may apply again."
        ),
        _lines(
            r"\Pr(\text{apply}) &= 1 - e^{-\psi\, b\, \beta_s}",
            r"\text{admitted} &= \lfloor k L (j + 1) \rfloor - \lfloor k L j \rfloor",
        ),
        (r"\psi", "b", r"\beta_s", "L", "j", "k"),
        "sim.rules.trial",
        ("application_hazard", "slots_in_month"),
    ),
    Equation(
        "E13",
        marked("End of a trial"),
        marked(
            "After its time a trial is permitted, extended once or ended, with the shares of the first zones; readiness "
            "and support raise the odds of a permit. An incident makes a trial fail and may pause new ones."
        ),
        _lines(
            r"\text{permit} : \text{extend} : \text{end} = {}& p_P\, e^{\vartheta_R (R_r - R_0) + \vartheta_G G_{rs}}",
            r"&: p_E : 1 - p_P - p_E",
            r"\Pr(\text{incident}) = {}& 1 - e^{-\iota}",
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
            "Enough permits in a sector reform its law: after a delay the barrier falls in the whole country, not in the "
            "zone alone, and permits are counted anew. A scenario can also order a reform."
        ),
        r"E_s \ge k E^* \;\Rightarrow\; \beta_s \leftarrow (1 - \chi)\, \beta_s \quad \text{after } \Delta \text{ months}",
        ("E_s", "E^*", r"\beta_s", r"\chi", r"\Delta", "k"),
        "sim.rules.reform",
        ("is_reform_due", "reformed_barrier"),
        ("reform.enacted",),
    ),
    Equation(
        "E15",
        marked("Growth of a firm"),
        marked(
            "Firms start with different numbers of employees around a mean, and grow at one rate, faster with a running "
            "trial or a permit."
        ),
        _lines(
            r"W_i &= \bar W\, e^{\sigma_W \xi - \sigma_W^2 / 2} \text{ at the start}",
            r"W_i &\leftarrow W_i\, (1 + \Gamma_0 + \Gamma_1 \ell_i)",
        ),
        ("W_i", r"\bar W", r"\sigma_W", r"\xi", r"\Gamma_0", r"\Gamma_1", r"\ell_i"),
        "sim.rules.growth",
        ("starting_employees", "growth_factor"),
    ),
)  # fmt: skip
