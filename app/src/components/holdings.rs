//! What the commons holds under a theme, a sector or a territory: counts by kind, then the first of some kinds.

use domain::projection::Axis;
use domain::{Kind, RecordId};
use leptos::prelude::*;

use super::answer;
use super::record_row::rows;
use crate::labels;
use crate::queries::holdings::Holdings;
use crate::queries::row::Row;
use crate::queries::search::Sought;
use crate::state::locale;

/// The counts, each leading to the search, and the lists.
#[component]
pub fn HoldingsView(
    holdings: Holdings,
    /// On which axis records say that they are under it.
    axis: Axis,
    /// What they are under.
    id: RecordId,
) -> impl IntoView {
    let words = locale::words();
    if holdings.counts.is_empty() {
        return answer::none(|| view! { <p class="section">{words.holdings_none()}</p> }.into_any());
    }
    let address = move |kind: Kind| Sought::under(axis, id, kind).address(words.lang());
    let count = |(kind, count): &(Kind, u64)| {
        view! { <li><a class="holdings-count" href=address(*kind)>{labels::counted(words, *kind, *count)}</a></li> }
    };
    let counts = holdings.counts.iter().map(count).collect_view();
    let lists: Vec<AnyView> = holdings
        .lists
        .iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(kind, lines)| list(*kind, lines.clone(), holdings.count(*kind), address(*kind)))
        .collect();
    view! {
        <ul class="holdings-counts" aria-label=words.holdings_counts()>{counts}</ul>
        {lists}
    }
    .into_any()
}

fn list(kind: Kind, lines: Vec<Row>, count: u64, all: String) -> AnyView {
    let words = locale::words();
    let id = ["under-", kind.name()].concat();
    let title_id = id.clone();
    view! {
        <section class="section" aria-labelledby=title_id>
            <div class="section-head">
                <h2 id=id>{labels::kinds(words, kind)}</h2>
                <a href=all>{words.holdings_all(&labels::counted(words, kind, count))}</a>
            </div>
            {rows(lines)}
        </section>
    }
    .into_any()
}
