//! The files of a server in memory: tus as the contract of both sides says it, with faults on demand.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use sync::engine::NetError;

use crate::transport::{Carried, Carry};

/// A server's files.
#[derive(Default)]
pub struct Files {
    /// What arrived, by the address of the upload.
    pub here: RefCell<BTreeMap<String, (usize, Vec<u8>)>>,
    /// How many pieces are still taken before the network is cut.
    pub pieces_left: Cell<Option<usize>>,
    /// The status and the word of the next refusal of a last piece.
    pub refusal: RefCell<Option<(u16, &'static str)>>,
    /// Whether each answer takes a moment, so that requests meet.
    pub slow: Cell<bool>,
    /// How many requests that send something are being answered, and how many were at most.
    pub at_once: Cell<usize>,
    pub most_at_once: Cell<usize>,
    /// What was asked: the method, the offset, the length of the piece.
    pub asked: RefCell<Vec<(&'static str, usize, usize)>>,
    /// Narrower copies and files that are answered, by address.
    pub answered: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Addresses of what was taken back.
    pub gone: RefCell<Vec<String>>,
}

impl Files {
    pub fn carry(&self, request: &Carry) -> Result<Carried, NetError> {
        let said = |name: &str| request.headers.iter().find(|(said, _)| *said == name).map(|(_, value)| value.clone());
        let number = |name: &str| said(name).and_then(|value| value.parse::<usize>().ok());
        let offset = number("upload-offset").unwrap_or(0);
        self.asked.borrow_mut().push((request.method, offset, request.body.len()));
        if request.method == "GET" {
            if self.gone.borrow().contains(&request.path) {
                return Ok(Carried { status: 410, ..Carried::default() });
            }
            let answered = self.answered.borrow().get(&request.path).cloned();
            let status = if answered.is_some() { 200 } else { 404 };
            return Ok(Carried { status, body: answered.unwrap_or_default(), ..Carried::default() });
        }
        if request.method == "HEAD" {
            let name = request.path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
            let here = self.here.borrow();
            let whole = here.get(name).is_some_and(|(length, bytes)| *length == bytes.len());
            return Ok(Carried { status: if whole { 200 } else { 404 }, ..Carried::default() });
        }
        assert_eq!(said("tus-resumable").as_deref(), Some("1.0.0"));
        let mut here = self.here.borrow_mut();
        let answer = |status, offset: usize| Ok(Carried { status, offset: Some(offset as u64), ..Carried::default() });
        match request.method {
            "POST" => {
                let named = said("upload-metadata").unwrap();
                let name = named.strip_prefix("sha256 ").unwrap().to_owned();
                let length = number("upload-length").unwrap();
                let (_, bytes) = here.entry(decoded(&name)).or_insert((length, Vec::new()));
                answer(201, bytes.len())
            }
            "PATCH" => {
                if let Some(left) = self.pieces_left.get() {
                    if left == 0 {
                        return Err(NetError::Unreachable);
                    }
                    self.pieces_left.set(Some(left - 1));
                }
                let name = request.path.rsplit('/').next().unwrap_or_default().to_owned();
                let Some((length, bytes)) = here.get_mut(&name) else {
                    return Ok(Carried { status: 404, ..Carried::default() });
                };
                if offset != bytes.len() {
                    return answer(409, bytes.len());
                }
                bytes.extend(&request.body);
                assert!(bytes.len() <= *length && request.body.len() <= 512 * 1024);
                if bytes.len() == *length
                    && let Some((status, word)) = self.refusal.borrow_mut().take()
                {
                    here.remove(&name);
                    return Ok(Carried { status, body: word.as_bytes().to_vec(), ..Carried::default() });
                }
                answer(204, bytes.len())
            }
            other => panic!("{other}"),
        }
    }
}

/// The digits that base64 says.
fn decoded(text: &str) -> String {
    let window = web_sys::window().unwrap();
    window.atob(text.split(',').next().unwrap_or_default()).unwrap()
}
