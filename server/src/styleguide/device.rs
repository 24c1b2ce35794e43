//! What a page says of the device that it is on: what is kept there, what waits there, how far it is.

use api::KitSize;
use app::components::emptied::Emptied;
use app::components::held_list;
use app::components::keep_button::{Keeping, Offer};
use app::components::left_behind::LeftBehind;
use app::components::milestones::{Coming, ComingBar};
use app::components::put_away::PutAway;
use app::components::record_state::RecordState;
use app::components::room_left::{RoomLeft, RoomShort};
use app::components::sync_status::SyncStatus;
use app::state::connectivity::Connectivity::{self, NoAccess, Offline, Online};
use app::state::device::Room;
use app::state::locale;
use app::state::sync_status::SyncStatus as Waiting;
use domain::{Kind, Selector};
use leptos::prelude::*;
use sync::ports::Held;
use sync::status::RecordStatus;

use super::sample::{draw, in_state, still};
use super::stand_in::{WHEN, id, named, title};

/// What the status of the header can say.
const STATUSES: [(Connectivity, Waiting); 8] = {
    let unknown = Waiting {
        on_device: 0,
        to_check: 0,
        sending: false,
        sign_in: false,
        outdated: false,
        put_away: false,
        as_of: None,
    };
    let calm = Waiting { as_of: Some((14, 2)), ..unknown };
    [
        (Online, unknown),
        (Online, calm),
        (Online, Waiting { on_device: 1, sending: true, ..calm }),
        (Offline, Waiting { on_device: 3, ..calm }),
        (NoAccess, calm),
        (Online, Waiting { on_device: 2, sign_in: true, ..calm }),
        (Online, Waiting { on_device: 2, outdated: true, ..calm }),
        (Offline, Waiting { on_device: 3, to_check: 1, ..calm }),
    ]
};

/// What is said of this device.
pub fn device() -> String {
    [
        sync_status(),
        record_state(),
        left_behind(),
        emptied(),
        put_away(),
        keep_button(),
        coming_bar(),
        room_left(),
        room_short(),
        held_list(),
    ]
    .concat()
}

fn sync_status() -> String {
    let pill = |(connectivity, waiting)| {
        in_state(connectivity, |state| state.sync_status.set(waiting), || view! { <SyncStatus/> })
    };
    still("SyncStatus", &STATUSES.map(pill))
}

fn record_state() -> String {
    let all = [
        RecordStatus::Draft,
        RecordStatus::OnDevice,
        RecordStatus::Sending,
        RecordStatus::Waiting,
        RecordStatus::Sent,
        RecordStatus::SentMerged,
        RecordStatus::HandedOver,
        RecordStatus::NeedsFix,
        RecordStatus::ToCheck,
    ];
    let state = |status| {
        let tell = |state: app::State| state.last_status.set(Some((id(8), status)));
        in_state(Online, tell, || view! { <RecordState id=id(8)/> })
    };
    still("RecordState", &all.map(state))
}

fn left_behind() -> String {
    let banner = |count| in_state(Online, |state| state.left_behind.set(count), || view! { <LeftBehind/> });
    still("LeftBehind", &[1, 12].map(banner))
}

/// What the server knew to be unsent on a device that its browser emptied: something, nothing; what a second copy gave back.
fn emptied() -> String {
    let banner = |(pending, spared)| {
        let lost = api::Emptied { pending, seen: WHEN, spared };
        in_state(Online, |state| state.emptied.set(Some(lost)), || view! { <Emptied/> })
    };
    still("Emptied", &[(3, None), (0, None), (3, Some(3)), (0, Some(0))].map(banner))
}

/// A device that the server has said nothing to for too long.
fn put_away() -> String {
    let closed = Waiting { put_away: true, ..Waiting::default() };
    still("PutAway", &[in_state(Offline, |state| state.sync_status.set(closed), || view! { <PutAway/> })])
}

/// The way to keep a carnet, with a network and without; then what is kept of it: waited for, coming, whole.
fn keep_button() -> String {
    let selector = Selector::Notebook(id(9));
    let size = KitSize { selector, records: 48, bytes: 310_000, small: 1_200_000, full: 9_000_000 };
    let offer = |connectivity| {
        let offer = || view! { <div class="keep"><Offer size=Some(size) keep=|| ()/></div> };
        in_state(connectivity, |_| (), offer)
    };
    let held = |records, expected, complete_at| {
        let held = Held { selector, records, expected, bytes: 310_000, complete_at };
        draw(view! { <div class="keep"><Keeping held release=|| ()/></div> })
    };
    let states =
        [offer(Online), offer(Offline), held(12, None, None), held(12, Some(48), None), held(48, None, Some(WHEN))];
    still("KeepButton", &states)
}

/// How far something that comes is: nobody knows of what, some of it, nearly all.
fn coming_bar() -> String {
    let bar = |here, all| {
        let coming = Coming { name: title(), here, all, is_whole: false };
        draw(view! { <ComingBar coming/> })
    };
    still("ComingBar", &[bar(0, None), bar(12, Some(48)), bar(47, Some(48))])
}

/// How much room is left: nobody says, plenty for good, plenty as long as the browser wants, little.
fn room_left() -> String {
    let room = |used, lasts| Some(Room { used, quota: 2_000_000_000, lasts });
    let all = [None, room(14_000_000, Some(true)), room(640_000_000, Some(false)), room(1_900_000_000, None)];
    still("RoomLeft", &all.map(|room| draw(view! { <RoomLeft room/> })))
}

fn room_short() -> String {
    let room = Some(Room { used: 9, quota: 10, lasts: None });
    still("RoomShort", &[draw(view! { <RoomShort room/> })])
}

fn held_list() -> String {
    let held = vec![named(Kind::Notebook, 9, &title()), named(Kind::Notebook, 10, locale::words().kit_unnamed())];
    still("HeldList", &[draw(held_list::list(held))])
}
