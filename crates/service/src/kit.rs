//! Kits: how large something is before it is kept, and the search segments that go with it.

use std::collections::BTreeSet;

use domain::memory::{KEPT_WIDTH, MediaType};
use domain::{Actor, ScopeId, Selector};
use storage::queries::{Sight, by_scope};
use storage::scopes;
use sync::protocol::MAGIC;
use sync::wire::Writer;

use crate::error::Result;
use crate::services::Services;

/// The most selectors of one question.
const SELECTORS: usize = 500;

/// How large something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Size {
    /// What.
    pub selector: Selector,
    /// How many records.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of the pictures that they show, in the size in which a device keeps them.
    pub small: u64,
    /// Those of all the files that they show, as they were sent.
    pub full: u64,
}

impl Services {
    /// How large each of these is for this actor, before anything is downloaded.
    pub async fn kit_size(&self, actor: &Actor, selectors: &[Selector]) -> Result<Vec<Size>> {
        let selectors = selectors.get(..selectors.len().min(SELECTORS)).unwrap_or_default();
        let wanted: Vec<ScopeId> = selectors.iter().flat_map(|selector| scopes_of(actor, *selector)).collect();
        let mut at = self.database().reader().await?;
        let heads = scopes::heads(&mut at, &wanted).await?;
        let sight = Sight::from(actor);
        let mut sizes = Vec::with_capacity(selectors.len());
        for selector in selectors {
            let mut size = Size { selector: *selector, records: 0, bytes: 0, small: 0, full: 0 };
            let scopes = scopes_of(actor, *selector);
            for head in scopes.iter().filter_map(|scope| heads.get(scope)) {
                size.records += head.live;
                size.bytes += head.bytes;
            }
            for file in by_scope::files(&mut at, &sight, &scopes, KEPT_WIDTH).await?.into_values() {
                size.full += file.whole;
                if MediaType::from_word(&file.mime).is_some_and(|mime| mime.form() == "picture") {
                    size.small += file.copy.unwrap_or(file.whole);
                }
            }
            sizes.push(size);
        }
        Ok(sizes)
    }

    /// The search segments of these selectors for this actor, one an audience: our magic, a count, then each after its
    /// length. What every device keeps is in them too.
    pub async fn segment(&self, actor: &Actor, selectors: &[Selector]) -> Result<Vec<u8>> {
        let selectors = selectors.get(..selectors.len().min(SELECTORS)).unwrap_or_default();
        let mut selectors: BTreeSet<Selector> = selectors.iter().copied().collect();
        selectors.insert(Selector::Core);
        let mut segments = Vec::new();
        for audience in actor.audiences() {
            let wanted: Vec<ScopeId> = if audience.is_close() {
                vec![ScopeId { audience, selector: Selector::Rest }]
            } else {
                selectors.iter().map(|selector| ScopeId { audience, selector: *selector }).collect()
            };
            let keep = by_scope::records(&mut self.database().reader().await?, &wanted).await?;
            let index = self.search().clone();
            let cut = tokio::task::spawn_blocking(move || index.cut(audience, &keep)).await;
            segments.extend(cut.map_err(|_| crate::Error::Broken("a search segment could not be cut"))??);
        }
        let mut writer = Writer::new();
        writer.raw(&MAGIC);
        writer.list(&segments, |writer, segment| writer.bytes(segment));
        Ok(writer.into_bytes())
    }
}

/// The scopes of this selector that the actor reads.
fn scopes_of(actor: &Actor, selector: Selector) -> Vec<ScopeId> {
    let audiences = actor.audiences().into_iter();
    audiences
        .filter(|audience| audience.is_close() == (selector == Selector::Rest))
        .map(|audience| ScopeId { audience, selector })
        .collect()
}
