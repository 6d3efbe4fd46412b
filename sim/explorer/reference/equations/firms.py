"""What firms feel, where they go, when they close, what they try out, and how they grow: E08 to E15."""

from __future__ import annotations

from sim.explorer.reference.equations.equation import Equation, lines
from sim.language.texts import marked

FIRMS = (
    Equation(
        "E08",
        marked("Burden of regulation felt"),
        marked(
            "A zone lifts the burden only for firms that have heard of it and may hope to be admitted. A firm with a "
            "permit feels none anywhere, one in its trial none at home."
        ),
        lines(
            r"U_r &= -\,b\, \beta_s\, (1 - x_z\, h\, d_z)",
            r"h &= \begin{cases} 1 & u < 1 - (1 - h_0)\, e^{-\eta \sum_{t'=t_A}^{t-1} C_{t'}} \\ "
            r"0 & @otherwise@ \end{cases}",
            r"d_z &= \min\!\left(1,\; k L_t / Q_z\right)",
        ),
        ("U_r", "b", r"\beta_s", "x_z", "h", "u", "h_0", r"\eta", "C_t", "d_z", "L_t", "Q_z", "k"),
    ),
    Equation(
        "E09",
        marked("What a region is worth to a firm"),
        marked(
            "Firms weigh the company of other firms, the region's capability, support and the burden they feel. A "
            "constant for each region makes the model start from the observed shares of firms."
        ),
        lines(
            r"V_{rs} = {}& \alpha_r + \theta_1 \ln(1 + n_{rs}/k)",
            r"& + \theta_2 \ln(1 + n_r/k) + \theta_q\, q_{rs}",
            r"& + \theta_G\, G_{rs} + \theta_U\, U_r",
        ),
        (
            "V_{rs}",
            r"\alpha_r",
            "n_{rs}",
            "n_r",
            "q_{rs}",
            "G_{rs}",
            "U_r",
            r"\theta_1",
            r"\theta_2",
            r"\theta_q",
            r"\theta_G",
            r"\theta_U",
            "k",
        ),
        ("founding.no_start_share",),
    ),
    Equation(
        "E10",
        marked("Founding and the choice of a place"),
        marked(
            "The market's cycle sets when a founder considers a firm; the more the regions are worth, the more likely "
            "the founder starts at all; other regions are worth less to a founder than the own. A firm whose location "
            "review is due is free to move, or is not. Founders who start, and free firms, choose a region at random; "
            "the more a region is worth, the more likely they choose it. A firm that has chosen another region than "
            "its own goes there unless that is too far."
        ),
        lines(
            r"i + u &< \frac{k F}{12} \sum_{t' \le t} c_{t'}",
            r"\Pr(@starts@) &= \frac{1}{1 + e^{V_0 - \nu \Lambda_s}}",
            r"\Lambda_s &= \ln \sum_r \ell_{or}\, e^{V_{rs}}",
            r"\ell_{or} &= e^{-(\kappa_2 + \kappa_3 D_{or})} \quad (r \ne o)",
            r"\Pr(r) &= \ell_{or}\, e^{V_{rs}} \Big/ \sum_{r'} \ell_{or'}\, e^{V_{r's}}",
            r"\Pr(@reviews@) &= 1 - e^{-\rho / 12}",
            r"\Pr(@free@) &= \kappa_0",
            r"\Pr(@goes@) &= e^{-\kappa_1 D_{r_0r}}",
        ),
        (
            "i",
            "F",
            "c_t",
            "u",
            "V_0",
            r"\nu",
            r"\Lambda_s",
            "V_{rs}",
            r"\rho",
            r"\kappa_0",
            r"\kappa_1",
            "D_{r_0r}",
            r"\ell_{or}",
            "o",
            r"\kappa_2",
            r"\kappa_3",
            "D_{or}",
            "k",
        ),
    ),
    Equation(
        "E10b",
        marked("Aid for those who move"),
        marked(
            "A zone in force may set money aside and pay for movers. Some firms whose location review is due are free "
            "to move only if they are paid. Those of them that know the zone and choose it apply, and a lottery admits "
            "as many as the zone can pay for."
        ),
        lines(
            r"f_z' &= f_z + \min\!\left(Z_z,\; J_m,\; \max(0,\, J_m + j_0 - f_z)\right)",
            r"J_m &= \tfrac{1}{12} k J j_0",
            r"@places@ &= \lfloor f_z' / j_0 \rfloor",
            r"\Pr(@free with aid@) &= \max(0,\, \kappa_4 - \kappa_0)",
        ),
        ("f_z", "Z_z", "J_m", "J", "j_0", r"\kappa_4", r"\kappa_0", "k"),
    ),
    Equation(
        "E10c",
        marked("Nests"),
        marked(
            "The regions of a nest are alike in the eyes of a firm, as neighbours are: it likes all of them, or none. "
            "So what one gains is taken more from the others of its nest than from elsewhere. Where the weight is 1, "
            "or a region has no nest, regions compete with each other as in E10."
        ),
        lines(
            r"S_{\mathcal{N}} &= \sum_{r \in \mathcal{N}} \left(\ell_{or}\, e^{V_{rs}}\right)^{1/\sigma}",
            r"\Pr(r) &= \frac{\left(\ell_{or}\, e^{V_{rs}}\right)^{1/\sigma}}{S_{\mathcal{N}}} \cdot "
            r"\frac{S_{\mathcal{N}}^{\sigma}}{\sum_{\mathcal{N}'} S_{\mathcal{N}'}^{\sigma}} \quad (r \in \mathcal{N})",
            r"\Lambda_s &= \ln \sum_{\mathcal{N}} S_{\mathcal{N}}^{\sigma}",
        ),
        (r"\mathcal{N}", r"S_{\mathcal{N}}", r"\sigma", "V_{rs}", r"\ell_{or}", r"\Lambda_s"),
    ),
    Equation(
        "E11",
        marked("Closure"),
        marked(
            "Firms close the sooner the younger they are, the weaker the market and the heavier the burden, and the "
            "later the more support they find. In a trial or with a permit the burden does not count."
        ),
        lines(
            r"H_i &= \frac{c_0}{c_t}\, e_i \cdot e^{\epsilon_b\, b\, \beta_s} \cdot e^{-\epsilon_G\, G_{rs}}",
            r"e_i &= \begin{cases} e_0 & @age@ < m_0 \\ 1 & @otherwise@ \end{cases}",
        ),
        ("H_i", "c_0", "c_t", "e_0", "m_0", r"\epsilon_b", "b", r"\beta_s", r"\epsilon_G", "G_{rs}"),
        ("founding.starting_age_months",),
    ),
    Equation(
        "E12",
        marked("Start of a trial"),
        marked(
            "In a zone in force a firm applies for a trial the sooner the more the law blocks it. A zone admits a "
            "given number a month by lottery; who is not drawn may apply again."
        ),
        lines(
            r"\Pr(@applies@) &= 1 - e^{-\psi\, b\, \beta_s}",
            r"@admitted@ &= \Big\lfloor \sum_{t'=t_F}^{t} k L_{t'} \Big\rfloor"
            r" - \Big\lfloor \sum_{t'=t_F}^{t-1} k L_{t'} \Big\rfloor",
        ),
        (r"\psi", "b", r"\beta_s", "L_t", "k"),
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
        ("trials.trial_months", "trials.pause_months", "trials.incidents"),
    ),
    Equation(
        "E14",
        marked("Reform of the law"),
        marked(
            "Enough permits in a sector reform its law: after a delay the barrier falls in the whole country, not in "
            "the zone alone, and the count of permits starts again. A scenario can also order a reform."
        ),
        r"E_{s,t} \ge k E^* \;\Rightarrow\; \beta_{s,t+\Delta} = (1 - \chi)\, \beta_s",
        ("E_{s,t}", "E^*", r"\beta_s", r"\chi", r"\Delta", "k"),
        ("reform.enacted",),
    ),
    Equation(
        "E15",
        marked("Growth of a firm"),
        marked(
            "Firms start with different numbers of employees around a mean, and grow at one rate, faster with a "
            "running trial or a permit."
        ),
        lines(
            r"W_{i,0} &= \bar W\, e^{\sigma_W \xi - \sigma_W^2 / 2}",
            r"W_{i,t+1} &= W_{i,t}\, (1 + \Gamma_0 + \Gamma_1 \ell_i)",
        ),
        ("W_{i,0}, W_{i,t}", r"\bar W", r"\sigma_W", r"\xi", r"\Gamma_0", r"\Gamma_1", r"\ell_i"),
    ),
    Equation(
        "E16",
        marked("Sites"),
        marked(
            "A firm without a zone at home may ask for a trial in a zone that it has heard of. Admitted, it opens a "
            "site there, at which a part of its employees work; its home stays. The site closes with the trial, or may "
            "stay if there is a permit."
        ),
        lines(
            r"\Pr(@asks@) &= 1 - e^{-\psi_S\, b\, \beta_s}",
            r"@jobs at the site@ &= \varsigma \cdot @employees@",
            r"\Pr(@stays@) &= p_S",
        ),
        (r"\psi_S", "b", r"\beta_s", r"\varsigma", "p_S"),
    ),
)
