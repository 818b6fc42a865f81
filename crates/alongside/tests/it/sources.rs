//! What must not stand in the sources: each line here is a door that stays shut because nobody built it.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file with this ending below a folder: its path from the root, and its text.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("node_modules") && !path.ends_with("target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == ending) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The sources of the program: every crate but the one that only tests stand on, without tests and build scripts.
fn program() -> Vec<(String, String)> {
    let crates = root().join("crates");
    let found: Vec<_> = files(&crates, "rs")
        .into_iter()
        .filter(|(name, _)| name.contains("/src/") && !name.contains("/testkit/"))
        .collect();
    assert!(found.len() > 300, "{}", found.len());
    found
}

#[test]
fn the_scripts_keep_nothing_that_can_be_read_and_run_no_text() {
    let scripts = files(&root().join("crates/assets/js"), "js");
    assert_eq!(scripts.len(), 6);
    for (name, script) in &scripts {
        if name.ends_with("kept.js") {
            // What goes into the tab is what the cipher gave, and what is taken in of it is what the cipher let pass.
            let sealed = [
                "const sealed = await crypto.subtle.encrypt({ name: \"AES-GCM\", iv }, await key(secret), text);",
                "const bytes = [...iv, ...new Uint8Array(sealed)];",
                "sessionStorage.setItem(PLACE, btoa(bytes",
                "const text = await crypto.subtle.decrypt(way, await key(secret), bytes.slice(12));",
                "= JSON.parse(new TextDecoder().decode(text));",
                "sessionStorage.getItem(PLACE)",
            ];
            for line in sealed {
                assert_eq!(script.matches(line).count(), 1, "{name}: {line}");
            }
            let script = sealed.iter().fold(script.clone(), |script, line| script.replace(line, ""));
            keeps_nothing_and_runs_no_text(name, &script.replace("sessionStorage.removeItem(PLACE)", ""));
        } else {
            keeps_nothing_and_runs_no_text(name, script);
        }
    }
}

fn keeps_nothing_and_runs_no_text(name: &str, script: &str) {
    // A channel of its own, both of whose ends it holds, lets the page do what else it has to do.
    let own = ["port2.postMessage(null)", "port1.addEventListener(\"message\""];
    let script = own.iter().fold(script.to_owned(), |script, own| script.replace(own, ""));
    for kept in ["localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.", "serviceWorker"]
    {
        assert!(!script.contains(kept), "{name}: the browser would keep something: {kept}");
    }
    for run in ["eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
        assert!(!script.contains(run), "{name}: text would become code or markup: {run}");
    }
    for heard in ["postMessage", "\"message\"", "WebSocket", "EventSource", "JSON.parse", "Object.assign"] {
        assert!(!script.contains(heard), "{name}: what others send would be taken in: {heard}");
    }
    assert!(!script.contains("://"), "{name}: another address would be asked");
    let is_module = script.contains("import {") || script.contains("\nexport ");
    assert!(script.starts_with("//") && is_module, "{name}: a module, whose names are its own");
}

#[test]
fn templates_hold_no_script_style_or_raw_text_of_their_own() {
    let templates = files(&root().join("crates/views/templates"), "html");
    assert!(templates.len() > 60, "{}", templates.len());
    let mut wrong = Vec::new();
    for (name, text) in &templates {
        for tag in text.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let inline = tag.starts_with("script") && !tag.contains(" src=");
            let handler = tag.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\""));
            if inline || handler || tag.starts_with("style") || tag.contains(" style=") {
                wrong.push(format!("{name}: <{tag}>"));
            }
            if tag.contains("javascript:") || tag.contains("\"data:") {
                wrong.push(format!("{name}: <{tag}>"));
            }
        }
        for filter in ["|safe", "| safe", "escape(\"none\")", "autoescape"] {
            if text.contains(filter) {
                wrong.push(format!("{name}: {filter}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn passwords_are_hidden_and_may_be_pasted() {
    for (page, wanted) in [
        ("pages/sign_in.html", ".password(\"current-password\")"),
        ("accounts/new_password.html", ".password(\"new-password\")"),
    ] {
        let path = root().join("crates/views/templates").join(page);
        let text = std::fs::read_to_string(path).unwrap();
        let field = text.split("Input::new(\"password\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        assert!(field.split("}}").next().unwrap().contains(wanted), "{page}");
    }
    for (name, script) in files(&root().join("crates/assets/js"), "js") {
        assert!(!script.contains("paste") && !script.contains("clipboard"), "{name}");
    }
}

#[test]
fn the_program_starts_no_other_program() {
    for (name, text) in program() {
        for start in ["process::Command", "process::{Command", "Command::new(\"", "exec("] {
            assert!(!text.contains(start), "{name}: {start}");
        }
    }
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(workspace.contains("\nunsafe_code = \"forbid\"\n"));
    let mut crates = 0;
    for (name, text) in files(&root().join("crates"), "toml") {
        if name.ends_with("/Cargo.toml") {
            crates += 1;
            assert!(text.contains("\n[lints]\nworkspace = true\n"), "{name} has rules of its own");
        }
    }
    assert!(crates > 12, "{crates}");
}

#[test]
fn files_leave_under_names_of_ours() {
    let mut names = Vec::new();
    for (name, text) in program() {
        for part in text.split("(CONTENT_DISPOSITION, ").skip(1) {
            let value = part.split(')').next().unwrap();
            assert!(
                value.starts_with("\"attachment; filename=\\\"") && value.ends_with("\\\"\""),
                "{name}: the name of a file is put together: {value}"
            );
            names.push(value.to_owned());
        }
        assert!(!text.contains("content-disposition"), "{name} names the header in another way");
    }
    assert!(names.len() >= 2, "{names:?}");
}
