//! A file that arrives in pieces (tus 1.0): each is kept as it comes, so that what a bad network cuts goes on where it was.

use domain::{AccountId, Actor};
use storage::media::uploads::{self, Upload};
use storage::media::{self, Object, sent};
use storage::{Reads, WriteTx};

use super::Unfit;
use super::examine::{examine, sha256};
use super::read::may_read;
use crate::error::{Error, Result};
use crate::services::Services;

/// How long a file that arrives is waited for after its last piece, seconds.
const PATIENCE: i64 = 14 * 24 * 3_600;

/// How many accounts are looked at that named a file before it came.
const AWAITED: u32 = 20;

/// A file that somebody is about to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// SHA-256 that its bytes will have, 64 hexadecimal digits.
    pub sha256: String,
    /// How many bytes it will have.
    pub size: u64,
    /// Whether it keeps what the camera wrote in it, on purpose.
    pub kept: bool,
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many of its bytes are here.
    pub received: u64,
    /// How many it has.
    pub size: u64,
}

/// How bytes came.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arrived<'a> {
    /// By the hand of who runs the server, for these accounts.
    Here(&'a [AccountId]),
    /// In pieces, which are here and counted.
    InPieces(AccountId),
    /// Whole, by a form: they count in what this account may send.
    Whole(&'a Actor, AccountId),
}

impl Arrived<'_> {
    /// Who sent them.
    const fn accounts(&self) -> &[AccountId] {
        match self {
            Self::Here(accounts) => accounts,
            Self::InPieces(account) | Self::Whole(_, account) => core::slice::from_ref(account),
        }
    }
}

impl Services {
    /// Begins to receive a file, or goes on with it.
    ///
    /// # Errors
    /// [`Error::Unfit`] where it is too large, or this account sends too much.
    pub async fn begin_upload(&self, actor: &Actor, account: AccountId, announced: &Announced) -> Result<Progress> {
        if announced.size > domain::memory::MAX_BYTES || announced.size == 0 {
            return Err(Error::Unfit(Unfit::Size));
        }
        if !markdown::is_sha256(&announced.sha256) {
            return Err(Error::Unfit(Unfit::Hash));
        }
        if let Some(there) = self.gone_on(account, announced).await? {
            return Ok(there);
        }
        let expires = self.now().plus_seconds(PATIENCE);
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            // A name alone gets nothing: who sends what they may not read and never sent sends all of it, as if nobody had it.
            if let Some(object) = media::object(&mut tx, &announced.sha256).await?
                && (sent::is_noted(&mut tx, &announced.sha256, account).await?
                    || may_read(&mut tx, actor, &announced.sha256).await?)
            {
                sent::note(&mut tx, &announced.sha256, account).await?;
                tx.commit().await?;
                return Ok(Progress { received: object.size, size: object.size });
            }
            self.has_room(&mut tx, account, announced.size).await?;
            let Announced { sha256, size, kept } = announced.clone();
            uploads::begin(&mut tx, &Upload { account, sha256, size, kept, received: 0, expires }).await?;
            tx.commit().await?;
            Ok(Progress { received: 0, size })
        })
        .await
    }

    /// How far a file that was announced before has come; none where it has to begin. One whose last piece came just before
    /// the server ended was not looked at yet: nobody is told that it is here before it is.
    async fn gone_on(&self, account: AccountId, announced: &Announced) -> Result<Option<Progress>> {
        let before = uploads::find(&mut self.database().reader().await?, account, &announced.sha256).await?;
        let same = |it: &Upload| it.size == announced.size && it.kept == announced.kept;
        let Some(before) = before.filter(same) else { return Ok(None) };
        let whole = before.received == before.size;
        if whole && !self.complete(account, &announced.sha256).await? {
            return Ok(None);
        }
        Ok(Some(Progress { received: before.received, size: before.size }))
    }

    /// How far a file of this account has come; none where it has to begin.
    pub async fn upload_progress(&self, account: AccountId, sha256: &str) -> Result<Option<Progress>> {
        let found = uploads::find(&mut self.database().reader().await?, account, sha256).await?;
        Ok(found.map(|upload| Progress { received: upload.received, size: upload.size }))
    }

    /// Keeps the piece that begins at `start`; with the last one, looks at the whole and takes it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing was announced, [`Error::Settled`] where another piece is wanted,
    /// [`Error::Unfit`] where the whole is not taken: then nothing is left of it.
    pub async fn receive(&self, account: AccountId, sha256: &str, start: u64, piece: &[u8]) -> Result<Progress> {
        let progress = storage::retry(|| async {
            let mut tx = self.database().write().await?;
            let upload = uploads::find(&mut tx, account, sha256).await?.ok_or(Error::NotFound)?;
            let received = start.saturating_add(piece.len() as u64);
            if upload.received != start {
                return Err(Error::Settled);
            }
            if received > upload.size {
                return Err(Error::Unfit(Unfit::Size));
            }
            if !piece.is_empty() {
                let expires = self.now().plus_seconds(PATIENCE);
                if !uploads::append(&mut tx, &upload, piece, expires).await? {
                    return Err(Error::Settled);
                }
                tx.commit().await?;
            }
            Ok(Progress { received, size: upload.size })
        })
        .await?;
        if progress.received == progress.size && !self.complete(account, sha256).await? {
            return Err(Error::NotFound);
        }
        Ok(progress)
    }

    /// Forgets what arrived of a file.
    pub async fn forget_upload(&self, account: AccountId, sha256: &str) -> Result<bool> {
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            let there = uploads::delete(&mut tx, account, sha256).await?;
            tx.commit().await?;
            Ok(there)
        })
        .await
    }

    /// Looks at a file of which everything came, and takes it; `false` where it was taken before and is here no more, so that
    /// it has to be sent again.
    async fn complete(&self, account: AccountId, name: &str) -> Result<bool> {
        let mut at = self.database().reader().await?;
        let upload = uploads::find(&mut at, account, name).await?.ok_or(Error::NotFound)?;
        let bytes = uploads::bytes(&mut at, account, name).await?;
        let here = bytes.is_empty() && media::object(&mut at, name).await?.is_some();
        drop(at);
        if bytes.is_empty() {
            // It was taken before: only its mark is left.
            if !here {
                self.forget_upload(account, name).await?;
            }
            return Ok(here);
        }
        match self.keep_bytes(name, upload.kept, bytes, Arrived::InPieces(account)).await {
            Err(Error::Unfit(why)) => {
                self.forget_upload(account, name).await?;
                Err(Error::Unfit(why))
            }
            outcome => outcome.map(|()| true),
        }
    }

    /// Whether what this account sent lately leaves room for so many bytes more.
    async fn has_room(&self, at: &mut impl Reads, account: AccountId, more: u64) -> Result<()> {
        let sent = uploads::announced(at, account).await?;
        let fits = sent.saturating_add(more) <= self.config().limits.media_share;
        if fits { Ok(()) } else { Err(Error::Unfit(Unfit::Share)) }
    }

    /// Counts a file that came whole as one that comes in pieces is: by its mark, until the same time.
    async fn count(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        account: AccountId,
        object: &Object,
        kept: bool,
    ) -> Result<()> {
        let name = &object.sha256;
        let counted = uploads::find(tx, account, name).await?.is_some_and(|mark| mark.received == mark.size);
        if counted || media::object(tx, name).await?.is_some() && may_read(tx, actor, name).await? {
            return Ok(());
        }
        self.has_room(tx, account, object.size).await?;
        let (size, expires) = (object.size, self.now().plus_seconds(PATIENCE));
        let mark = Upload { account, sha256: name.clone(), size, kept, received: size, expires };
        Ok(uploads::begin(tx, &mark).await?)
    }

    /// Looks at bytes and keeps them under their name; what arrived of them is then their mark alone.
    pub(crate) async fn keep_bytes(&self, name: &str, kept: bool, bytes: Vec<u8>, arrived: Arrived<'_>) -> Result<()> {
        let _turn = self.looking().await;
        let (examined, bytes) = {
            let name = name.to_owned();
            let look = move || {
                let named = sha256(&bytes) == name;
                let examined = if named { examine(&bytes, kept) } else { Err(Unfit::Hash) };
                (examined, bytes)
            };
            tokio::task::spawn_blocking(look).await.map_err(|_| Error::Broken("looking at a file"))?
        };
        let examined = examined.map_err(Error::Unfit)?;
        let object = Object {
            sha256: name.to_owned(),
            size: bytes.len() as u64,
            mime: examined.mime.as_str().to_owned(),
            pixels: examined.pixels,
            stored: self.now(),
        };
        let awaited = self.awaited(name).await?;
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            if let Arrived::Whole(actor, account) = arrived {
                self.count(&mut tx, actor, account, &object, kept).await?;
            }
            media::put(&mut tx, &object, &bytes, &examined.copies).await?;
            if let Arrived::InPieces(account) = arrived {
                uploads::forget_pieces(&mut tx, account, name).await?;
            }
            for account in arrived.accounts() {
                sent::note(&mut tx, name, *account).await?;
            }
            for (account, actor) in &awaited {
                if *account == sent::COMMONS || may_read(&mut tx, actor, name).await? {
                    sent::note(&mut tx, name, *account).await?;
                }
            }
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Notes that these accounts have a file that is here, of which they showed the bytes.
    pub(crate) async fn note_sent(&self, name: &str, accounts: &[AccountId]) -> Result<()> {
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            for account in accounts {
                sent::note(&mut tx, name, *account).await?;
            }
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Who said of a record that it is this file before its bytes came from whoever has them: those of them who may read it
    /// once it is here could name it as well then. What the commons waits for it takes from anybody.
    async fn awaited(&self, name: &str) -> Result<Vec<(AccountId, Actor)>> {
        let mut awaited = Vec::new();
        for account in sent::awaited(&mut self.database().reader().await?, name, AWAITED).await? {
            let actor =
                if account == sent::COMMONS { Some(Actor::system()) } else { self.actor_of_account(account).await? };
            awaited.extend(actor.map(|actor| (account, actor)));
        }
        Ok(awaited)
    }
}
