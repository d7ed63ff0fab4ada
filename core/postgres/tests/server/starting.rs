//! Starting: the first time, again, and in awkward places.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use crm_postgres::{Error, Mode, start};

use crate::support::{Outcome, Place, ask, eventually, query, runs};

#[tokio::test]
async fn the_first_start_creates_the_data_and_the_next_one_finds_it() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(server.started() && server.ready());
    assert_eq!(server.superuser(), "crm");
    query(&server, "CREATE TABLE kept AS SELECT 7 AS value")?;
    server.stop().await?;
    assert_eq!(place.server_pid(), None);

    let begun = Instant::now();
    let server = start(&place.settings, Mode::Serve).await?;
    // Usually a tenth of this; the machine may be busy.
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(query(&server, "SELECT value FROM kept")?, "7");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn the_server_is_private_and_knows_all_letters() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    for (sql, expected) in [
        ("SHOW listen_addresses", ""),
        ("SHOW data_checksums", "on"),
        ("SHOW timezone", "UTC"),
        ("SHOW max_connections", "100"),
        ("SHOW work_mem", "16MB"),
        ("SHOW jit", "off"),
        ("SHOW fsync", "off"),
        ("SELECT lower('ÄÉŽ') || ('Ж' ILIKE 'ж')", "äéžtrue"),
        ("SELECT pg_encoding_to_char(encoding) FROM pg_database LIMIT 1", "UTF8"),
        ("SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules WHERE type = 'local'", "trust"),
        ("SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules WHERE type <> 'local'", "reject"),
    ] {
        assert_eq!(query(&server, sql)?, expected, "{sql}");
    }
    let mode = fs::metadata(server.socket_dir())?.permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn safety_is_on_unless_given_up() -> Outcome {
    let mut place = Place::new()?;
    place.settings.fast_and_unsafe = false;
    place.settings.max_connections = 20;
    let server = start(&place.settings, Mode::Serve).await?;
    assert_eq!(query(&server, "SHOW fsync")?, "on");
    assert_eq!(query(&server, "SHOW full_page_writes")?, "on");
    assert_eq!(query(&server, "SHOW max_connections")?, "20");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn local_conf_adds_to_the_settings() -> Outcome {
    let place = Place::new()?;
    start(&place.settings, Mode::Serve).await?.stop().await?;
    let local = place.cluster().join("local.conf");
    fs::write(&local, "work_mem = 5MB\n")?;
    fs::set_permissions(&local, fs::Permissions::from_mode(0o644))?;
    let server = start(&place.settings, Mode::Serve).await?;
    assert_eq!(query(&server, "SHOW work_mem")?, "5MB");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn databases_are_created_once() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    let name = "Größe'\"; x";
    let (first, second) = tokio::join!(server.ensure_database(name), server.ensure_database(name));
    first?;
    second?;
    server.ensure_database(name).await?;
    assert_eq!(ask(&server.url(name), "SELECT current_database()")?, name);
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn long_and_odd_paths_are_no_obstacle() -> Outcome {
    let long = format!("with space, ü and 'quote'/{}/data", "long".repeat(30));
    let place = Place::at(&long)?;
    let server = start(&place.settings, Mode::Serve).await?;
    let socket_dir = server.socket_dir().to_path_buf();
    assert!(!socket_dir.starts_with(place.data_dir()));
    assert_eq!(fs::metadata(&socket_dir)?.permissions().mode() & 0o777, 0o700);
    let attached = start(&place.settings, Mode::Attach).await?;
    assert_eq!(attached.socket_dir(), socket_dir);
    assert_eq!(query(&attached, "SELECT 1")?, "1");
    attached.stop().await?;
    server.stop().await?;
    assert!(!socket_dir.exists());
    Ok(())
}

#[tokio::test]
async fn within_reach_the_socket_is_in_the_data_directory() -> Outcome {
    let place = Place::new()?;
    let root = place.data_dir().parent().ok_or("no parent")?;
    fs::set_permissions(root, fs::Permissions::from_mode(0o755))?;
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(server.socket_dir().ends_with("data/run"));
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_half_made_data_directory_is_replaced() -> Outcome {
    let place = Place::new()?;
    let half = place.data_dir().join("postgres.new-Xa3b2c");
    fs::create_dir_all(half.join("base"))?;
    fs::write(half.join("PG_VERSION"), "15\n")?;
    let server = start(&place.settings, Mode::Serve).await?;
    assert!(!half.exists());
    assert_eq!(query(&server, "SELECT 1")?, "1");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_failing_initdb_tells_why_and_leaves_nothing() -> Outcome {
    let mut place = Place::new()?;
    let programs = tempfile::tempdir()?;
    fs::set_permissions(programs.path(), fs::Permissions::from_mode(0o755))?;
    for (name, text) in [
        ("postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 16.2'\n"),
        ("initdb", "#!/bin/sh\necho 'initdb: error: no space left' >&2\nexit 1\n"),
    ] {
        let file = programs.path().join(name);
        fs::write(&file, text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    }
    place.settings.bin_dir = Some(programs.path().to_path_buf());
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    assert_eq!(
        error.to_string(),
        "PostgreSQL could not create its data directory. It said: initdb: error: no space left"
    );
    let left: Vec<_> = fs::read_dir(place.data_dir())?
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name())
        .collect();
    assert!(left.is_empty(), "{left:?}");
    Ok(())
}

#[tokio::test]
async fn data_of_a_version_that_is_not_installed_is_left_alone() -> Outcome {
    let place = Place::new()?;
    fs::create_dir_all(place.cluster())?;
    fs::write(place.cluster().join("PG_VERSION"), "9\n")?;
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    assert!(matches!(error, Error::WrongVersion { wanted: 9, .. }), "{error}");
    assert!(error.to_string().contains("belongs to PostgreSQL 9, and this machine has only"), "{error}");
    Ok(())
}

#[tokio::test]
async fn other_files_in_the_place_of_the_data_are_left_alone() -> Outcome {
    let place = Place::new()?;
    fs::create_dir_all(place.cluster())?;
    fs::write(place.cluster().join("letter.txt"), "dear")?;
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    assert!(matches!(error, Error::NotACluster { .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_directory_without_programs_is_named() -> Outcome {
    let mut place = Place::new()?;
    place.settings.bin_dir = Some("/nowhere/bin".into());
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    assert_eq!(
        error.to_string(),
        "/nowhere/bin does not hold the programs of PostgreSQL 15 or newer (postgres, initdb). \
         Name the directory they are in, or leave that setting out to have them looked for."
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_dropped_stops() -> Outcome {
    let place = Place::new()?;
    let server = start(&place.settings, Mode::Serve).await?;
    let pid = server.pid().ok_or("no process")?;
    drop(server);
    eventually("the server has ended", || !runs(pid)).await?;
    assert_eq!(place.server_pid(), None);
    Ok(())
}
