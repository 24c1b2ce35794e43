//! What happens on the device when something was stored, here or in another tab: the engine reads, the search looks again,
//! whoever shows it is told.

use domain::care::GrantStatus;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Filter, List};
use domain::{Kind, RecordId};
use sync::engine::{Event, State};
use sync::ports::Store;
use sync::status::Totals;
use wasm_bindgen_futures::spawn_local;

use super::driver::Told;
use super::{Change, Device, Opened, kits, leaving, mirror, sparing, tail, taken_back};

impl Device {
    /// Something was stored, here or in another tab.
    pub(super) fn heard(&self, announcement: &offline::Announcement) {
        let Some(opened) = self.now_open() else { return };
        let records = [Store::Base, Store::Local, Store::Visited].iter().any(|store| announcement.touches(*store));
        if records {
            opened.finder.changed();
        }
        if announcement.keys.as_ref().is_none_or(|keys| keys.iter().any(|(store, _)| *store == Store::Segment)) {
            opened.finder.replaced();
        }
        if announcement.elsewhere {
            opened.driver.take(Event::Changed { generation: announcement.generation });
        }
        self.follow_spare(Some(announcement));
        self.0.generation.set(announcement.generation.max(self.0.generation.get()));
        if sparing::is_told_by(announcement) || mirror::is_told_by(announcement) {
            self.network_changed();
        }
        if announcement.touches(Store::BlobQueue) {
            let device = self.clone();
            spawn_local(async move {
                device.count_files().await;
                device.changed();
                device.follow_uploads();
            });
        }
        if announcement.touches(Store::Base) {
            self.0.unmirrored.set(true);
            // Suggestions come from the server alone.
            let device = self.clone();
            spawn_local(async move {
                device.count_suggestions().await;
                device.changed();
            });
        } else {
            self.changed();
        }
    }

    /// The engine did something.
    pub(super) fn told(&self, told: &Told) {
        match told {
            // What was announced when it was written is known to the engine only now.
            Told::Stored(_) => self.changed(),
            Told::Totals => {
                self.changed();
                self.follow_kit();
                self.follow_uploads();
            }
            Told::Purge(audiences) => {
                let (device, audiences) = (self.clone(), audiences.clone());
                spawn_local(async move {
                    if let Ok(opened) = device.opened().await
                        && leaving::purge(&opened.database, &audiences).await.is_ok()
                    {
                        opened.finder.replaced();
                    }
                });
            }
        }
    }

    /// Has the search segments follow what the device keeps: once everything has arrived, or when what came since weighs
    /// too much beside them.
    fn follow_kit(&self) {
        let Some(opened) = self.now_open() else { return };
        let totals = opened.driver.with(State::totals);
        let epoch = opened.driver.with(|state| state.kept().map(|kept| kept.meta.epoch));
        let (Some(complete_at), Some(epoch)) = (totals.complete_at, epoch) else { return };
        if !opened.driver.leads() {
            return;
        }
        if self.0.fetching.replace(true) {
            self.0.again.set(true);
            return;
        }
        let device = self.clone();
        spawn_local(async move {
            let heavy = opened.finder.weights().is_some_and(|(over, all)| over > 200 && over * 3 > all);
            if heavy || kits::outgrown(&opened.database).await.unwrap_or(false) {
                // Not had now, they are asked for at the next complete exchange; the small ones serve until then.
                let _fetched = kits::fetch_segments(&opened.database, device.exchange()).await;
            }
            // A server that was restored knows its records again once the text is out.
            let unasked = device.0.asked_of.get() != Some(epoch) && device.0.session.is_some() && totals.on_device == 0;
            if unasked && tail::follow(&opened.database, device.exchange(), epoch, complete_at).await == Ok(true) {
                device.0.asked_of.set(Some(epoch));
            }
            if device.0.unmirrored.replace(false) {
                let said = device.clone();
                let missing = move |count| {
                    said.0.missing.set(Some(count));
                    said.changed();
                };
                let all = mirror::follow(&opened.database, device.exchange(), &missing).await;
                // Not asked now, they are asked after with what comes next.
                let _asked = taken_back::follow(&opened.database, device.exchange()).await;
                if !all.unwrap_or(false) {
                    device.0.unmirrored.set(true);
                }
            }
            device.0.fetching.set(false);
            if device.0.again.replace(false) {
                device.follow_kit();
            }
        });
    }

    /// Files may leave or come by now, or have to wait; or others are to be kept.
    pub(crate) fn network_changed(&self) {
        self.0.unmirrored.set(true);
        self.follow_uploads();
        self.follow_kit();
        self.changed();
    }

    pub(super) fn totals_of(&self, opened: &Opened) -> Totals {
        let mut totals = opened.driver.with(State::totals);
        let (files, stuck) = self.0.files.get();
        totals.on_device = totals.on_device.saturating_add(files);
        totals.to_check = totals.to_check.saturating_add(self.0.open_suggestions.get()).saturating_add(stuck);
        totals
    }

    pub(super) fn changed(&self) {
        for giver in core::mem::take(&mut *self.0.waiting.borrow_mut()) {
            giver.give(());
        }
        // Between a write of another tab and its reading nothing is known, and nothing is said: the totals follow.
        let Some(opened) = self.now_open() else { return };
        if opened.driver.with(|state| state.kept().is_none()) {
            return;
        }
        let totals = self.totals_of(&opened);
        let change = Change { generation: self.0.generation.get(), totals };
        let listeners = self.0.listeners.borrow().clone();
        for listener in listeners {
            listener(change);
        }
    }

    /// How many suggestions and requests for rights wait: those on a device wait for its person or were made by them, and both look at them.
    pub(super) async fn count_suggestions(&self) {
        let Some(opened) = self.now_open().filter(|_| self.0.session.is_some()) else { return };
        let filter = waiting(None);
        let (Ok(suggestions), Ok(rights)) =
            (opened.database.total(&filter).await, opened.database.page(&requests()).await)
        else {
            return;
        };
        // What one asks for oneself waits for others.
        let me = self.0.session.as_ref().and_then(|session| session.actor.person);
        let theirs = rights.cards.iter().filter(|card| card.targets(Rel::Holder).all(|holder| Some(holder) != me));
        let count = suggestions.saturating_add(theirs.count() as u64);
        self.0.open_suggestions.set(u32::try_from(count).unwrap_or(u32::MAX));
    }
}

/// Rights that are asked for.
fn requests() -> List {
    let asked = Facet { axis: Axis::Status, value: GrantStatus::Requested.as_str().to_owned() };
    let filter = Filter { kinds: vec![Kind::Grant], facets: vec![asked], ..Filter::default() };
    List { filter, limit: 200, ..List::default() }
}

/// Suggestions that wait, on any record or on one.
pub(super) fn waiting(target: Option<RecordId>) -> Filter {
    let open = Facet { axis: Axis::Status, value: "open".to_owned() };
    Filter {
        kinds: vec![Kind::Suggestion],
        facets: vec![open],
        linked: target.map(|id| (Rel::Targets, id)),
        ..Filter::default()
    }
}
