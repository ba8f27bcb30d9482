#!/usr/bin/env python3
"""Writes `reference.json`: what NumPy and SciPy say of the statistics in this folder. The tests read only the JSON.

    python3 src/statistics/__fixtures__/make-reference.py

Made with NumPy 2.4 and SciPy 1.17. Nothing here is translated from the TypeScript: library functions where there are any, else the definition by brute
force (all subsets, all sign patterns, a numerical maximum of the likelihood).
"""
import itertools
import json
import math
from pathlib import Path

import numpy as np
from scipy import optimize, stats

rng = np.random.default_rng(20260609)
DRAWS = 200_000


def wilson():
    cases = [(0, 1), (1, 1), (3, 24), (12, 24), (57, 125), (125, 125), (328, 500), (499, 500)]
    rows = []
    for successes, n in cases:
        for confidence in (0.95, 0.8):
            low, high = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
            rows.append({"successes": successes, "n": n, "confidence": confidence, "low": low, "high": high})
    return rows


def mcnemar():
    rows = []
    for b, c in [(0, 0), (1, 0), (0, 5), (3, 3), (10, 25), (12, 5), (60, 25), (86, 121), (400, 500)]:
        exact = stats.binomtest(b, b + c, 0.5).pvalue if b + c else 1.0
        below, at = stats.binom.cdf(min(b, c) - 1, b + c, 0.5), stats.binom.pmf(min(b, c), b + c, 0.5)
        rows.append({"b": b, "c": c, "exact": exact, "midP": min(1.0, 2 * (below + 0.5 * at))})
    return rows


def score_statistic(b, c, n, supposed):
    """Score of a supposed difference, the nuisance parameter maximised numerically."""

    def minus_log_likelihood(p21):
        p12 = p21 + supposed
        rest = 1 - p12 - p21
        total = 0.0
        for count, p in ((b, p12), (c, p21), (n - b - c, rest)):
            if count:
                if p <= 0:
                    return 1e12
                total -= count * math.log(p)
        return total

    low, high = max(0.0, -supposed), (1 - supposed) / 2
    found = optimize.minimize_scalar(minus_log_likelihood, bounds=(low, high), method="bounded", options={"xatol": 1e-14})
    best = min([low, high, found.x], key=minus_log_likelihood)
    return (b - c - n * supposed) / math.sqrt(n * (2 * best + supposed * (1 - supposed)))


def paired_score():
    z = stats.norm.ppf(0.975)
    rows = []
    for b, c, n in [(0, 1, 44), (9, 2, 50), (60, 25, 500), (3, 0, 24), (0, 0, 10), (0, 0, 500), (7, 7, 30)]:
        estimate = (b - c) / n
        low = optimize.brentq(lambda d: score_statistic(b, c, n, d) - z, -0.999999, estimate - 1e-9)
        high = optimize.brentq(lambda d: score_statistic(b, c, n, d) + z, estimate + 1e-9, 0.999999)
        rows.append({"first": b, "second": c, "pairs": n, "low": low, "high": high})
    return rows


def sign_flip():
    rows = []
    for differences in (
        [1, 0, -1, 1, 1, 0, 1],
        [0.5, -1 / 3, 1 / 3, 2 / 3, 0, 1, 1, -0.5],
        [1.2, 3.4, -0.7, 2.2, 0.1, -0.2, 1.9, 2.4, -1.1, 0.3, 0.9, 1.4],
        list(np.round(rng.normal(0.4, 1, 40), 3)),
        [1.0] * 40 + [-1.0] * 22 + [0.0] * 60,
    ):
        exact = len([d for d in differences if d]) <= 16
        test = stats.permutation_test(
            (np.array(differences),), lambda x, axis: np.sum(x, axis=axis), permutation_type="samples", vectorized=True,
            n_resamples=np.inf if exact else 500_000, random_state=rng,
        )
        rows.append({"differences": [float(d) for d in differences], "p": float(test.pvalue), "isExact": exact})
    return rows


def adjusted():
    rows = []
    for ps in ([0.01, 0.04, 0.03, 0.005], [0.5], [0.02, 0.02, 0.9, 1.0], list(np.round(rng.uniform(0, 0.2, 12), 4))):
        order = np.argsort(ps, kind="stable")
        holm, running = [0.0] * len(ps), 0.0
        for rank, i in enumerate(order):
            running = max(running, min(1.0, ps[i] * (len(ps) - rank)))
            holm[i] = running
        rows.append({"ps": [float(p) for p in ps], "holm": [float(p) for p in holm], "bh": [float(p) for p in stats.false_discovery_control(ps)]})
    return rows


def pass_k():
    rows = []
    for n, c, k in [(1, 1, 1), (3, 1, 2), (5, 2, 3), (10, 3, 4), (8, 8, 8), (20, 0, 5), (16, 7, 8)]:
        rows.append({"n": n, "correct": c, "k": k, "any": 1 - math.comb(n - c, k) / math.comb(n, k), "all": math.comb(c, k) / math.comb(n, k)})
    return rows


def majority():
    rows = []
    for votes in (["A", "A", "B"], ["A", "B", "C", "D"], ["A", None, "B", "B", "A"], [None, None, "A"], ["B"] * 3 + ["A"] * 4 + ["C"] + [None]):
        for k in range(1, len(votes) + 1):
            total = 0.0
            subsets = list(itertools.combinations(votes, k))
            for subset in subsets:
                counts = {a: subset.count(a) for a in subset if a is not None}
                leaders = [a for a in counts if counts[a] == max(counts.values())]
                total += leaders.count("A") / len(leaders) if leaders else 0.0
            rows.append({"votes": votes, "k": k, "accuracy": total / len(subsets)})
    return rows


def percentiles(draws):
    return {"low": float(np.quantile(draws, 0.025)), "high": float(np.quantile(draws, 0.975))}


def bootstraps():
    n = 120
    first, second = (rng.random(n) < 0.6).astype(float), (rng.random(n) < 0.5).astype(float)
    costs, others = np.round(rng.lognormal(-2, 0.8, n), 4), np.round(rng.lognormal(-1.4, 0.8, n), 4)
    sizes = [55, 20, 12, 8, 6, 5, 4, 3, 3, 2, 1, 1]
    clusters = [f"r{i}" for i, size in enumerate(sizes) for _ in range(size)]
    strata = [f"s{i % 5}" for i in range(n)]
    difference = first - second
    by_library = stats.bootstrap((difference,), np.mean, method="percentile", n_resamples=DRAWS, random_state=rng).confidence_interval
    indices = rng.integers(0, n, (DRAWS, n))
    groups = [np.array([i for i in range(n) if clusters[i] == f"r{g}"]) for g in range(len(sizes))]
    sums, counts = np.array([difference[g].sum() for g in groups]), np.array([len(g) for g in groups])
    picks = rng.integers(0, len(groups), (DRAWS, len(groups)))
    stratified = np.zeros(DRAWS)
    for s in range(5):
        own = np.array([i for i in range(n) if strata[i] == f"s{s}"])
        stratified += difference[own][rng.integers(0, len(own), (DRAWS, len(own)))].sum(axis=1)
    return {
        "first": first.tolist(), "second": second.tolist(), "costs": costs.tolist(), "others": others.tolist(),
        "clusters": clusters, "strata": strata,
        "difference": {"low": float(by_library.low), "high": float(by_library.high)},
        "costRatio": percentiles(costs[indices].sum(axis=1) / others[indices].sum(axis=1)),
        "costPerSuccess": percentiles(costs[indices].sum(axis=1) / first[indices].sum(axis=1)),
        "clustered": percentiles(sums[picks].sum(axis=1) / counts[picks].sum(axis=1)),
        "stratified": percentiles(stratified / n),
    }


def front():
    n, cells = 60, 5
    costs = np.round(rng.lognormal(0, 0.3, (cells, n)) * np.array([[1], [2], [3], [3.2], [5]]), 4)
    scores = (rng.random((cells, n)) < np.array([[0.4], [0.5], [0.6], [0.58], [0.62]])).astype(float)
    on = np.zeros(cells)
    draws = 20_000
    for _ in range(draws):
        pick = rng.integers(0, n, n)
        c, s = costs[:, pick].sum(axis=1), scores[:, pick].sum(axis=1)
        beaten = (c[None, :] <= c[:, None]) & (s[None, :] >= s[:, None]) & ((c[None, :] < c[:, None]) | (s[None, :] > s[:, None]))
        on += ~beaten.any(axis=1)
    at = 2.5
    order = np.argsort(costs.mean(axis=1))
    return {
        "costs": costs.tolist(), "scores": scores.tolist(), "probabilities": (on / draws).tolist(), "at": at,
        "interpolated": float(np.interp(at, costs.mean(axis=1)[order], scores.mean(axis=1)[order])),
    }


def normal():
    return [{"probability": p, "quantile": float(stats.norm.ppf(p))} for p in (1e-12, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.9999)]


def detectable():
    rows = []
    for spread, pairs, level, power in [(math.sqrt(0.17), 500, 0.05, 0.8), (0.5, 125, 0.05 / 6, 0.9), (1.0, 24, 0.01, 0.5)]:
        z = stats.norm.isf(level / 2) + stats.norm.ppf(power)
        rows.append({"spread": spread, "pairs": pairs, "level": level, "power": power, "difference": float(z * spread / math.sqrt(pairs))})
    return rows


reference = {
    "wilson": wilson(), "mcnemar": mcnemar(), "pairedScore": paired_score(), "signFlip": sign_flip(), "adjusted": adjusted(), "passK": pass_k(),
    "majority": majority(), "bootstrap": bootstraps(), "front": front(), "normal": normal(), "detectable": detectable(),
}
Path(__file__).with_name("reference.json").write_text(json.dumps(reference) + "\n")
