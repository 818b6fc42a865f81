//! Fetches the design system and the typeface by the committed lock file and lays out what is served.
//!
//! Nothing of the packages is kept in the repository. Their licences allow that we serve them, but not the
//! GDS Transport typeface or the crest, so those are cut out here, and the build stops if one is left.

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is served, by its path under the hash.
type Served = BTreeMap<String, Vec<u8>>;

const GOVUK: &str = "govuk-frontend/dist/govuk";
const MOJ: &str = "@ministryofjustice/frontend/moj";
const FONT: &str = "@fontsource-variable/atkinson-hyperlegible-next";
const FONT_STACK: &str = "\"Atkinson Hyperlegible Next\",system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",arial,sans-serif";

fn main() -> ExitCode {
    for watched in
        ["build.rs", "package.json", "package-lock.json", ".npmrc", "css", "js", "images", "licences"]
    {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed=WEB_NODE_MODULES");
    match lay_out() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn lay_out() -> Outcome<()> {
    let ours = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let packages = packages(&ours, &out)?;
    let mut served = Served::new();
    design_system(&packages, &mut served)?;
    typeface(&packages, &mut served)?;
    served.insert("alongside.css".into(), stylesheet(&ours.join("css"))?.into_bytes());
    for name in names(&ours.join("js"))? {
        served.insert(name.clone(), read(&ours.join("js").join(&name))?);
    }
    for name in names(&ours.join("js/counting"))? {
        served.insert(format!("counting/{name}"), read(&ours.join("js/counting").join(&name))?);
    }
    for name in names(&ours.join("images"))? {
        served.insert(format!("images/{name}"), read(&ours.join("images").join(&name))?);
    }
    served.insert("licences.txt".into(), licences(&ours, &packages)?.into_bytes());
    forbid_what_is_not_ours(&served)?;
    write_out(&out.join("assets"), &served)?;
    println!("cargo::rustc-env=ASSETS_HASH={}", hash(&served));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "Cargo speaks to a build script through the environment")]
fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|_| format!("{name} is not set: run this through Cargo.").into())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{} could not be read: {error}.", path.display()).into())
}

fn read_text(path: &Path) -> Outcome<String> {
    Ok(String::from_utf8(read(path)?)?)
}

/// The names of the files in a folder, in order.
fn names(folder: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("{} could not be listed: {error}.", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The folder that holds the packages: the one that the builder names, or a fresh install. An install is made
/// again only when what was asked for has changed, so that editing our stylesheet never calls npm.
fn packages(ours: &Path, out: &Path) -> Outcome<PathBuf> {
    if let Ok(folder) = variable("WEB_NODE_MODULES") {
        return Ok(PathBuf::from(folder));
    }
    let install = out.join("npm");
    let stamp = install.join("installed");
    let wanted = read(&ours.join("package-lock.json"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(install.join("node_modules"));
    }
    fs::create_dir_all(&install)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(ours.join(name), install.join(name))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--omit=peer", "--prefer-offline"])
        .current_dir(&install)
        .output()
        .map_err(|_| {
            "npm was not found: install Node.js 20 or newer (package names: nodejs, npm), or set \
             WEB_NODE_MODULES to a folder that already holds the packages of crates/assets/package-lock.json."
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
        return Err(format!(
            "npm could not fetch the design system ({said}); nothing was changed: check the connection and \
             build again, or set WEB_NODE_MODULES to a folder that already holds the packages."
        )
        .into());
    }
    fs::write(stamp, wanted)?;
    Ok(install.join("node_modules"))
}

fn design_system(packages: &Path, served: &mut Served) -> Outcome<()> {
    let govuk = packages.join(GOVUK);
    let moj = packages.join(MOJ);
    for (folder, name) in [(&govuk, "govuk-frontend.min.css"), (&moj, "moj-frontend.min.css")] {
        let text = own_typeface(&without_foreign_parts(&read_text(&folder.join(name))?)?);
        served.insert(name.into(), without_source_map(&text).replace("/assets/images/", "images/").into());
        // The icons that the stylesheet names, and no others: the folder also holds crests.
        for part in text.split("/assets/images/").skip(1) {
            let icon = part.split([')', '"', '\'']).next().unwrap_or_default().to_owned();
            served.insert(format!("images/{icon}"), read(&folder.join("assets/images").join(&icon))?);
        }
    }
    for (folder, name) in [(&govuk, "govuk-frontend.min.js"), (&moj, "moj-frontend.min.js")] {
        // The script of the MoJ names its peer as a bare module, which a browser could not find.
        let text =
            read_text(&folder.join(name))?.replace("\"govuk-frontend\"", "\"./govuk-frontend.min.js\"");
        served.insert(name.into(), without_source_map(&text).into());
    }
    Ok(())
}

/// Takes out the two `@font-face` rules with the notice before them, and the addresses of the crest.
fn without_foreign_parts(css: &str) -> Outcome<String> {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("@font-face") {
        let (before, rule) = rest.split_at(at);
        let end = rule.find('}').ok_or("an @font-face rule of the design system has no end")?;
        kept.push_str(before.rfind("/*!").map_or(before, |notice| {
            if before.ends_with("*/") { before.split_at(notice).0 } else { before }
        }));
        rest = rule.split_at(end + 1).1;
    }
    kept.push_str(rest);
    Ok(kept.replace("url(/assets/images/govuk-crest.svg)", "none"))
}

fn own_typeface(css: &str) -> String {
    css.replace("GDS Transport,arial,sans-serif", FONT_STACK)
        .replace("\"GDS Transport\",arial,sans-serif", FONT_STACK)
}

fn without_source_map(text: &str) -> &str {
    text.rsplit_once("/*# sourceMappingURL")
        .or_else(|| text.rsplit_once("//# sourceMappingURL"))
        .map_or(text, |(kept, _)| kept)
}

fn typeface(packages: &Path, served: &mut Served) -> Outcome<()> {
    for part in ["latin", "latin-ext"] {
        let file =
            packages.join(FONT).join(format!("files/atkinson-hyperlegible-next-{part}-wght-normal.woff2"));
        served.insert(format!("fonts/atkinson-{part}.woff2"), read(&file)?);
    }
    Ok(())
}

/// Our stylesheet: the parts in `css/`, in the order of their names.
fn stylesheet(folder: &Path) -> Outcome<String> {
    let mut whole = String::new();
    for name in names(folder)? {
        whole.push_str(&read_text(&folder.join(name))?);
        whole.push('\n');
    }
    Ok(whole)
}

/// The licence texts of everything fetched, for the about page. A package that carries no text of its own has
/// it in `licences/`.
fn licences(ours: &Path, packages: &Path) -> Outcome<String> {
    let mut text = String::new();
    for (package, file) in [
        ("govuk-frontend", ours.join("licences/govuk-frontend.txt")),
        ("@ministryofjustice/frontend", ours.join("licences/moj-frontend.txt")),
        (FONT, packages.join(FONT).join("LICENSE")),
    ] {
        text.push_str(package);
        text.push_str("\n\n");
        text.push_str(&read_text(&file)?);
        text.push_str("\n\n");
    }
    Ok(text)
}

/// An upgrade that brings back what may not be served fails here instead of leaking it.
fn forbid_what_is_not_ours(served: &Served) -> Outcome<()> {
    for (name, bytes) in served.iter().filter(|(name, _)| has_ending(name, &["css", "js"])) {
        let text = String::from_utf8_lossy(bytes);
        for forbidden in ["GDS Transport", "/assets/fonts/", "govuk-crest", "moj-logotype"] {
            if text.contains(forbidden) {
                return Err(format!(
                    "{name} still holds “{forbidden}”, which may be served on gov.uk only: \
                     teach crates/assets/build.rs to take it out."
                )
                .into());
            }
        }
    }
    Ok(())
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}

/// Writes every file, and beside each text file its gzipped form.
fn write_out(folder: &Path, served: &Served) -> Outcome<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, bytes) in served {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes)?;
        if has_ending(name, &["css", "js", "svg", "txt"]) {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(bytes)?;
            fs::write(folder.join(format!("{name}.gz")), packed.finish()?)?;
        }
    }
    Ok(())
}

/// One hash over all files: they name each other by relative addresses, so they change address together.
fn hash(served: &Served) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in served {
        digest.update(name.as_bytes());
        digest.update([0]);
        digest.update(bytes);
    }
    let mut text = String::new();
    for byte in digest.finalize().iter().take(6) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
