//! Carrying a plan out: compared with what is there, page by page through the one write path, a group a page.
//!
//! Only what the tree changed since its last import is sent, based on that import's own version: the ordinary merge then
//! keeps what people wrote meanwhile. Identifiers derive from content, so a run that was cut is completed by the next.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use domain::care::suggestion;
use domain::content::{schema, spec};
use domain::record::{Ref, Via, header};
use domain::{AccountId, Actor, DeviceId, FieldId, Fields, GroupId, Kind, MergeRule, OpId, Record, RecordId, Value};
use storage::{operations, records, revisions};
use sync::codec::{Received, encode_op, op_hash};
use sync::operation::{difference, hash16};
use sync::{Base, Group, Hlc, Op, OpKind, Verdict};

use super::last::{Last, replay};
use super::plan::{Plan, Planned, Wanted, plan};
use super::report::{Fault, Gone, Problem, Report};
use super::{Import, Progress};
use crate::error::{Error, Result};
use crate::services::Services;
use crate::submit::{Sender, Submitted};

/// How many pages are written in one transaction: nobody waits long for one.
const PAGES: usize = 32;

/// The same for what ships, which is small and written before anybody reads it.
const SHIPPED: usize = 256;

/// How many revisions of a record are looked through for the import's own.
const REVISIONS: u32 = 2_000;

impl Services {
    /// Imports a tree for an account. `progress` is called after each batch of pages, and may stop the import there: what
    /// was written stands, and the next run completes it.
    pub async fn import(
        &self,
        import: &Import,
        email: &str,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Report> {
        let (account, person, actor) = self.account_by_email(email).await?.ok_or(Error::NotFound)?;
        let hand = Hand {
            services: self,
            name: &import.name,
            account: Some(account),
            person: Some(person),
            actor,
            device: device(&import.name),
        };
        hand.import(import, progress).await
    }

    /// Imports a tree for the commons itself, such as the one that shows what it is for: its pages are signed by the persons
    /// of the tree.
    pub async fn import_for_all(
        &self,
        import: &Import,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Report> {
        Hand::of_the_commons(self, &import.name).import(import, progress).await
    }
}

/// The device that an import writes from: the same each time, so that its own revisions are known again.
#[must_use]
pub fn device(import: &str) -> DeviceId {
    DeviceId::derived("import", &[import.as_bytes()])
}

/// Who writes an import, and under which name.
pub(crate) struct Hand<'a> {
    pub(super) services: &'a Services,
    name: &'a str,
    account: Option<AccountId>,
    /// Nobody where the commons itself writes.
    person: Option<RecordId>,
    actor: Actor,
    device: DeviceId,
}

/// A record as it stands, with the import's own last version of it.
struct Standing {
    record: Record,
    last: Option<Last>,
}

/// What a page comes to.
struct Step<'a> {
    page: &'a Planned,
    ops: Vec<Op>,
    new: bool,
}

impl<'a> Hand<'a> {
    /// The commons itself: what ships with it.
    pub(crate) fn of_the_commons(services: &'a Services, name: &'a str) -> Self {
        Self { services, name, account: None, person: None, actor: Actor::system(), device: device(name) }
    }

    /// The account whose import it is, or what stands for the commons.
    pub(super) fn account(&self) -> AccountId {
        self.account.unwrap_or(storage::media::sent::COMMONS)
    }

    async fn import(
        &self,
        import: &Import,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Report> {
        let (planning, failed) = (import.clone(), || Error::Broken("the folder could not be read"));
        let person = self.person;
        let Plan { pages, mut report } = tokio::task::spawn_blocking(move || plan(&planning, person))
            .await
            .map_err(|_| failed())?
            .map_err(|error| {
                tracing::error!(%error, "the folder could not be read");
                failed()
            })?;
        report.dry_run = import.dry_run;
        if self.carry_out(&pages, &mut report, progress).await?.is_continue() {
            report.gone = self.gone(&pages).await?;
        }
        report.problems.sort();
        Ok(report)
    }

    /// Writes what differs, a batch after the other; `progress` may stop it after each.
    pub(crate) async fn carry_out(
        &self,
        pages: &[Planned],
        report: &mut Report,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<ControlFlow<()>> {
        let mut done = 0;
        for batch in pages.chunks(if self.person.is_some() { PAGES } else { SHIPPED }) {
            self.batch(batch, report).await?;
            done += batch.len();
            if progress(Progress { done, total: pages.len() }).is_break() && done < pages.len() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn batch(&self, pages: &[Planned], report: &mut Report) -> Result<()> {
        let wanted: Vec<&Wanted> =
            pages.iter().flat_map(|page| core::iter::once(&page.record).chain(&page.beside)).collect();
        let standing = self.standing(&wanted).await?;
        let mut steps: Vec<Step<'_>> = Vec::with_capacity(pages.len());
        for page in pages {
            let mut ops = self.ops(&page.record, standing.get(&page.record.record.id));
            for beside in &page.beside {
                ops.extend(self.ops(beside, standing.get(&beside.record.id)));
            }
            steps.push(Step { page, ops, new: !standing.contains_key(&page.record.record.id) });
        }
        let ids: Vec<OpId> = steps.iter().flat_map(|step| &step.ops).map(|op| op.id).collect();
        let answered = operations::lookup(&mut self.services.database().reader().await?, &ids).await?;
        for step in &mut steps {
            // What was said before and could not be had is not said again: it waits for a person, or was refused.
            for op in &step.ops {
                if let Some(logged) = answered.get(&op.id) {
                    complain(step.page, op, &logged.verdict, report);
                }
            }
            step.ops.retain(|op| !answered.contains_key(&op.id));
        }
        let groups: Vec<Received> = steps.iter().filter(|step| !step.ops.is_empty()).map(group).collect();
        if !report.dry_run {
            self.keep_pictures(pages, report).await?;
        }
        let submitted = if report.dry_run || groups.is_empty() {
            Submitted::default()
        } else {
            let mut sender = Sender::here(self.actor.clone(), self.account, self.device);
            sender.import = true;
            self.services.submit(&sender, &groups).await?
        };
        for step in &steps {
            count(step, &submitted, report);
        }
        Ok(())
    }

    async fn standing(&self, wanted: &[&Wanted]) -> Result<BTreeMap<RecordId, Standing>> {
        let ids: Vec<RecordId> = wanted.iter().map(|wanted| wanted.record.id).collect();
        let mut at = self.services.database().reader().await?;
        let mut standing = BTreeMap::new();
        for (id, record) in records::read_many(&mut at, &ids).await? {
            let mut own: Vec<Op> = Vec::new();
            // Newest first: the import's own are put back in order.
            for revision in revisions::history(&mut at, id, None, REVISIONS).await?.into_iter().rev() {
                if revision.device == Some(self.device) {
                    own.extend(revision.ops);
                }
            }
            standing.insert(id, Standing { last: replay(record.kind, &own), record });
        }
        Ok(standing)
    }

    /// The operations that bring a record from the import's last version to what the tree says now.
    fn ops(&self, wanted: &Wanted, standing: Option<&Standing>) -> Vec<Op> {
        let Some((standing, last)) = standing.and_then(|standing| Some((standing, standing.last.as_ref()?))) else {
            return vec![self.op(wanted.record, OpKind::Create(wanted.whole()), Base::New, 0)];
        };
        let base = Base::After(last.op);
        let before = Record { fields: last.fields.clone(), ..standing.record.clone() };
        let mut ops: Vec<Op> = Vec::new();
        let mut met = Fields::new();
        for kind in difference(&before, &wanted.fields) {
            let kind = match kind {
                OpKind::Set(fields) => {
                    let (clear, both) = fields
                        .into_iter()
                        .partition(|(field, value)| is_clear(&standing.record, &before, *field, value));
                    met.extend::<Fields>(both);
                    OpKind::Set(clear)
                }
                OpKind::Transition { field, to, .. }
                    if !is_clear(&standing.record, &before, field, &Value::Text(to.clone())) =>
                {
                    met.insert(field, Value::Text(to));
                    continue;
                }
                other => other,
            };
            if !matches!(&kind, OpKind::Set(fields) if fields.is_empty()) {
                ops.push(self.op(wanted.record, kind, base, ops.len()));
            }
        }
        if !met.is_empty() {
            ops.push(self.suggest(&standing.record, &before, &met));
        }
        ops
    }

    fn op(&self, record: Ref, kind: OpKind, base: Base, number: usize) -> Op {
        let schema = schema(record.kind);
        let none = OpId::from_bytes([0; 16]);
        let mut op = Op { id: none, record, kind, base, deps: Vec::new(), hlc: Hlc::new(0, 0), schema };
        let content = hash16(&encode_op(&op));
        // Whose import it is counts: what one account may not do, another may.
        let person = self.person.unwrap_or_default();
        let parts = [self.name.as_bytes(), person.as_bytes(), record.id.as_bytes(), &content];
        op.id = OpId::derived("import", &parts);
        let now = u64::try_from(self.services.now().millis()).unwrap_or_default();
        op.hlc = Hlc::new(now, u16::try_from(number).unwrap_or(u16::MAX));
        op
    }

    /// A suggestion for what people and the tree both changed.
    fn suggest(&self, record: &Record, before: &Record, met: &Fields) -> Op {
        let patch: BTreeMap<String, Value> =
            met.iter().map(|(field, value)| (field.0.to_string(), value.clone())).collect();
        let fields = Fields::from([
            (header::CREATED_BY, self.person.map_or(Value::Null, Value::Id)),
            (header::CREATED_VIA, Value::from(Via::Import.as_str())),
            (suggestion::field::TARGET, Value::Id(record.id)),
            (suggestion::field::TARGET_KIND, Value::from(record.kind.name())),
            (suggestion::field::BASE_REV, Value::Int(i64::try_from(record.rev).unwrap_or(i64::MAX))),
            (suggestion::field::PATCH, Value::Map(patch)),
            (suggestion::field::SOURCE, Value::from(suggestion::Source::Import.as_str())),
            (suggestion::field::STATUS, Value::from("open")),
        ]);
        let from: Fields = met.keys().filter_map(|field| Some((*field, before.fields.get(field)?.clone()))).collect();
        let (from, to) = (sync::codec::encode_fields(&from), sync::codec::encode_fields(met));
        let id = RecordId::derived("import suggestion", &[record.id.as_bytes(), &from, &to]);
        // Its identifier says it all: the same two versions meet once, whatever revision the record has by then.
        let mut op = self.op(Ref { kind: Kind::Suggestion, id }, OpKind::Create(fields), Base::New, 0);
        op.id = OpId::derived("import suggestion", &[id.as_bytes(), self.person.unwrap_or_default().as_bytes()]);
        op
    }

    /// Records of this import that the tree no longer has.
    async fn gone(&self, pages: &[Planned]) -> Result<Vec<Gone>> {
        let there: BTreeSet<RecordId> = pages
            .iter()
            .flat_map(|page| core::iter::once(&page.record).chain(&page.beside))
            .map(|it| it.record.id)
            .collect();
        let mut at = self.services.database().reader().await?;
        let mut gone = Vec::new();
        let mut last = None;
        loop {
            let page = records::after(&mut at, last, 500).await?;
            let Some(end) = page.last().map(|record| record.id) else { break };
            last = Some(end);
            let ours = page.iter().filter(|record| {
                !matches!(record.kind, Kind::Placement | Kind::Suggestion | Kind::Grant | Kind::Membership)
                    && !record.is_trashed()
                    && !there.contains(&record.id)
                    && record.fields.get(&header::IMPORT).and_then(Value::as_text) == Some(self.name)
            });
            gone.extend(ours.map(|record| Gone {
                title: domain::projection::project(record).title,
                kind: record.kind.name().to_owned(),
                id: record.id.to_string(),
            }));
        }
        gone.sort();
        Ok(gone)
    }
}

/// Whether a field may be written: people left it as the import had it, or wrote the same. Sets and texts merge by
/// themselves.
fn is_clear(stands: &Record, before: &Record, field: FieldId, value: &Value) -> bool {
    let merges = spec(stands.kind, field)
        .is_some_and(|spec| matches!(spec.rule, MergeRule::Set | MergeRule::Text | MergeRule::Map));
    let held = |record: &Record| record.fields.get(&field).cloned().unwrap_or_default();
    let now = held(stands);
    merges || now == held(before) || now == *value
}

fn group(step: &Step<'_>) -> Received {
    let ops = step.ops.clone();
    let hashes = ops.iter().map(op_hash).collect();
    let parts: Vec<&[u8]> = ops.iter().map(|op| op.id.as_bytes().as_slice()).collect();
    Received { group: Group { id: GroupId::derived("import", &parts), ops }, hashes }
}

fn count(step: &Step<'_>, submitted: &Submitted, report: &mut Report) {
    let mut changed = false;
    for op in &step.ops {
        // Nothing was sent in a dry run: what would be sent is what would change.
        let Some(verdict) = submitted.verdict(op.id) else {
            changed |= report.dry_run;
            continue;
        };
        match verdict {
            Verdict::Applied { .. } => changed |= op.record.kind != Kind::Suggestion,
            Verdict::Merged { suggestion, .. } => {
                changed = true;
                report.suggestions += u32::from(suggestion.is_some());
            }
            Verdict::Parked { .. } => report.suggestions += 1,
            other => complain(step.page, op, other, report),
        }
        if op.record.kind == Kind::Suggestion && verdict.is_applied() {
            report.suggestions += 1;
        }
    }
    match (changed, step.new) {
        (true, true) => report.created += 1,
        (true, false) => report.updated += 1,
        (false, _) => report.unchanged += 1,
    }
}

/// Says what the server refused.
fn complain(page: &Planned, op: &Op, verdict: &Verdict, report: &mut Report) {
    let why = match verdict {
        Verdict::Rejected { field, problem } => {
            let name = spec(op.record.kind, *field).map_or("", |spec| spec.name);
            format!("field `{name}`: {problem}")
        }
        Verdict::Quarantined { .. } => "this account may not change it".to_owned(),
        Verdict::Waiting { .. } | Verdict::NeedBase => "it waits for something else".to_owned(),
        Verdict::Applied { .. } | Verdict::Merged { .. } | Verdict::Parked { .. } => return,
    };
    report.problems.push(Problem::new(&page.path, None, &Fault::Refused(why)));
}
