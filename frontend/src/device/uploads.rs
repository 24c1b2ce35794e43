//! Files on their way: after all text, two at most at a time, in pieces that follow the network's strength, from wherever
//! the server says that it is.

use core::cell::{Cell, RefCell};
use domain::sorted::Set;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Math;
use sync::engine::State;
use sync::media::{Queued, Stuck};
use sync::ports::{Durability, Store, StoreError};
use wasm_bindgen_futures::spawn_local;

use super::{Device, Opened, entropy, kits, media, sparing, tail};
use crate::transport::{Carried, Carry};

/// Where uploads begin, and below which each is.
const UPLOADS: &str = "/api/media/v1/uploads";
/// The version of tus that both sides speak.
const RESUMABLE: (&str, &str) = ("tus-resumable", "1.0.0");
/// How many files are on their way at once.
const AT_ONCE: usize = 2;
/// The smallest and the largest piece, bytes.
const PIECES: (usize, usize) = (64 * 1024, 512 * 1024);
/// A piece that took less than the first makes the next larger, one that took more than the second smaller; milliseconds.
const PACE_MS: (u64, u64) = (1_500, 6_000);
/// How long to wait after a first failure, and at most, milliseconds.
const WAITS_MS: (u64, u64) = (5_000, 15 * 60_000);
/// How often a server may find other bytes than were sent.
const TRIES: u64 = 3;
/// How often in a row a piece may bring nothing forward before the network is taken for bad.
const STANDSTILLS: u8 = 4;

/// What is on its way, and when to go on.
#[derive(Default)]
pub struct Uploads {
    busy: RefCell<Set<String>>,
    looking: Cell<bool>,
    /// A piece's length; none as long as nothing was sent.
    piece: Cell<Option<usize>>,
    failures: Cell<u32>,
    wait_until_ms: Cell<u64>,
    timer: RefCell<Option<Timeout>>,
    /// Set when the server does not know who sends; a new page, or signing in again, begins anew.
    signed_out: Cell<bool>,
}

impl Uploads {
    /// The network may be back, or somebody signed in: nothing is waited for.
    pub fn refresh(&self) {
        self.failures.set(0);
        self.wait_until_ms.set(0);
        self.signed_out.set(false);
    }

    fn piece(&self) -> usize {
        self.piece.get().unwrap_or(PIECES.0)
    }

    fn paced(&self, took_ms: u64) {
        let piece = self.piece();
        let next = match took_ms {
            ms if ms < PACE_MS.0 => piece * 2,
            ms if ms > PACE_MS.1 => piece / 2,
            _ => piece,
        };
        self.piece.set(Some(next.clamp(PIECES.0, PIECES.1)));
    }
}

/// How an upload ended.
enum End {
    /// The server has it whole.
    Whole,
    /// It goes no further.
    Stuck(Stuck),
    /// The bytes that arrived were others: from the beginning.
    Again,
    /// The network or the server failed: later.
    Later(Option<u64>),
    /// The server does not know who sends.
    SignedOut,
    /// Somebody gave it up meanwhile.
    GivenUp,
    /// It waits for another network.
    Spared,
}

impl Device {
    /// Sends what files can be sent now. Called whenever something changed; it looks, and goes on by itself.
    pub(super) fn follow_uploads(&self) {
        let Some(opened) = self.now_open().filter(|_| self.0.session.is_some() && self.0.files.get().0 > 0) else {
            return;
        };
        let uploads = &self.0.uploads;
        let text_is_out = opened.driver.with(|state: &State| {
            let totals = state.totals();
            state.kept().is_some() && totals.on_device == 0 && !totals.offline && !totals.sign_in
        });
        if !text_is_out || !opened.driver.leads() || uploads.signed_out.get() {
            return;
        }
        let now = entropy::now_ms();
        if now < uploads.wait_until_ms.get() {
            self.look_at_uploads_in(uploads.wait_until_ms.get() - now);
            return;
        }
        if uploads.looking.replace(true) {
            return;
        }
        let device = self.clone();
        spawn_local(async move {
            let waits = device.spares(&opened).await;
            let queue = if waits { Vec::new() } else { media::queue(&opened.database).await.unwrap_or_default() };
            device.0.uploads.looking.set(false);
            // Those picked first go first.
            for queued in queue.into_iter().rev().filter(|queued| queued.shown_by.is_some() && queued.stuck.is_none()) {
                let mut busy = device.0.uploads.busy.borrow_mut();
                if busy.len() < AT_ONCE && busy.insert(queued.sha256.clone()) {
                    drop(busy);
                    device.start_upload(Rc::clone(&opened), queued);
                }
            }
        });
    }

    /// Whether files wait for another network; where that cannot be read, they do not.
    pub(super) async fn spares(&self, opened: &Opened) -> bool {
        sparing::state(&opened.database, entropy::now_ms()).await.is_ok_and(|sparing| sparing.waits)
    }

    fn look_at_uploads_in(&self, delay_ms: u64) {
        let device = Rc::downgrade(&self.0);
        let delay = u32::try_from(delay_ms).unwrap_or(u32::MAX);
        let timer = Timeout::new(delay, move || {
            if let Some(inner) = device.upgrade() {
                Self(inner).follow_uploads();
            }
        });
        self.0.uploads.timer.replace(Some(timer));
    }

    fn start_upload(&self, opened: Rc<Opened>, queued: Queued) {
        let device = self.clone();
        spawn_local(async move {
            let sha256 = queued.sha256.clone();
            let end = device.upload(&opened, &queued).await;
            let uploads = &device.0.uploads;
            let noted = match end {
                // A disk that is full of other things does not keep what is sent from being forgotten later.
                Ok(End::Whole) => device.sent(&opened, &sha256).await,
                Ok(End::Stuck(stuck)) => note(&opened, &sha256, |queued| queued.stuck = Some(stuck)).await,
                Ok(End::Again) => {
                    note(&opened, &sha256, |queued| {
                        (queued.sent, queued.tries) = (0, queued.tries + 1);
                        if queued.tries >= TRIES {
                            queued.stuck = Some(Stuck::Broken);
                        }
                    })
                    .await
                }
                Ok(End::SignedOut) => {
                    uploads.signed_out.set(true);
                    Ok(())
                }
                Ok(End::GivenUp | End::Spared) => Ok(()),
                Ok(End::Later(wait)) => {
                    device.later(wait);
                    Ok(())
                }
                Err(error) => Err(error),
            };
            if noted.is_err() {
                device.later(None);
            }
            uploads.busy.borrow_mut().remove(&sha256);
            device.follow_uploads();
        });
    }

    /// Waits longer after each failure, and not quite as long as others do.
    fn later(&self, wait: Option<u64>) {
        let uploads = &self.0.uploads;
        let failures = uploads.failures.get();
        uploads.failures.set(failures + 1);
        let longest = WAITS_MS.0.saturating_mul(1 << failures.min(12)).min(WAITS_MS.1);
        let wait = wait.unwrap_or((longest as f64 * (0.75 + Math::random() / 4.0)) as u64);
        uploads.wait_until_ms.set(entropy::now_ms() + wait);
    }

    /// The server has all of it: it waits no more. Its bytes stay, so that it is shown without a network, and for a server
    /// that is restored.
    async fn sent(&self, opened: &Opened, sha256: &str) -> Result<(), StoreError> {
        self.0.uploads.failures.set(0);
        // Somebody may have given it up meanwhile.
        let Some(queued) = media::one(&opened.database, sha256).await? else { return Ok(()) };
        let now = opened.driver.with(State::totals).complete_at.unwrap_or_else(|| kits::instant(entropy::now_ms()));
        opened.database.put(Durability::Strict, tail::sent(queued, now).into()).await?;
        if opened.database.count(Store::BlobQueue).await? == 0 {
            sparing::rest(&opened.database).await?;
        }
        Ok(())
    }

    async fn upload(&self, opened: &Opened, queued: &Queued) -> Result<End, StoreError> {
        let Some(bytes) = opened.database.bytes(Store::Blob, &queued.sha256).await? else {
            return Ok(End::Stuck(Stuck::Lost));
        };
        let address = format!("{UPLOADS}/{}", queued.sha256);
        let (mut offset, mut begun, mut still) = (0_usize, false, 0_u8);
        loop {
            if still > STANDSTILLS {
                return Ok(End::Later(None));
            }
            let started = entropy::now_ms();
            let (request, length) = if begun {
                let end = bytes.len().min(offset + self.0.uploads.piece());
                let piece = bytes.get(offset..end).unwrap_or_default().to_vec();
                let length = piece.len();
                (piece_of(&address, offset, piece).await?, length)
            } else {
                (beginning_of(queued, bytes.len()), 0)
            };
            let Ok(answer) = self.exchange().carry(request).await else { return Ok(End::Later(None)) };
            let told = answer.offset.and_then(|told| usize::try_from(told).ok()).filter(|told| *told <= bytes.len());
            let next = match (answer.status, told) {
                (200 | 201, Some(told)) if !begun => told,
                (200 | 204, Some(told)) if begun => told,
                // It says where it is: from there.
                (409, Some(told)) if begun && told != offset => told,
                // It knows nothing of it any more, or the piece was damaged on its way.
                (404 | 410, _) if begun => {
                    (begun, still) = (false, still + 1);
                    continue;
                }
                (460, _) => {
                    still += 1;
                    self.0.uploads.paced(u64::MAX);
                    continue;
                }
                _ => return Ok(refused(&answer)),
            };
            if begun && next <= offset {
                still += 1;
            } else if begun {
                still = 0;
            }
            if begun && length > 0 {
                self.0.uploads.paced(entropy::now_ms().saturating_sub(started));
            }
            (begun, offset) = (true, next);
            if offset >= bytes.len() {
                return Ok(End::Whole);
            }
            // Whoever looks sees it advance; and who gave it up is heard.
            let Some(mut known) = media::one(&opened.database, &queued.sha256).await? else {
                let _told = self.exchange().carry(giving_up(&address)).await;
                return Ok(End::GivenUp);
            };
            known.sent = offset as u64;
            opened.database.put(Durability::Relaxed, vec![media::put(&known)]).await?;
            if self.spares(opened).await {
                return Ok(End::Spared);
            }
        }
    }
}

/// What an answer that is no progress means.
fn refused(answer: &Carried) -> End {
    let word = core::str::from_utf8(&answer.body).unwrap_or_default();
    match answer.status {
        401 => End::SignedOut,
        // Too much lately is not too large: it goes in some days.
        413 if word.trim() == "share" => End::Later(answer.retry_after_ms),
        413 => End::Stuck(Stuck::Size),
        422 if word.trim() == "hash" => End::Again,
        422 => End::Stuck(Stuck::of_word(word)),
        // Anything else may be a proxy's, a server's on its way up, a disk that somebody will empty.
        _ => End::Later(answer.retry_after_ms),
    }
}

async fn note(opened: &Opened, sha256: &str, change: impl FnOnce(&mut Queued)) -> Result<(), StoreError> {
    let Some(mut queued) = media::one(&opened.database, sha256).await? else { return Ok(()) };
    change(&mut queued);
    opened.database.put(Durability::Strict, vec![media::put(&queued)]).await
}

fn request(method: &'static str, path: &str, said: Vec<(&'static str, String)>, body: Vec<u8>) -> Carry {
    let mut headers = vec![(RESUMABLE.0, RESUMABLE.1.to_owned())];
    headers.extend(said);
    Carry { method, path: path.to_owned(), headers, body }
}

/// Asks for a place; where one is kept already, the answer says how far it is.
fn beginning_of(queued: &Queued, length: usize) -> Carry {
    let kept = if queued.about.keeps_metadata { ",kept" } else { "" };
    let named = format!("sha256 {}{kept}", base64(queued.sha256.as_bytes()));
    request("POST", UPLOADS, vec![("upload-length", length.to_string()), ("upload-metadata", named)], Vec::new())
}

async fn piece_of(address: &str, offset: usize, piece: Vec<u8>) -> Result<Carry, StoreError> {
    let sum = format!("sha256 {}", base64(&media::hash(&piece).await?));
    let said = vec![
        ("content-type", "application/offset+octet-stream".to_owned()),
        ("upload-offset", offset.to_string()),
        ("upload-checksum", sum),
    ];
    Ok(request("PATCH", address, said, piece))
}

fn giving_up(address: &str) -> Carry {
    request("DELETE", address, Vec::new(), Vec::new())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at)) as usize & 63).copied().unwrap_or(b'=');
            text.push(char::from(if at <= three.len() { letter } else { b'=' }));
        }
    }
    text
}
