//! How things leave the device: an audience's segments, everything of an account.

use domain::AudienceKey;
use offline::{Database, lock};
use sync::engine::{META, epoch_of, is_alone};
use sync::ports::{Durability, Store, StoreError, Write};
use sync::protocol::{Epoch, Status, decode_answer, endpoint};

use super::finder::kept;
use super::{Session, installation, media, noted, recordings, spare, worker};
use crate::transport::Exchange;

/// Which databases are being deleted, in case the page is closed before they are.
const WIPING: &str = "encommun-wiping";

/// Forgets the segments of these audiences, and the device's own, which may speak of their records.
pub async fn purge(database: &Database, audiences: &[AudienceKey]) -> Result<(), StoreError> {
    let mut keys: Vec<(Store, String)> =
        audiences.iter().map(|audience| (Store::Segment, format!("{}{audience}", kept::RECEIVED))).collect();
    keys.push((Store::Segment, kept::OVER.to_owned()));
    keys.push((Store::Meta, kept::UPTO.to_owned()));
    let writes = keys.into_iter().map(|(store, key)| Write::Delete { store, key }).collect();
    database.put(Durability::Strict, writes).await
}

/// Deletes a database. It is noted first: a page that is closed before the end goes on at its next start.
pub async fn wipe(name: &str) -> Result<(), StoreError> {
    begin(name);
    worker::forget_shared().await;
    offline::delete(name).await?;
    spare::forget(name).await;
    let mut names = begun();
    names.retain(|begun| begun != name);
    noted::set_lines(WIPING, &names);
    Ok(())
}

/// Notes that a database is to be deleted; where nothing can be noted, the deletion that follows is all there is.
pub fn begin(name: &str) {
    let mut names = begun();
    if !names.iter().any(|begun| begun == name) {
        names.push(name.to_owned());
        noted::set_lines(WIPING, &names);
    }
}

/// Ends the deletion of this database, if one was begun.
pub async fn finish(name: &str) -> Result<(), StoreError> {
    if begun().iter().any(|begun| begun == name) { wipe(name).await } else { Ok(()) }
}

/// The databases whose deletion was begun and did not end.
pub fn begun() -> Vec<String> {
    noted::lines(WIPING)
}

/// How much of what was written here is nowhere else: not sent, to be mended, or only begun. What the people in charge
/// hold a copy of is somewhere else.
pub async fn only_here(database: &Database) -> Result<u64, StoreError> {
    let files = media::only_here(database).await?;
    let mut all = u64::from(database.count(Store::Drafts).await?).saturating_add(files);
    for store in [Store::Outbox, Store::Parked] {
        let entries = database.entries(store, "").await?;
        all = all.saturating_add(entries.iter().filter(|(_, bytes)| is_alone(store, bytes)).count() as u64);
    }
    Ok(all)
}

/// Ends the deletions that pages before this one began, and counts what people whose sessions ended by themselves left
/// here. The database of whoever is here now is their own device's affair.
pub async fn end_what_was_begun(current: &str, exchange: &dyn Exchange) -> u64 {
    for name in begun().into_iter().filter(|name| name != current) {
        // Another tab may still hold it open: the next start tries again.
        let _ended = finish(&name).await;
    }
    let all_left = Session::left();
    let kept = all_left.iter().map(|left| Session::database(Some(left)));
    spare::sweep(&kept.chain([current.to_owned(), Session::database(None)]).collect::<Vec<_>>()).await;
    let server = if all_left.is_empty() { None } else { epoch(exchange).await };
    let mut waits = 0_u64;
    for left in all_left {
        match left_behind(&Session::database(Some(&left)), server).await {
            Ok(0) => Session::forget_left(left.account),
            Ok(count) => waits = waits.saturating_add(count),
            // What cannot be read now is still there for the next start.
            Err(_) => {}
        }
    }
    waits
}

/// The epoch of the server, which it tells whoever asks; nothing where it does not answer.
async fn epoch(exchange: &dyn Exchange) -> Option<Epoch> {
    let bytes = exchange.post(endpoint::STATUS, Vec::new(), 0).await.ok()?;
    decode_answer::<Status>(&bytes).ok()?.ok().map(|status| status.epoch)
}

/// How much waits in the database of somebody whose session ended by itself. Where nothing does, the database goes: what
/// it holds is theirs, and can be had again. A tab of theirs that still writes is waited for, and heard.
async fn left_behind(name: &str, server: Option<Epoch>) -> Result<u64, StoreError> {
    let database = Database::open(name).await?;
    // The browser may have thrown away what they left: the second copy counts.
    installation(&database).await?;
    let _alone = lock::acquire(&format!("db-write/{name}")).await;
    let waits = here_for(&database, server).await;
    database.close();
    if waits == Ok(0) {
        // Nobody asked for it, so it is not noted: a deletion that does not end is judged again at the next start.
        offline::delete(name).await?;
        spare::forget(name).await;
    }
    waits
}

/// How much of what was written here this server may lack. It has what it acknowledged as long as its database is the one
/// that did; a session that is gone may be gone with all that came after a backup. Without a word of it nothing is sure.
async fn here_for(database: &Database, server: Option<Epoch>) -> Result<u64, StoreError> {
    let held = database.bytes(Store::Meta, META).await?.and_then(|meta| epoch_of(&meta));
    if held.is_some() && held == server {
        return only_here(database).await;
    }
    let mut all = recordings::list(database).await?.len() as u64;
    for store in [Store::Drafts, Store::Outbox, Store::Parked, Store::Acked, Store::BlobQueue, Store::BlobSent] {
        all = all.saturating_add(u64::from(database.count(store).await?));
    }
    Ok(all)
}
