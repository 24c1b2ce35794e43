//! What becomes of a request: it arrives, or not, or twice, or late, and its answer likewise.

use domain::{OpId, Record};
use sync::engine::{Endpoint, Event, NetError};
use sync::level::LEVEL;
use sync::memory::Request;
use sync::protocol::{Body, Pull, Pulled, Push, Pushed, Subscribed, decode_answer, encode_answer};

use crate::setup::Fault;
use crate::world::{Happening, Outcome, World};

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Flying {
    pub phone: usize,
    pub tab: usize,
    pub life: u64,
    pub request: u64,
    pub endpoint: Endpoint,
    pub body: Vec<u8>,
    pub purpose: Purpose,
}

/// Whose a request is.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// A tab's, which waits for the answer.
    Tab,
    /// The service worker's: its answer goes to the inbox.
    Courier,
    /// A copy of one: nobody waits for its answer.
    Copy,
    /// Of somebody who may not change this record.
    Intruder(Box<Record>),
    /// Of a newer build: these bytes must be kept.
    Foreign(Vec<u8>),
    /// Of an older build, whose operation is never turned away.
    Old(OpId),
}

/// Nobody waits longer for an answer.
const TIMEOUT_MS: u64 = 15_000;

impl World {
    /// A request leaves a phone.
    pub fn send(&mut self, flying: Flying) {
        let delay = self.delay();
        let status = |code| Err(NetError::Status { code, retry_after_ms: None });
        match self.outcome.take() {
            Some(Outcome::NoRequest) => return self.answer(&flying, TIMEOUT_MS, Err(NetError::Unreachable)),
            Some(Outcome::Status) => return self.answer(&flying, delay, status(500)),
            other => self.outcome = other,
        }
        if self.strikes(Fault::DropRequest) {
            return self.answer(&flying, TIMEOUT_MS, Err(NetError::Unreachable));
        }
        if self.strikes(Fault::Portal) {
            return self.answer(&flying, delay, Ok(b"<html>Connectez-vous au r\xc3\xa9seau</html>".to_vec()));
        }
        if self.strikes(Fault::SignedOut) {
            return self.answer(&flying, delay, status(401));
        }
        if self.strikes(Fault::Outdated) {
            // The person updates the page in a while.
            if matches!(flying.purpose, Purpose::Tab) {
                let later = self.random.below(60_000);
                self.after(later, Happening::Open { phone: flying.phone, tab: flying.tab });
            }
            return self.answer(&flying, delay, status(426));
        }
        if flying.endpoint == Endpoint::Push && (self.strikes(Fault::TooLarge) || self.is_never_let_through(&flying)) {
            return self.answer(&flying, delay, status(413));
        }
        if self.strikes(Fault::Status) {
            let code = *self.random.pick(&[500, 503, 429, 404]).unwrap_or(&500);
            let retry_after_ms = self.random.chance(300).then_some(5_000);
            return self.answer(&flying, delay, Err(NetError::Status { code, retry_after_ms }));
        }
        if self.strikes(Fault::Duplicate) {
            let later = self.delay() + self.random.below(120_000);
            self.after(later, Happening::Arrive(Flying { purpose: Purpose::Copy, ..flying.clone() }));
        }
        self.after(delay, Happening::Arrive(flying));
    }

    /// Somebody on the way never lets some actions through, however often they are sent.
    fn is_never_let_through(&self, flying: &Flying) -> bool {
        self.has(Fault::TooLarge)
            && Push::decode(&flying.body)
                .is_ok_and(|push| push.groups.iter().any(|(id, _)| id.as_bytes()[15].is_multiple_of(16)))
    }

    /// A request arrives at the server, which answers.
    pub fn arrive(&mut self, flying: &Flying) {
        let Some(phone) = self.phones.get(flying.phone) else { return };
        let (account, device_ms, blind) = (phone.account, phone.clock(self.now_ms), phone.blind_ms > self.now_ms);
        let (now_ms, body) = (self.now_ms, flying.body.as_slice());
        let request =
            Request { endpoint: flying.endpoint, account: Some(account), device_ms, now_ms, level: LEVEL, body };
        if let (true, Endpoint::Pull, Some(answer)) = (blind && self.faults, flying.endpoint, self.nothing(body)) {
            let delay = self.delay();
            return self.answer(flying, delay, Ok(answer));
        }
        self.note_delivery(&request);
        let before = self.before_rights(flying);
        let mut answer = self.server.handle(&request);
        self.check_answer(flying, &answer);
        self.judge_rights(flying, before.as_ref(), &answer);
        self.dirty = true;
        self.note(&answer);
        let delay = self.delay();
        if self.outcome == Some(Outcome::NoAnswer) {
            self.outcome = None;
            return self.answer(flying, TIMEOUT_MS, Err(NetError::Unreachable));
        }
        if self.strikes(Fault::DropAnswer) {
            self.answer(flying, TIMEOUT_MS, Err(NetError::Unreachable));
        } else if self.strikes(Fault::Status) {
            self.answer(flying, delay, Err(NetError::Status { code: 500, retry_after_ms: None }));
        } else {
            if self.strikes(Fault::Cut) {
                answer.truncate(self.random.index(answer.len()));
            }
            self.answer(flying, delay, Ok(answer));
        }
    }

    /// What a server answers that has lost its lists for a while: read again, and then there is nothing.
    fn nothing(&self, body: &[u8]) -> Option<Vec<u8>> {
        let asked = Pull::decode(body).ok()?;
        let list = self.server.list_of(asked.device).to_vec();
        if asked.epoch != self.server.epoch || list.len() != asked.cursors.len() {
            return None;
        }
        let behind = list.into_iter().zip(&asked.cursors).filter(|(_, cursor)| **cursor > 0);
        let reset: Vec<_> = behind.map(|(scope, _)| scope).collect();
        let millis = i64::try_from(self.now_ms).unwrap_or(0);
        let answer = Pulled {
            epoch: asked.epoch,
            server_now: domain::Instant::from_millis(millis),
            list: None,
            revoked: Vec::new(),
            complete: reset.is_empty(),
            reset,
            pages: Vec::new(),
        };
        let bytes = encode_answer(&Ok(answer));
        decode_answer::<Pulled>(&bytes).ok().map(|_| bytes)
    }

    fn answer(&mut self, flying: &Flying, delay: u64, answer: Result<Vec<u8>, NetError>) {
        let Some(phone) = self.phones.get(flying.phone) else { return };
        let now_ms = phone.clock(self.now_ms + delay);
        let event = match (&flying.purpose, answer) {
            (Purpose::Courier, Ok(bytes)) => Event::Inbox { bytes, now_ms },
            (Purpose::Tab, answer) => Event::Answer { request: flying.request, answer, now_ms },
            _ => return,
        };
        self.tell(flying.phone, flying.tab, flying.life, delay, event);
    }

    fn delay(&mut self) -> u64 {
        let most = if self.strikes(Fault::Delay) { 60_000 } else { 200 };
        5 + self.random.below(most)
    }
}

/// An answer as a story tells it, whatever was asked.
pub fn told(bytes: &[u8]) -> String {
    let pushed = decode_answer::<Pushed>(bytes).map(|answer| format!("{answer:?}"));
    let pulled = || decode_answer::<Pulled>(bytes).map(|answer| format!("{answer:?}"));
    let listed = || decode_answer::<Subscribed>(bytes).map(|answer| format!("{answer:?}"));
    pushed.or_else(|_| pulled()).or_else(|_| listed()).unwrap_or_else(|_| "what nobody can read".to_owned())
}
