//! The program is killed: the server goes too, or is found again.

use std::fs;

use crm_postgres::{Mode, start};
use nix::sys::signal::Signal;

use crate::support::{Example, Outcome, Place, eventually, query, runs, send};

/// Tells when it runs, then lasts as long as the test wants.
const LASTING: [&str; 3] = ["sh", "-c", "echo running; cat"];

/// The keepers of a data directory's users.
fn keepers(place: &Place) -> Vec<i32> {
    let cluster = place.cluster().canonicalize().unwrap_or_default();
    let Ok(output) = std::process::Command::new("ps").args(["-axww", "-o", "pid=,command="]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| line.contains("crm-postgres-keeper") || line.contains("read -r _"))
        .filter(|line| line.contains(&*cluster.to_string_lossy()))
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
        .collect()
}

fn kill(mut example: Example) -> Outcome {
    send(example.pid()?, Signal::SIGKILL)?;
    example.process.wait()?;
    Ok(())
}

#[tokio::test]
async fn the_server_of_a_killed_program_stops() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&LASTING)?;
    assert_eq!(example.line()?, "running");
    let pid = place.server_pid().ok_or("no server")?;
    kill(example)?;
    eventually("the server has ended", || !runs(pid)).await?;
    eventually("its keeper has ended", || keepers(&place).is_empty()).await?;
    // In order, that is: nothing is left to recover.
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn a_killed_program_does_not_take_the_server_from_the_others() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&LASTING)?;
    assert_eq!(example.line()?, "running");
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(!server.started());
    let pid = server.pid();
    kill(example)?;
    assert_eq!(query(&server, "SELECT 1")?, "1");
    assert_eq!(server.pid(), pid);
    server.stop().await?;
    assert_eq!(place.server_pid(), None);
    eventually("all keepers have ended", || keepers(&place).is_empty()).await?;
    Ok(())
}

#[tokio::test]
async fn an_orphan_is_adopted() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&LASTING)?;
    assert_eq!(example.line()?, "running");
    let pid = place.server_pid().ok_or("no server")?;
    // Nobody is left to stop it.
    let keepers = keepers(&place);
    assert_eq!(keepers.len(), 1);
    for keeper in keepers {
        send(keeper, Signal::SIGKILL)?;
    }
    kill(example)?;
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(!server.started());
    assert_eq!(server.pid(), Some(pid));
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    assert!(!runs(pid));
    Ok(())
}

#[tokio::test]
async fn after_everything_was_killed_the_next_start_recovers() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&LASTING)?;
    assert_eq!(example.line()?, "running");
    let pid = place.server_pid().ok_or("no server")?;
    for keeper in keepers(&place) {
        send(keeper, Signal::SIGKILL)?;
    }
    kill(example)?;
    send(pid, Signal::SIGKILL)?;
    eventually("the server has ended", || !runs(pid)).await?;
    assert!(fs::exists(place.cluster().join("postmaster.pid"))?);
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(server.started());
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    Ok(())
}
