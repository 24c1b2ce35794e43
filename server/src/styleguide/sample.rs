//! A sample: a component by its name, in each of its states, and what these are told.

use app::state::State;
use app::state::connectivity::Connectivity;
use app::state::locale;
use leptos::prelude::*;

/// Attributes that name elements of their page.
const NAMING: [&str; 5] = ["id", "for", "aria-describedby", "aria-labelledby", "aria-controls"];

/// A part of the guide, under its title.
pub fn part(title: &'static str, samples: &[String]) -> String {
    let title = draw(view! { <h2>{title}</h2> });
    ["<section class=\"section\">", &title, &samples.concat(), "</section>"].concat()
}

/// A component that one may try: read, pressed or filled in, it does nothing.
pub fn live(name: &str, states: &[String]) -> String {
    named(name, "", states)
}

/// A component that would lead nowhere or send something, where it was used: it is looked at, unfolded.
pub fn still(name: &str, states: &[String]) -> String {
    let unfolded: Vec<String> = states.iter().map(|state| state.replace("<details", "<details open")).collect();
    named(name, " inert", &unfolded)
}

/// A component of which a server shows nothing.
pub fn elsewhere(name: &str) -> String {
    live(name, &[draw(view! { <p class="small">{locale::words().styleguide_needs_device()}</p> })])
}

fn named(name: &str, inert: &str, states: &[String]) -> String {
    let mut html = ["<h3 class=\"sample-name\"><code>", name, "</code></h3>"].concat();
    for (state, number) in states.iter().zip(1..) {
        html.push_str("<div class=\"sample\"");
        html.push_str(inert);
        html.push('>');
        html.push_str(&apart(state, &format!("{name}-{number}-")));
        html.push_str("</div>");
    }
    html
}

/// Its identifiers its own: a component may be here several times, as it never is in a page.
fn apart(html: &str, prefix: &str) -> String {
    let parts = NAMING.iter().fold(html.to_owned(), |html, name| {
        let before = [" ", name, "=\""].concat();
        let mut parts = html.split(&before);
        let mut renamed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (value, rest) = part.split_once('"').unwrap_or((part, ""));
            let value: Vec<String> = value.split(' ').map(|id| [prefix, id].concat()).collect();
            renamed.extend([&before, &value.join(" "), "\"", rest]);
        }
        renamed
    });
    parts.replace(" href=\"#", &[" href=\"#", prefix].concat())
}

/// A view as HTML, without what only a page that comes to life needs.
pub fn draw(view: impl IntoView) -> String {
    view.into_any().to_html().replace("<!>", "")
}

/// A view that finds what `tell` puts in context.
pub fn told<V: IntoView>(tell: impl FnOnce(), view: impl FnOnce() -> V) -> String {
    let owner = Owner::current().map(|owner| owner.child()).unwrap_or_default();
    owner.with(|| {
        tell();
        draw(view())
    })
}

/// A view of a page of which `tell` says where things are.
pub fn in_state<V: IntoView>(connectivity: Connectivity, tell: impl FnOnce(State), view: impl FnOnce() -> V) -> String {
    let state = || {
        let state = State::new(connectivity);
        provide_context(state);
        tell(state);
    };
    told(state, view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_its_own_identifiers() {
        let html = "<label for=\"a\">A</label><input id=\"a\" aria-describedby=\"a-help a-error\"><a href=\"#a\">a</a>";
        let expected = "<label for=\"T-1-a\">A</label><input id=\"T-1-a\" aria-describedby=\"T-1-a-help T-1-a-error\">\
                        <a href=\"#T-1-a\">a</a>";
        assert_eq!(apart(html, "T-1-"), expected);
        assert_eq!(apart("<a href=\"/a#b\" hidden>for=\"a\"</a>", "T-1-"), "<a href=\"/a#b\" hidden>for=\"a\"</a>");
    }

    #[test]
    fn what_would_act_is_unfolded_and_still() {
        let expected = "<h3 class=\"sample-name\"><code>Act</code></h3><div class=\"sample\" inert>\
                        <details open class=\"act\"></details></div>";
        assert_eq!(still("Act", &["<details class=\"act\"></details>".to_owned()]), expected);
    }
}
