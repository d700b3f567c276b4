"""One line of a report."""


def result(name, ours, unit, baseline, baseline_name, *, goal=None, at_least=None, at_most=None, smaller_is_better=False):
    """ratio is how many times better ours is than the baseline; at_least and at_most bound ours / baseline as measured.

    For a quantity where smaller is better (a time), ratio = baseline / ours and at_least bounds that.
    """
    ratio = None
    if baseline:
        ratio = baseline / ours if smaller_is_better else ours / baseline
    met = None
    if ratio is not None and at_least is not None:
        met = ratio >= at_least
        goal = goal or f">= {at_least}"
    if ratio is not None and at_most is not None:
        met = ratio <= at_most
        goal = goal or f"<= {at_most}"
    return {"name": name, "ours": ours, "unit": unit, "baseline": baseline, "baselineName": baseline_name,
            "ratio": ratio, "goal": goal, "met": met}
