"""How far from true an engine may be by chance alone that is right in all it says.

    chance.py --clusters clusters.csv --pairs pairs.csv --data FILE --id COLUMN --truth COLUMN [--rounds 200] [--seed 1]

Pairs come in groups: where two groups of records are weighed against each other, all pairs between them are right together or
wrong together, or nearly so. One group of fifty pairs is one coin and not fifty. Here each group that was said to be right with
one probability is one throw of a coin of that probability, many times over; what the largest gap of calibration is then, in
ten bands with 500 pairs or more, no engine that decides by groups can promise to stay below on such a file.

A group is taken to be the pairs of two clusters, or of one, that bear the same probability to the last digit.
"""

import random

import score


def groups(connection):
    """Each group of pairs: the probability that was said, how many pairs it has, and how many of them are true."""
    return connection.execute(
        "select p.said, count(*) as pairs, sum(cast(p.matches as integer)) as true_pairs from pairs as p "
        "join records as l on l.id = p.one join records as r on r.id = p.other "
        "group by p.said, least(l.cluster, r.cluster), greatest(l.cluster, r.cluster) order by all"
    ).fetchall()


def bands(found):
    """The groups in ten bands of what was said; those with few pairs are left out, as in the score."""
    ten = [[] for _ in range(10)]
    for said, pairs, true_pairs in found:
        ten[min(int(said * 10), 9)].append((said, pairs, true_pairs))
    return {band: of for band, of in enumerate(ten) if sum(pairs for _, pairs, _ in of) >= score.LEAST_PAIRS_IN_BAND}


def gap_by_chance(of, throw):
    """The gap of one band where each group is right or wrong as its coin falls."""
    pairs = sum(pairs for _, pairs, _ in of)
    fallen = sum(pairs for said, pairs, _ in of if throw() < said)
    return abs(fallen - sum(said * pairs for said, pairs, _ in of)) / pairs


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def main():
    options = score.parser(__doc__)
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    connection = score.load(told.clusters, told.pairs, told.data, told.id, told.truth)
    throw = random.Random(told.seed).random
    largest_seen, rounds = 0.0, [0.0] * told.rounds
    print("band    pairs   groups  largest   said    true     gap  by chance, 95 of 100")
    for band, of in bands(groups(connection)).items():
        pairs = sum(pairs for _, pairs, _ in of)
        said = sum(said * pairs for said, pairs, _ in of) / pairs
        true = sum(true_pairs for _, _, true_pairs in of) / pairs
        gaps = [gap_by_chance(of, throw) for _ in range(told.rounds)]
        rounds = [max(before, now) for before, now in zip(rounds, gaps)]
        largest_seen = max(largest_seen, abs(true - said))
        largest = max(pairs for _, pairs, _ in of)
        print(
            f"{band:4} {pairs:8} {len(of):8} {largest:8} {said:6.1%} {true:7.1%} {(true - said) * 100:+7.1f} "
            f"{quantile(gaps, 0.95) * 100:8.1f}"
        )
    print(
        f"largest gap: {largest_seen * 100:.1f} points; by chance alone {quantile(rounds, 0.5) * 100:.1f} in the middle of "
        f"{told.rounds} rounds, {quantile(rounds, 0.95) * 100:.1f} in 95 of 100"
    )


if __name__ == "__main__":
    main()
