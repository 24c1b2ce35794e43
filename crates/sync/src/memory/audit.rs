//! What a server did, in the order in which it did it: for oracles that keep their own account of it.

use domain::scope::ScopeId;
use domain::{AccountId, Actor, DeviceId, GroupId, OpId, RecordId};

use super::Server;
use crate::operation::Group;
use crate::protocol::What;
use crate::stored::Stored;
use crate::verdict::Verdict;

/// A number of a scope that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Of which scope.
    pub scope: ScopeId,
    /// Which number.
    pub seq: u64,
    /// To which record.
    pub record: RecordId,
    /// At which revision.
    pub rev: u64,
    /// For what.
    pub what: What,
    /// By which action.
    pub group: GroupId,
}

/// An action that was decided for good.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The action.
    pub group: Group,
    /// Whose session sent it.
    pub account: Option<AccountId>,
    /// Who that was at that moment.
    pub actor: Actor,
    /// From which device.
    pub device: DeviceId,
    /// The server's clock less the device's, milliseconds.
    pub skew_ms: i64,
    /// The server's clock.
    pub now_ms: u64,
    /// One verdict an operation.
    pub verdicts: Vec<(OpId, Verdict)>,
    /// Each record that changed, before and after.
    pub writes: Vec<(Option<Stored>, Stored)>,
}

/// What a server did since it was last asked.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The numbers that it gave, in order.
    pub assigned: Vec<Assigned>,
    /// The actions that it decided, in order.
    pub decided: Vec<Decided>,
}

impl Server {
    /// What it did since this was last asked.
    pub fn audit(&mut self) -> Audit {
        core::mem::take(&mut self.audit)
    }
}
