//! The workspace's own fields, and which roles see and change which fields.

use crm_core::access::{GOVERNED, Level, Rule};
use crm_core::custom_fields::{Definition, SHAPES};
use crm_core::records::RecordKind;
use crm_core::records::catalogue::Shape;
use crm_core::roles::RoleCard;
use crm_core::text;
use uuid::Uuid;

use super::{Deed, Inputs, Panel, Screen, deed, row, small};
use crate::ids::Action;
use crate::kit::{self, MenuOption};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a name in a row.
const NAME: usize = 60;
/// Fields on a page.
const ROWS: usize = 70;

/// The kinds of record that may have fields of their own.
pub const KINDS: [RecordKind; 6] = [
    RecordKind::Contact,
    RecordKind::Company,
    RecordKind::Lead,
    RecordKind::Deal,
    RecordKind::Task,
    RecordKind::Activity,
];

/// The fields of a kind.
#[derive(Debug, Clone)]
pub struct FieldList {
    /// The kind.
    pub kind: RecordKind,
    /// Its fields, retired ones among them.
    pub fields: Vec<Definition>,
    /// The names of the stages that demand a field, by the field's name among those of a record.
    pub demanded: Vec<(String, String)>,
}

/// The fields of a kind of record.
#[must_use]
pub fn fields(viewer: &Viewer, list: &FieldList) -> Panel {
    let kinds = KINDS.map(|kind| kit::option(&kind_name(viewer, kind), &Screen::Fields(kind).code())).to_vec();
    let chosen = Screen::Fields(list.kind).code();
    let choose = kit::select(Action::PanelGo, &viewer.plain(&text!("panel-kind")), kinds, Some(&chosen));
    let add =
        kit::button(Action::PanelNext, &viewer.plain(&text!("panel-new-field")), &Screen::NewField(list.kind).code());
    let mut blocks = vec![kit::actions(None, vec![choose.into(), kit::primary(add).into()])];
    if list.fields.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("panel-no-fields"))));
    }
    for field in list.fields.iter().filter(|field| field.retired_at.is_none()).take(ROWS) {
        blocks.push(row(viewer, &line(viewer, list, field), &Screen::Field(field.id), &text!("panel-edit")));
    }
    for field in list.fields.iter().filter(|field| field.retired_at.is_some()).take(20) {
        let text = Mrkdwn::words("📦").then(" ", &line(viewer, list, field));
        let restore = Deed::RestoreField(field.id).code();
        blocks.push(kit::section_with(
            &text,
            kit::button(Action::PanelDo, &viewer.plain(&text!("panel-restore")), &restore),
        ));
    }
    Panel::list(Screen::Fields(list.kind), blocks)
}

fn kind_name(viewer: &Viewer, kind: RecordKind) -> String {
    viewer.plain(&text!("panel-kind-name", kind = kind.as_str()))
}

/// `*Renewal date* · Date · needed` over what demands it.
fn line(viewer: &Viewer, list: &FieldList, field: &Definition) -> Mrkdwn {
    let shape = viewer.mrkdwn(&text!("panel-shape", shape = shape_of(&field.shape)));
    let needed = if field.required { viewer.mrkdwn(&text!("panel-needed")) } else { Mrkdwn::default() };
    let stages: Vec<String> =
        list.demanded.iter().filter(|(key, _)| *key == field.field()).map(|(_, stage)| kit::cut(stage, NAME)).collect();
    let demanded = if stages.is_empty() {
        Mrkdwn::default()
    } else {
        viewer.mrkdwn(&text!("panel-needed-by", stages = kit::cut(&stages.join(", "), 120)))
    };
    let help = Mrkdwn::words(&kit::cut(field.help.as_deref().unwrap_or_default(), 120));
    Mrkdwn::bold(&kit::cut(&field.name, NAME))
        .then(" · ", &shape)
        .then(" · ", &needed)
        .then(" · ", &demanded)
        .then("\n", &help)
}

fn shape_of(shape: &Shape) -> &'static str {
    match shape {
        Shape::Number => "number",
        Shape::Money => "money",
        Shape::Date => "date",
        Shape::OneOf(_) => "choice",
        Shape::SomeOf(_) => "multi_choice",
        Shape::YesNo => "yes_no",
        Shape::Person => "person",
        Shape::Link(_) => "record",
        Shape::Url => "url",
        Shape::Email => "email",
        Shape::Phone => "phone",
        _ => "text",
    }
}

fn options_of(shape: &Shape) -> &[String] {
    match shape {
        Shape::OneOf(options) | Shape::SomeOf(options) => options,
        _ => &[],
    }
}

/// A field to be defined.
#[must_use]
pub fn new_field(viewer: &Viewer, kind: RecordKind) -> Panel {
    let shapes: Vec<MenuOption> =
        SHAPES.iter().map(|shape| kit::option(&viewer.plain(&text!("panel-shape", shape = *shape)), shape)).collect();
    let kinds = RecordKind::REFERENCED.map(|kind| kit::option(&kind_name(viewer, kind), kind.as_str())).to_vec();
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), "", 100)
        .one("shape", &text!("panel-field-shape"), shapes, Some("text"))
        .area("options", &text!("panel-options"), "", (3_000, Some(&text!("panel-options-hint"))))
        .one_or_none("links_to", &text!("panel-links-to"), kinds, None)
        .yes_no("required", &text!("panel-field-required"), false)
        .optional("minimum", &text!("panel-minimum"), "", (30, None))
        .optional("maximum", &text!("panel-maximum"), "", (30, None))
        .optional("help", &text!("panel-field-help"), "", (500, Some(&text!("panel-field-help-hint"))));
    Panel::form(Screen::NewField(kind), None, inputs.finish()).back_to(Screen::Fields(kind))
}

/// A field: what may change of it.
#[must_use]
pub fn field(viewer: &Viewer, field: &Definition) -> Panel {
    let shape = text!("panel-shape", shape = shape_of(&field.shape));
    let mut inputs = Inputs::new(viewer)
        .block(small(viewer, &text!("panel-field-fixed", shape = viewer.plain(&shape), key = &field.key)))
        .text("name", &text!("field-name"), &field.name, 100);
    let options = options_of(&field.shape);
    if !options.is_empty() {
        let lines = kit::cut(&options.join("\n"), 3_000);
        inputs = inputs.area("options", &text!("panel-options"), &lines, (3_000, Some(&text!("panel-options-hint"))));
    }
    if matches!(field.shape, Shape::Number | Shape::Money) {
        let bound =
            |bound: Option<rust_decimal::Decimal>| bound.map(|bound| bound.normalize().to_string()).unwrap_or_default();
        inputs = inputs.optional("minimum", &text!("panel-minimum"), &bound(field.minimum), (30, None)).optional(
            "maximum",
            &text!("panel-maximum"),
            &bound(field.maximum),
            (30, None),
        );
    }
    let help = field.help.as_deref().unwrap_or_default();
    let inputs = inputs
        .yes_no("required", &text!("panel-field-required"), field.required)
        .optional("help", &text!("panel-field-help"), help, (500, Some(&text!("panel-field-help-hint"))))
        .block(deed(
            viewer,
            &Deed::RetireField(field.id),
            &text!("panel-retire"),
            &text!("panel-retire-field-how", name = kit::cut(&field.name, NAME)),
        ));
    Panel::form(Screen::Field(field.id), Some(field.version), inputs.finish()).back_to(Screen::Fields(field.kind))
}

/// The roles, to say which fields they see and change.
#[must_use]
pub fn access(viewer: &Viewer, roles: &[RoleCard], rules: &[Rule]) -> Panel {
    let mut blocks = vec![small(viewer, &text!("panel-access-help"))];
    for role in roles.iter().take(ROWS) {
        let count = rules.iter().filter(|rule| rule.role_id == role.id).count();
        let text = Mrkdwn::bold(&kit::cut(&role.name, NAME))
            .then("\n", &viewer.mrkdwn(&text!("panel-access-count", count = count)));
        let screen = Screen::AccessOf(role.id, RecordKind::Contact);
        blocks.push(row(viewer, &text, &screen, &text!("panel-edit")));
    }
    Panel::list(Screen::Access, blocks)
}

/// What a role may do with the fields of a kind: the rules that hold, and one to be set.
#[must_use]
pub fn access_of(
    viewer: &Viewer,
    role: (Uuid, &str),
    kind: RecordKind,
    fields: &[(String, String)],
    rules: &[Rule],
) -> Panel {
    let (id, name) = role;
    let kinds = GOVERNED.map(|kind| kit::option(&kind_name(viewer, kind), &Screen::AccessOf(id, kind).code())).to_vec();
    let chosen = Screen::AccessOf(id, kind).code();
    let choose = kit::select(Action::PanelGo, &viewer.plain(&text!("panel-kind")), kinds, Some(&chosen));
    let level = |level: Level| viewer.plain(&text!("panel-level", level = level.as_str()));
    let mut inputs = Inputs::new(viewer)
        .block(kit::section(&Mrkdwn::bold(&kit::cut(name, NAME))))
        .block(kit::actions(None, vec![choose.into()]));
    let of_it: Vec<&Rule> = rules.iter().filter(|rule| rule.role_id == id && rule.kind == kind).collect();
    for rule in of_it.iter().take(40) {
        let field = fields.iter().find(|(key, _)| *key == rule.field).map_or(rule.field.as_str(), |(_, name)| name);
        let text = Mrkdwn::words(&kit::cut(field, NAME)).then(" · ", &Mrkdwn::words(&level(rule.level)));
        inputs = inputs.block(kit::context(&text));
    }
    if of_it.is_empty() {
        inputs = inputs.block(small(viewer, &text!("panel-access-none")));
    }
    let mut levels: Vec<MenuOption> = Level::ALL.iter().map(|one| kit::option(&level(*one), one.as_str())).collect();
    levels.push(kit::option(&viewer.plain(&text!("panel-level-usual")), "usual"));
    let options = fields.iter().map(|(key, name)| kit::option(name, key)).collect();
    let inputs = inputs.one("field", &text!("panel-field"), options, None).one(
        "level",
        &text!("panel-field-level"),
        levels,
        None,
    );
    Panel::form(Screen::AccessOf(id, kind), None, inputs.finish()).back_to(Screen::Access)
}
