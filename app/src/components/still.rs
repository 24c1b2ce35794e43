//! What is read and does nothing by itself: where the server made it, a page that comes to life leaves it as it came.

use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::any_view::{AnyView, AnyViewState};
use leptos::tachys::view::{Mountable, Position, PositionState, Render};
use leptos::web_sys::wasm_bindgen::JsCast;

/// A view of text, pictures and links, with no handler, no signal and no resource of its own; the only child of its element.
///
/// Its links work without it: the router listens to all of the page. It is made where there is nothing yet, and where
/// something else is to be shown in its place; until then nothing of it is made, text that would be rendered included.
pub struct Still(Box<dyn FnOnce() -> AnyView + Send>);

/// What `make` shows, made when it is needed.
pub fn still(make: impl FnOnce() -> AnyView + Send + 'static) -> Still {
    Still(Box::new(make))
}

impl Still {
    /// What it shows, made.
    pub fn view(self) -> AnyView {
        (self.0)()
    }
}

/// What is in the document.
pub enum StillState {
    /// What the server made, in this element, and how it is made here.
    Left(Element, Option<Still>),
    /// What was made here.
    Made(AnyViewState),
}

/// Whether a browser wrote its translation over what the server made: nothing of it is where it was, and it is made anew.
fn is_translated(element: &Element) -> bool {
    element.query_selector("font").is_ok_and(|found| found.is_some())
}

/// Takes out what the server made, but for the marker at the end, where there is one.
fn empty(element: &Element) {
    let is_marker = |node: &Node| node.node_type() == Node::COMMENT_NODE && node.next_sibling().is_none();
    while let Some(node) = element.first_child().filter(|node| !is_marker(node)) {
        // It is a child: it can be taken out.
        let _taken_out = element.remove_child(&node);
    }
}

impl StillState {
    /// Brings to life what was left as the server made it; it is made anew where a browser wrote over it.
    pub fn wake(&mut self) {
        let Self::Left(element, before) = self else { return };
        let Some(before) = before.take().map(Still::view) else { return };
        let made = if is_translated(element) {
            made_anew(element, before)
        } else {
            before.hydrate_from_position::<true>(element, Position::FirstChild)
        };
        *self = Self::Made(made);
    }
}

fn made_anew(element: &Element, view: AnyView) -> AnyViewState {
    empty(element);
    let mut made = view.build();
    made.mount(element, element.first_child().as_ref());
    made
}

impl Render for Still {
    type State = StillState;

    fn build(self) -> StillState {
        StillState::Made(self.view().build())
    }

    fn rebuild(self, state: &mut StillState) {
        match state {
            StillState::Made(made) => self.view().rebuild(made),
            StillState::Left(element, before) if before.is_none() || is_translated(element) => {
                *state = StillState::Made(made_anew(element, self.view()));
            }
            StillState::Left(..) => {
                // What differs alone is changed: who reads it keeps their place, and what has the focus keeps it.
                state.wake();
                self.rebuild(state);
            }
        }
    }
}

impl RenderHtml for Still {
    type AsyncOutput = <AnyView as RenderHtml>::AsyncOutput;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self.view().resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<leptos::attr::any_attribute::AnyAttribute>,
    ) {
        self.view().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> StillState {
        match cursor.current().dyn_into::<Element>() {
            Ok(element) if position.get() == Position::FirstChild => {
                // An element ends with the marker of its children, which is looked for next.
                if let Some(before) = element.last_child().and_then(|marker| marker.previous_sibling()) {
                    cursor.set(before);
                    position.set(Position::NextChild);
                }
                StillState::Left(element, Some(self))
            }
            _ => StillState::Made(self.view().hydrate::<FROM_SERVER>(cursor, position)),
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for StillState {
    fn unmount(&mut self) {
        match self {
            Self::Left(element, _) => empty(element),
            Self::Made(made) => made.unmount(),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        // What was left is where it was: its element is what is moved.
        if let Self::Made(made) = self {
            made.mount(parent, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Left(element, _) => {
                child.mount(element, element.first_child().as_ref());
                true
            }
            Self::Made(made) => made.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match self {
            Self::Left(..) => Vec::new(),
            Self::Made(made) => made.elements(),
        }
    }
}

leptos::tachys::no_attrs!(Still);
