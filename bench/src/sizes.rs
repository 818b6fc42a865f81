//! The same pages with more and more people, and what that does to their cost, as a table and a drawing.

use crate::client::Client;
use crate::load::{Run, pages};
use crate::measure::{
    attempts, first_search, import, load_lists, now, people_of_queue, say, searches, settle,
};
use crate::partnership::{Partnership, sign_in};
use crate::{Outcome, Plan, drawing, system};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Officers: as many as read at once.
const OFFICERS: usize = 16;

/// What was seen with so many people.
pub struct Size {
    /// People.
    pub persons: u32,
    fill: Duration,
    ready: Duration,
    indexed: Option<Duration>,
    idle: f64,
    used: f64,
    /// The pages, in the order of [`NAMES`].
    pub runs: [Run; 4],
}

/// What is asked for.
pub const NAMES: [&str; 4] = ["P1 queue of 50", "P2 person page", "P3 search", "P4 save, 8 at once"];

/// Measures each size in a database of its own.
pub async fn all(plan: &Plan, folder: &Path) -> Outcome {
    let before = system::load();
    let picture = plan.into.with_extension("svg");
    let name = picture.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut sizes = Vec::new();
    for persons in &plan.sizes {
        say(&format!("{persons} people"));
        let place = folder.join(persons.to_string());
        sizes.push(one(plan, *persons, &place).await?);
        std::fs::remove_dir_all(&place)?;
        // The largest may take an hour: what is known so far is kept.
        std::fs::write(&picture, drawing::svg(&sizes))?;
        std::fs::write(&plan.into, markdown(plan, &sizes, &name, &before))?;
    }
    println!("\n{}", std::fs::read_to_string(&plan.into)?);
    Ok(())
}

async fn one(plan: &Plan, persons: u32, folder: &Path) -> Outcome<Size> {
    let time = Duration::from_secs(plan.seconds);
    let it = Partnership::new(&plan.program, folder.to_owned())?;
    load_lists(&it, plan)?;
    let (fill, known) = import(&it, persons, plan.seed)?;
    println!("   filled in {:.0} s", fill.as_secs_f64());
    let officers = it.officers(OFFICERS)?;
    let server = it.serve().await?;
    settle(&server, persons).await?;
    let idle = system::resident_megabytes(server.process());
    let mut clients = sign_in(&server.address, officers).await?;
    first_search(clients.first_mut().ok_or("nobody signed in")?, &known).await?;
    say("P1");
    let (queue, mut clients) = pages(clients, &["/queue".to_owned()], time, server.process()).await?;
    let (people, _) = people_of_queue(clients.first_mut().ok_or("nobody is left")?).await?;
    say("P2");
    let (page, clients) = pages(clients, &people, time, server.process()).await?;
    say("P3");
    let (search, clients) = searches(&server, clients, &known, plan.seed).await?;
    say("P4");
    let clients: Vec<Client> = clients;
    let (saves, _) = attempts(plan, &server, clients, &people, &[(8, 40, "")]).await?;
    let save = saves.first().map(|row| row.run).unwrap_or_default();
    Ok(Size {
        persons,
        fill,
        ready: server.answered_after,
        indexed: server.indexed_after(),
        idle,
        used: system::resident_megabytes(server.process()),
        runs: [queue, page, search.run, save],
    })
}

fn markdown(plan: &Plan, sizes: &[Size], picture: &str, load_before: &str) -> String {
    let list = sizes.iter().map(|size| size.persons.to_string()).collect::<Vec<_>>().join(",");
    let mut text = format!(
        "# Cost against size, as measured\n\nBy `cargo xtask bench --sizes {list} --seconds {}`: the release build, from outside over \
         HTTP on loopback, SQLite with full sync, made-up people (seed {}), each brought in by the importer with everything \
         sealed, each size in a database of its own; {OFFICERS} officers. The pages are those of [performance.md](performance.md): \
         signed in, decided by the gate, unsealed, and in the audit log before they leave.\n\n\
         Machine: {}. Load of the machine before: {load_before}, after: {}. Date: {}.\n\n![Milliseconds a page against the number of people]({picture})\n\n",
        plan.seconds,
        plan.seed,
        system::machine(),
        system::load(),
        now().strftime("%Y-%m-%d")
    );
    text.push_str("| people | page | answers | a second | median ms | p99 ms |\n| ---: | --- | ---: | ---: | ---: | ---: |\n");
    for size in sizes {
        for (name, run) in NAMES.iter().zip(&size.runs) {
            let _ = writeln!(
                text,
                "| {} | {name} | {} | {:.0} | {:.1} | {:.1} |",
                size.persons, run.count, run.rate, run.median, run.p99
            );
        }
    }
    text.push_str(
        "\n| people | filled in s | rows a second | ready after ms | index complete after s | idle MB | after the load MB |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for size in sizes {
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {} | {} | {:.0} | {:.0} |",
            size.persons,
            size.fill.as_secs_f64(),
            f64::from(size.persons) / size.fill.as_secs_f64(),
            size.ready.as_millis(),
            size.indexed.map_or("not seen".to_owned(), |it| format!("{:.1}", it.as_secs_f64())),
            size.idle,
            size.used
        );
    }
    text.push_str(
        "\nThe index of everybody is read while the server already answers; whoever searches meanwhile finds those who are in it, and is told how many that are. \
         \"Idle\" is with that index, before anybody signs in. Goals (P6): ready in 1 s at any size; with 10,000 people 150 MB; \
         with 1,000,000 the index complete in 20 s and 1.5 GB.\n",
    );
    text
}
