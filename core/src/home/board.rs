//! The columns of a pipeline: the open deals of each stage, soonest first; what slips; how many deals go on from stage to
//! stage. Pages are found by index: of everybody's deals by stage, of some people's by their owners.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::access;
use crate::actor::{Permission, Scope};
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;

/// A deal in a column.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardDeal {
    /// Its id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// What it is about.
    pub name: String,
    /// The company, where the reader sees it.
    pub company: Option<String>,
    /// Its amount.
    pub amount: Option<Decimal>,
    /// ISO 4217 code of the amount.
    pub currency: String,
    /// When it is expected to be decided.
    pub close_on: Option<NaiveDate>,
    /// When somebody wants to come back to it.
    pub follow_up_on: Option<NaiveDate>,
    /// The stage it is in.
    pub stage_id: Uuid,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// Its version.
    pub version: i32,
}

/// Whose deals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// All that the actor sees.
    #[default]
    Everybody,
    /// This person's.
    Of(Uuid),
}

/// Which of them: so many after so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    skip: i64,
    size: i64,
}

/// The first deals of each of these stages, by stage in this order, soonest to be decided first.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn board(tx: &mut Tx, stages: &[Uuid], whose: Whose, size: i64) -> Result<Vec<BoardDeal>> {
    let ids = ids(tx, stages, whose, Part { skip: 0, size }).await?;
    let mut deals = lines(tx, &ids).await?;
    deals.sort_by_key(|deal| stages.iter().position(|stage| *stage == deal.stage_id));
    Ok(deals)
}

/// A page of one stage's deals.
///
/// # Errors
/// As [`board`].
pub async fn column(tx: &mut Tx, stage: Uuid, whose: Whose, skip: i64, size: i64) -> Result<Vec<BoardDeal>> {
    let ids = ids(tx, &[stage], whose, Part { skip: skip.max(0), size }).await?;
    lines(tx, &ids).await
}

async fn ids(tx: &mut Tx, stages: &[Uuid], whose: Whose, part: Part) -> Result<Vec<Uuid>> {
    tx.require(Permission::ReadDeals)?;
    let workspace_id = tx.workspace_id();
    let Some((owners, with_nobody)) = owners(tx, whose).await? else {
        let ids = sqlx::query_scalar!(
            r#"SELECT d.id AS "id!" FROM unnest($2::uuid[]) WITH ORDINALITY AS s (id, place)
                CROSS JOIN LATERAL (
                  SELECT id, close_on FROM crm.deals
                   WHERE workspace_id = $1 AND stage_id = s.id AND closed_at IS NULL AND deleted_at IS NULL
                   ORDER BY close_on, id OFFSET $3 LIMIT $4) AS d
                ORDER BY s.place, d.close_on, d.id"#,
            workspace_id,
            stages,
            part.skip,
            part.size,
        )
        .fetch_all(tx.conn())
        .await?;
        return Ok(ids);
    };
    let ids = sqlx::query_scalar!(
        "SELECT d.id FROM (
           SELECT id, stage_id, close_on, row_number() OVER (PARTITION BY stage_id ORDER BY close_on, id) AS place
             FROM crm.deals
            WHERE workspace_id = $1 AND (owner_id = ANY ($3) OR ($4 AND owner_id IS NULL))
              AND stage_id = ANY ($2) AND closed_at IS NULL AND deleted_at IS NULL AND crm.in_scope(owner_id)) AS d
          WHERE d.place > $5 AND d.place <= $5 + $6
          ORDER BY d.close_on, d.id",
        workspace_id,
        stages,
        &owners,
        with_nobody,
        part.skip,
        part.size,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// Whose deals are looked through, and whether those that nobody owns are among them; nothing where it is everybody's.
async fn owners(tx: &mut Tx, whose: Whose) -> Result<Option<(Vec<Uuid>, bool)>> {
    match (whose, tx.actor().scope()) {
        (Whose::Of(person), _) => Ok(Some((vec![person], false))),
        (Whose::Everybody, Scope::All) => Ok(None),
        (Whose::Everybody, _) => {
            let workspace_id = tx.workspace_id();
            let people = sqlx::query_scalar!(
                "SELECT id FROM crm.users WHERE workspace_id = $1 AND crm.in_scope(id)",
                workspace_id,
            )
            .fetch_all(tx.conn())
            .await?;
            Ok(Some((people, true)))
        }
    }
}

/// Open deals whose day has passed, the oldest first.
///
/// # Errors
/// As [`board`].
pub async fn slipping(tx: &mut Tx, whose: Whose, size: i64) -> Result<Vec<BoardDeal>> {
    tx.require(Permission::ReadDeals)?;
    if !access::of(tx, RecordKind::Deal).shows("close_on") {
        return Ok(Vec::new());
    }
    let (workspace_id, today) = (tx.workspace_id(), tx.today());
    let ids = match owners(tx, whose).await? {
        None => {
            sqlx::query_scalar!(
                "SELECT id FROM crm.deals
                  WHERE workspace_id = $1 AND close_on < $2 AND closed_at IS NULL AND deleted_at IS NULL
                  ORDER BY close_on, id LIMIT $3",
                workspace_id,
                today,
                size,
            )
            .fetch_all(tx.conn())
            .await?
        }
        Some((owners, with_nobody)) => {
            sqlx::query_scalar!(
                "SELECT id FROM crm.deals
                  WHERE workspace_id = $1 AND (owner_id = ANY ($4) OR ($5 AND owner_id IS NULL)) AND close_on < $2
                    AND closed_at IS NULL AND deleted_at IS NULL AND crm.in_scope(owner_id)
                  ORDER BY close_on, id LIMIT $3",
                workspace_id,
                today,
                size,
                &owners,
                with_nobody,
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    lines(tx, &ids).await
}

/// These deals in their order, as far as the actor may see them.
async fn lines(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<BoardDeal>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT d.id AS "id!", d.number AS "number!", d.name AS "name!", o.name AS "company?", d.amount, d.currency AS "currency!",
                  d.close_on, d.follow_up_on, d.stage_id AS "stage_id!", d.version AS "version!",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM unnest($2::uuid[]) WITH ORDINALITY AS w (id, place)
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = w.id AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = d.company_id AND o.deleted_at IS NULL
                   AND crm.in_scope(o.owner_id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            ORDER BY w.place"#,
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let access = access::of(tx, RecordKind::Deal);
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut deal = BoardDeal {
                id: row.id,
                reference: Reference { kind: RecordKind::Deal, number: row.number },
                name: row.name,
                company: row.company,
                amount: row.amount,
                currency: row.currency,
                close_on: row.close_on,
                follow_up_on: row.follow_up_on,
                stage_id: row.stage_id,
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
                version: row.version,
            };
            access.link("company_id", RecordKind::Company, &mut deal.company);
            access.value("amount", &mut deal.amount);
            access.value("close_on", &mut deal.close_on);
            access.value("follow_up_on", &mut deal.follow_up_on);
            deal
        })
        .collect())
}

/// How deals went on from a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// The stage they left.
    pub from: Uuid,
    /// The stage they came to.
    pub to: Uuid,
    /// How many.
    pub deals: i64,
}

/// For how many days back moves count.
pub const CONVERSION_DAYS: i64 = 90;

/// The most moves that are counted, the latest.
const CONVERSION_MOVES: i64 = 20_000;

/// How many deals went from which of these stages to which in the last [`CONVERSION_DAYS`].
///
/// # Errors
/// As [`board`].
pub async fn conversion(tx: &mut Tx, stages: &[Uuid], whose: Whose) -> Result<Vec<Conversion>> {
    tx.require(Permission::ReadDeals)?;
    let (workspace_id, since) = (tx.workspace_id(), tx.now() - TimeDelta::days(CONVERSION_DAYS));
    let rows = match owners(tx, whose).await? {
        None => {
            sqlx::query_as!(
                Conversion,
                r#"SELECT c.from_stage_id AS "from!", c.to_stage_id AS "to!", count(*) AS "deals!"
                 FROM (SELECT from_stage_id, to_stage_id FROM crm.deal_stage_changes
                        WHERE workspace_id = $1 AND changed_at >= $3 AND from_stage_id IS NOT NULL
                        ORDER BY changed_at DESC LIMIT $4) AS c
                WHERE c.from_stage_id = ANY ($2) GROUP BY 1, 2"#,
                workspace_id,
                stages,
                since,
                CONVERSION_MOVES,
            )
            .fetch_all(tx.conn())
            .await?
        }
        Some((owners, with_nobody)) => {
            sqlx::query_as!(
                Conversion,
                r#"SELECT c.from_stage_id AS "from!", c.to_stage_id AS "to!", count(*) AS "deals!"
                 FROM (SELECT c.from_stage_id, c.to_stage_id FROM crm.deals d
                         JOIN crm.deal_stage_changes c ON c.workspace_id = $1 AND c.deal_id = d.id
                        WHERE d.workspace_id = $1 AND (d.owner_id = ANY ($5) OR ($6 AND d.owner_id IS NULL))
                          AND d.updated_at >= $3 AND c.changed_at >= $3 AND c.from_stage_id IS NOT NULL
                          AND crm.in_scope(d.owner_id)
                        LIMIT $4) AS c
                WHERE c.from_stage_id = ANY ($2) GROUP BY 1, 2"#,
                workspace_id,
                stages,
                since,
                CONVERSION_MOVES,
                &owners,
                with_nobody,
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    Ok(rows)
}
