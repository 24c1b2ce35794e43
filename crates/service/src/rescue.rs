//! Taking in the file of what a device could not send: by the one write path, as the account it belongs to.
//!
//! Everything is looked at before anything is written: a file that is not whole, or whose owner is not here, is refused as
//! a whole. Operations keep their identifiers, so that importing again, or importing what the device has sent meanwhile,
//! changes nothing.
//!
//! # Layout
//! - `owner`: whose work it is, and who may send it
//! - `group`: each action on its way, with what was answered
//! - `begun`: forms that were only begun, as private drafts
//! - `files`: the pictures and sounds that go with both
//! - `report`: what is said of it

use std::io::{Read, Seek, SeekFrom};

use domain::AccountId;
use storage::WriteTx;
use storage::quarantine::Kept;
use sync::operation::hash16;
use sync::rescue::{Action, Begun, Part, Rescue, container};
use sync::verdict::Quarantine;

use crate::error::{Error, Result};
use crate::services::Services;

mod begun;
mod files;
mod group;
mod owner;
mod report;

pub use report::{Printed, Problem, Report};

use group::Step;
use owner::Owners;

/// How a file is to be taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whose it is, by the address of their account, where the file does not say.
    pub email: Option<String>,
    /// Whether to look without writing.
    pub dry_run: bool,
}

/// Why a file is not taken at all; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The file itself: the sentence says what to do.
    #[error(transparent)]
    File(#[from] sync::rescue::Unusable),
    /// Name the account.
    #[error("the file does not say whose work it is: name the account with --as EMAIL; nothing was taken")]
    Unsaid,
    /// Correct the address, or make the account.
    #[error("{0} has no account here: correct the address, or make one with `account create {0}`; nothing was taken")]
    NoAccount(String),
    /// Leave the name out.
    #[error("the file says that it is the work of {said}, not of {named}: leave --as out; nothing was taken")]
    Another {
        /// Whose it says it is.
        said: String,
        /// Who was named.
        named: String,
    },
    /// Give it to the server it was written for.
    #[error(
        "the file is the work of an account that this server does not have, or that is closed: give it to the server it \
         was written for; nothing was taken"
    )]
    Stranger,
    /// Ask for another export.
    #[error(
        "the device that the file names belongs to another account here than the file says: have its owner export again; \
         nothing was taken"
    )]
    OtherDevice,
    /// The server itself: the sentence says what to do.
    #[error(transparent)]
    Service(#[from] Error),
}

/// What a file holds, read as far as this build can.
#[derive(Debug, Default)]
struct Contents {
    actions: Vec<Action>,
    begun: Vec<Begun>,
    /// Parts that nobody here can read, whole.
    unread: Vec<Vec<u8>>,
}

impl Contents {
    fn of(rescue: &Rescue) -> Self {
        let mut contents = Self::default();
        for part in &rescue.parts {
            match part {
                Part::Action(bytes) => match Action::read(bytes) {
                    Ok(actions) if !actions.is_empty() => contents.actions.extend(actions),
                    _ => contents.unread.push(bytes.clone()),
                },
                Part::Draft(begun) => contents.begun.push(begun.clone()),
                Part::Other(_, bytes) => contents.unread.push(bytes.clone()),
            }
        }
        contents
    }
}

impl Services {
    /// Takes in what a device exported.
    ///
    /// # Errors
    /// [`Unusable`]: nothing was written, save where the database fails on the way; importing again completes it then.
    pub async fn import_rescue(
        &self,
        mut file: impl Read + Seek,
        asked: &Asked,
    ) -> std::result::Result<Report, Unusable> {
        let (rescue, whole) = container::open(&mut file)?;
        let along = files::look(whole)?;
        let contents = Contents::of(&rescue);
        let owners = Owners::find(self, &rescue, &contents, asked.email.as_deref()).await?;
        let mut report = Report { dry_run: asked.dry_run, owners: owners.emails(), ..Report::default() };

        let mut steps: Vec<Step> = Vec::with_capacity(contents.actions.len() + contents.begun.len());
        for action in &contents.actions {
            let Some(owner) = owners.of(action.account.or(rescue.account)) else { return Err(Unusable::Unsaid) };
            match Step::of(action, owner) {
                Some(step) => steps.push(step),
                None => {
                    let kept = kept(Some(action), Some(owner.account), &action.raw, self.now());
                    self.put_aside(&kept, asked.dry_run).await?;
                    report.problems.push(Problem::unreadable(&action.title));
                }
            }
        }
        for bytes in &contents.unread {
            let account = owners.of(rescue.account).map(|owner| owner.account);
            let kept = kept(None, account, bytes, self.now());
            self.put_aside(&kept, asked.dry_run).await?;
            report.problems.push(Problem::unreadable(""));
        }
        for begun in &contents.begun {
            let Some(owner) = owners.of(rescue.account) else { return Err(Unusable::Unsaid) };
            begun::read(self, owner, rescue.device, (begun, &along), &mut steps, &mut report).await?;
        }
        self.carry(&mut steps, asked.dry_run).await?;
        steps.iter().for_each(|step| step.count(&mut report));
        if !along.is_empty() {
            file.seek(SeekFrom::Start(0)).map_err(|_| sync::rescue::Unusable::Unread)?;
            let (_, files) = container::open(&mut file)?;
            self.take_files(files, &owners.accounts(), &mut report).await?;
        }
        Ok(report)
    }

    /// Sends what was not answered before; a dry run decides in a transaction that is given up.
    async fn carry(&self, steps: &mut [Step], dry_run: bool) -> Result<()> {
        group::recognise(self, steps).await?;
        let mut dry: Option<WriteTx> = if dry_run { Some(self.database().write().await?) } else { None };
        let carried = group::send(self, steps, dry.as_mut()).await;
        if let Some(tx) = dry {
            tx.rollback().await?;
        }
        carried
    }

    async fn put_aside(&self, kept: &Kept, dry_run: bool) -> Result<()> {
        if dry_run { Ok(()) } else { self.keep(kept).await }
    }
}

/// What nobody here can read, whole, for the people in charge; the same bytes twice are kept once.
fn kept(action: Option<&Action>, account: Option<AccountId>, bytes: &[u8], now: domain::Instant) -> Kept {
    let receipt = match action {
        Some(action) => domain::RecordId::derived("quarantine", &[action.group.as_bytes(), &hash16(bytes)]),
        None => domain::RecordId::derived("rescue", &[&hash16(bytes)]),
    };
    Kept {
        receipt,
        group: action.map(|action| action.group),
        account,
        device: action.map(|action| action.device),
        reason: if action.is_some() { Quarantine::Unreadable } else { Quarantine::Rescue },
        proto: action.map(|action| action.proto),
        raw: bytes.to_vec(),
        at: now,
        resolved: None,
    }
}
