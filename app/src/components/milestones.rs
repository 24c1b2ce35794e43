//! What is said of something that comes, for who does not see its bar: that it begins, is half here, is all here.

use leptos::prelude::*;

use crate::state::locale;

/// Something that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// What it is, in words.
    pub name: String,
    /// How much of it is here.
    pub here: u32,
    /// How much there is, once it is known.
    pub all: Option<u32>,
    /// Whether all of it is here.
    pub is_whole: bool,
}

/// How far it is, as far as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Milestone {
    Begun,
    Half,
    Whole,
}

impl Coming {
    fn milestone(&self) -> Milestone {
        match self.all {
            _ if self.is_whole => Milestone::Whole,
            Some(all) if all > 0 && self.here >= all.div_ceil(2) => Milestone::Half,
            Some(_) | None => Milestone::Begun,
        }
    }
}

/// Those that are further than before, or that were not there; whatever goes is no news.
fn news<'a>(before: &[Coming], now: &'a [Coming]) -> Vec<&'a Coming> {
    let is_further = |now: &&Coming| {
        before.iter().find(|before| before.name == now.name).is_none_or(|before| before.milestone() < now.milestone())
    };
    now.iter().filter(is_further).collect()
}

/// A region that says each milestone once. It is there before anything is said, and never shown: a bar is.
#[component]
pub fn Milestones(
    /// Nothing before it is known; what was so then is not news.
    #[prop(into)]
    coming: Signal<Option<Vec<Coming>>>,
) -> impl IntoView {
    let words = locale::words();
    let said = RwSignal::new(String::new());
    Effect::watch(
        move || coming.get(),
        move |now, before, _| {
            let (Some(now), Some(Some(before))) = (now, before) else { return };
            let sentence = |news: &Coming| match news.milestone() {
                Milestone::Begun => words.kit_told_begun(&news.name),
                Milestone::Half => words.kit_told_half(&news.name),
                Milestone::Whole => words.kit_told_whole(&news.name),
            };
            let news: Vec<String> = news(before, now).into_iter().map(sentence).collect();
            if !news.is_empty() {
                said.set(news.join(" "));
            }
        },
        false,
    );
    view! { <p class="visually-hidden" role="status">{move || said.get()}</p> }.into_any()
}

/// The bar: how much is here of what there is, or that it comes where that is not known.
#[component]
pub fn ComingBar(coming: Coming) -> impl IntoView {
    let words = locale::words();
    let value = coming.all.map(|_| coming.here.to_string());
    let max = coming.all.unwrap_or(0).max(coming.here).max(1).to_string();
    view! { <progress class="keep-progress" max=max value=value aria-label=words.kit_progress()></progress> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coming(here: u32, all: Option<u32>) -> Coming {
        Coming { name: "un".to_owned(), here, all, is_whole: all == Some(here) }
    }

    #[test]
    fn three_things_are_said_of_what_comes() {
        let mut before = Vec::new();
        let mut said = Vec::new();
        for here in 0..=9 {
            let now = [coming(here, Some(9))];
            said.extend(news(&before, &now).into_iter().map(|news| (here, news.milestone())));
            before = now.to_vec();
        }
        assert_eq!(said, [(0, Milestone::Begun), (5, Milestone::Half), (9, Milestone::Whole)]);
    }

    #[test]
    fn how_much_there_is_may_be_known_later_and_nothing_goes_back() {
        assert_eq!(coming(4, None).milestone(), Milestone::Begun);
        assert!(news(&[coming(4, Some(5))], &[coming(4, Some(9))]).is_empty());
        assert!(news(&[coming(9, Some(9))], &[coming(9, Some(12))]).is_empty());
        assert!(news(&[coming(9, Some(9))], &[]).is_empty());
    }
}
