//! What the machine says of itself and of processes.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

/// Processor time in clock ticks: of the server, and of this process.
#[derive(Debug, Clone, Copy)]
pub struct Cpu {
    server: u64,
    own: u64,
}

fn ticks(process: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, in brackets, may hold anything: what follows it is counted from its end.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let at = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    at(11) + at(12)
}

/// Reads both.
pub fn cpu(server: u32) -> Cpu {
    Cpu { server: ticks(&server.to_string()), own: ticks("self") }
}

/// This process's part of what both used between two readings.
pub fn own_share(before: Cpu, after: Cpu) -> f64 {
    let (own, server) = (after.own - before.own, after.server - before.server);
    own as f64 / (own + server).max(1) as f64
}

/// The memory of a process that is in use, in megabytes.
pub fn resident_megabytes(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(0.0) / 1_024.0
}

/// The processor, its cores, the memory, the kernel.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processor =
        read("/proc/cpuinfo").lines().find_map(|line| line.strip_prefix("model name")).map_or_else(
            || "an unnamed processor".to_owned(),
            |rest| rest.trim_start_matches(['\t', ' ', ':']).to_owned(),
        );
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = read("/proc/meminfo")
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse::<u64>().ok())
        .unwrap_or(0);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{processor}, {cores} cores, {} GB, Linux {}", memory / 1_048_576, kernel.trim())
}

/// How busy the machine is beside us: the load of the last minute.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// How long the disk takes to make a small write durable, in milliseconds: the median of a hundred.
pub fn sync_milliseconds(folder: &Path) -> std::io::Result<f64> {
    let path = folder.join("sync");
    let mut file = File::create(&path)?;
    let mut waits = Vec::new();
    for _ in 0..100 {
        file.write_all(&[0; 4_096])?;
        let began = Instant::now();
        file.sync_data()?;
        waits.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    waits.sort_unstable();
    Ok(waits.get(50).map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0))
}
