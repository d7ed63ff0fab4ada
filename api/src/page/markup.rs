//! The page's HTML.

use crm_core::error::UserError;
use crm_core::forms::FormAccess;
use crm_core::forms::page::{Answers, MAX_MESSAGE};
use crm_core::texts::Text;
use crm_core::{fields, text};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The form as it is shown to somebody.
pub(super) struct Shown<'a> {
    pub form: &'a FormAccess,
    pub locale: &'a str,
    pub token: &'a str,
    /// What they typed before.
    pub answers: &'a Answers,
    /// What is wrong with it.
    pub broken: &'a [UserError],
    /// What they are told above the fields.
    pub notice: Option<Text>,
}

/// One field of the page.
struct Field<'a> {
    name: &'static str,
    kind: &'static str,
    /// What a browser may fill in by itself (HTML's `autocomplete`).
    fills: &'static str,
    label: Text,
    value: &'a str,
    optional: bool,
}

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1d1c1d; --dim: #616061; --paper: #fff; --line: #bbb; --act: #1f3a5f; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --dim: #a8a8a8; --paper: #1a1d21; --line: #565856; --act: #7aa7d9; --bad: #ff8a80 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem } p { margin: .25rem 0 1.25rem; color: var(--dim) }
label { display: block; font-weight: 600; margin: 1.1rem 0 .3rem } label small { font-weight: 400; color: var(--dim) }
input, textarea { width: 100%; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; padding: .65rem .75rem }
textarea { min-height: 8rem; resize: vertical } input:focus, textarea:focus { outline: 3px solid var(--act); outline-offset: 1px }
[aria-invalid] { border-color: var(--bad) } .bad, .notice { color: var(--bad) } .bad { margin: .3rem 0 0 } .notice { font-weight: 600 }
button { margin-top: 1.5rem; width: 100%; font: inherit; font-weight: 700; padding: .8rem; border: 0; border-radius: .5rem; background: var(--act); color: var(--paper) }
.trap { position: absolute; inset-inline-start: -200vw }
";

impl Shown<'_> {
    /// The whole page.
    pub(super) fn page(&self) -> String {
        let say = |text: Text| text.render(self.locale);
        let title = say(text!("page-title", form = self.form.name.as_str()));
        let content = html! {
            h1 { (title) }
            @match &self.notice {
                Some(notice) => p.notice role="alert" { (say(notice.clone())) },
                None => p { (say(text!("page-lead"))) },
            }
            form method="post" novalidate {
                @for field in self.fields() { (self.field(&field)) }
                label for="message" { (say(text!("page-message"))) " " small { "(" (say(text!("page-optional"))) ")" } }
                textarea #message name="message" maxlength=(MAX_MESSAGE) aria-invalid=[self.fault("message").map(|_| "true")]
                    aria-describedby=[self.fault("message").map(|_| "message-bad")] { (self.answers.message) }
                (self.fault_line("message"))
                div.trap aria-hidden="true" {
                    label for="website" { (say(text!("page-leave-empty"))) }
                    input #website name="website" tabindex="-1" autocomplete="off";
                }
                input type="hidden" name="token" value=(self.token);
                button { (say(text!("page-send"))) }
            }
        };
        document(self.locale, &title, &content)
    }

    fn fields(&self) -> [Field<'_>; 4] {
        let Answers { name, email, phone, company, .. } = self.answers;
        [
            Field {
                name: "name",
                kind: "text",
                fills: "name",
                label: text!("page-name"),
                value: name,
                optional: false,
            },
            Field {
                name: "email",
                kind: "email",
                fills: "email",
                label: text!("page-email"),
                value: email,
                optional: false,
            },
            Field {
                name: "phone",
                kind: "tel",
                fills: "tel",
                label: text!("page-phone"),
                value: phone,
                optional: true,
            },
            Field {
                name: "company",
                kind: "text",
                fills: "organization",
                label: text!("page-company"),
                value: company,
                optional: true,
            },
        ]
    }

    fn field(&self, field: &Field<'_>) -> Markup {
        let broken = self.fault(field.name).is_some();
        html! {
            label for=(field.name) {
                (field.label.render(self.locale))
                @if field.optional { " " small { "(" (text!("page-optional").render(self.locale)) ")" } }
            }
            input id=(field.name) name=(field.name) type=(field.kind) autocomplete=(field.fills) maxlength=(fields::MAX_NAME)
                value=(field.value) aria-invalid=[broken.then_some("true")]
                aria-describedby=[broken.then(|| format!("{}-bad", field.name))];
            (self.fault_line(field.name))
        }
    }

    fn fault(&self, field: &str) -> Option<&UserError> {
        self.broken.iter().find(|refusal| refusal.field() == Some(field))
    }

    fn fault_line(&self, field: &str) -> Markup {
        html! {
            @if let Some(refusal) = self.fault(field) {
                p.bad id={ (field) "-bad" } { (refusal.text().render(self.locale)) }
            }
        }
    }
}

/// What somebody reads who has sent the form.
pub(super) fn thanks(locale: &str, name: &str) -> String {
    told(locale, &text!("page-thanks-title", name = name.trim()), &text!("page-thanks"))
}

/// What somebody reads at an address that leads to no form.
pub(super) fn unknown(locale: &str) -> String {
    told(locale, &text!("page-unknown-title"), &text!("page-unknown"))
}

fn told(locale: &str, title: &Text, words: &Text) -> String {
    let title = title.render(locale);
    document(locale, &title, &html! { h1 { (title) } p { (words.render(locale)) } })
}

fn document(locale: &str, title: &str, content: &Markup) -> String {
    let language = locale.split('-').next().unwrap_or("en");
    // Languages that are written from right to left.
    let direction = if ["ar", "fa", "he", "ur"].contains(&language) { "rtl" } else { "ltr" };
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    }
    .into_string()
}
