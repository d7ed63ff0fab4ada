//! Lists the files of the browser page, so that each of them is built into the program.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let page = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/page");
    println!("cargo::rerun-if-changed={}", page.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&page)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if [".html", ".js", ".css", ".svg"].iter().any(|ending| name.ends_with(ending)) {
            names.push(name);
        }
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let path = page.join(&name);
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.to_string_lossy())?;
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("page_files.rs"), list)?;
    Ok(())
}
