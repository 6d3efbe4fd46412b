"""How to read the answer of each instrument, and what it cannot say: the guides of `docs/how-to` in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass

from sim.language.texts import marked


@dataclass(frozen=True)
class Guide:
    """How to read an answer.

    Attributes
    ----------
    reading
        What the words and signs of sentence and picture mean.
    limits
        What the answer cannot say; the first stands below every answer.
    page
        Of the guide in `docs/how-to`.
    """

    reading: tuple[str, ...]
    limits: tuple[str, ...]
    page: str


GUIDES: dict[str, Guide] = {
    "rehearse": Guide(
        (
            marked("A design is a way to evaluate: what is compared with what. It finds the effect if its test says "
                   "that there is more than chance."),
            marked("A false alarm is an effect that a test sees where there is no zone. With few regions a test at 5% "
                   "can find nothing, so the level is 10%."),
            marked("The error of an estimate is cut in two: what goes on without the zone (trend), and what the "
                   "regions that it is compared with lose to it (spillover)."),
            marked("The recommended design was chosen on one half of the histories and is told by the other half."),
        ),
        (
            marked("It cannot say what a real evaluation will find: where real regions differ by more than those of "
                   "the model, it finds less."),
            marked("An evaluation compares regions, so no design sees how many firms are new to the country."),
        ),
        "rehearse.md",
    ),
    "review": Guide(
        (
            marked("A zone is extended wrongly if the firms that the extension brings are worth less than its money; "
                   "it is revoked wrongly if they are worth more."),
            marked("Firms are counted in firm-years: one firm that is there for one year. What a firm-year is worth is "
                   "a judgement; the curve shows other prices."),
            marked("The three ladders are the rule as it is, the best rule by what can be seen at the review, and what "
                   "one could decide if the behaviour of firms were known."),
        ),
        (
            marked("It cannot say that a zone was bad: firms do not foresee the review, and those left after the "
                   "horizon count for nothing."),
            marked("Money is all that is paid. Relief from rules costs nothing here."),
            marked("One decision is taken for all zones that come into force together."),
        ),
        "review.md",
    ),
    "race": Guide(
        (
            marked("The budgets last if no region gains by changing its own alone. The chance says in how many redrawn "
                   "samples of the runs they do."),
            marked("What the race costs is what the country would have at the budgets that are best for it, less what "
                   "it has at those that last."),
            marked("In the picture a point is a budget of one region, the others as today. In the shaded part it pays "
                   "the region and not the country."),
            marked("A rule of the centre ends the race if under it no region spends more than today."),
        ),
        (
            marked("It cannot say what regions will do: here they choose once, know what they get on average, and "
                   "neither bargain nor learn."),
            marked("A move is a multiple of today's budget. Where that budget is an assumption, so is the price of "
                   "the move."),
            marked("The country counts firms and money; that regions differ in need does not count."),
        ),
        "race.md",
    ),
    "flip": Guide(
        (
            marked("The needle is the centre of the settings that agree with the record, the bar their middle 90%."),
            marked("A flag stands where a weight of firms' behaviour overturns the claim alone; a hollow flag is its "
                   "place where several weights together overturn it soonest."),
            marked("The reliability index is how far that place is from the centre, in standard deviations: above 2 "
                   "is far."),
            marked("What is found is confirmed by runs of the model; if it is not, the sentence says so."),
        ),
        (
            marked("It cannot say that the claim is true: it moves weights of behaviour only, within the ranges that "
                   "were searched, and no rule of the model."),
            marked("Numbers that are marked assumption have a card of their own."),
        ),
        "flip.md",
    ),
    "flip_assumptions": Guide(
        (
            marked("An assumption is a number that no source gives. Each is moved alone to both ends of the range "
                   "that the world declares for it, with all else at the centre."),
            marked("A row shows the number of the claim at both ends. It overturns the claim if the whole interval is "
                   "beyond the line."),
            marked("Pairs of assumptions are run where the sum of what both do says that they may overturn it."),
        ),
        (
            marked("It cannot say how likely it is: nobody knows which values within the ranges are likelier."),
            marked("Three or more assumptions are moved together once only, all to the ends that push most."),
        ),
        "flip.md",
    ),
    "worth": Guide(
        (
            marked("What knowing is worth is how much better one could decide: with all weights known, with one "
                   "known, or after one more survey."),
            marked("The worth of a survey is the most that it may cost. Its own error is counted."),
            marked("The grey mark is what a shuffle of the draws gives by chance; a smaller worth is none."),
        ),
        (
            marked("It cannot say what knowing is worth for other choices: it holds for this policy or none, at this "
                   "price of a firm-year."),
            marked("Better rules of the model, and numbers marked assumption, are not among what could be known."),
        ),
        "worth.md",
    ),
    "promise": Guide(
        (
            marked("A ministry counts firms that say they were attracted. That count and the true effect are shown "
                   "beside the promise, in all histories."),
            marked("If no history reaches the promise, the nearest assumptions under which it would hold are looked "
                   "for, within the ranges of the calibration."),
        ),
        (
            marked("It cannot say that a promise is false: only that it needs other behaviour of firms than the "
                   "record shows."),
            marked("Weights of behaviour are moved; rules and assumptions stay as they are."),
        ),
        "check-a-promise.md",
    ),
    "search": Guide(
        (
            marked("A best compromise is a policy that no other beats in all aims at once. To get more of one aim, "
                   "one must give up some of another."),
            marked("Each row of the picture is an aim, the better end on the right; a line is one policy. Click a "
                   "point to choose that policy."),
            marked("Policies are chosen on one half of the runs and told by the other half."),
        ),
        (
            marked("It cannot say which compromise is right: that is a judgement on the aims."),
            marked("A search of few candidates may miss better ones. It moves only the levers that its file names."),
        ),
        "search.md",
    ),
    "evaluate": Guide(
        (
            marked("A placebo gives the policy to regions that never had it. p is the share of all estimates, the real "
                   "one among them, that are as extreme."),
            marked("The interval has the effects that this test does not reject; with few regions it is wide, and at "
                   "95% nothing could ever be found."),
            marked("In the picture, the upper part shows what happened and what the design expects without the policy, "
                   "the lower part the difference, and in grey what chance gives."),
        ),
        (
            marked("It cannot say that there is no effect where none is found, and it takes for granted that the "
                   "policy might have come to any unit alike."),
            marked("Controls that lose firms to the zone make the effect look larger than what the country gains."),
            marked("Units of very different size are poor placebos: leave them out, or compare in percent."),
        ),
        "evaluate.md",
    ),
}  # fmt: skip
