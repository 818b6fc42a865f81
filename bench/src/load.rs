//! Many clients at once, each sending one request after the other, and how long each waited.

use crate::client::{Answer, Client};
use crate::{Outcome, system};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What a run showed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    /// How many clients sent at once.
    pub clients: usize,
    /// Answers.
    pub count: usize,
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds by the half and the ninety-nine hundredths.
    pub median: f64,
    /// Milliseconds of all but the slowest hundredth.
    pub p99: f64,
    /// Bytes of an answer, head and body.
    pub bytes: usize,
    /// The load generator's part of the processor time that both used.
    pub own_share: f64,
}

/// Sums up waits.
pub fn summed(mut waits: Vec<Duration>, clients: usize, took: Duration, bytes: usize, own_share: f64) -> Run {
    waits.sort_unstable();
    let at = |hundredths: usize| {
        let place = (waits.len() * hundredths / 100).min(waits.len().saturating_sub(1));
        waits.get(place).map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
    };
    let count = waits.len();
    Run {
        clients,
        count,
        rate: count as f64 / took.as_secs_f64(),
        median: at(50),
        p99: at(99),
        bytes: bytes / count.max(1),
        own_share,
    }
}

fn good(answer: &Answer, path: &str) -> Outcome {
    if answer.status == 200 {
        return Ok(());
    }
    Err(format!("{path} answered {}", answer.status).into())
}

/// Lets every client open pages for a while, each beginning elsewhere in the list. The clients come back.
pub async fn pages(
    clients: Vec<Client>,
    paths: &[String],
    time: Duration,
    server: u32,
) -> Outcome<(Run, Vec<Client>)> {
    let number = clients.len();
    let before = system::cpu(server);
    let began = Instant::now();
    let mut running = JoinSet::new();
    for (index, mut client) in clients.into_iter().enumerate() {
        let paths = paths.to_vec();
        running.spawn(async move {
            let (mut waits, mut bytes) = (Vec::new(), 0);
            let from = index * paths.len() / number.max(1);
            for path in paths.iter().cycle().skip(from) {
                if began.elapsed() >= time {
                    break;
                }
                let sent = Instant::now();
                let answer = client.get(path).await?;
                waits.push(sent.elapsed());
                good(&answer, path)?;
                bytes += answer.bytes;
            }
            Outcome::Ok((waits, bytes, client))
        });
    }
    let (mut waits, mut bytes, mut back) = (Vec::new(), 0, Vec::new());
    while let Some(done) = running.join_next().await {
        let (some, more, client) = done??;
        waits.extend(some);
        bytes += more;
        back.push(client);
    }
    let took = began.elapsed();
    Ok((summed(waits, number, took, bytes, system::own_share(before, system::cpu(server))), back))
}

/// A form that is ready to be sent.
pub struct Form {
    /// Where to.
    pub action: String,
    /// With what.
    pub fields: Vec<(String, String)>,
    /// The status of a good answer.
    pub status: u16,
}

/// Lets every client send its forms.
pub async fn forms(work: Vec<(Client, Vec<Form>)>, server: u32) -> Outcome<(Run, Vec<Client>)> {
    let number = work.len();
    let before = system::cpu(server);
    let began = Instant::now();
    let mut running = JoinSet::new();
    for (mut client, forms) in work {
        running.spawn(async move {
            let (mut waits, mut bytes) = (Vec::new(), 0);
            for form in &forms {
                let fields: Vec<(&str, &str)> =
                    form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let sent = Instant::now();
                let answer = client.post(&form.action, &fields).await?;
                waits.push(sent.elapsed());
                if answer.status != form.status {
                    return Err(format!("{} answered {}", form.action, answer.status).into());
                }
                bytes += answer.bytes;
            }
            Outcome::Ok((waits, bytes, client))
        });
    }
    let (mut waits, mut bytes, mut back) = (Vec::new(), 0, Vec::new());
    while let Some(done) = running.join_next().await {
        let (some, more, client) = done??;
        waits.extend(some);
        bytes += more;
        back.push(client);
    }
    let took = began.elapsed();
    Ok((summed(waits, number, took, bytes, system::own_share(before, system::cpu(server))), back))
}

/// `load`: asks any server for one page, or sends it one form, again and again, and says how quick it was as a row of a
/// table. For what is compared with.
pub async fn from_words(words: &[String]) -> Outcome {
    let value = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let number = |name: &str, otherwise: u64| value(name).map_or(Ok(otherwise), |text| text.parse());
    let [address, path, cookies, ..] = words else { return Err("load ADDRESS PATH COOKIES".into()) };
    let count = usize::try_from(number("--clients", 4)?)?;
    let time = Duration::from_secs(number("--seconds", 20)?);
    let form = value("--form");
    let mut running = JoinSet::new();
    let began = Instant::now();
    for _ in 0..count {
        let mut client = Client::new(address);
        client.cookie.clone_from(cookies);
        let (path, form) = (path.clone(), form.clone());
        running.spawn(async move {
            let (mut waits, mut bytes) = (Vec::new(), 0);
            while began.elapsed() < time {
                let sent = Instant::now();
                let answer = match &form {
                    Some(body) => client.post_text(&path, body).await?,
                    None => client.get(&path).await?,
                };
                waits.push(sent.elapsed());
                if form.is_none() && answer.status != 200 || answer.status >= 400 {
                    return Err(format!("{path} answered {}", answer.status).into());
                }
                bytes += answer.bytes;
            }
            Outcome::Ok((waits, bytes))
        });
    }
    let (mut waits, mut bytes) = (Vec::new(), 0);
    while let Some(done) = running.join_next().await {
        let (some, more) = done??;
        waits.extend(some);
        bytes += more;
    }
    let run = summed(waits, count, began.elapsed(), bytes, 0.0);
    println!(
        "| {} | {} | {:.1} | {:.0} | {:.0} | {} |",
        run.clients, run.count, run.rate, run.median, run.p99, run.bytes
    );
    Ok(())
}
