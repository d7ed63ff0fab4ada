//! Notices a new migration file, which `sqlx::migrate!` alone would not.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
