//! What became of a file: for the terminal, and as JSON.

use domain::Kind;
use domain::content::spec;
use domain::memory::Unfit;
use serde::Serialize;
use sync::Verdict;
use sync::verdict::Quarantine;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing was written, by request.
    pub dry_run: bool,
    /// Whose work it is, by address.
    pub owners: Vec<String>,
    /// Actions taken as they were written.
    pub applied: u32,
    /// Actions that met another version: both are kept.
    pub merged: u32,
    /// Actions that the server had already.
    pub known: u32,
    /// Of those that were merged, how many wait for a person as a suggestion.
    pub suggestions: u32,
    /// Pictures and sounds taken; those that the server had already are not counted.
    pub files: u32,
    /// Forms that were only begun, now private drafts; they count as applied, too.
    pub drafts: u32,
    /// Forms that were only begun and can be no draft.
    pub printed: Vec<Printed>,
    /// What did not go in.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The line that ends an import.
    #[must_use]
    pub fn last_line(&self) -> String {
        let Self { applied, merged, known, problems, .. } = self;
        format!("{applied} applied, {merged} merged, {known} known, {} problems", problems.len())
    }
}

/// A form that was only begun, as far as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// Under which key the device kept it: the record, or what it was to be.
    pub key: String,
    /// What was typed, field by field.
    pub text: String,
}

/// Something that did not go in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong, and with what.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}. {}", self.what, self.remedy)
    }
}

impl Problem {
    /// What a verdict on `title` comes to; nothing when it went in.
    pub(super) fn of(title: &str, kind: Kind, verdict: &Verdict) -> Option<Self> {
        let (what, remedy) = match verdict {
            Verdict::Applied { .. } | Verdict::Merged { .. } | Verdict::Parked { .. } => return None,
            Verdict::Rejected { field, problem } => {
                let name = spec(kind, *field).map_or("", |spec| spec.name);
                (
                    format!("field `{name}`: {problem}"),
                    "Open it on the device, mend this field and save; it then leaves by itself.",
                )
            }
            Verdict::Waiting { .. } => (
                "it comes after something that is neither here nor in this file".to_owned(),
                "Import the whole export of that device, or let the device send the rest; the server holds this one and \
                 looks at it again by itself.",
            ),
            Verdict::NeedBase => {
                ("the text that it started from is not here".to_owned(), "Open it on the device and save it again.")
            }
            Verdict::Quarantined { reason } => {
                let (what, remedy) = quarantined(*reason);
                (what.to_owned(), remedy)
            }
        };
        Some(Self { what: format!("{title}: {what}"), remedy: remedy.to_owned() })
    }

    /// Something that this build cannot read.
    pub(super) fn unreadable(title: &str) -> Self {
        let (what, remedy) = quarantined(Quarantine::Unreadable);
        let title = if title.is_empty() { "a part of the file".to_owned() } else { format!("« {title} »") };
        Self { what: format!("{title}: {what}"), remedy: remedy.to_owned() }
    }

    /// A picture or a sound that the commons does not take.
    pub(super) fn file(title: &str, name: &str, why: Unfit) -> Self {
        let what = if title.is_empty() { name.to_owned() } else { format!("« {title} », {name}") };
        let remedy = match why {
            Unfit::Told => "Pick it again on the device, and say there whether it keeps where and when it was taken.",
            Unfit::Type | Unfit::Pixels | Unfit::Size => "Have its author make it smaller, or choose another.",
            Unfit::Broken | Unfit::Hash => "Take it from the device again, or choose another.",
            Unfit::Share => "It can be sent again in some days.",
        };
        Self { what: format!("{what}: {why}"), remedy: remedy.to_owned() }
    }

    /// A form that was only begun and can be no draft.
    pub(super) fn begun(key: &str) -> Self {
        Self {
            what: format!("{key}: begun and never saved, and it cannot be a draft note"),
            remedy: "What was typed is printed above: hand it to its author.".to_owned(),
        }
    }
}

const fn quarantined(reason: Quarantine) -> (&'static str, &'static str) {
    match reason {
        Quarantine::Orphan => (
            "this account may not change it, or it is gone",
            "It is kept whole in quarantine; give the account the right, then have its author press « Réessayer » on the \
             device.",
        ),
        Quarantine::OpReuse => (
            "another content came under the same identifiers before",
            "Both are kept, this one in quarantine: compare them with its author.",
        ),
        Quarantine::Unreadable => (
            "this server does not understand what wrote it",
            "It is kept whole in quarantine; update the server, then import the file again.",
        ),
        Quarantine::Rescue => (
            "the device had handed it over whole before",
            "It is in quarantine; have its author press « Réessayer » on the device.",
        ),
    }
}
