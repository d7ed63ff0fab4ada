//! What people look for, and the signed requests in which they do.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sqlx::{AssertSqlSafe, Row as _};

use crate::http::{Answer, Connection};
use crate::lab::Lab;
use crate::program::Program;

/// One search of one person.
pub(crate) struct Find {
    /// Who searches (`U…`).
    person: String,
    words: String,
    /// Stands in the answer.
    expected: String,
    /// The answer's length when it was checked.
    length: usize,
}

/// A request that is ready to be sent.
pub(crate) struct Request {
    pub bytes: Vec<u8>,
    expected: Vec<u8>,
    length: usize,
}

/// Five ways in which people search, in equal parts: the full name, the first name and the beginning of the last, the
/// e-mail address, the telephone number as it is written, and words of a company's name. Three of four searches are of the
/// administrator, who sees everything; the others of somebody who sees what is theirs.
const CHOOSE: &str = "
WITH chosen AS (
  (SELECT 'U0ADA' AS person, c.* FROM crm.contacts c WHERE c.workspace_id = crm.current_workspace()
    ORDER BY hashint8(c.number) LIMIT 45)
  UNION ALL
  (SELECT u.slack_id, c.* FROM crm.contacts c JOIN crm.users u ON u.workspace_id = c.workspace_id AND u.id = c.owner_id
    WHERE c.workspace_id = crm.current_workspace() AND u.slack_id = 'U0REBECCA' ORDER BY hashint8(c.number) LIMIT 15)
), dealt AS (SELECT *, row_number() OVER (ORDER BY person, number) AS turn FROM chosen)
SELECT d.person,
       CASE d.turn % 5
         WHEN 0 THEN d.name
         WHEN 1 THEN split_part(d.name, ' ', 1) || ' ' || left(split_part(d.name, ' ', 2), 3)
         WHEN 2 THEN e.email
         WHEN 3 THEN regexp_replace(p.number, '^(...)(..)(...)(..)', E'\\\\1 \\\\2 \\\\3 \\\\4 ')
         ELSE split_part(o.name, ' ', 1) || ' ' || split_part(o.name, ' ', 2) END AS words,
       CASE d.turn % 5 WHEN 1 THEN split_part(d.name, ' ', 1) WHEN 4 THEN split_part(o.name, ' ', 1) ELSE d.name END AS expected
  FROM dealt d
  JOIN crm.companies o ON o.workspace_id = d.workspace_id AND o.id = d.company_id
  JOIN crm.contact_emails e ON e.workspace_id = d.workspace_id AND e.contact_id = d.id
  JOIN crm.contact_phones p ON p.workspace_id = d.workspace_id AND p.contact_id = d.id
 ORDER BY d.turn";

/// Chooses what is looked for among the contacts of the workspace.
pub(crate) fn choose(lab: &Lab) -> anyhow::Result<Vec<Find>> {
    let rows = lab.runtime.block_on(async {
        let mut connection = lab.superuser().await?;
        sqlx::query("SELECT set_config('app.workspace_id', id::text, false) FROM master.workspaces")
            .execute(&mut connection)
            .await?;
        anyhow::Ok(sqlx::query(AssertSqlSafe(CHOOSE.to_owned())).fetch_all(&mut connection).await?)
    })?;
    let finds: Vec<Find> = rows
        .into_iter()
        .map(|row| Ok(Find { person: row.try_get(0)?, words: row.try_get(1)?, expected: row.try_get(2)?, length: 0 }))
        .collect::<Result<_, sqlx::Error>>()?;
    anyhow::ensure!(finds.len() == 60, "{} searches were chosen instead of 60", finds.len());
    Ok(finds)
}

/// Sends every search once and looks into the answer; remembers how long it was.
pub(crate) fn check(finds: &mut [Find], program: &Program, lab: &Lab) -> anyhow::Result<()> {
    let mut connection = Connection::open(program.address()?)?;
    for find in finds {
        let request = find.request(lab)?;
        // The first answer of a connection to the database takes longer; what counts here is what stands in it.
        let answer = connection.ask(&request.bytes)?;
        anyhow::ensure!(
            answer.status == 200 && contains(answer.body, &request.expected),
            "/crm find {} is answered with {} {}",
            find.words,
            answer.status,
            String::from_utf8_lossy(answer.body)
        );
        find.length = answer.body.len();
    }
    Ok(())
}

/// Signs every search for the present time; Slack's window is five minutes.
pub(crate) fn sign(finds: &[Find], lab: &Lab) -> anyhow::Result<Vec<Request>> {
    finds.iter().map(|find| find.request(lab)).collect()
}

impl Find {
    pub(crate) fn request(&self, lab: &Lab) -> anyhow::Result<Request> {
        let (team, app, text) = (lab.slack.team_id(), lab.slack.app_id(), format!("find {}", self.words));
        let response_url = format!("{}/response/{team}/1/none", lab.slack.page_url());
        let fields = [
            ("token", "none"),
            ("team_id", &team),
            ("team_domain", "northwind-trading"),
            ("channel_id", "C0SALES"),
            ("channel_name", "sales"),
            ("user_id", &self.person),
            ("user_name", "ada"),
            ("command", "/crm"),
            ("text", &text),
            ("api_app_id", &app),
            ("is_enterprise_install", "false"),
            ("response_url", &response_url),
            ("trigger_id", "1700000000000.1.0123456789abcdef0123456789abcdef"),
        ];
        let body = serde_urlencoded::to_string(fields)?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut mac =
            Hmac::<Sha256>::new_from_slice(lab.slack.signing_secret().as_bytes()).context("the signing secret")?;
        mac.update(format!("v0:{timestamp}:{body}").as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let text = format!(
            "POST /slack/commands HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n\
             Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n{body}",
            body.len()
        );
        Ok(Request { bytes: text.into_bytes(), expected: self.expected.clone().into_bytes(), length: self.length })
    }
}

impl Request {
    /// Whether this is the right answer. Its length says so nearly always; else one looks.
    pub(crate) fn is_answered_by(&self, answer: &Answer<'_>) -> bool {
        answer.status == 200 && (answer.body.len() == self.length || contains(answer.body, &self.expected))
    }
}

fn contains(body: &[u8], words: &[u8]) -> bool {
    body.windows(words.len().max(1)).any(|window| window == words)
}
