//! Who and what there is in the sample workspace. Names are invented; domains are of the reserved kind that nobody owns.

use crm_core::actor::Role;
use crm_core::records::RecordKind;
use rust_decimal::Decimal;

/// `#sales` of the local Slack.
pub(super) const LEADS_CHANNEL: &str = "C0SALES";

/// Slack id, name, zone and role of the people of the local Slack who use the CRM. Yuki is left out: she has yet to type
/// `/crm` and be let in.
pub(super) const PEOPLE: [(&str, &str, &str, Role); 4] = [
    ("U0ADA", "Ada Lindqvist", "Europe/Stockholm", Role::Admin),
    ("U0MARCO", "Marco Bianchi", "Europe/Rome", Role::Manager),
    ("U0REBECCA", "Rebecca O'Neill", "America/New_York", Role::SalesRep),
    ("U0RAVI", "Ravi Iyer", "Asia/Kolkata", Role::Closer),
];

/// Who set the workspace up.
pub(super) const ADMIN: &str = "U0ADA";

/// A department with its one team, who is in it, and who leads it.
pub(super) const DEPARTMENT: &str = "Sales";
pub(super) const TEAM: &str = "Field sales";
pub(super) const MEMBERS: [&str; 3] = ["U0MARCO", "U0REBECCA", "U0RAVI"];
pub(super) const LEADER: &str = "U0MARCO";

/// Fields of the workspace's own: of which kind of record, name, shape, choices.
pub(super) const FIELDS: [(RecordKind, &str, &str, &[&str]); 3] = [
    (RecordKind::Company, "Region", "choice", &["Nordics", "Europe", "Overseas"]),
    (RecordKind::Deal, "Delivery", "date", &[]),
    (RecordKind::Contact, "Newsletter", "yes_no", &[]),
];

/// What a dollar is worth.
pub(super) const DOLLAR_IN_EUROS: Decimal = Decimal::from_parts(92, 0, 0, false, 2);

/// A rule that hands leads out to the team.
pub(super) const TURNS: &str = "Everybody in turn";

/// A rule for deals above an amount: they need a contact.
pub(super) const LARGE_DEALS: (&str, &str) = ("Large deals need a contact", "50000");

/// Searches for everybody.
pub(super) const SEARCHES: [(&str, &str); 2] = [
    ("Slipping deals", "is:open kind:deal close:overdue sort:close"),
    ("Large and open", "is:open amount>50k sort:amount"),
];

/// A second pipeline: its name, and its open stages with how likely a deal in them is won.
pub(super) const PARTNERS: (&str, [(&str, i16); 3]) =
    ("Partners", [("First talks", 20), ("Terms", 50), ("Contract", 80)]);

/// What people are to win in a quarter, in euros.
pub(super) const QUOTAS: [(&str, i64); 3] = [("U0REBECCA", 60_000), ("U0RAVI", 80_000), ("U0MARCO", 100_000)];

type Company = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

/// Name, domain, city, telephone, owner and tags.
pub(super) const COMPANIES: [Company; 10] = [
    ("Acme Industries", "acme.example", "Stockholm", "+46 8 123 456 00", "U0REBECCA", &["key-account"]),
    ("Globex Logistics", "globex.example", "Rotterdam", "+31 10 123 4567", "U0REBECCA", &[]),
    ("Initech", "initech.example", "Dublin", "+353 1 234 5678", "U0RAVI", &["software"]),
    ("Café Brûlé", "cafe-brule.example", "Paris", "+33 1 23 45 67 89", "U0REBECCA", &["hospitality"]),
    ("Umbra Health", "umbra-health.example", "Wien", "+43 1 234 5678", "U0RAVI", &["health"]),
    ("Bar & Grill Söder", "bar-grill.example", "Stockholm", "+46 8 765 432 10", "U0ADA", &["hospitality"]),
    ("شركة النور", "alnoor.example", "دبي", "+971 4 123 4567", "U0RAVI", &["partner"]),
    ("Vandelay Imports", "vandelay.example", "New York", "+1 212 555 0142", "U0REBECCA", &[]),
    ("Tyrell Robotics", "tyrell.example", "München", "+49 89 1234567", "U0MARCO", &["key-account"]),
    ("Wayland Shipping", "wayland.example", "London", "+44 20 7946 0018", "U0RAVI", &[]),
];

/// Where companies are, in a field of the workspace's own.
pub(super) const REGIONS: [(&str, &str); 5] = [
    ("Acme Industries", "Nordics"),
    ("Globex Logistics", "Europe"),
    ("Initech", "Europe"),
    ("Vandelay Imports", "Overseas"),
    ("شركة النور", "Overseas"),
];

/// A company that belongs to another one: parent, name, owner.
pub(super) const SUBSIDIARY: (&str, &str, &str) = ("Tyrell Robotics", "Nexus Optics", "U0MARCO");

/// What contacts are at their company.
pub(super) const ROLES: [(&str, &str); 3] =
    [("Anna Smith", "champion"), ("Olof Berg", "decision_maker"), ("Sinéad Walsh", "decision_maker")];

type Contact = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

/// Name, title, company, telephone, owner and tags.
pub(super) const CONTACTS: [Contact; 16] = [
    ("Anna Smith", "Head of Purchasing", "Acme Industries", "+46 70 123 45 67", "U0REBECCA", &["vip"]),
    ("Olof Berg", "CFO", "Acme Industries", "+46 70 234 56 78", "U0REBECCA", &[]),
    ("Maarten de Vries", "Operations Director", "Globex Logistics", "+31 6 12345678", "U0REBECCA", &[]),
    ("Sinéad Walsh", "CTO", "Initech", "+353 87 123 4567", "U0RAVI", &["vip"]),
    ("Peter Gibbons", "Engineer", "Initech", "+353 87 234 5678", "U0RAVI", &[]),
    ("Amélie Laurent", "Owner", "Café Brûlé", "+33 6 12 34 56 78", "U0REBECCA", &[]),
    ("Jonas Huber", "Procurement", "Umbra Health", "+43 664 1234567", "U0RAVI", &[]),
    ("Elin Sjögren", "Manager", "Bar & Grill Söder", "+46 73 345 67 89", "U0ADA", &[]),
    ("Layla Haddad", "General Manager", "شركة النور", "+971 50 123 4567", "U0RAVI", &["partner"]),
    ("Art Vandelay", "Importer", "Vandelay Imports", "+1 212 555 0143", "U0REBECCA", &[]),
    ("Elaine Park", "Buyer", "Vandelay Imports", "+1 212 555 0144", "U0REBECCA", &[]),
    ("Rachel Rosen", "VP Manufacturing", "Tyrell Robotics", "+49 151 12345678", "U0MARCO", &["vip"]),
    ("Karl Deckert", "Purchasing", "Tyrell Robotics", "+49 151 23456789", "U0MARCO", &[]),
    ("Ellen Ripley", "Fleet Manager", "Wayland Shipping", "+44 7700 900123", "U0RAVI", &[]),
    ("Arthur Dallas", "Captain", "Wayland Shipping", "+44 7700 900124", "U0RAVI", &[]),
    ("Zoë Nakamura", "Founder", "Café Brûlé", "+33 6 23 45 67 89", "U0REBECCA", &["newsletter"]),
];

/// A deal and how it went.
pub(super) struct Deal {
    pub name: &'static str,
    pub company: &'static str,
    pub contact: &'static str,
    pub amount: i64,
    pub currency: &'static str,
    pub owner: &'static str,
    pub added_hours_ago: i64,
    pub closes_in_days: i64,
    /// Stages it was moved to, each so many hours ago.
    pub moves: &'static [(&'static str, i64)],
    /// Why it was won or lost, where it was.
    pub reason: &'static str,
}

impl Deal {
    const fn in_dollars(mut self) -> Self {
        self.currency = "USD";
        self
    }

    const fn because(mut self, reason: &'static str) -> Self {
        self.reason = reason;
        self
    }
}

const fn deal(
    (name, company, contact): (&'static str, &'static str, &'static str),
    amount: i64,
    owner: &'static str,
    (added_hours_ago, closes_in_days): (i64, i64),
    moves: &'static [(&'static str, i64)],
) -> Deal {
    Deal { name, company, contact, amount, currency: "EUR", owner, added_hours_ago, closes_in_days, moves, reason: "" }
}

pub(super) const DEALS: &[Deal] = &[
    deal(
        ("Renewal 2027", "Acme Industries", "Anna Smith"),
        48_000,
        "U0REBECCA",
        (700, 12),
        &[("Qualified", 600), ("Proposal", 290)],
    ),
    deal(("Spare parts frame", "Acme Industries", "Olof Berg"), 12_500, "U0REBECCA", (500, 30), &[("Qualified", 320)]),
    deal(
        ("Warehouse scanners", "Globex Logistics", "Maarten de Vries"),
        31_900,
        "U0REBECCA",
        (620, 5),
        &[("Qualified", 500), ("Proposal", 260), ("Negotiation", 20)],
    ),
    deal(
        ("Support plan", "Initech", "Sinéad Walsh"),
        9_600,
        "U0RAVI",
        (640, -2),
        &[("Qualified", 450), ("Proposal", 300), ("Won", 18)],
    )
    .because("relationship"),
    deal(("Licences, 40 seats", "Initech", "Peter Gibbons"), 22_000, "U0RAVI", (300, 25), &[("Qualified", 120)]),
    deal(("Espresso corner", "Café Brûlé", "Amélie Laurent"), 4_200, "U0REBECCA", (220, 18), &[]),
    deal(
        ("Ward tablets", "Umbra Health", "Jonas Huber"),
        64_000,
        "U0RAVI",
        (680, 40),
        &[("Qualified", 560), ("Proposal", 430)],
    ),
    deal(
        ("Terrace heaters", "Bar & Grill Söder", "Elin Sjögren"),
        7_800,
        "U0ADA",
        (400, -1),
        &[("Qualified", 380), ("Lost", 22)],
    )
    .because("no_decision"),
    deal(("Reseller agreement", "شركة النور", "Layla Haddad"), 120_000, "U0RAVI", (600, 60), &[("Terms", 200)]),
    deal(("Latex order", "Vandelay Imports", "Art Vandelay"), 15_300, "U0REBECCA", (90, 20), &[("Qualified", 19)])
        .in_dollars(),
    deal(
        ("Optical sensors", "Tyrell Robotics", "Rachel Rosen"),
        89_000,
        "U0MARCO",
        (650, 9),
        &[("Qualified", 610), ("Proposal", 500), ("Negotiation", 240)],
    ),
    deal(("Calibration service", "Tyrell Robotics", "Karl Deckert"), 18_400, "U0MARCO", (16, 45), &[]),
    deal(
        ("Fleet trackers", "Wayland Shipping", "Ellen Ripley"),
        53_000,
        "U0RAVI",
        (660, 15),
        &[("Qualified", 520), ("Proposal", 350)],
    ),
    deal(("Harbour pilot", "Wayland Shipping", "Arthur Dallas"), 11_000, "U0RAVI", (430, 33), &[("Qualified", 410)]),
];

/// Who else has a say in a deal: deal, contact, role.
pub(super) const BUYING: [(&str, &str, &str); 3] = [
    ("Renewal 2027", "Olof Berg", "decision_maker"),
    ("Optical sensors", "Karl Deckert", "influencer"),
    ("Licences, 40 seats", "Sinéad Walsh", "decision_maker"),
];

/// When somebody wants to come back to a deal, in days from now.
pub(super) const FOLLOW_UPS: [(&str, i64); 4] =
    [("Renewal 2027", 2), ("Warehouse scanners", 0), ("Ward tablets", -3), ("Fleet trackers", 6)];

/// A lead and what became of it.
pub(super) struct Lead {
    pub contact: &'static str,
    pub source: &'static str,
    pub campaign: &'static str,
    pub message: &'static str,
    pub hours_ago: i64,
    /// Who opened it; nobody where it came from a form.
    pub opened_by: Option<&'static str>,
    pub fate: LeadFate,
}

pub(super) enum LeadFate {
    New,
    /// By these answers.
    Qualified(&'static [(&'static str, &'static str)]),
    /// For this reason.
    Disqualified(&'static str),
}

pub(super) const LEADS: [Lead; 4] = [
    Lead {
        contact: "Zoë Nakamura",
        source: "Website",
        campaign: "autumn-catalogue",
        message: "We are opening a second place in Lyon and need two machines by March.",
        hours_ago: 17,
        opened_by: None,
        fate: LeadFate::New,
    },
    Lead {
        contact: "Elaine Park",
        source: "Webinar",
        campaign: "import-day",
        message: "Could you send me the slides and a price list?",
        hours_ago: 15,
        opened_by: None,
        fate: LeadFate::New,
    },
    Lead {
        contact: "Jonas Huber",
        source: "Fair",
        campaign: "medtech-2026",
        message: "Second ward, same tablets, next year.",
        hours_ago: 24 * 9,
        opened_by: Some("U0RAVI"),
        fate: LeadFate::Qualified(&[
            ("need", "The first ward saves an hour a shift."),
            ("budget", "In the plan of 2027."),
            ("authority", "Decides with the head nurse."),
        ]),
    },
    Lead {
        contact: "Arthur Dallas",
        source: "Phone",
        campaign: "none",
        message: "Asked about a single handset.",
        hours_ago: 24 * 12,
        opened_by: Some("U0RAVI"),
        fate: LeadFate::Disqualified("no_budget"),
    },
];

type About = (RecordKind, &'static str);

/// A task.
pub(super) struct Task {
    pub title: &'static str,
    pub person: &'static str,
    pub about: Option<About>,
    pub added_hours_ago: i64,
    pub due_in_days: i64,
    /// At this hour, where it has one.
    pub at: Option<i64>,
    pub priority: i64,
    pub repeats: Option<&'static str>,
}

const fn task(title: &'static str, person: &'static str, about: About, due_in_days: i64) -> Task {
    Task { title, person, about: Some(about), added_hours_ago: 72, due_in_days, at: None, priority: 3, repeats: None }
}

pub(super) const TASKS: [Task; 8] = [
    Task {
        at: Some(15),
        priority: 1,
        ..task("Call Anna about the delivery terms", "U0REBECCA", (RecordKind::Deal, "Renewal 2027"), 0)
    },
    task("Send the price list to Elaine", "U0REBECCA", (RecordKind::Contact, "Elaine Park"), 1),
    task("Ask Globex for the floor plan", "U0REBECCA", (RecordKind::Deal, "Warehouse scanners"), -2),
    Task { priority: 2, ..task("Prepare the demo for the ward", "U0RAVI", (RecordKind::Deal, "Ward tablets"), 3) },
    task("Check the contract draft", "U0RAVI", (RecordKind::Deal, "Reseller agreement"), -1),
    task("Thank Sinéad for the order", "U0RAVI", (RecordKind::Deal, "Support plan"), -1),
    Task { at: Some(10), ..task("Sensor calibration on site", "U0MARCO", (RecordKind::Deal, "Optical sensors"), 4) },
    Task {
        repeats: Some("weekly:fri"),
        about: None,
        ..task("Look through the pipeline", "U0MARCO", (RecordKind::Deal, ""), 4)
    },
];

/// Those that are done.
pub(super) const DONE: [&str; 1] = ["Thank Sinéad for the order"];

/// Something that was done with a customer.
pub(super) struct Activity {
    pub kind: &'static str,
    pub person: &'static str,
    pub about: About,
    pub hours_ago: i64,
    pub outcome: &'static str,
    pub direction: Option<&'static str>,
    pub minutes: Option<i64>,
    pub body: &'static str,
}

pub(super) const ACTIVITIES: [Activity; 5] = [
    Activity {
        kind: "call",
        person: "U0REBECCA",
        about: (RecordKind::Deal, "Renewal 2027"),
        hours_ago: 96,
        outcome: "connected",
        direction: Some("out"),
        minutes: Some(15),
        body: "Wants delivery in two parts. Price is fine.",
    },
    Activity {
        kind: "call",
        person: "U0REBECCA",
        about: (RecordKind::Deal, "Warehouse scanners"),
        hours_ago: 44,
        outcome: "no_answer",
        direction: Some("out"),
        minutes: None,
        body: "Left no message.",
    },
    Activity {
        kind: "meeting",
        person: "U0RAVI",
        about: (RecordKind::Deal, "Ward tablets"),
        hours_ago: 24 * 7,
        outcome: "held",
        direction: None,
        minutes: Some(60),
        body: "Walked through the ward with the head nurse; charging is the question.",
    },
    Activity {
        kind: "email",
        person: "U0MARCO",
        about: (RecordKind::Company, "Tyrell Robotics"),
        hours_ago: 24 * 3,
        outcome: "sent",
        direction: Some("out"),
        minutes: None,
        body: "Sent the data sheet of the new sensor.",
    },
    Activity {
        kind: "call",
        person: "U0RAVI",
        about: (RecordKind::Contact, "Sinéad Walsh"),
        hours_ago: 20,
        outcome: "connected",
        direction: Some("in"),
        minutes: Some(5),
        body: "Happy with the support plan, asks for an invoice in December.",
    },
];

/// Notes: whose, of what, the words, how many hours ago.
pub(super) const NOTES: [(&str, About, &str, i64); 3] = [
    (
        "U0REBECCA",
        (RecordKind::Company, "Acme Industries"),
        "Their year ends in March; budgets are made in January.",
        24 * 15,
    ),
    ("U0REBECCA", (RecordKind::Contact, "Anna Smith"), "Prefers calls before ten.", 24 * 14),
    ("U0RAVI", (RecordKind::Deal, "Fleet trackers"), "Competes with a local installer; service is our point.", 24 * 10),
];

/// A file: whose, of what, its name and what is in it.
pub(super) const PRICE_LIST: (&str, About, &str, &str) = (
    "U0REBECCA",
    (RecordKind::Deal, "Renewal 2027"),
    "Price list 2027.csv",
    "Article;Price in EUR\nStandard bearing;12.40\nHeavy bearing;38.90\nGrease, 1 kg;9.10\n",
);

/// A reminder: whose, of what, in how many days, with which words.
pub(super) const REMINDER: (&str, About, i64, &str) =
    ("U0REBECCA", (RecordKind::Company, "Café Brûlé"), 2, "Ask how the second place is coming along.");
