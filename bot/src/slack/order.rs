//! The order of what is sent to one message: one call at a time, in the order in which they were asked for, and of several
//! changes that wait only the latest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

/// The messages and views that something waits to be sent to.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
}

#[derive(Debug, Default)]
struct Lane {
    /// The number of the latest change that was asked for.
    latest: AtomicU64,
    /// Held while a change is on its way; whoever waits is let in by turn.
    gate: Arc<tokio::sync::Mutex<()>>,
}

/// A change's place in the lane of its message; gives the way free when it is dropped.
pub(super) struct Turn {
    lane: Arc<Lane>,
    number: u64,
    _way: tokio::sync::OwnedMutexGuard<()>,
}

impl Turn {
    /// Whether a later change of the same message waits, so that this one need not be seen.
    pub(super) fn is_overtaken(&self) -> bool {
        self.lane.latest.load(Ordering::SeqCst) != self.number
    }
}

impl Lanes {
    /// Waits for a change's turn.
    pub(super) async fn enter(&self, message: &str) -> Turn {
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            // A lane that only this map holds has nobody in it.
            lanes.retain(|key, lane| key == message || Arc::strong_count(lane) > 1);
            lanes.entry(message.to_owned()).or_default().clone()
        };
        let number = lane.latest.fetch_add(1, Ordering::SeqCst) + 1;
        let way = lane.gate.clone().lock_owned().await;
        Turn { lane, number, _way: way }
    }
}

/// What names the message or view that a call changes as a whole, so that a later such call takes its place; nothing for
/// calls that add something.
pub(super) fn changed_by(workspace: &str, method: &str, arguments: &Value) -> Option<String> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    match method {
        "chat.update" => Some(format!("{workspace}:{}:{}", text("channel")?, text("ts")?)),
        "views.publish" => Some(format!("{workspace}:home:{}", text("user_id")?)),
        "views.update" => Some(format!("{workspace}:view:{}", text("view_id").or_else(|| text("external_id"))?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[tokio::test]
    async fn changes_come_one_after_the_other_and_what_was_overtaken_is_known() {
        let lanes = Arc::new(Lanes::default());
        let first = lanes.enter("m").await;
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        for number in 2..=4 {
            let (entering, tell) = (lanes.clone(), tell.clone());
            let task = tokio::spawn(async move {
                let turn = entering.enter("m").await;
                let _ = tell.send((number, turn.is_overtaken()));
            });
            // Each takes its place before the next one asks.
            while !task.is_finished() && lanes.waiting("m") < number {
                tokio::task::yield_now().await;
            }
        }
        assert!(first.is_overtaken());
        drop((first, tell));
        let mut order = Vec::new();
        while let Some(one) = told.recv().await {
            order.push(one);
        }
        assert_eq!(order, [(2, true), (3, true), (4, false)]);
        let other = lanes.enter("other").await;
        assert!(!other.is_overtaken());
    }

    impl Lanes {
        fn waiting(&self, message: &str) -> u64 {
            let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            lanes.get(message).map_or(0, |lane| lane.latest.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn only_changes_of_a_whole_are_overtaken() {
        let update = json!({"channel": "C1", "ts": "1.2"});
        assert_eq!(changed_by("T1", "chat.update", &update), Some("T1:C1:1.2".to_owned()));
        assert_ne!(changed_by("T2", "chat.update", &update), changed_by("T1", "chat.update", &update));
        assert_eq!(changed_by("T1", "chat.postMessage", &update), None);
        assert_eq!(changed_by("T1", "views.update", &json!({"view": {}})), None);
    }
}
