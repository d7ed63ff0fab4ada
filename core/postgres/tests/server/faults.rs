//! The server dies, or lies about being alive.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crm_postgres::{Error, Mode, start};
use nix::sys::signal::Signal;

use crate::support::{Outcome, Place, eventually, query, runs, send};

#[tokio::test]
async fn a_killed_server_comes_back() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    query(&server, "CREATE TABLE kept AS SELECT 7 AS value")?;
    let url = server.url("postgres");
    let mut pid = server.pid().ok_or("no process")?;
    for _ in 0..2 {
        send(pid, Signal::SIGKILL)?;
        eventually("another server is ready", || server.ready() && server.pid() != Some(pid)).await?;
        assert_eq!(query(&server, "SELECT value FROM kept")?, "7");
        pid = server.pid().ok_or("no process")?;
    }
    assert_eq!(server.url("postgres"), url);
    server.stop().await?;
    assert!(!runs(pid));
    Ok(())
}

#[tokio::test]
async fn a_killed_server_comes_back_for_all_its_users() -> Outcome {
    let place = Place::new()?;
    let starter = start(&place.settings, Mode::Attach).await?;
    let serving = start(&place.settings, Mode::Serve).await?;
    let pid = starter.pid().ok_or("no process")?;
    send(pid, Signal::SIGKILL)?;
    for server in [&starter, &serving] {
        eventually("another server is ready", || server.ready() && server.pid() != Some(pid)).await?;
    }
    assert_eq!(starter.pid(), serving.pid());
    starter.stop().await?;
    assert_eq!(query(&serving, "SELECT 1")?, "1");
    serving.stop().await?;
    assert_eq!(place.server_pid(), None);
    Ok(())
}

/// Elsewhere the query is waited for.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_long_query_does_not_keep_a_killed_server_from_coming_back() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    let long = "DO $$ BEGIN FOR i IN 1..1000000000 LOOP END LOOP; END $$";
    let mut psql = Command::new("psql");
    psql.args(["-XAtqw", "-d", &server.url("postgres"), "-c", long]);
    let mut psql = psql.stderr(Stdio::null()).spawn()?;
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
    eventually("the query runs", || query(&server, busy).is_ok_and(|n| n == "1")).await?;
    let pid = server.pid().ok_or("no process")?;
    send(pid, Signal::SIGKILL)?;
    eventually("another server is ready", || server.ready() && server.pid() != Some(pid)).await?;
    assert!(!psql.wait()?.success());
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_server_stopped_by_hand_comes_back() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Attach).await?;
    let pid = server.pid().ok_or("no process")?;
    send(pid, Signal::SIGINT)?;
    eventually("another server is ready", || server.ready() && server.pid() != Some(pid)).await?;
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_stale_process_number_given_to_another_process_does_not_mislead() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    let file = place.cluster().join("postmaster.pid");
    let text = fs::read_to_string(&file)?;
    server.stop().await?;

    // A process of the same user, or PostgreSQL would see through it by itself.
    let owner = fs::metadata(place.cluster())?;
    let mut other = Command::new("cat");
    if nix::unistd::geteuid().is_root() {
        other.uid(owner.uid()).gid(owner.gid());
    }
    let mut other = other.current_dir("/").stdin(Stdio::piped()).spawn()?;
    let rest = text.split_once('\n').ok_or("one line only")?.1;
    fs::write(&file, format!("{}\n{rest}", other.id()))?;
    std::os::unix::fs::chown(&file, Some(owner.uid()), Some(owner.gid()))?;

    let server = start(&place.settings, Mode::Serve).await?;
    assert!(server.started());
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    assert_eq!(other.try_wait()?, None, "the other process was left alone");
    drop(other.stdin.take());
    other.wait()?;
    Ok(())
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() -> Outcome {
    let place = Place::new()?;
    start(&place.settings, Mode::Serve).await?.stop().await?;
    let local = place.cluster().join("local.conf");
    fs::write(&local, "no_such_setting = 1\n")?;
    let owner = fs::metadata(place.cluster())?;
    std::os::unix::fs::chown(&local, Some(owner.uid()), Some(owner.gid()))?;
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    assert!(matches!(error, Error::StartFailed { .. }), "{error}");
    assert!(error.to_string().contains("no_such_setting"), "{error}");
    fs::remove_file(local)?;
    start(&place.settings, Mode::Serve).await?.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_long_log_is_put_aside() -> Outcome {
    let place = Place::new()?;
    fs::create_dir_all(place.data_dir())?;
    let log = place.data_dir().join("postgres.log");
    fs::File::create(&log)?.set_len(11 * 1024 * 1024)?;
    start(&place.settings, Mode::Serve).await?.stop().await?;
    assert!(fs::metadata(&log)?.len() < 100_000);
    assert_eq!(fs::metadata(place.data_dir().join("postgres.log.1"))?.len(), 11 * 1024 * 1024);
    Ok(())
}
