//! The kinds of notifications (DECISIONS, "Lists the sources only count"), each with a setting of where it reaches a person.

use super::choices::Deliveries;
use super::{Definition, Level, Setting, Shape};

/// A kind of notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification {
    /// Somebody gave one a task.
    TaskAssigned,
    /// A task is due soon.
    TaskDueSoon,
    /// A task is overdue.
    TaskOverdue,
    /// A reminder that somebody set.
    ActivityReminder,
    /// One was given a lead.
    LeadAssigned,
    /// A lead became a deal.
    LeadConverted,
    /// A deal moved to another stage.
    DealStageChanged,
    /// A deal was won.
    DealWon,
    /// A deal was lost.
    DealLost,
    /// A customer answered a quote.
    QuoteResponded,
    /// Something waits for one's approval.
    ApprovalRequested,
    /// A contract ends soon.
    ContractExpiring,
    /// One was given a ticket.
    TicketAssigned,
    /// A ticket's status changed.
    TicketStatusChanged,
    /// A ticket was escalated.
    TicketEscalated,
    /// The first answer to a ticket came late.
    SlaViolation,
    /// The solution of a ticket came late.
    SlaBreached,
    /// An automation says something.
    AutomationAction,
}

impl Notification {
    /// Every kind, in the order in which people read them.
    pub const ALL: [Self; 18] = [
        Self::TaskAssigned,
        Self::TaskDueSoon,
        Self::TaskOverdue,
        Self::ActivityReminder,
        Self::LeadAssigned,
        Self::LeadConverted,
        Self::DealStageChanged,
        Self::DealWon,
        Self::DealLost,
        Self::QuoteResponded,
        Self::ApprovalRequested,
        Self::ContractExpiring,
        Self::TicketAssigned,
        Self::TicketStatusChanged,
        Self::TicketEscalated,
        Self::SlaViolation,
        Self::SlaBreached,
        Self::AutomationAction,
    ];

    /// Where it reaches a person.
    #[must_use]
    pub const fn setting(self) -> Setting<Deliveries> {
        Setting::of(match self {
            Self::TaskAssigned => &TASK_ASSIGNED,
            Self::TaskDueSoon => &TASK_DUE_SOON,
            Self::TaskOverdue => &TASK_OVERDUE,
            Self::ActivityReminder => &ACTIVITY_REMINDER,
            Self::LeadAssigned => &LEAD_ASSIGNED,
            Self::LeadConverted => &LEAD_CONVERTED,
            Self::DealStageChanged => &DEAL_STAGE_CHANGED,
            Self::DealWon => &DEAL_WON,
            Self::DealLost => &DEAL_LOST,
            Self::QuoteResponded => &QUOTE_RESPONDED,
            Self::ApprovalRequested => &APPROVAL_REQUESTED,
            Self::ContractExpiring => &CONTRACT_EXPIRING,
            Self::TicketAssigned => &TICKET_ASSIGNED,
            Self::TicketStatusChanged => &TICKET_STATUS_CHANGED,
            Self::TicketEscalated => &TICKET_ESCALATED,
            Self::SlaViolation => &SLA_VIOLATION,
            Self::SlaBreached => &SLA_BREACHED,
            Self::AutomationAction => &AUTOMATION_ACTION,
        })
    }
}

/// The settings of all kinds.
pub(super) const OF_NOTIFICATIONS: &[&Definition] = &[
    &TASK_ASSIGNED,
    &TASK_DUE_SOON,
    &TASK_OVERDUE,
    &ACTIVITY_REMINDER,
    &LEAD_ASSIGNED,
    &LEAD_CONVERTED,
    &DEAL_STAGE_CHANGED,
    &DEAL_WON,
    &DEAL_LOST,
    &QUOTE_RESPONDED,
    &APPROVAL_REQUESTED,
    &CONTRACT_EXPIRING,
    &TICKET_ASSIGNED,
    &TICKET_STATUS_CHANGED,
    &TICKET_ESCALATED,
    &SLA_VIOLATION,
    &SLA_BREACHED,
    &AUTOMATION_ACTION,
];

const NOW: &str = "Somebody must act on it now.";
const LATER: &str = "It can wait for the next report.";
const SHARED: &str = "Good news is everybody's.";

static TASK_ASSIGNED: Definition = reaching("notify.task_assigned", "notification-task-assigned", r#"["dm"]"#, NOW);
static TASK_DUE_SOON: Definition = reaching("notify.task_due_soon", "notification-task-due-soon", r#"["dm"]"#, NOW);
static TASK_OVERDUE: Definition = reaching("notify.task_overdue", "notification-task-overdue", r#"["digest"]"#, LATER);
static ACTIVITY_REMINDER: Definition =
    reaching("notify.activity_reminder", "notification-activity-reminder", r#"["dm"]"#, NOW);
static LEAD_ASSIGNED: Definition = reaching("notify.lead_assigned", "notification-lead-assigned", r#"["dm"]"#, NOW);
static LEAD_CONVERTED: Definition =
    reaching("notify.lead_converted", "notification-lead-converted", r#"["digest"]"#, LATER);
static DEAL_STAGE_CHANGED: Definition =
    reaching("notify.deal_stage_changed", "notification-deal-stage-changed", r#"["digest"]"#, LATER);
static DEAL_WON: Definition = reaching("notify.deal_won", "notification-deal-won", r#"["channel"]"#, SHARED);
static DEAL_LOST: Definition = reaching("notify.deal_lost", "notification-deal-lost", r#"["digest"]"#, LATER);
static QUOTE_RESPONDED: Definition =
    reaching("notify.quote_responded", "notification-quote-responded", r#"["dm"]"#, NOW);
static APPROVAL_REQUESTED: Definition =
    reaching("notify.approval_requested", "notification-approval-requested", r#"["dm"]"#, NOW);
static CONTRACT_EXPIRING: Definition =
    reaching("notify.contract_expiring", "notification-contract-expiring", r#"["dm"]"#, NOW);
static TICKET_ASSIGNED: Definition =
    reaching("notify.ticket_assigned", "notification-ticket-assigned", r#"["dm"]"#, NOW);
static TICKET_STATUS_CHANGED: Definition =
    reaching("notify.ticket_status_changed", "notification-ticket-status-changed", r#"["digest"]"#, LATER);
static TICKET_ESCALATED: Definition =
    reaching("notify.ticket_escalated", "notification-ticket-escalated", r#"["dm"]"#, NOW);
static SLA_VIOLATION: Definition = reaching("notify.sla_violation", "notification-sla-violation", r#"["dm"]"#, NOW);
static SLA_BREACHED: Definition = reaching("notify.sla_breached", "notification-sla-breached", r#"["dm"]"#, NOW);
static AUTOMATION_ACTION: Definition =
    reaching("notify.automation_action", "notification-automation-action", r#"["dm"]"#, NOW);

const fn reaching(key: &'static str, name: &'static str, default: &'static str, reason: &'static str) -> Definition {
    let (level, shape, help) = (Level::Person, Shape::Deliveries, "setting-notify-help");
    Definition { key, level, shape, optional: false, default, name, help, reason }
}
