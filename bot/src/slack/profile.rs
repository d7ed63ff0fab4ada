//! A Slack profile, out of `users.info` or `users.list`.

use crm_core::users::Profile;
use serde_json::Value;

/// Reads a `user` object. `team_id` is the workspace that asks: somebody of another one is a stranger.
#[must_use]
pub fn profile_of(user: &Value, team_id: &str) -> Profile {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let flag = |name: &str| user.get(name).and_then(Value::as_bool).unwrap_or_default();
    let profile = user.get("profile");
    let of_profile = |name: &str| text(profile.and_then(|profile| profile.get(name)));
    // The full name: it stands on cards and in reports, where a display name such as "ada" says too little.
    let name = of_profile("real_name").or_else(|| text(user.get("real_name"))).or_else(|| of_profile("display_name"));
    let home = text(user.get("team_id"));
    Profile {
        slack_id: text(user.get("id")).unwrap_or_default(),
        name: name.or_else(|| text(user.get("name"))).unwrap_or_default(),
        email: of_profile("email"),
        time_zone: text(user.get("tz")).and_then(|zone| zone.parse().ok()),
        locale: text(user.get("locale")),
        is_bot: flag("is_bot") || text(user.get("id")).as_deref() == Some("USLACKBOT"),
        is_guest: flag("is_restricted") || flag("is_ultra_restricted"),
        is_stranger: flag("is_stranger") || home.is_some_and(|home| home != team_id),
        is_deleted: flag("deleted"),
        is_primary_owner: flag("is_primary_owner"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nulls_and_missing_fields_are_read_as_nothing() {
        let bare = profile_of(&json!({"id": "U1", "name": "ada", "tz": null, "profile": {"email": null}}), "T1");
        assert_eq!((bare.name.as_str(), bare.email, bare.time_zone), ("ada", None, None));
        let guest = profile_of(&json!({"id": "U2", "team_id": "T2", "is_ultra_restricted": true}), "T1");
        assert!(guest.is_guest && guest.is_stranger);
    }
}
