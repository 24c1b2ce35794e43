//! What becomes of a request: it arrives, or not, or twice, or late, and its answer likewise.

use sync::engine::{Endpoint, Event, NetError};
use sync::memory::Request;

use crate::setup::Fault;
use crate::world::{Happening, World};

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Flying {
    pub phone: usize,
    pub tab: usize,
    pub life: u64,
    pub request: u64,
    pub endpoint: Endpoint,
    pub body: Vec<u8>,
    /// Whether it is the service worker's: its answer goes to the inbox.
    pub courier: bool,
    /// Whether its answer is told to anyone: the copy of a request has none.
    pub answered: bool,
}

/// Nobody waits longer for an answer.
const TIMEOUT_MS: u64 = 15_000;

impl World {
    /// A request leaves a phone.
    pub fn send(&mut self, flying: Flying) {
        let delay = self.delay();
        if self.strikes(Fault::DropRequest) {
            self.answer(&flying, TIMEOUT_MS, Err(NetError::Unreachable));
            return;
        }
        if self.strikes(Fault::Portal) {
            self.answer(&flying, delay, Ok(b"<html>Connectez-vous au r\xc3\xa9seau</html>".to_vec()));
            return;
        }
        if self.strikes(Fault::SignedOut) {
            self.answer(&flying, delay, Err(NetError::Status { code: 401, retry_after_ms: None }));
            return;
        }
        if flying.endpoint == Endpoint::Push && self.strikes(Fault::TooLarge) {
            self.answer(&flying, delay, Err(NetError::Status { code: 413, retry_after_ms: None }));
            return;
        }
        if self.strikes(Fault::Status) {
            let code = *self.random.pick(&[500, 503, 429]).unwrap_or(&500);
            let retry_after_ms = self.random.chance(300).then_some(5_000);
            self.answer(&flying, delay, Err(NetError::Status { code, retry_after_ms }));
            return;
        }
        if self.strikes(Fault::Duplicate) {
            let later = self.delay() + self.random.below(120_000);
            self.after(later, Happening::Arrive(Flying { answered: false, ..flying.clone() }));
        }
        self.after(delay, Happening::Arrive(flying));
    }

    /// A request arrives at the server, which answers.
    pub fn arrive(&mut self, flying: &Flying) {
        let Some(phone) = self.phones.get(flying.phone) else { return };
        let request = Request {
            endpoint: flying.endpoint,
            account: Some(phone.account),
            device_ms: phone.clock(self.now_ms),
            now_ms: self.now_ms,
            body: &flying.body,
        };
        let mut answer = self.server.handle(&request);
        self.note(&answer);
        if !flying.answered {
            return;
        }
        let delay = self.delay();
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

    fn answer(&mut self, flying: &Flying, delay: u64, answer: Result<Vec<u8>, NetError>) {
        if !flying.answered {
            return;
        }
        let Some(phone) = self.phones.get(flying.phone) else { return };
        let now_ms = phone.clock(self.now_ms + delay);
        let event = match (flying.courier, answer) {
            (true, Ok(bytes)) => Event::Inbox { bytes, now_ms },
            (true, Err(_)) => return,
            (false, answer) => Event::Answer { request: flying.request, answer, now_ms },
        };
        self.tell(flying.phone, flying.tab, flying.life, delay, event);
    }

    fn delay(&mut self) -> u64 {
        let most = if self.strikes(Fault::Delay) { 60_000 } else { 200 };
        5 + self.random.below(most)
    }
}
