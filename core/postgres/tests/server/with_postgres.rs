//! The example that runs a command with a database.

use crm_postgres::{Mode, start};
use nix::sys::signal::Signal;

use crate::support::{Outcome, Place, eventually, query, send};

#[tokio::test]
async fn the_command_gets_the_database_and_its_exit_code_is_passed_on() -> Outcome {
    let place = Place::new()?;
    let script = "psql -XAtq \"$DATABASE_URL\" -c 'SELECT current_database()'; exit 7";
    let mut example = place.with_postgres(&["sh", "-c", script])?;
    assert_eq!(example.line()?, "trial");
    assert_eq!(example.process.wait()?.code(), Some(7));
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn a_command_that_does_not_exist_leaves_no_server() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&["/no/such/command"])?;
    assert_eq!(example.process.wait()?.code(), Some(1));
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn interrupted_it_waits_for_the_command_and_stops_the_server() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&["sh", "-c", "echo running; cat"])?;
    assert_eq!(example.line()?, "running");
    send(example.pid()?, Signal::SIGINT)?;
    assert_eq!(example.process.try_wait()?, None, "it waits for its command");
    drop(example.input.take());
    assert_eq!(example.process.wait()?.code(), Some(0));
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn asked_to_end_it_ends_the_command_and_stops_the_server() -> Outcome {
    let place = Place::new()?;
    let mut example = place.with_postgres(&["sh", "-c", "echo running; exec cat"])?;
    assert_eq!(example.line()?, "running");
    send(example.pid()?, Signal::SIGTERM)?;
    assert_eq!(example.process.wait()?.code(), Some(143));
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn the_server_of_another_program_goes_on() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    let mut example = place.with_postgres(&["true"])?;
    assert_eq!(example.process.wait()?.code(), Some(0));
    eventually("the database is there", || {
        query(&server, "SELECT count(*) FROM pg_database WHERE datname = 'trial'").is_ok_and(|n| n == "1")
    })
    .await?;
    server.stop().await?;
    Ok(())
}
