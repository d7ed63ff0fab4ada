//! Which bot scope lets an event through, out of the pages of Slack's events.

/// Any one of these scopes lets the event through; the empty list lets it through always.
pub(crate) fn scopes(event: &str) -> &'static [&'static str] {
    match event {
        "app_mention" => &["app_mentions:read"],
        "message.channels" => &["channels:history"],
        "message.groups" => &["groups:history"],
        "message.im" => &["im:history"],
        "message.mpim" => &["mpim:history"],
        "message.app_home" | "assistant_thread_started" | "assistant_thread_context_changed" => &[],
        "reaction_added" | "reaction_removed" => &["reactions:read"],
        "pin_added" | "pin_removed" => &["pins:read"],
        "link_shared" => &["links:read"],
        "emoji_changed" => &["emoji:read"],
        "team_join" | "user_change" | "user_profile_changed" | "user_status_changed" => &["users:read"],
        "team_rename" | "team_domain_change" => &["team:read"],
        "user_huddle_changed" | "dnd_updated_user" => &["users:read", "dnd:read"],
        "member_joined_channel" | "member_left_channel" => &["channels:read", "groups:read"],
        "channel_archive" | "channel_created" | "channel_deleted" | "channel_left" | "channel_rename"
        | "channel_unarchive" | "channel_id_changed" => &["channels:read"],
        "channel_shared" | "channel_unshared" | "channel_history_changed" => {
            &["channels:read", "groups:read", "channels:history", "groups:history"]
        }
        "group_archive" | "group_close" | "group_deleted" | "group_left" | "group_open" | "group_rename"
        | "group_unarchive" => &["groups:read"],
        "im_close" | "im_created" | "im_open" => &["im:read"],
        "file_change" | "file_created" | "file_deleted" | "file_public" | "file_shared" | "file_unshared" => {
            &["files:read"]
        }
        "subteam_created"
        | "subteam_members_changed"
        | "subteam_updated"
        | "subteam_self_added"
        | "subteam_self_removed" => &["usergroups:read"],
        "star_added" | "star_removed" => &["stars:read"],
        "call_rejected" => &["calls:read"],
        "workflow_step_execute" => &["workflow.steps:execute"],
        "message_metadata_posted" | "message_metadata_updated" | "message_metadata_deleted" => {
            &["metadata.message:read"]
        }
        _ => &[],
    }
}
