//! Whether two lots of measurements can be told apart: the rank test of Mann and Whitney.

/// The chance (two-sided) that two lots from one and the same source differ by at least as much as these, by the normal
/// approximation with its correction for ties. Small means that they can be told apart; meant for dozens and more.
#[allow(clippy::cast_precision_loss, reason = "thousands of measurements, not more")]
pub fn chance_of_one_source(one: &[f64], other: &[f64]) -> f64 {
    let (m, n) = (one.len() as f64, other.len() as f64);
    let mut all: Vec<(f64, bool)> = one.iter().map(|it| (*it, true)).collect();
    all.extend(other.iter().map(|it| (*it, false)));
    all.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut ranks_of_one, mut ties, mut at) = (0.0, 0.0, 0);
    while at < all.len() {
        let same = all[at..].iter().take_while(|(value, _)| value.total_cmp(&all[at].0).is_eq()).count();
        // Those that are equal share the mean of their places.
        let rank = f64::midpoint((at + 1) as f64, (at + same) as f64);
        ranks_of_one += rank * all[at..at + same].iter().filter(|(_, of_one)| *of_one).count() as f64;
        ties += (same as f64).powi(3) - same as f64;
        at += same;
    }
    let u = ranks_of_one - m * (m + 1.0) / 2.0;
    let total = m + n;
    let variance = m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let z = ((u - m * n / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    (2.0 * beyond(z)).min(1.0)
}

/// The upper tail of the normal distribution: Abramowitz and Stegun, 26.2.17, to seven places.
fn beyond(z: f64) -> f64 {
    const B: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let polynomial = B.iter().rev().fold(0.0, |sum, b| (sum + b) * t);
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * polynomial
}

/// The middle one.
pub fn median(measured: &[f64]) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_a_table_and_tells_apart_what_differs() {
        // Two-sided 5% and 1% points of the normal distribution.
        assert!((2.0 * beyond(1.959_964) - 0.05).abs() < 1e-6);
        assert!((2.0 * beyond(2.575_829) - 0.01).abs() < 1e-6);
        // One lot wholly below the other: U is 0 of 100, the variance 175, so z = 49.5 / 13.229.
        let low: Vec<f64> = (0..10).map(f64::from).collect();
        let high: Vec<f64> = (10..20).map(f64::from).collect();
        assert!((chance_of_one_source(&low, &high) - 0.000_183).abs() < 1e-5);
        assert!((chance_of_one_source(&low, &high) - chance_of_one_source(&high, &low)).abs() < 1e-12);
        // Every second one of a row, and nothing but ties.
        let (even, odd): (Vec<f64>, Vec<f64>) = (
            (0..1_000).map(|it| f64::from(it * 2)).collect(),
            (0..1_000).map(|it| f64::from(it * 2 + 1)).collect(),
        );
        assert!(chance_of_one_source(&even, &odd) > 0.9);
        assert!(chance_of_one_source(&[1.0; 50], &[1.0; 50]) > 0.99);
        // A shift of a fiftieth of the spread is not seen in a thousand, a fifth is.
        let shifted = |by: f64| even.iter().map(|it| it + by).collect::<Vec<_>>();
        assert!(chance_of_one_source(&even, &shifted(40.0)) > 0.01);
        assert!(chance_of_one_source(&even, &shifted(400.0)) < 0.000_1);
        assert!((median(&low) - 5.0).abs() < 1e-9);
    }
}
