//! Every method by its name.

use super::params::Params;
use super::{
    Answer, agents, auth, blocks, bookmarks, canvases, channels, chat, conversations, directory, entity, files,
    functions, oauth, pins, reactions, scheduled, streams, unfurl, users, views,
};
use crate::state::State;

pub(super) type Method = fn(&mut State, &Params) -> Answer;

/// The method of this name.
pub(super) fn method(name: &str) -> Option<Method> {
    let (family, rest) = name.split_once('.')?;
    match family {
        "chat" => chat_method(rest),
        "conversations" => conversation_method(rest),
        "files" => file_method(rest),
        "users" | "usergroups" | "bots" | "emoji" | "team" => directory_method(name),
        "agents" | "assistant" | "canvases" | "functions" | "entity" | "blocks" => agent_method(name),
        "auth" | "oauth" | "apps" | "api" => app_method(name),
        _ => other_method(name),
    }
}

fn chat_method(name: &str) -> Option<Method> {
    Some(match name {
        "postMessage" => chat::post_message,
        "postEphemeral" => chat::post_ephemeral,
        "update" => chat::update,
        "delete" => chat::delete,
        "getPermalink" => chat::get_permalink,
        "unfurl" => unfurl::unfurl,
        "scheduleMessage" => scheduled::schedule,
        "deleteScheduledMessage" => scheduled::delete,
        "scheduledMessages.list" => scheduled::list,
        "startStream" => streams::start,
        "appendStream" => streams::append,
        "stopStream" => streams::stop,
        _ => return None,
    })
}

fn conversation_method(name: &str) -> Option<Method> {
    Some(match name {
        "list" => conversations::list,
        "info" => conversations::info,
        "members" => conversations::members,
        "history" => conversations::history,
        "replies" => conversations::replies,
        "open" => channels::open,
        "create" => channels::create,
        "invite" => channels::invite,
        "kick" => channels::kick,
        "join" => channels::join,
        "leave" => channels::leave,
        "archive" => channels::archive,
        "unarchive" => channels::unarchive,
        "rename" => channels::rename,
        "setTopic" => channels::set_topic,
        "setPurpose" => channels::set_purpose,
        _ => return None,
    })
}

fn file_method(name: &str) -> Option<Method> {
    Some(match name {
        "getUploadURLExternal" => files::get_upload_url,
        "completeUploadExternal" => files::complete_upload,
        "info" => files::info,
        "list" => files::list,
        "delete" => files::delete,
        _ => return None,
    })
}

fn directory_method(name: &str) -> Option<Method> {
    Some(match name {
        "users.info" => users::info,
        "users.list" => users::list,
        "users.lookupByEmail" => users::lookup_by_email,
        "users.profile.get" => users::profile,
        "users.conversations" => conversations::of_user,
        "usergroups.list" => directory::usergroups,
        "usergroups.users.list" => directory::usergroup_users,
        "bots.info" => directory::bot,
        "emoji.list" => directory::emoji,
        "team.info" => auth::team_info,
        _ => return None,
    })
}

fn agent_method(name: &str) -> Option<Method> {
    Some(match name {
        "agents.sessions.setStatus" => agents::set_session_status,
        "agents.sessions.rename" => agents::rename_session,
        "assistant.threads.setStatus" => agents::set_status,
        "assistant.threads.setTitle" => agents::set_title,
        "assistant.threads.setSuggestedPrompts" => agents::set_prompts,
        "canvases.create" => canvases::create,
        "canvases.edit" => canvases::edit,
        "canvases.sections.lookup" => canvases::lookup,
        "functions.completeSuccess" => functions::complete_success,
        "functions.completeError" => functions::complete_error,
        "entity.presentDetails" => entity::present_details,
        "blocks.validate" => blocks::validate,
        _ => return None,
    })
}

fn app_method(name: &str) -> Option<Method> {
    Some(match name {
        "api.test" => auth::api_test,
        "auth.test" => auth::test,
        "auth.revoke" => oauth::revoke,
        "auth.teams.list" => oauth::teams,
        "oauth.v2.access" => oauth::access,
        "oauth.v2.exchange" => oauth::exchange,
        "apps.uninstall" => oauth::uninstall,
        "apps.connections.open" => oauth::open_connection,
        _ => return None,
    })
}

fn other_method(name: &str) -> Option<Method> {
    Some(match name {
        "views.open" => views::open,
        "views.push" => views::push,
        "views.update" => views::update,
        "views.publish" => views::publish,
        "reactions.add" => reactions::add,
        "reactions.remove" => reactions::remove,
        "reactions.get" => reactions::get,
        "pins.add" => pins::add,
        "pins.remove" => pins::remove,
        "pins.list" => pins::list,
        "bookmarks.add" => bookmarks::add,
        "bookmarks.edit" => bookmarks::edit,
        "bookmarks.list" => bookmarks::list,
        "bookmarks.remove" => bookmarks::remove,
        _ => return None,
    })
}
