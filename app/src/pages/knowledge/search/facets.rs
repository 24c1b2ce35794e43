//! The facets of a search, as links: each value with how many it has, the chosen one with its way back.

use domain::knowledge::rights;
use domain::projection::Axis;
use leptos::prelude::*;

use crate::components::still::still;
use crate::labels;
use crate::queries::search::{AXES, Results, Sought, is_of_records};
use crate::state::locale;

/// The facets; nothing where none would narrow the search.
pub(super) fn facets(results: &Results, sought: &Sought, unfolded: RwSignal<bool>) -> AnyView {
    let words = locale::words();
    let groups: Vec<(Axis, Vec<Line>)> = AXES
        .into_iter()
        .filter_map(|(axis, _)| {
            let chosen = sought.chosen.get(&axis);
            // What was chosen is there to be taken back, whatever it is called.
            let unnamed = || words.search_unnamed().to_owned();
            let counts = results.counts.get(&axis).cloned().unwrap_or_default();
            let named = |(value, count): (String, u64)| {
                let label = label(axis, &value, results).or_else(|| (chosen == Some(&value)).then(unnamed))?;
                Some(Line { value, label, count })
            };
            let lines: Vec<Line> = counts.into_iter().filter_map(named).collect();
            let useful = lines.len() > 1 || chosen.is_some();
            useful.then_some((axis, lines))
        })
        .collect();
    if groups.is_empty() {
        return ().into_any();
    }
    let sought = sought.clone();
    let groups = move || groups.into_iter().map(|(axis, lines)| group(axis, lines, &sought)).collect_view().into_any();
    view! {
        <details class="facets" open=unfolded.get_untracked() on:toggle=move |event| unfolded.set(is_open(&event))>
            <summary>{words.search_narrow()}</summary>
            <nav aria-label=words.search_narrow()>{still(groups)}</nav>
        </details>
    }
    .into_any()
}

/// Whether what was folded or unfolded is open now.
fn is_open(event: &leptos::web_sys::Event) -> bool {
    event_target::<leptos::web_sys::Element>(event).has_attribute("open")
}

/// What was chosen, each with its way back, before the results: on a phone the facets are folded.
pub(super) fn chosen(results: &Results, sought: &Sought) -> AnyView {
    let words = locale::words();
    let one = |label: String, without: Sought, of: &'static str| {
        view! {
            <li data-of=of>
                <a class="facet" href=without.address(words.lang()) aria-current="true">
                    <span>{label}</span> " " <span class="visually-hidden">{words.search_unchoose()}</span>
                    <span aria-hidden="true">"×"</span>
                </a>
            </li>
        }
        .into_any()
    };
    let unnamed = || words.search_unnamed().to_owned();
    let within = sought.within.map(|id| {
        let label = results.name(id).map_or_else(unnamed, |title| words.search_within(title));
        one(label, sought.everywhere(), "container")
    });
    let value = |(axis, value): (&Axis, &String)| {
        one(label(*axis, value, results).unwrap_or_else(unnamed), sought.with(*axis, None), "facet")
    };
    let chosen: Vec<AnyView> = within.into_iter().chain(sought.chosen.iter().map(value)).collect();
    (!chosen.is_empty())
        .then(|| view! { <ul class="facet-list chosen" aria-label=words.search_chosen()>{chosen}</ul> })
        .into_any()
}

/// A value of an axis, with what it is called.
struct Line {
    value: String,
    label: String,
    count: u64,
}

fn group(axis: Axis, lines: Vec<Line>, sought: &Sought) -> AnyView {
    let words = locale::words();
    let chosen = sought.chosen.get(&axis);
    let title = match axis {
        Axis::Kind => words.search_kind(),
        Axis::Theme => words.subject_themes(),
        Axis::Sector => words.subject_sectors(),
        Axis::Place => words.subject_places(),
        Axis::Type => words.search_type(),
        Axis::Lang => words.search_lang(),
        _ => words.search_licence(),
    };
    let value = |Line { value, label, count }: Line| {
        let is_chosen = chosen == Some(&value);
        let href = sought.with(axis, (!is_chosen).then_some(value.as_str())).address(words.lang());
        let way_back = is_chosen.then(|| {
            view! { " " <span class="visually-hidden">{words.search_unchoose()}</span> <span aria-hidden="true">"×"</span> }
        });
        view! {
            <li>
                <a class="facet" href=href aria-current=is_chosen.then_some("true")>
                    <span>{label}</span> " " <span class="facet-count">{i18n::number(words.lang(), count)}</span>
                    {way_back}
                </a>
            </li>
        }
    };
    // The commonest, and the chosen one wherever it is; the others are a press away.
    let count = lines.len() as u64;
    let is_first = |(rank, line): &(usize, Line)| *rank < FIRST || chosen == Some(&line.value);
    let (first, rest): (Vec<_>, Vec<_>) = lines.into_iter().enumerate().partition(is_first);
    let list = |lines: Vec<(usize, Line)>| {
        view! { <ul class="facet-list">{lines.into_iter().map(|(_, line)| value(line)).collect_view()}</ul> }
    };
    let rest = (!rest.is_empty()).then(|| {
        view! {
            <details class="facet-rest">
                <summary>{words.search_all_values(count)} <span class="visually-hidden">" : " {title}</span></summary>
                {list(rest)}
            </details>
        }
    });
    view! {
        <div class="facet-group">
            <h2>{title}</h2>
            {list(first)}
            {rest}
        </div>
    }
    .into_any()
}

/// How many values of an axis are shown at once.
const FIRST: usize = 8;

/// A value of an axis, in words; nothing for one that has none here.
fn label(axis: Axis, value: &str, results: &Results) -> Option<String> {
    let words = locale::words();
    if is_of_records(axis) {
        return value.parse().ok().and_then(|id| results.name(id)).map(str::to_owned);
    }
    let known = match axis {
        Axis::Type => return labels::sort_word(words, value).map(str::to_owned),
        Axis::Lang => return Some(labels::language(words, value)),
        Axis::Kind => value.parse().ok().map(|kind| labels::kind(words, kind)),
        Axis::Licence => rights::find(value).map(|licence| licence.label),
        _ => None,
    };
    Some(known.map_or_else(|| value.to_owned(), str::to_owned))
}
