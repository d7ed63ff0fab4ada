//! Every route refuses what nobody vouches for. The list is read out of the sources, so that a new route without an
//! entry here, or without a check there, fails.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crm_core::forms;

use crate::support::{Beginning, World};

/// Routes that anybody may call, because a load balancer or a scraper does: they tell nothing of anybody's data.
const OPEN: [&str; 3] = ["GET /healthz", "GET /readyz", "GET /metrics"];

/// `POST /slack/events`, for each `.route("/slack/events", post(…))` of a crate.
fn routes_of(crate_dir: &str) -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(crate_dir)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                routes.extend(routes_in(&fs::read_to_string(path).unwrap()));
            }
        }
    }
    routes
}

fn routes_in(source: &str) -> Vec<String> {
    let mut routes = Vec::new();
    for part in source.split(".route(").skip(1) {
        let Some((path, rest)) = part.trim_start().strip_prefix('"').and_then(|part| part.split_once('"')) else {
            continue;
        };
        let handlers = up_to_closing(rest);
        for method in ["get", "post", "put", "patch", "delete", "any"] {
            let mounted = handlers.match_indices(&format!("{method}(")).any(|(at, _)| {
                !handlers.split_at(at).0.ends_with(|before: char| before.is_alphanumeric() || before == '_')
            });
            if mounted {
                routes.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    routes
}

/// What stands before the bracket that closes the call.
fn up_to_closing(rest: &str) -> &str {
    let mut depth = 0;
    let end = rest.char_indices().find(|(_, character)| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    rest.split_at(end.map_or(rest.len(), |(at, _)| at)).0
}

#[tokio::test]
async fn every_route_refuses_what_nobody_signed() {
    let mut routes = routes_of("api/src");
    routes.extend(routes_of("bot/src"));
    routes.extend(routes_of("src"));
    assert!(routes.len() >= 7, "the routes are found: {routes:?}");
    for open in OPEN {
        assert!(routes.contains(open), "{open} is no route any more");
    }
    let world = World::start_with(Beginning::default()).await;
    let form = forms::create(&world.crm, &world.system(), "Website").await.unwrap();
    for route in &routes {
        let (method, path) = route.split_once(' ').unwrap();
        let url = format!("{}{}", world.url, path.replace("{endpoint}", &form.endpoint_key));
        assert!(!url.contains('{'), "{route} has a part that this test does not know");
        for body in ["", "{}", "payload=%7B%7D", "command=%2Fcrm&user_id=U0ADA&team_id=T0NORTHWIND"] {
            let request = world.http.request(method.parse().unwrap(), &url).body(body);
            let status = request.send().await.unwrap().status().as_u16();
            let expected = if OPEN.contains(&route.as_str()) { 200 } else { 401 };
            assert_eq!(status, expected, "{route} with {body:?}");
        }
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.form_submissions").await, 0);
    world.finish().await;
}
