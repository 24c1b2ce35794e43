//! The device as views ask it: `sync::ports::LocalStore` over the database, the engine and the search.

use std::rc::Rc;

use app::state::device::SetAside;
use domain::query::{Ask, Reply};
use domain::scope::Selector;
use domain::{GroupId, Record, RecordId};
use sync::Verdict;
use sync::engine::{Choice, Event, State, decode_line};
use sync::media::MediaStore;
use sync::ports::{Change, Draft, Held, JournalLine, LocalStore, Pending, Store, StoreError};
use sync::rescue::container::Export;
use sync::status::{RecordStatus, Totals};
use wasm_bindgen_futures::spawn_local;

use super::{Device, Session, drafts, entropy, freeing, kits, leaving, news, reader, sparing, unsent, visited};

impl LocalStore for Device {
    fn read(&self, asks: Vec<Ask>) -> Pending<'_, Reply> {
        Box::pin(async move {
            let opened = self.opened().await?;
            let actor = self.actor();
            let mut answers = Vec::with_capacity(asks.len());
            for ask in asks {
                answers.push(reader::answer(&opened.database, &opened.finder, &actor, ask).await?);
            }
            opened.driver.known().await?;
            let whole = opened.driver.with(|state| state.kept().and_then(|kept| kept.meta.complete_at));
            let as_of = match whole {
                Some(at) => at,
                None => kits::instant(visited::last_seen(&opened.database).await?.unwrap_or_else(entropy::now_ms)),
            };
            Ok(Reply { answers, as_of, from_device: true })
        })
    }

    fn keep_visited(&self, records: Vec<Record>) -> Pending<'_, ()> {
        Box::pin(async move {
            let opened = self.opened().await?;
            visited::keep(&opened.database, records, entropy::now_ms()).await
        })
    }

    fn save(&self, title: String, changes: Vec<Change>) -> Pending<'_, GroupId> {
        Box::pin(async move {
            let opened = self.opened().await?;
            if !self.0.saved.replace(true) {
                super::room::keep_for_good();
            }
            // Nothing of what does not fit is written: what can be had again makes room, and the person's work goes in.
            let save = async || opened.driver.save(title.clone(), changes.clone()).await;
            freeing::with_room(&opened.database, save).await
        })
    }

    fn fresh_id(&self) -> RecordId {
        super::fresh_id()
    }

    fn draft(&self, key: &str) -> Pending<'_, Option<Draft>> {
        let key = key.to_owned();
        Box::pin(async move { drafts::read(&self.opened().await?.database, &key).await })
    }

    fn drafts(&self) -> Pending<'_, Vec<(String, Draft)>> {
        Box::pin(async move { drafts::all(&self.opened().await?.database).await })
    }

    fn keep_draft(&self, key: &str, text: &str) -> Pending<'_, ()> {
        let (key, text) = (key.to_owned(), text.to_owned());
        Box::pin(async move {
            let opened = self.opened().await?;
            let keep = async || drafts::keep(&opened.database, &key, &text, entropy::now_ms()).await;
            freeing::with_room(&opened.database, keep).await
        })
    }

    fn status(&self, id: RecordId) -> Pending<'_, RecordStatus> {
        Box::pin(async move {
            let opened = self.opened().await?;
            opened.driver.known().await?;
            let status = opened.driver.with(|state| state.status(id));
            if status == RecordStatus::Settled && drafts::read(&opened.database, &id.to_string()).await?.is_some() {
                return Ok(RecordStatus::Draft);
            }
            Ok(status)
        })
    }

    fn totals(&self) -> Pending<'_, Totals> {
        Box::pin(async move {
            let opened = self.opened().await?;
            opened.driver.known().await?;
            Ok(self.totals_of(&opened))
        })
    }

    fn journal(&self) -> Pending<'_, Vec<JournalLine>> {
        Box::pin(async move {
            let opened = self.opened().await?;
            let lines = opened.database.entries(Store::Journal, "").await?;
            let mut lines: Vec<JournalLine> =
                lines.iter().rev().filter_map(|(_, bytes)| decode_line(bytes).ok()).collect();
            for line in lines.iter_mut().filter(|line| line.status == RecordStatus::ToCheck) {
                // A line tells how the server answered; that somebody has decided since, the suggestions say, once the one
                // that the answer made is here. Those of one action come together.
                let read = match line.why.as_ref().and_then(Verdict::suggestion) {
                    Some(made) => opened.database.records_in(Store::Base, &[made]).await?.iter().any(Option::is_some),
                    // Of an earlier build, which kept no reason: what it was answered has come long since.
                    None => opened.driver.with(State::totals).complete_at.is_some(),
                };
                if read && opened.database.total(&news::waiting(Some(line.record.id))).await? == 0 {
                    line.status = RecordStatus::Sent;
                }
            }
            Ok(lines)
        })
    }

    fn held(&self) -> Pending<'_, Vec<Held>> {
        Box::pin(async move {
            let opened = self.opened().await?;
            opened.driver.known().await?;
            kits::held(&opened.database, &opened.driver).await
        })
    }

    fn hold(&self, selector: Selector) -> Pending<'_, ()> {
        Box::pin(async move {
            let opened = self.opened().await?;
            let mut chosen = kits::chosen(&opened.database).await?;
            if !chosen.contains(&selector) {
                chosen.push(selector);
            }
            kits::choose(&opened.database, &chosen).await?;
            opened.driver.take(Event::KitChanged(chosen));
            super::room::keep_for_good();
            if let Some(size) = kits::size(self.exchange(), selector).await {
                kits::expect(&opened.database, selector, size).await?;
            }
            Ok(())
        })
    }

    fn release(&self, selector: Selector) -> Pending<'_, ()> {
        Box::pin(async move {
            let opened = self.opened().await?;
            let mut chosen = kits::chosen(&opened.database).await?;
            chosen.retain(|held| *held != selector);
            kits::choose(&opened.database, &chosen).await?;
            opened.driver.take(Event::KitChanged(chosen));
            Ok(())
        })
    }

    fn export_unsent(&self, only: Option<GroupId>) -> Pending<'_, Export> {
        Box::pin(async move {
            let opened = self.opened().await?;
            let account = self.0.session.as_ref().map(|session| session.account);
            unsent::file(&opened.database, &self.0.recorded, (opened.driver.device(), account), only).await
        })
    }

    fn media(&self) -> Pending<'_, Rc<dyn MediaStore>> {
        Box::pin(async move {
            self.opened().await?;
            Ok(self.files())
        })
    }

    fn wipe(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.0.wiped.set(true);
            if let Some(opened) = self.now_open() {
                opened.driver.stop();
                opened.database.retire();
            }
            self.0.opening.replace(super::Opening::Failed(StoreError::Denied));
            Session::forget();
            leaving::wipe(self.name()).await
        })
    }

    fn sync_now(&self) {
        self.tell(Event::Visible { now_ms: entropy::now_ms() });
        let device = self.clone();
        spawn_local(async move {
            if let Ok(opened) = device.opened().await {
                // Whoever asks for it now does not wait for another network.
                let _noted = sparing::insist(&opened.database, entropy::now_ms()).await;
            }
        });
    }
}

impl Device {
    /// What the visitor of this browser keeps and this account does not: offered at sign-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn offered(&self) -> Result<Vec<Selector>, StoreError> {
        if self.0.session.is_none() {
            return Ok(Vec::new());
        }
        let mine = kits::chosen(&self.opened().await?.database).await?;
        let visitor = offline::Database::open(&Session::database(None)).await?;
        let theirs = kits::chosen(&visitor).await?;
        visitor.close();
        Ok(theirs.into_iter().filter(|selector| !mine.contains(selector)).collect())
    }

    /// What the person is asked before the device goes on (a mass deletion).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn asked(&self) -> Result<Vec<sync::engine::Question>, StoreError> {
        Ok(self.opened().await?.driver.questions())
    }

    /// Notes that the server is to be told that the person signed out.
    pub fn leave_later(&self) {
        if let Some(session) = &self.0.session {
            session.leave_later();
        }
    }

    /// How much of what was written here is nowhere else.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn alone_here(&self) -> Result<u64, StoreError> {
        leaving::only_here(&self.opened().await?.database).await
    }

    /// A record as an action that was set aside would make it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn would_be(&self, group: GroupId, id: RecordId) -> Result<Option<SetAside>, StoreError> {
        unsent::would_be(&self.opened().await?.database, group, id).await
    }

    /// The person's answer, or what they decided about work that was set aside.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decide(&self, choice: Choice) -> Result<(), StoreError> {
        let opened = self.opened().await?;
        opened.driver.answered(&choice);
        opened.driver.take(Event::Chosen(choice));
        Ok(())
    }
}
