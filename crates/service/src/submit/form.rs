//! What a form without scripts posts: the same operations as a device makes, by the same path.
//!
//! The page carries the identifiers and the revision that its author saw, so that a double click or a form sent again is one
//! operation, and an edit that meets another is merged or suggested as anywhere else.

use domain::content::schema;
use domain::record::Ref;
use domain::{AccountId, Actor, Fields, GroupId, Instant, Invalid, OpId, Record, RecordId};
use storage::{Reads, operations, records, revisions};
use sync::codec::{Received, encode_op, op_hash};
use sync::operation::{difference, hash16};
use sync::verdict::Quarantine;
use sync::{Base, Group, Hlc, Op, OpKind, Verdict};

use super::{Sender, Submitted};
use crate::error::Result;
use crate::services::Services;

/// A form that was posted.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The action, made with the page.
    pub group: GroupId,
    /// The operation, made with the page.
    pub op: OpId,
    /// What it changes, in order.
    pub changes: Vec<Change>,
}

/// A record that a form changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record.
    pub record: Ref,
    /// The revision that the page showed; nothing for a new record.
    pub base: Option<u64>,
    /// The fields that the form has, as they were left; an emptied one is `Null`.
    pub fields: Fields,
    /// Whether it goes to the bin, or comes out.
    pub bin: Option<bool>,
}

/// What became of a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormAnswer {
    /// One verdict an operation; none when nothing was changed.
    pub verdicts: Vec<Verdict>,
}

impl FormAnswer {
    /// The last revision that was made.
    #[must_use]
    pub fn rev(&self) -> Option<u64> {
        self.verdicts.iter().filter_map(Verdict::rev).next_back()
    }

    /// Whether another version stood.
    #[must_use]
    pub fn merged(&self) -> bool {
        self.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Merged { .. }))
    }

    /// What was kept aside for a person.
    #[must_use]
    pub fn suggestion(&self) -> Option<RecordId> {
        self.verdicts.iter().find_map(|verdict| match verdict {
            Verdict::Merged { suggestion, .. } => *suggestion,
            Verdict::Parked { suggestion, .. } => Some(*suggestion),
            _ => None,
        })
    }

    /// The fields to mend.
    #[must_use]
    pub fn problems(&self) -> Vec<Invalid> {
        let mut problems: Vec<Invalid> = self
            .verdicts
            .iter()
            .filter_map(|verdict| match verdict {
                Verdict::Rejected { field, problem } => Some(Invalid { field: *field, problem: problem.clone() }),
                _ => None,
            })
            .collect();
        problems.dedup();
        problems
    }

    /// Whether the right is gone, or the record is.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Quarantined { .. }))
    }
}

impl Services {
    /// Takes what a form posted.
    pub async fn submit_form(&self, actor: &Actor, account: Option<AccountId>, form: &Form) -> Result<FormAnswer> {
        let ops = self.ops_of(form).await?;
        let ids: Vec<OpId> = ops.iter().map(|op| op.id).collect();
        if let Some(answer) = self.answered_before(&ids).await? {
            return Ok(answer);
        }
        let hashes = ops.iter().map(op_hash).collect();
        let id = match ops.first() {
            Some(first) => GroupId::derived("form", &[form.group.as_bytes(), first.id.as_bytes()]),
            None => return Ok(FormAnswer::default()),
        };
        let sender = Sender::here(actor.clone(), account, self.form_device(actor.person));
        let received = Received { group: Group { id, ops }, hashes };
        let Submitted { groups, .. } = self.submit(&sender, core::slice::from_ref(&received)).await?;
        let verdicts: Vec<Verdict> =
            groups.into_iter().flat_map(|group| group.ops).map(|(_, verdict)| verdict).collect();
        // Two clicks at the same moment: the second finds the first's answer.
        let reuse = Verdict::Quarantined { reason: Quarantine::OpReuse };
        if verdicts.contains(&reuse)
            && let Some(answer) = self.answered_before(&ids).await?
        {
            return Ok(answer);
        }
        Ok(FormAnswer { verdicts })
    }

    /// What was answered to a form that was sent before.
    pub(super) async fn answer_of(&self, form: &Form) -> Result<Option<FormAnswer>> {
        let ids: Vec<OpId> = self.ops_of(form).await?.iter().map(|op| op.id).collect();
        self.answered_before(&ids).await
    }

    async fn answered_before(&self, ids: &[OpId]) -> Result<Option<FormAnswer>> {
        let found = operations::lookup(&mut self.database().reader().await?, ids).await?;
        let verdicts: Option<Vec<Verdict>> = ids.iter().map(|id| found.get(id).map(|l| l.verdict.clone())).collect();
        Ok(verdicts.filter(|verdicts| !verdicts.is_empty()).map(|verdicts| FormAnswer { verdicts }))
    }

    async fn ops_of(&self, form: &Form) -> Result<Vec<Op>> {
        let mut at = self.database().reader().await?;
        let mut ops = Vec::new();
        let now = u64::try_from(self.now().millis()).unwrap_or_default();
        for change in &form.changes {
            let (base, mut kinds) = match change.base {
                None => (Base::New, vec![OpKind::Create(change.fields.clone())]),
                Some(rev) => {
                    let shown = shown(&mut at, change.record, rev).await?;
                    (Base::Rev(rev), difference(&shown, &change.fields))
                }
            };
            kinds.extend(change.bin.map(|bin| if bin { OpKind::Delete } else { OpKind::Restore }));
            ops.extend(kinds.into_iter().map(|kind| Op {
                id: form.op,
                record: change.record,
                kind,
                base,
                deps: Vec::new(),
                hlc: Hlc::new(0, 0),
                schema: schema(change.record.kind),
            }));
        }
        // The same content is the same operations, whenever it comes; other content is others, down to the last: a form that
        // was refused and is mended has nothing in common with what was refused, which is answered for ever as it was.
        let content = hash16(&ops.iter().flat_map(encode_op).collect::<Vec<u8>>());
        for (number, op) in (0_u32..).zip(&mut ops) {
            op.id = OpId::derived("form", &[form.op.as_bytes(), &number.to_be_bytes(), &content]);
            op.hlc = Hlc::new(now, u16::try_from(number).unwrap_or(u16::MAX));
        }
        Ok(ops)
    }
}

/// The record as the page showed it; where that is no longer kept, as it stands.
async fn shown(at: &mut impl Reads, record: Ref, rev: u64) -> Result<Record> {
    let stands = records::read(at, record.id).await?;
    let fields = match &stands {
        Some(stands) if stands.rev == rev => None,
        _ => revisions::snapshot(at, record.id, rev).await?,
    };
    let empty = || Record {
        id: record.id,
        kind: record.kind,
        rev,
        schema: schema(record.kind),
        created: Instant(0),
        updated: Instant(0),
        fields: Fields::new(),
    };
    let mut shown = stands.unwrap_or_else(empty);
    if let Some(fields) = fields {
        shown.fields = fields;
    }
    Ok(shown)
}
