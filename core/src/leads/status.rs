//! Where a lead stands and where it may go from there. Pure.
//!
//! ```text
//! new → working → qualified → converted
//!   └───────┴──────────┴────→ disqualified → working
//! ```
//!
//! Open leads go forward by as many steps as somebody takes at once, and a qualified one back to working. A converted lead
//! stays converted: only undoing the conversion, deal and company with it, opens it again.

use crate::error::UserError;
use crate::refusal;

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has looked at it.
    New,
    /// Somebody talks to them.
    Working,
    /// There is something to sell.
    Qualified,
    /// It became a deal, or a customer.
    Converted,
    /// It came to nothing, for a reason.
    Disqualified,
}

impl Status {
    /// Every status, in the order of a board.
    pub const ALL: [Self; 5] = [Self::New, Self::Working, Self::Qualified, Self::Converted, Self::Disqualified];

    /// Those of leads that somebody still works on.
    pub const OPEN: [Self; 3] = [Self::New, Self::Working, Self::Qualified];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Working => "working",
            Self::Qualified => "qualified",
            Self::Converted => "converted",
            Self::Disqualified => "disqualified",
        }
    }

    /// The status of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether somebody still works on such a lead.
    #[must_use]
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// Whether a lead may go from here to there; staying is no move and always fine.
    ///
    /// # Errors
    /// The refusal, which names the next step.
    pub fn may_become(self, to: Self) -> Result<(), UserError> {
        if self == to {
            return Ok(());
        }
        match (self, to) {
            (Self::Converted, _) => Err(refusal!("error-lead-converted")),
            (Self::Disqualified, Self::Working) => Ok(()),
            (Self::Disqualified, _) => Err(refusal!("error-lead-disqualified")),
            (_, Self::New) => Err(refusal!("error-lead-not-new-again")),
            (Self::New | Self::Working | Self::Qualified, _) => Ok(()),
        }
        .map_err(|refusal| refusal.about("status"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_moves() {
        use Status::{Converted, Disqualified, New, Qualified, Working};
        let allowed = [
            (New, Working),
            (New, Qualified),
            (New, Converted),
            (New, Disqualified),
            (Working, Qualified),
            (Working, Converted),
            (Working, Disqualified),
            (Qualified, Working),
            (Qualified, Converted),
            (Qualified, Disqualified),
            (Disqualified, Working),
        ];
        for from in Status::ALL {
            for to in Status::ALL {
                let may = from.may_become(to);
                assert_eq!(may.is_ok(), from == to || allowed.contains(&(from, to)), "{from:?} to {to:?}");
                if let Err(refusal) = may {
                    assert_eq!(refusal.field(), Some("status"));
                }
            }
        }
    }

    #[test]
    fn names_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(status.is_open(), !matches!(status, Status::Converted | Status::Disqualified));
        }
        assert_eq!(Status::parse("open"), None);
    }
}
