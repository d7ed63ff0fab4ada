//! The people and channels a local Slack begins with.

use serde::{Deserialize, Serialize};

/// A member of the team, or a stranger met in a Slack Connect channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Slack user id (`U…`).
    pub id: String,
    /// Username: what follows the `@` when the person is mentioned.
    pub name: String,
    /// Full name as others see it.
    pub real_name: String,
    /// E-mail address; empty for bots and strangers.
    pub email: String,
    /// IANA time zone, such as `Europe/Berlin`.
    pub tz: String,
    /// Language and region of the Slack client, such as `de-DE`.
    pub locale: String,
    /// Job title in the profile.
    pub title: String,
    /// Workspace admin.
    pub is_admin: bool,
    /// Workspace owner.
    pub is_owner: bool,
    /// The one primary owner of the workspace.
    pub is_primary_owner: bool,
    /// A bot user, such as the app's own.
    pub is_bot: bool,
    /// A guest of several channels (`is_restricted`).
    pub is_restricted: bool,
    /// A guest of a single channel (`is_ultra_restricted`; Slack sets `is_restricted` as well).
    pub is_ultra_restricted: bool,
    /// Belongs to another workspace and is met only in shared channels.
    pub is_stranger: bool,
    /// Deactivated.
    pub deleted: bool,
    /// Colour of the default avatar, six hexadecimal digits.
    pub color: String,
    /// Home workspace of a stranger; empty for members of this team.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team_id: String,
}

/// A channel or a direct message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// Conversation id: `C…`, or `D…` for a direct message.
    pub id: String,
    /// Name without the `#`; empty for a direct message.
    pub name: String,
    /// Only its members see it.
    pub is_private: bool,
    /// A direct message between two users, one of which may be the app's bot.
    pub is_im: bool,
    /// A direct message of several people.
    pub is_mpim: bool,
    /// Shared with another workspace through Slack Connect.
    pub is_ext_shared: bool,
    /// Archived: nobody can post.
    pub is_archived: bool,
    /// User ids of the members.
    pub members: Vec<String>,
    /// Who made it; the first member if nobody is named.
    pub creator: String,
    /// What is talked about now.
    pub topic: String,
    /// Who set the topic.
    pub topic_by: String,
    /// When the topic was set (Unix time).
    pub topic_at: i64,
    /// What the channel is for.
    pub purpose: String,
    /// Who set the purpose.
    pub purpose_by: String,
    /// When the purpose was set (Unix time).
    pub purpose_at: i64,
    /// Second of creation (Unix time).
    pub created: i64,
}

/// What a local Slack begins with.
#[derive(Clone, Debug)]
pub struct World {
    /// Workspace id (`T…`).
    pub team_id: String,
    /// Workspace name.
    pub team_name: String,
    /// The part before `.slack.com`.
    pub team_domain: String,
    /// The members and strangers, without the app's bot, which is added on start.
    pub people: Vec<Person>,
    /// The channels. Write [`World::APP`] among the members where the app's bot has been invited.
    pub channels: Vec<Channel>,
}

impl World {
    /// Stands for the app's bot user in [`Channel::members`], whose id is known only after the start.
    pub const APP: &'static str = "APP";

    /// The usual team under another workspace id, so that tests that share a database do not meet. People and channels
    /// keep their ids: in Slack they mean something only together with the workspace.
    pub fn with_team(team_id: impl Into<String>) -> Self {
        let team_id = team_id.into();
        let team_domain = format!("northwind-{}", team_id.to_lowercase());
        Self { team_id, team_domain, ..Self::default() }
    }

    /// Adds a person, or replaces the one with the same id.
    #[must_use]
    pub fn with_person(mut self, person: Person) -> Self {
        self.people.retain(|known| known.id != person.id);
        self.people.push(person);
        self
    }
}

impl Default for World {
    /// "Northwind Trading": an owner, a sales manager, three representatives, a guest and a stranger, in `#general`,
    /// `#sales` and `#random`; the app is a member of the first two.
    fn default() -> Self {
        let everyone = ["U0ADA", "U0MARCO", "U0REBECCA", "U0RAVI", "U0YUKI"];
        let with_app = |extra: &[&str]| members(&everyone, extra);
        Self {
            team_id: "T0NORTHWIND".into(),
            team_name: "Northwind Trading".into(),
            team_domain: "northwind-trading".into(),
            people: default_people(),
            channels: vec![
                channel("C0GENERAL", "general", "Company-wide announcements", with_app(&[Self::APP])),
                channel("C0SALES", "sales", "Deals, leads and forecasts", with_app(&[Self::APP, "U0GUS"])),
                channel("C0RANDOM", "random", "Everything else", with_app(&[])),
            ],
        }
    }
}

fn members(everyone: &[&str], extra: &[&str]) -> Vec<String> {
    everyone.iter().chain(extra).map(|id| (*id).to_owned()).collect()
}

fn channel(id: &str, name: &str, purpose: &str, members: Vec<String>) -> Channel {
    Channel {
        id: id.into(),
        name: name.into(),
        purpose: purpose.into(),
        members,
        created: 1_735_689_600,
        ..Channel::default()
    }
}

fn default_people() -> Vec<Person> {
    vec![
        Person {
            is_admin: true,
            is_owner: true,
            is_primary_owner: true,
            ..person("U0ADA ada Ada|Lindqvist Europe/Stockholm en-GB Founder 9f69e7")
        },
        Person { is_admin: true, ..person("U0MARCO marco Marco|Bianchi Europe/Rome it-IT Head|of|Sales 4bbe2e") },
        person("U0REBECCA rebecca Rebecca|O'Neill America/New_York en-US Account|Executive e7392d"),
        person("U0RAVI ravi Ravi|Iyer Asia/Kolkata en-US Account|Executive 3c989f"),
        person("U0YUKI yuki Yuki|Tanaka Asia/Tokyo ja-JP Sales|Development 674b1b"),
        Person {
            is_restricted: true,
            is_ultra_restricted: true,
            ..person("U0GUS gus Gus|Contractor Europe/London en-GB Freelance|researcher e96699")
        },
        Person {
            is_stranger: true,
            team_id: "T0CONTOSO".into(),
            email: String::new(),
            ..person("U0SAM sam Sam|Okafor America/Los_Angeles en-US Buyer|at|Contoso 43761b")
        },
    ]
}

/// A person from one line: id, name, full name, time zone, locale, title, colour, with `|` for a space within a word.
fn person(line: &str) -> Person {
    let mut words = line.split(' ').map(|word| word.replace('|', " "));
    let mut next = || words.next().unwrap_or_default();
    let (id, name, real_name) = (next(), next(), next());
    let email = format!("{name}@northwind.example");
    let (tz, locale, title, color) = (next(), next(), next(), next());
    Person { id, name, real_name, email, tz, locale, title, color, ..Person::default() }
}
