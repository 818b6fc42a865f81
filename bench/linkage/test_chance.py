"""What chance does to groups of pairs, small enough to count by hand.

    python3 -m unittest discover -s bench/linkage
"""

import unittest

import chance


class Chance(unittest.TestCase):
    def test_a_group_falls_as_one_coin(self):
        # Four hundred pairs said at 50% in one group, six hundred at 80% in another: 680 are expected to be true.
        of = [(0.5, 400, 400), (0.8, 600, 0)]
        coins = iter([0.4, 0.9])
        self.assertAlmostEqual(chance.gap_by_chance(of, lambda: next(coins)), 0.28)

    def test_a_band_with_few_pairs_is_left_out_and_certainty_is_in_the_last(self):
        found = [(0.51, 499, 1), (0.95, 499, 1), (1.0, 1, 1)]
        self.assertEqual(chance.bands(found), {9: [(0.95, 499, 1), (1.0, 1, 1)]})

    def test_the_quantile_of_few_values_is_one_of_them(self):
        self.assertEqual((chance.quantile([3, 1, 2], 0.5), chance.quantile([3, 1, 2], 0.95)), (2, 3))


if __name__ == "__main__":
    unittest.main()
