//! The numbers that the server gave, one by one: an account that only grows, beside the server's own that forgets.

use std::collections::BTreeMap;

use domain::scope::ScopeId;
use domain::{GroupId, RecordId};
use sync::memory::Assigned;

/// All numbers of all scopes.
#[derive(Debug, Clone, Default)]
pub struct Shadow {
    scopes: BTreeMap<ScopeId, Lines>,
    groups: BTreeMap<RecordId, GroupId>,
}

#[derive(Debug, Clone, Default)]
struct Lines {
    last: u64,
    newest: BTreeMap<RecordId, Assigned>,
}

impl Shadow {
    /// Takes a number that was given; answers what is wrong with it.
    pub fn take(&mut self, line: Assigned) -> Option<String> {
        let lines = self.scopes.entry(line.scope).or_default();
        let expected = lines.last + 1;
        lines.last = lines.last.max(line.seq);
        let wrong =
            (line.seq != expected).then(|| format!("{} of {} came after {}", line.seq, line.scope, expected - 1));
        self.groups.insert(line.record, line.group);
        lines.newest.insert(line.record, line);
        wrong
    }

    /// The newest line of each record of a scope, in no order.
    pub fn newest(&self, scope: &ScopeId) -> impl Iterator<Item = &Assigned> {
        self.scopes.get(scope).into_iter().flat_map(|lines| lines.newest.values())
    }

    /// The action that made a record what it is.
    pub fn group(&self, record: RecordId) -> Option<GroupId> {
        self.groups.get(&record).copied()
    }
}
