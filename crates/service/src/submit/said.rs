//! Who says of which record that it is which file, noted with what they say: a record shows a file only where one of them sent
//! it, or could read it.

use domain::memory::Media;
use domain::memory::media::field;
use domain::{Kind, Value};
use storage::WriteTx;
use storage::media::sent;
use sync::OpKind;
use sync::codec::Received;

use super::Sender;
use super::decide::Decided;
use super::load::Loaded;
use crate::error::Result;
use crate::media::may_read;

/// Notes what these groups say of files, before anything of them is written. Nothing is refused for it: what somebody names
/// and never had is waited for, as what somebody is about to send.
pub async fn note(
    tx: &mut WriteTx,
    sender: &Sender,
    groups: &[Received],
    decided: &[Decided],
    loaded: &Loaded,
) -> Result<()> {
    let commons = sender.actor.system.then_some(sent::COMMONS);
    let Some(account) = sender.account.or(commons) else { return Ok(()) };
    for (received, decided) in groups.iter().zip(decided) {
        let Decided::Now(outcome) = decided else { continue };
        for (op, (_, verdict)) in received.group.ops.iter().zip(&outcome.verdicts) {
            let Some(named) = named(&op.kind).filter(|_| op.record.kind == Kind::Media && verdict.rev().is_some())
            else {
                continue;
            };
            let Some(stored) = loaded.records.get(&op.record.id) else { continue };
            let media: Media = stored.record.content();
            let sha256 = media.sha256.as_str();
            // What stands may be another file: its name is written once.
            if named != sha256 {
                continue;
            }
            sent::say(tx, op.record.id, account, sha256).await?;
            if !sent::is_noted(tx, sha256, account).await? && may_read(tx, &sender.actor, sha256).await? {
                sent::note(tx, sha256, account).await?;
            }
        }
    }
    Ok(())
}

/// The file that an operation names.
fn named(kind: &OpKind) -> Option<&str> {
    match kind {
        OpKind::Create(fields) | OpKind::Set(fields) => fields.get(&field::SHA256).and_then(Value::as_text),
        _ => None,
    }
}
