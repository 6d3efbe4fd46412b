r"""The signs of the formulas: what each means, and where its number is. One sign means the same in all formulas.

Indices: r a region, s a sector, z a zone, i a firm or founder, t a month.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.language.texts import marked


@dataclass(frozen=True)
class Sign:
    """A sign of a formula.

    Attributes
    ----------
    key
        Where its number is kept: a key of the scenario (``block.key``), or ``world.`` and a variable of the world. The
        meaning is then told there.
    meaning
        Meaning of a number that a run computes itself; English, translated when it is shown.
    """

    key: str = ""
    meaning: str = ""


def _state(meaning: str) -> Sign:
    return Sign(meaning=meaning)


#: By their LaTeX, in the order of the equations.
SIGNS: dict[str, Sign] = {
    "k": Sign("scale"),
    # E01 to E03: who gets a zone
    "R_r": _state(marked("readiness of the region (E01)")),
    "R_0": Sign("readiness.ready_before"),
    "R_1": Sign("readiness.ready_after"),
    "D_r": _state(marked("part of the study that is done")),
    "t_r, m_r": Sign("readiness.studies"),
    "S_r": _state(marked("score of the region")),
    r"\hat S_r": _state(marked("score in a round; the greatest win")),
    r"\mathcal{P}_r": _state(marked("sectors of the region's plan")),
    r"\phi_{rs}": _state(marked("focus of the region on the sector (E06)")),
    "q_{rs}": Sign("world.capability"),
    "N_r": Sign("world.need"),
    "w_R": Sign("zones.readiness_score"),
    "w_F": Sign("zones.fit_score"),
    "w_N": Sign("zones.need_score"),
    r"w_\xi": Sign("zones.noise_score"),
    r"\xi": _state(marked("a standard normal random number")),
    "x_z": _state(marked("share of the burden from which the zone exempts")),
    "a": Sign("zones.anticipation"),
    "t_A, t_F, t_E": _state(marked("month of the announcement, first month in force, end of the term")),
    "T": Sign("zones.term_months"),
    "T'": Sign("zones.extension_months"),
    "K_z": _state(marked("what the review counts: permits and running trials, or net firms")),
    "K^*": Sign("zones.review_target"),
    # E04 to E07: money and focus
    "Z_z": _state(marked("money of the zone in a month")),
    "P_r": _state(marked("pilot money of the region in a month")),
    "M_t": Sign("support.central_budget"),
    r"\zeta_t": Sign("support.zone_share"),
    r"\gamma_t": Sign("support.concentration"),
    "S_z": _state(marked("score of the zone, from when a sector was last added to it")),
    r"S_{\max}": _state(marked("best score among the zones in force")),
    r"\upsilon": Sign("support.score_unit"),
    r"\bar q_r": _state(marked("capability of the region, mean over the sectors")),
    "I_r": _state(marked("the region's own incentives in a month")),
    "O_{r,t}": Sign("support.own_budget"),
    r"\mu": Sign("support.match"),
    r"\bar\mu": Sign("support.match_cap"),
    "g^*, g_r": _state(marked("last month's support per firm: the best among competing regions, and the region's own")),
    "n_r": _state(marked("firms of the region at the start of the month")),
    "A_{rs}": _state(marked("appeal of the sector to the region")),
    r"\pi_s": Sign("world.pool_share"),
    r"\delta": Sign("focus.differentiation"),
    r"\tau": Sign("focus.focus_sharpness"),
    r"\omega": Sign("focus.focus_adjustment"),
    "y_r": _state(marked("money of the region over that of the mean region")),
    r"\lambda": Sign("focus.learning"),
    r"\bar\phi_s": _state(marked("focus on the sector, mean over the regions")),
    "g_{rs}": _state(marked("support that a firm of the sector finds in the region in a month")),
    "G_{rs}": _state(marked("support index (E07)")),
    "Z_{rs}": _state(marked("zone money of the region for the sector")),
    "n_{rs}": _state(marked("firms of the sector in the region at the start of the month")),
    "g_0": Sign("location.support_unit"),
    # E08 to E10: where firms go
    "U_r": _state(marked("burden felt in the region, zero or negative")),
    "b": _state(marked("share of its product's value that today's law blocks, the firm's own, from 0 to 1")),
    r"\beta_s": Sign("world.barrier"),
    "h": _state(marked("1 if the firm has heard of the zone, else 0")),
    "u": _state(marked("a random number between 0 and 1, one for each firm")),
    "h_0": Sign("awareness.aware_at_once"),
    r"\eta": Sign("awareness.awareness_rate"),
    "C_t": Sign("zones.campaign"),
    "d_z": _state(marked("chance to be admitted to the zone")),
    "L_t": Sign("trials.slots_per_month"),
    "Q_z": _state(marked("last month's applicants of the zone")),
    "V_{rs}": _state(marked("what the region is worth to a firm of the sector (E09)")),
    r"\alpha_r": _state(marked("constant of the region, found from the observed shares of firms")),
    r"\theta_1": Sign("location.localization"),
    r"\theta_2": Sign("location.urbanization"),
    r"\theta_q": Sign("location.capability_weight"),
    r"\theta_G": Sign("location.support_weight"),
    r"\theta_U": Sign("location.relief_weight"),
    r"\kappa_0": Sign("location.mobility"),
    r"\kappa_1": Sign("location.moving_cost_per_km"),
    r"\kappa_2": Sign("founding.leaving_cost"),
    r"\kappa_3": Sign("founding.leaving_cost_per_km"),
    r"\kappa_4": Sign("location.aided_mobility"),
    r"\sigma": Sign("location.nest_weight"),
    r"\mathcal{N}": _state(marked("regions of a nest")),
    r"S_{\mathcal{N}}": _state(marked("sum over the regions of the nest")),
    "f_z": _state(marked("money that the zone has set aside for movers; with a dash, after that of the month")),
    "J_m": _state(marked("what it sets aside in a month, if its money allows")),
    "J": Sign("zones.relocation_aid"),
    "j_0": Sign("zones.aid_per_mover"),
    "o": _state(marked("region that the founder comes from")),
    r"\ell_{or}": _state(marked("what is left of exp V in another region than the founder's own")),
    "D_{or}": _state(marked("distance from the founder's own region in km")),
    "D_{r_0r}": _state(marked("distance of the region chosen from the firm's home in km")),
    "i": _state(marked("number of the founder in order of arrival, from 0; considers a firm in the first such month")),
    "F": Sign("founding.founders_per_year"),
    "c_t": Sign("founding.cycle"),
    "V_0": _state(marked("worth of never starting, found with the constants of the regions")),
    r"\Lambda_s": _state(marked("what all regions together are worth to a founder of the sector")),
    r"\nu": Sign("founding.inclusive_value_weight"),
    r"\rho": Sign("location.review_rate_per_year"),
    # E11: closing
    "H_i": _state(marked("hazard of closing in a month")),
    "c_0": Sign("closure.closure_rate"),
    "e_0": Sign("closure.infant_factor"),
    "m_0": Sign("closure.infant_months"),
    r"\epsilon_b": Sign("closure.burden_effect"),
    r"\epsilon_G": Sign("closure.support_effect"),
    # E12 to E14: trials and reform
    r"\psi": Sign("trials.application_rate"),
    r"\psi_S": Sign("trials.site_rate"),
    r"\varsigma": Sign("trials.site_share"),
    "p_S": Sign("trials.site_stays"),
    "p_P": Sign("trials.permit_share"),
    "p_E": Sign("trials.extension_share"),
    r"\vartheta_R": Sign("trials.permit_readiness_effect"),
    r"\vartheta_G": Sign("trials.permit_support_effect"),
    r"\iota": Sign("trials.incident_rate"),
    r"\chi": Sign("reform.reform_cut"),
    "E^*": Sign("reform.evidence_needed"),
    "E_{s,t}": _state(marked("permits in the sector since the last reform, in all zones")),
    r"\Delta": Sign("reform.reform_delay_months"),
    # E15: growth
    "W_{i,0}, W_{i,t}": _state(marked("employees of the firm at its start and in a later month")),
    r"\bar W": Sign("founding.mean_employees"),
    r"\sigma_W": Sign("founding.employees_spread"),
    r"\Gamma_0": Sign("growth.growth_rate"),
    r"\Gamma_1": Sign("growth.growth_relief"),
    r"\ell_i": _state(marked("1 with a running trial or a permit, else 0")),
}
