//! Has the crate built anew when a file of words or a template comes or goes, which the macros that read them
//! can't see.

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=templates");
}
