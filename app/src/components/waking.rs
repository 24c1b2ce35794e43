//! What comes to life after what is around it, in a turn of its own: a page that wakes answers whoever touches it in between.

use core::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::any_view::AnyView;
use leptos::tachys::view::{Position, PositionState, Render};

use super::still::{Still, StillState, still};

/// What is done in one go.
type Turn = Box<dyn FnOnce()>;

/// What is done in a turn before another.
pub type Before = Box<dyn FnOnce() + Send>;

/// A view that is the only child of its element, and has no part in how the page around it is made: no title, and no resource
/// but where all that has one wakes in turn, as the routes do.
///
/// Where the server made it, it stays as it came until its turn; where nothing is yet, it is made at once.
pub enum Waking {
    /// On a server, that waits for what it asks.
    Made(AnyView),
    /// In a browser; with what is done in a turn before.
    Asleep(Still, Option<Before>),
}

/// What `make` shows, alive in its turn.
pub fn waking(make: impl FnOnce() -> AnyView + Send + 'static) -> Waking {
    if is_server() { Waking::Made(make()) } else { Waking::Asleep(still(make), None) }
}

thread_local! {
    static TURNS: RefCell<VecDeque<Turn>> = const { RefCell::new(VecDeque::new()) };
}

/// Wakes what has waited longest; `false` where everything is awake. What it holds in turn waits behind the rest.
#[must_use]
pub fn wake_next() -> bool {
    // Taken out first: what wakes adds to those who wait.
    let turn = TURNS.with_borrow_mut(VecDeque::pop_front);
    turn.map(|wake| wake()).is_some()
}

impl Waking {
    /// What is long to prepare is done in a turn of its own, where it wakes.
    pub fn after(self, before: impl FnOnce() + Send + 'static) -> Self {
        match self {
            Self::Asleep(asleep, _) => Self::Asleep(asleep, Some(Box::new(before))),
            made @ Self::Made(_) => made,
        }
    }

    fn still(self) -> (Still, Option<Before>) {
        match self {
            Self::Made(view) => (still(move || view), None),
            Self::Asleep(asleep, before) => (asleep, before),
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Made(view) => view,
            Self::Asleep(asleep, _) => asleep.view(),
        }
    }
}

impl Render for Waking {
    type State = Rc<RefCell<StillState>>;

    fn build(self) -> Self::State {
        Rc::new(RefCell::new(self.still().0.build()))
    }

    fn rebuild(self, state: &mut Self::State) {
        self.still().0.rebuild(&mut state.borrow_mut());
    }
}

impl RenderHtml for Waking {
    type AsyncOutput = <AnyView as RenderHtml>::AsyncOutput;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        if let Self::Made(view) = self {
            view.dry_resolve();
        }
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.view().resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.view().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.view().to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        let (asleep, before) = self.still();
        let state = Rc::new(RefCell::new(asleep.hydrate::<FROM_SERVER>(cursor, position)));
        let (asleep, owner) = (Rc::downgrade(&state), Owner::current().unwrap_or_default());
        let wake: Turn = Box::new(move || {
            if let Some(state) = asleep.upgrade() {
                owner.with(|| state.borrow_mut().wake());
            }
        });
        TURNS.with_borrow_mut(|turns| turns.extend(before.map(|before| before as Turn).into_iter().chain([wake])));
        state
    }

    fn into_owned(self) -> Self {
        self
    }
}

leptos::tachys::no_attrs!(Waking);
