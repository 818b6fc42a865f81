//! The report: one HTML file that needs nothing else. It names records and says how they agree; it holds no values of
//! theirs, so that it can be handed round.

use super::Outcomes;
use super::read::Ids;
use super::write::COUNTED_FROM;
use crate::Failure;
use alongside_charts::{Bar, Caption, Step, bars, escaped, steps};
use alongside_linkage::cluster::Edge;
use alongside_linkage::compare::levels;
use alongside_linkage::model::{Part, Reason, explain};
use alongside_linkage::truth::Band;
use std::fmt::Write as _;
use std::path::Path;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.8rem;line-height:1.2}h2{margin-top:2.5rem}table{border-collapse:collapse;width:100%}\
td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}td.number,th.number{text-align:right}\
.chart{width:100%;height:auto;margin:.5rem 0}figure{margin:1rem 0}.lede{font-size:1.2rem}\
@media (prefers-color-scheme:dark){body{background:#16191c;color:#eee}td,th{border-color:#555}}";

/// Writes report.html.
pub(super) fn write(folder: &Path, ids: &Ids, outcomes: &Outcomes<'_>) -> Result<(), Failure> {
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Who is who</title><style>{STYLE}</style></head><body><main><h1>{} records are {} people</h1>",
        outcomes.table.records(),
        outcomes.people
    );
    let _ = write!(
        page,
        "<p class=\"lede\">{} pairs of records were joined. About {:.1} of 100 of them should be right. Two groups of records are one \
         person's here where that is more likely than not.</p>",
        outcomes.pairs,
        100.0 * outcomes.expected_precision
    );
    if let Some(changed) = &outcomes.changed {
        let _ = write!(
            page,
            "<h2>What changed</h2><p>{}</p><p>history.csv names each record that came, moved or went.</p>",
            changed.in_words()
        );
    }
    columns(&mut page, outcomes);
    sureness(&mut page, outcomes);
    line(&mut page, outcomes);
    if outcomes.accuracy.is_some() {
        held(&mut page, outcomes);
    }
    weights(&mut page, outcomes);
    shares(&mut page, outcomes, Of::OnePerson);
    shares(&mut page, outcomes, Of::Strangers);
    candidates(&mut page, outcomes);
    examples(&mut page, ids, outcomes);
    page.push_str("</main></body></html>\n");
    let path = folder.join("report.html");
    std::fs::write(&path, page)
        .map_err(|error| format!("{} could not be written: {error}.", path.display()).into())
}

fn columns(page: &mut String, outcomes: &Outcomes<'_>) {
    page.push_str("<h2>What was compared</h2><table><thead><tr><th>Column</th><th>Read as</th><th class=\"number\">Records with a value</th><th class=\"number\">Different values</th></tr></thead><tbody>");
    for field in &outcomes.completeness {
        let _ = write!(
            page,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{:.1}%</td><td class=\"number\">{}</td></tr>",
            escaped(&field.name),
            field.kind.word().replace('_', " "),
            100.0 * f64::from(field.known) / f64::from(outcomes.table.records().max(1)),
            field.different
        );
    }
    page.push_str("</tbody></table>");
    for field in outcomes.completeness.iter().filter(|field| field.unreadable > 0) {
        let _ = write!(
            page,
            "<p>{}: {} values could not be read as {}. They count as nothing.</p>",
            escaped(&field.name),
            field.unreadable,
            field.kind.word().replace('_', " ")
        );
    }
    for field in outcomes.completeness.iter().filter(|field| field.impossible > 0) {
        let _ = write!(
            page,
            "<p>{}: {} dates that no calendar has. They were compared figure by figure.</p>",
            escaped(&field.name),
            field.impossible
        );
    }
}

fn sureness(page: &mut String, outcomes: &Outcomes<'_>) {
    let bands = outcomes.calibration.bands();
    let known = outcomes.accuracy.is_some();
    let rows: Vec<Bar> = bands
        .iter()
        .enumerate()
        .map(|(place, band)| Bar {
            label: format!("{} to {}%", place * 10, place * 10 + 10),
            // By the number of figures, for the surest band dwarfs all others.
            value: (band.pairs as f64 + 1.0).log10(),
            written: if known && band.pairs >= COUNTED_FROM {
                format!("{} ({:.0}% right)", band.pairs, 100.0 * band.right)
            } else {
                band.pairs.to_string()
            },
        })
        .collect();
    let sure = bands.last().map_or(0, |band| band.pairs);
    let unsure: u64 = bands.iter().skip(3).take(4).map(|band| band.pairs).sum();
    let title = format!("{sure} pairs are all but certain, {unsure} could go either way");
    chart(
        page,
        "How sure",
        &bars(
            Caption {
                id: "sure",
                title: &title,
                description: "Pairs by the probability that they are one person, in bands of ten points; lengths by the number of figures",
            },
            &rows,
        ),
        &title,
    );
    if let Some(accuracy) = outcomes.accuracy {
        let _ = write!(
            page,
            "<p>By the truth in the file, which was used for this alone: {:.2}% of joined pairs are right, {:.2}% of right pairs were joined (F1 {:.4}; by records, B-cubed, {:.4}).</p>",
            100.0 * accuracy.precision,
            100.0 * accuracy.recall,
            accuracy.f1,
            accuracy.b_cubed
        );
    }
}

/// What would be joined, and wrongly, were the line drawn elsewhere than at a half.
fn line(page: &mut String, outcomes: &Outcomes<'_>) {
    let bands = outcomes.calibration.bands();
    let (mut pairs, mut wrong) = (0_u64, 0.0);
    let mut rows: Vec<Bar> = Vec::new();
    for (place, band) in bands.iter().enumerate().skip(1).rev() {
        pairs += band.pairs;
        wrong += band.pairs as f64 * (1.0 - band.said);
        rows.push(Bar {
            label: format!("From {}%: {pairs} pairs", place * 10),
            value: wrong,
            written: format!("about {wrong:.0} wrong"),
        });
    }
    let at = |place: usize| rows.get(9 - place).map_or(0.0, |bar: &Bar| bar.value);
    let title = format!(
        "Joining from 90% on would be wrong about {:.0} times, from 50% on about {:.0} times",
        at(9),
        at(5)
    );
    chart(
        page,
        "Where the line is drawn",
        &bars(
            Caption {
                id: "line",
                title: &title,
                description: "Pairs that would be joined from each probability on, and how many of them would be expected to be wrong; lengths by those",
            },
            &rows,
        ),
        &title,
    );
}

/// Whether what was said held, by the truth: for each band by how many points more or fewer were right.
fn held(page: &mut String, outcomes: &Outcomes<'_>) {
    let counted = |band: &Band| band.pairs >= COUNTED_FROM;
    let bands = outcomes.calibration.bands();
    let rows: Vec<Bar> = bands
        .iter()
        .enumerate()
        .filter(|(_, band)| counted(band))
        .map(|(place, band)| {
            let points = 100.0 * (band.right - band.said);
            Bar {
                label: format!("{} to {}%", place * 10, place * 10 + 10),
                value: points,
                written: format!("{points:+.1} points"),
            }
        })
        .collect();
    if rows.iter().all(|bar| bar.value.abs() < 0.05) {
        let bands = if rows.is_empty() { "No band has" } else { "It held in every band that has" };
        let _ = write!(
            page,
            "<h2>Whether it held</h2><p>{bands} the {COUNTED_FROM} pairs from which on it is counted.</p>"
        );
        return;
    }
    let gap = 100.0 * outcomes.calibration.largest_gap(COUNTED_FROM);
    let title = format!("What was said and what was right lie {gap:.1} points apart at most");
    chart(
        page,
        "Whether it held",
        &bars(
            Caption {
                id: "held",
                title: &title,
                description: "Bands of probability with enough pairs; to the right where more were right than was said, to the left where fewer were",
            },
            &rows,
        ),
        &title,
    );
}

fn weights(page: &mut String, outcomes: &Outcomes<'_>) {
    let rows: Vec<Bar> = outcomes
        .linked
        .model
        .fields
        .iter()
        .flat_map(|field| {
            levels(field.kind).iter().enumerate().filter_map(move |(place, name)| {
                let (same, strangers) = (field.same.get(place + 1)?, field.strangers.get(place + 1)?);
                let seen = *same > 1e-4 || *strangers > 1e-4;
                let doublings = (same.max(1e-9) / strangers.max(1e-9)).log2();
                seen.then(|| Bar {
                    label: format!("{}: {name}", field.name),
                    value: doublings,
                    written: format!("{doublings:+.1}"),
                })
            })
        })
        .collect();
    let most = rows
        .iter()
        .max_by(|one, other| one.value.total_cmp(&other.value))
        .map_or("", |bar| bar.label.as_str());
    let title = format!("Most is said by {most}");
    chart(
        page,
        "What agreement says",
        &bars(
            Caption {
                id: "weights",
                title: &title,
                description: "For each field and level of agreement, by how many doublings it changes the odds of one person against two strangers; rare values count for more",
            },
            &rows,
        ),
        &title,
    );
}

/// Whose pairs a share is of.
#[derive(Clone, Copy)]
enum Of {
    OnePerson,
    Strangers,
}

/// How often pairs of one person, or of strangers, agree how far: what Fellegi and Sunter call m and u.
fn shares(page: &mut String, outcomes: &Outcomes<'_>, of: Of) {
    let rows: Vec<Bar> = outcomes
        .linked
        .model
        .fields
        .iter()
        .flat_map(|field| {
            let shares = match of {
                Of::OnePerson => &field.same,
                Of::Strangers => &field.strangers,
            };
            levels(field.kind).iter().zip(shares.iter().skip(1)).filter(|(_, share)| **share > 1e-4).map(
                |(name, share)| Bar {
                    label: format!("{}: {name}", field.name),
                    value: *share,
                    written: percent(*share),
                },
            )
        })
        .collect();
    let most = rows.iter().filter(|bar| bar.label.ends_with(": the same"));
    let most = most.max_by(|one, other| one.value.total_cmp(&other.value));
    let found = most.map_or((String::new(), String::new()), |bar| (bar.label.clone(), bar.written.clone()));
    let (heading, id, title, description) = match of {
        Of::OnePerson => (
            "How often one person's records agree",
            "same",
            format!("{} in {} of the pairs of one person", found.0, found.1),
            "For each field and level of agreement, the share of the pairs of one person that agree so far, of those where both have a value: m",
        ),
        Of::Strangers => (
            "How often two strangers' records agree",
            "strangers",
            format!("{} in {} of the pairs of strangers", found.0, found.1),
            "For each field and level of agreement, the share of the pairs of two strangers that agree so far, of those where both have a value: u",
        ),
    };
    chart(page, heading, &bars(Caption { id, title: &title, description }, &rows), &title);
}

/// A share in a hundred, with as many figures as tell it from nothing.
fn percent(share: f64) -> String {
    let points = 100.0 * share;
    if points >= 1.0 { format!("{points:.1}%") } else { format!("{points:.2}%") }
}

fn candidates(page: &mut String, outcomes: &Outcomes<'_>) {
    let candidates = &outcomes.linked.candidates;
    if candidates.rules.is_empty() {
        page.push_str("<h2>Which pairs were compared</h2><p>All: the file is small enough.</p>");
        return;
    }
    let rows: Vec<Bar> = candidates
        .rules
        .iter()
        .map(|(rule, pairs)| Bar {
            label: rule.words(outcomes.table),
            value: *pairs as f64,
            written: pairs.to_string(),
        })
        .collect();
    let title = format!(
        "{} rules find {:.1} of 100 matches that a wider look sees",
        rows.len(),
        100.0 * candidates.found
    );
    chart(
        page,
        "Which pairs were compared",
        &bars(
            Caption {
                id: "rules",
                title: &title,
                description: "For each rule, how many pairs have all of this in common",
            },
            &rows,
        ),
        &title,
    );
}

/// Three pairs and why they have their scores: the surest, one on the edge, one that was told apart.
fn examples(page: &mut String, ids: &Ids, outcomes: &Outcomes<'_>) {
    let edges = &outcomes.linked.edges;
    let near = |wanted: f32| {
        edges
            .iter()
            .min_by(|one, other| (one.score.0 - wanted).abs().total_cmp(&(other.score.0 - wanted).abs()))
    };
    let surest = edges.iter().max_by(|one, other| one.score.0.total_cmp(&other.score.0));
    let mut shown: Vec<&Edge> = [surest, near(3.0), near(0.0), near(-4.0)].into_iter().flatten().collect();
    shown.dedup_by_key(|edge| (edge.left, edge.right));
    if shown.is_empty() {
        return;
    }
    page.push_str("<h2>Why, for some pairs</h2>");
    for (number, edge) in shown.into_iter().enumerate() {
        let (reasons, score) = explain(outcomes.table, &outcomes.linked.weigher, edge.left, edge.right);
        let name = |record: u32| {
            let mut name = Vec::new();
            ids.push(record, &mut name);
            String::from_utf8_lossy(&name).into_owned()
        };
        let title = format!(
            "Records {} and {}: {:.1}% one person",
            name(edge.left),
            name(edge.right),
            100.0 * score.probability()
        );
        let rows: Vec<Step> = reasons
            .iter()
            .map(|reason| Step {
                label: words(&reason.part),
                change: f64::from(reason.doublings),
                written: format!("{:+.1}", reason.doublings),
            })
            .collect();
        let caption = Caption {
            id: &format!("why-{number}"),
            title: &title,
            description: "What changes the odds, in doublings, one after the other",
        };
        let total = format!("In all {:+.1} doublings: {}", score.0, odds(score.0));
        let _ = write!(
            page,
            "<figure><figcaption><strong>{}</strong></figcaption>{}</figure><ul>",
            escaped(&title),
            steps(caption, &rows, &total)
        );
        for reason in &reasons {
            let _ = write!(page, "<li>{}</li>", escaped(&sentence(reason)));
        }
        page.push_str("</ul>");
    }
}

fn words(part: &Part) -> String {
    match part {
        Part::Prior => "Before a look".to_owned(),
        Part::Field(name, level) => format!("{name}: {level}"),
        Part::Place(fields) => fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        Part::SharedLife => "Could be of one household".to_owned(),
    }
}

fn sentence(reason: &Reason) -> String {
    let said = odds(reason.doublings);
    match &reason.part {
        Part::Prior => format!("Of two records drawn by chance: {said}."),
        Part::Field(name, level) => format!("{name} is {level}: {said}."),
        Part::Place(fields) => {
            let each: Vec<String> = fields.iter().map(|(name, level)| format!("{name} {level}")).collect();
            format!("{}; one who moved thought of: {said}.", each.join(", "))
        }
        Part::SharedLife if reason.doublings > -0.05 => {
            "Two of one household, or neighbours, would hardly agree like this.".to_owned()
        }
        Part::SharedLife => {
            format!("Two of one household, or neighbours, would agree in much of this too: {said}.")
        }
    }
}

fn odds(doublings: f32) -> String {
    let times = doublings.abs().exp2();
    let times = if times < 10.0 { format!("{times:.1}") } else { format!("{times:.0}") };
    if doublings < 0.0 { format!("{times} times less likely") } else { format!("{times} times more likely") }
}

fn chart(page: &mut String, heading: &str, svg: &str, title: &str) {
    let _ = write!(
        page,
        "<h2>{}</h2><figure><figcaption>{}</figcaption>{svg}</figure>",
        escaped(heading),
        escaped(title)
    );
}
