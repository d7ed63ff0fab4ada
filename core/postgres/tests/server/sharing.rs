//! Several programs on one data directory.

use crm_postgres::{Error, Mode, start};

use crate::support::{Outcome, Place, eventually, query, runs};

#[tokio::test]
async fn a_second_one_that_serves_is_refused() -> Outcome {
    let place = Place::new()?;
    let first = start(&place.settings, Mode::Serve).await?;
    let error = start(&place.settings, Mode::Serve).await.err().ok_or("it started")?;
    let own = std::process::id();
    assert!(matches!(&error, Error::AlreadyServing { pid, .. } if *pid == own), "{error}");
    assert_eq!(
        error.to_string(),
        format!(
            "Another crm is already serving from {} (process {own}). Stop it, or give this one \
             another data directory with CRM_DATA_DIR.",
            place.data_dir().canonicalize()?.display()
        )
    );
    assert_eq!(query(&first, "SELECT 1")?, "1");
    first.stop().await?;
    start(&place.settings, Mode::Serve).await?.stop().await?;
    Ok(())
}

#[tokio::test]
async fn one_attaches_while_another_serves() -> Outcome {
    let place = Place::new()?;
    let serving = start(&place.settings, Mode::Serve).await?;
    let attached = start(&place.settings, Mode::Attach).await?;
    assert!(!attached.started());
    assert_eq!(attached.pid(), serving.pid());
    assert_eq!(attached.url("crm"), serving.url("crm"));
    attached.stop().await?;
    assert_eq!(query(&serving, "SELECT 1")?, "1");
    serving.stop().await?;
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn one_that_serves_may_leave_before_one_that_attached() -> Outcome {
    let place = Place::new()?;
    let serving = start(&place.settings, Mode::Serve).await?;
    let attached = start(&place.settings, Mode::Attach).await?;
    serving.stop().await?;
    assert_eq!(query(&attached, "SELECT 1")?, "1");
    // The place is free again, and the server at hand.
    let next = start(&place.settings, Mode::Serve).await?;
    assert!(!next.started());
    attached.stop().await?;
    assert_eq!(query(&next, "SELECT 1")?, "1");
    next.stop().await?;
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn one_serves_on_the_server_of_one_that_attached() -> Outcome {
    let place = Place::new()?;
    let attached = start(&place.settings, Mode::Attach).await?;
    assert!(attached.started());
    let serving = start(&place.settings, Mode::Serve).await?;
    assert!(!serving.started());
    assert_eq!(attached.pid(), serving.pid());
    attached.stop().await?;
    assert_eq!(query(&serving, "SELECT 1")?, "1");
    serving.stop().await?;
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn of_two_that_attach_at_once_the_last_stops_the_server() -> Outcome {
    let place = Place::new()?;
    let (one, two) = tokio::join!(start(&place.settings, Mode::Attach), start(&place.settings, Mode::Attach));
    let (one, two) = (one?, two?);
    assert!(one.started() != two.started(), "one of them started it");
    let pid = one.pid().ok_or("no process")?;
    assert_eq!(two.pid(), Some(pid));
    one.stop().await?;
    assert_eq!(query(&two, "SELECT 1")?, "1");
    two.stop().await?;
    assert!(!runs(pid));
    Ok(())
}

#[tokio::test]
async fn many_come_and_go_at_once() -> Outcome {
    let place = Place::new()?;
    let visits = (0..6).map(|_| {
        let settings = place.settings.clone();
        tokio::spawn(async move {
            for _ in 0..4 {
                let server = start(&settings, Mode::Attach).await.map_err(|e| e.to_string())?;
                let one = query(&server, "SELECT 1").map_err(|e| e.to_string())?;
                server.stop().await.map_err(|e| e.to_string())?;
                if one != "1" {
                    return Err(one);
                }
            }
            Ok(())
        })
    });
    for visit in visits.collect::<Vec<_>>() {
        visit.await??;
    }
    assert_eq!(place.server_pid(), None);
    Ok(())
}

#[tokio::test]
async fn one_that_serves_insists_on_safety() -> Outcome {
    let mut place = Place::new()?;
    let quick = start(&place.settings, Mode::Attach).await?;
    assert_eq!(query(&quick, "SHOW fsync")?, "off");
    place.settings.fast_and_unsafe = false;
    let serving = start(&place.settings, Mode::Serve).await?;
    assert!(!serving.started());
    eventually("safety is on", || query(&serving, "SHOW fsync").is_ok_and(|on| on == "on")).await?;
    quick.stop().await?;
    serving.stop().await?;
    Ok(())
}
