//! Each action of a file on its way: known already, sent, sent again with its texts whole, counted.

use std::collections::BTreeMap;

use domain::{Kind, OpId};
use storage::WriteTx;
use storage::operations::{self, Logged};
use sync::Verdict;
use sync::codec::Received;
use sync::rescue::Action;

use super::owner::Owner;
use super::report::{Problem, Report};
use crate::error::Result;
use crate::services::Services;
use crate::submit::Sender;

/// An action, with what was answered to it.
#[derive(Debug)]
pub struct Step {
    sender: Sender,
    /// What it is called in the report.
    title: String,
    received: Received,
    /// The same with its texts whole.
    whole: Option<Received>,
    /// Whether it makes a draft of a form that was only begun.
    draft: bool,
    /// Whether it was answered before this import.
    known: bool,
    verdicts: Vec<(OpId, Verdict)>,
}

impl Step {
    /// An action of a file; nothing when this build cannot read it.
    pub fn of(action: &Action, owner: &Owner) -> Option<Self> {
        let received = action.received.clone()?;
        let sender = owner.sender(action.device);
        Some(Self { whole: action.whole.clone(), ..Self::new(sender, action.title.clone(), received) })
    }

    /// The draft of a form that was only begun.
    pub fn draft(sender: Sender, title: String, received: Received) -> Self {
        Self { draft: true, ..Self::new(sender, title, received) }
    }

    fn new(sender: Sender, title: String, received: Received) -> Self {
        Self { sender, title, received, whole: None, draft: false, known: false, verdicts: Vec::new() }
    }

    fn any(&self, test: impl Fn(&Verdict) -> bool) -> bool {
        self.verdicts.iter().any(|(_, verdict)| test(verdict))
    }

    /// What was answered to all of it before, under its own bytes or under those with the texts whole: a device sends
    /// either.
    fn answered(&self, logged: &BTreeMap<OpId, Logged>) -> Option<Vec<(OpId, Verdict)>> {
        let ops = &self.received.group.ops;
        let all: Vec<&Logged> = ops.iter().filter_map(|op| logged.get(&op.id)).collect();
        let same = |hashes: &[[u8; 16]]| {
            all.len() == hashes.len() && all.iter().zip(hashes).all(|(logged, hash)| logged.hash == *hash)
        };
        let known = !ops.is_empty()
            && (same(&self.received.hashes) || self.whole.as_ref().is_some_and(|whole| same(&whole.hashes)));
        known.then(|| all.iter().map(|logged| (logged.op, logged.verdict.clone())).collect())
    }

    /// Adds it to what is said of the file.
    pub fn count(&self, report: &mut Report) {
        let kind = |id: &OpId| self.received.group.ops.iter().find(|op| op.id == *id).map(|op| op.record.kind);
        let mut problems = self
            .verdicts
            .iter()
            .filter_map(|(id, verdict)| Problem::of(&self.name(), kind(id).unwrap_or(Kind::Note), verdict));
        if let Some(problem) = problems.next() {
            report.problems.push(problem);
            return;
        }
        let waits =
            self.any(|verdict| matches!(verdict, Verdict::Parked { .. } | Verdict::Merged { suggestion: Some(_), .. }));
        report.suggestions += u32::from(waits && !self.known);
        if self.known {
            report.known += 1;
        } else if waits || self.any(|verdict| matches!(verdict, Verdict::Merged { .. })) {
            report.merged += 1;
        } else {
            report.applied += 1;
            report.drafts += u32::from(self.draft);
        }
    }

    fn name(&self) -> String {
        match self.received.group.ops.first() {
            Some(op) if self.title.is_empty() => format!("{} {}", op.record.kind.name(), op.record.id),
            _ => format!("« {} »", self.title),
        }
    }
}

/// Finds what was answered before: it is not sent again.
pub async fn recognise(services: &Services, steps: &mut [Step]) -> Result<()> {
    let ids: Vec<OpId> = steps.iter().flat_map(|step| &step.received.group.ops).map(|op| op.id).collect();
    let logged = operations::lookup(&mut services.database().reader().await?, &ids).await?;
    for step in steps {
        if let Some(verdicts) = step.answered(&logged) {
            (step.known, step.verdicts) = (true, verdicts);
        }
    }
    Ok(())
}

/// Sends the rest, in the order of saves; then what the server lacks a text for with its texts whole, and last what waited
/// for that.
pub async fn send(services: &Services, steps: &mut [Step], mut dry: Option<&mut WriteTx>) -> Result<()> {
    let mut at = 0;
    while let Some(first) = steps.get(at) {
        let (device, account) = (first.sender.device, first.sender.account);
        let run =
            steps.iter().skip(at).take_while(|step| (step.sender.device, step.sender.account) == (device, account));
        let end = at + run.count();
        let turn: Vec<usize> = (at..end).filter(|index| steps.get(*index).is_some_and(|step| !step.known)).collect();
        let groups: Vec<Received> =
            turn.iter().filter_map(|index| steps.get(*index)).map(|step| step.received.clone()).collect();
        deliver(services, steps, &turn, &groups, dry.as_deref_mut()).await?;
        at = end;
    }
    for index in matching(steps, |verdict| matches!(verdict, Verdict::NeedBase)) {
        if let Some(whole) = steps.get(index).and_then(|step| step.whole.clone()) {
            deliver(services, steps, &[index], &[whole], dry.as_deref_mut()).await?;
        }
    }
    for index in matching(steps, |verdict| matches!(verdict, Verdict::Waiting { .. })) {
        if let Some(again) = steps.get(index).map(|step| step.received.clone()) {
            deliver(services, steps, &[index], &[again], dry.as_deref_mut()).await?;
        }
    }
    Ok(())
}

fn matching(steps: &[Step], test: impl Fn(&Verdict) -> bool) -> Vec<usize> {
    (0..steps.len()).filter(|index| steps.get(*index).is_some_and(|step| !step.known && step.any(&test))).collect()
}

/// Submits groups of one sender, and notes what was answered to each.
async fn deliver(
    services: &Services,
    steps: &mut [Step],
    turn: &[usize],
    groups: &[Received],
    dry: Option<&mut WriteTx>,
) -> Result<()> {
    let Some(sender) = turn.first().and_then(|index| steps.get(*index)).map(|step| step.sender.clone()) else {
        return Ok(());
    };
    let answered = match dry {
        Some(tx) => services.take(tx, &sender, groups).await?.submitted.groups,
        None => services.submit(&sender, groups).await?.groups,
    };
    for (index, group) in turn.iter().zip(answered) {
        if let Some(step) = steps.get_mut(*index) {
            step.verdicts = group.ops;
        }
    }
    Ok(())
}
