//! What people type: lines about records that are there, the same ones at every run.

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::lab::Lab;

/// Where people type.
pub(crate) struct Place {
    pub workspace: Uuid,
    /// The team's id in Slack.
    pub team: String,
    pub contacts: i64,
    /// How many may work.
    pub people: i64,
}

/// One line of one person.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Who types (`U…`).
    pub person: String,
    /// What follows `/crm`.
    pub text: String,
    /// Stands in the answer.
    pub expected: String,
}

/// The largest workspace.
const PLACE: &str = "
SELECT w.id, w.slack_team_id, c.contacts,
       (SELECT count(*) FROM crm.users u WHERE u.workspace_id = w.id AND u.status = 'active') AS people
  FROM (SELECT workspace_id, count(*) AS contacts FROM crm.contacts GROUP BY 1 ORDER BY 2 DESC LIMIT 1) AS c
  JOIN master.workspaces w ON w.id = c.workspace_id";

/// In equal parts: a full name, a first name and the beginning of a last, an e-mail address, the first words of a company's
/// name, the card of a contact, that of a deal. Every second line is of the record's owner; the others of people who see
/// everything.
const LINES: &str = "
WITH seers AS (
  SELECT array_agg(slack_id ORDER BY slack_id) AS ids FROM crm.users u
   WHERE workspace_id = $1 AND status = 'active'
     AND (own_scope = 'all' OR own_scope IS NULL AND EXISTS (
       SELECT FROM crm.user_roles h JOIN crm.roles r ON r.workspace_id = $1 AND r.id = h.role_id
        WHERE h.workspace_id = $1 AND h.user_id = u.id AND r.scope = 'all'))
), dealt AS (
  SELECT c.*, u.slack_id AS owner, row_number() OVER (ORDER BY hashint8extended(c.number, 11)) AS turn
    FROM crm.contacts c JOIN crm.users u ON u.workspace_id = $1 AND u.id = c.owner_id AND u.status = 'active'
   WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND c.company_id IS NOT NULL
   ORDER BY hashint8extended(c.number, 11) LIMIT 2000
), contact_lines AS (
  SELECT turn, owner, CASE turn % 5
           WHEN 0 THEN 'find ' || d.name
           WHEN 1 THEN 'find ' || split_part(d.name, ' ', 1) || ' ' || left(split_part(d.name, ' ', 2), 3)
           WHEN 2 THEN 'find ' || e.email
           WHEN 3 THEN 'find ' || split_part(o.name, ' ', 1) || ' ' || split_part(o.name, ' ', 2)
           ELSE 'C-' || d.number END AS text,
         CASE turn % 5 WHEN 3 THEN split_part(o.name, ' ', 1) WHEN 4 THEN 'C-' || d.number ELSE split_part(d.name, ' ', 1) END AS expected
    FROM dealt d
    JOIN crm.companies o ON o.workspace_id = $1 AND o.id = d.company_id AND o.deleted_at IS NULL
    JOIN crm.contact_emails e ON e.workspace_id = $1 AND e.contact_id = d.id AND e.position = 1
   ORDER BY turn LIMIT 250
), deal_lines AS (
  SELECT row_number() OVER (ORDER BY hashint8extended(d.number, 12)) AS turn, u.slack_id AS owner, 'D-' || d.number AS text, 'D-' || d.number AS expected
    FROM crm.deals d JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id AND u.status = 'active'
   WHERE d.workspace_id = $1 AND d.deleted_at IS NULL
   ORDER BY hashint8extended(d.number, 12) LIMIT 50
)
SELECT CASE WHEN turn / 5 % 2 = 0 THEN owner ELSE seers.ids[1 + turn % cardinality(seers.ids)] END AS person, text, expected
  FROM (SELECT * FROM contact_lines UNION ALL SELECT turn, owner, text, expected FROM deal_lines) AS lines, seers
 ORDER BY text";

pub(crate) fn place(lab: &Lab) -> anyhow::Result<Place> {
    lab.runtime.block_on(async {
        let mut connection = lab.superuser().await?;
        let row = sqlx::query(PLACE).fetch_one(&mut connection).await.context("there is no workspace with contacts")?;
        Ok(Place {
            workspace: row.try_get(0)?,
            team: row.try_get(1)?,
            contacts: row.try_get(2)?,
            people: row.try_get(3)?,
        })
    })
}

pub(crate) fn choose(lab: &Lab, place: &Place) -> anyhow::Result<Vec<Line>> {
    let rows = lab.runtime.block_on(async {
        let mut connection = lab.superuser().await?;
        anyhow::Ok(sqlx::query(AssertSqlSafe(LINES)).bind(place.workspace).fetch_all(&mut connection).await?)
    })?;
    let lines: Vec<Line> = rows
        .into_iter()
        .map(|row| Ok(Line { person: row.try_get(0)?, text: row.try_get(1)?, expected: row.try_get(2)? }))
        .collect::<Result<_, sqlx::Error>>()?;
    anyhow::ensure!(lines.len() >= 60, "only {} lines were chosen", lines.len());
    Ok(lines)
}
