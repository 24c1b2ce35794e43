//! What people do in the run: they write, ask for rights and answer, and choose what to keep.

use domain::scope::Selector;
use sync::engine::Event;

use super::World;
use crate::people::{self, Around};
use crate::random::Random;
use crate::rights;

impl World {
    pub(super) fn act(&mut self, number: usize, token: u64, alike: Option<u64>) {
        let around =
            Around { everyone: &self.people, notebook: self.notebook, twin: alike.is_some(), brief: self.script.brief };
        let Some(phone) = self.phones.get(number).filter(|phone| !phone.tabs.is_empty()) else { return };
        let mut random = Random::new(self.script.seed ^ alike.unwrap_or(token).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let about_rights = self.script.rights && alike.is_none() && random.chance(700);
        if about_rights && random.chance(150) {
            return self.give(&mut random, token);
        }
        let changes = if about_rights {
            rights::act(&mut random, phone, token)
        } else {
            people::act(&mut random, phone, &around, token)
        };
        if changes.is_empty() {
            return;
        }
        let tab = self.random.index(phone.tabs.len());
        let now_ms = self.clock(number);
        let entropy = self.random.bytes();
        let title = format!("action {token}");
        self.tell_story(|| format!("phone {number}: {title}: {}", told(&changes)));
        self.step(number, tab, Event::Save { request: token, title, changes, now_ms, entropy });
    }

    pub(super) fn keep(&mut self, number: usize) {
        let Some(phone) = self.phones.get_mut(number).filter(|phone| !phone.twin) else { return };
        phone.kit = if phone.kit.is_empty() { vec![Selector::Notebook(self.notebook)] } else { Vec::new() };
        let (kit, tabs) = (phone.kit.clone(), phone.tabs.len());
        self.tell_story(|| format!("phone {number} is to keep {kit:?}"));
        if tabs > 0 {
            let tab = self.random.index(tabs);
            self.tell_now(number, tab, Event::KitChanged(kit));
        }
    }
}

/// What somebody did, in a few words.
fn told(changes: &[sync::ports::Change]) -> String {
    let told = changes.iter().map(|change| {
        let kind = format!("{:?}", change.kind);
        let kind = kind.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        format!("{kind} of a {} {} seen at {}", change.record.kind, change.record.id, change.seen)
    });
    told.collect::<Vec<_>>().join(", ")
}
