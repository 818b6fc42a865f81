"""The scores of a linkage small enough to count by hand.

    python3 -m unittest discover -s bench/linkage
"""

import tempfile
import unittest
from pathlib import Path

import score

# Two people: records 1 and 2, and records 3, 4 and 5. Four true pairs.
DATA = "unique_id,cluster\n1,a\n2,a\n3,b\n4,b\n5,b\n"
# Record 3 is with the wrong person, 4 and 5 are alone. Three pairs are together, one of them rightly.
CLUSTERS = "id,cluster\n1,x\n2,x\n3,x\n4,y\n5,z\n"
# One right, one wrong, and one right below the threshold. Two true pairs are missing.
PAIRS = "left,right,probability,weight\n2,1,0.9,3.2\n3,1,0.5,0\n4,5,0.4,-0.6\n"


def scored(data=DATA, clusters=CLUSTERS, pairs=PAIRS):
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, content in (("data", data), ("clusters", clusters), ("pairs", pairs)):
            path = Path(folder) / f"{name}.csv"
            path.write_text(content)
            paths[name] = str(path)
        return score.scores(**paths, id_column="unique_id", truth_column="cluster", threshold=0.5)


class Scores(unittest.TestCase):
    def test_pairs_that_were_never_scored_count_as_missed(self):
        pairs = scored()["pairs"]
        self.assertEqual((pairs["precision"], pairs["recall"], pairs["f1"]), (0.5, 0.25, 0.33333))
        self.assertEqual((pairs["true"], pairs["scored"], pairs["recall_of_scored"]), (4, 3, 0.5))

    def test_the_best_threshold_takes_the_pair_below_the_given_one(self):
        best = scored()["pairs"]["best"]
        self.assertEqual(best, {"threshold": 0.4, "precision": 0.66667, "recall": 0.5, "f1": 0.57143})

    def test_clusters_by_pairs_and_by_records(self):
        clusters = scored()["clusters"]
        self.assertEqual((clusters["precision"], clusters["recall"], clusters["f1"]), (0.33333, 0.25, 0.28571))
        # (2/3 + 2/3 + 1/3 + 1 + 1) / 5, and (1 + 1 + 1/3 + 1/3 + 1/3) / 5
        self.assertEqual(clusters["b_cubed"], {"precision": 0.73333, "recall": 0.6, "f1": 0.66})
        self.assertEqual(clusters["largest"], 3)

    def test_nothing_linked_scores_nought(self):
        found = scored(clusters="id,cluster\n1,1\n2,2\n3,3\n4,4\n5,5\n", pairs="left,right,probability\n")
        self.assertEqual((found["pairs"]["f1"], found["pairs"]["best"], found["clusters"]["f1"]), (0.0, None, 0.0))

    def test_bands_with_few_pairs_do_not_make_the_gap(self):
        # 500 pairs said to be 95 % likely, every second of them true; 499 pairs said to be 5 % likely, all of them true.
        people = [f"{record},{person}" for record in range(1000) for person in [record // 2 if record % 4 < 2 else -record]]
        sure = [f"{first},{first + 1},0.95" for first in range(0, 1000, 2)]
        same = [f"m{number},0" for number in range(500)]
        unsure = [f"m{number},m{number + 1},0.05" for number in range(499)]
        found = scored(
            data="\n".join(["unique_id,cluster", *people, *(row.replace(",0", ",m") for row in same)]),
            clusters="\n".join(["id,cluster", *(f"{record},{record}" for record in range(1000)), *same]),
            pairs="\n".join(["left,right,probability", *sure, *unsure]),
        )["calibration"]
        self.assertEqual([band["pairs"] for band in found["bands"]], [499, 500])
        self.assertEqual([band["true"] for band in found["bands"]], [1.0, 0.5])
        self.assertEqual(found["largest_gap"], 0.45)


class Refusals(unittest.TestCase):
    def refused(self, reason, **files):
        with self.assertRaises(SystemExit) as refusal:
            scored(**files)
        self.assertIn(reason, str(refusal.exception))

    def test_every_record_is_in_one_cluster(self):
        self.refused("not in exactly one cluster", clusters=CLUSTERS.replace("5,z\n", ""))
        self.refused("not in exactly one cluster", clusters=CLUSTERS + "5,x\n")
        self.refused("unknown records", clusters=CLUSTERS + "6,x\n")

    def test_a_pair_is_two_known_records_once(self):
        self.refused("written twice", pairs=PAIRS + "1,2,0.9,3.2\n")
        self.refused("unknown records", pairs=PAIRS + "1,9,0.9,3.2\n")
        self.refused("with itself", pairs=PAIRS + "4,4,0.9,3.2\n")
        self.refused("without a probability", pairs=PAIRS + "4,3,1.9,3.2\n")

    def test_every_record_has_a_person(self):
        self.refused("without a true person", data=DATA.replace("5,b", "5,"))


if __name__ == "__main__":
    unittest.main()
