//! Who says that an organisation is as it is described: the person who acts, and nobody in their place.

use domain::care::{Suggestion, SuggestionStatus};
use domain::directory::Organisation;
use domain::directory::organisation::field::{VERIFIED_BY, VERIFIED_ON};
use domain::{Kind, Problem, Record, RecordId};

use super::{Fall, Run};

impl Run<'_> {
    /// Whether what changed of who verified an organisation, and when, is the word of who acts: or of who suggested it, where
    /// their suggestion is taken. An import says what its pages say.
    pub(super) fn check_vouched(&self, record: &Record) -> Result<(), Fall> {
        if record.kind != Kind::Organisation || self.context.actor.system || self.context.import {
            return Ok(());
        }
        let before = self.view.stored(record.id).map(|stored| stored.record.fields).unwrap_or_default();
        let same = |field| {
            let empty = domain::Value::Null;
            before.get(&field).unwrap_or(&empty) == record.fields.get(&field).unwrap_or(&empty)
        };
        let now: Organisation = record.content();
        if (same(VERIFIED_ON) && same(VERIFIED_BY)) || (now.verified_on.is_empty() && now.verified_by.is_none()) {
            return Ok(());
        }
        match now.verified_by {
            None => Err(Fall::Rejected(VERIFIED_BY, Problem::Missing)),
            Some(by) if self.context.actor.person == Some(by) || self.suggested(record.id, by) => Ok(()),
            // A form of this build says it of who fills it in.
            Some(_) => Err(Fall::Rejected(VERIFIED_BY, Problem::WrongType)),
        }
    }

    /// Whether this group takes what this person suggested of it.
    fn suggested(&self, target: RecordId, by: RecordId) -> bool {
        let taken = self
            .records
            .values()
            .map(|working| &working.stored.record)
            .filter(|other| other.kind == Kind::Suggestion && other.header().created_by == Some(by));
        taken.map(Record::content::<Suggestion>).any(|suggestion| {
            let says = |field: domain::FieldId| suggestion.patch.contains_key(&field.0.to_string());
            let is_taken = matches!(suggestion.status, SuggestionStatus::Accepted | SuggestionStatus::AcceptedInPart);
            suggestion.target == target && is_taken && (says(VERIFIED_ON) || says(VERIFIED_BY))
        })
    }
}
