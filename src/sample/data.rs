//! Who and what there is in the sample workspace. Names are invented; domains are of the reserved kind that nobody owns.

use crm_core::actor::Role;

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

/// A second pipeline: its name, and its open stages with how likely a deal in them is won.
pub(super) const PARTNERS: (&str, [(&str, i16); 3]) = ("Partners", [("First talks", 20), ("Terms", 50), ("Contract", 80)]);

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
    pub owner: &'static str,
    pub added_hours_ago: i64,
    pub closes_in_days: i64,
    /// Stages it was moved to, each so many hours ago.
    pub moves: &'static [(&'static str, i64)],
    /// Why it was won or lost, where it was.
    pub reason: &'static str,
}

impl Deal {
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
    Deal { name, company, contact, amount, owner, added_hours_ago, closes_in_days, moves, reason: "" }
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
    deal(("Latex order", "Vandelay Imports", "Art Vandelay"), 15_300, "U0REBECCA", (90, 20), &[("Qualified", 19)]),
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

/// Contact, source, campaign, what they wrote, and how many hours ago.
pub(super) const LEADS: [(&str, &str, &str, &str, i64); 2] = [
    (
        "Zoë Nakamura",
        "Website",
        "autumn-catalogue",
        "We are opening a second place in Lyon and need two machines by March.",
        17,
    ),
    ("Elaine Park", "Webinar", "import-day", "Could you send me the slides and a price list?", 15),
];
