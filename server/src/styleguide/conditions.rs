//! What the screen says of where things are: nothing yet, on its way, here, sent, in need of a person.

use leptos::prelude::*;

use crate::components::banner::Banner;
use crate::components::button::{Button, ButtonKind, ButtonLink};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::skeleton::SkeletonCards;
use crate::components::tag::{Tag, TagTone};
use crate::routes;
use crate::state::connectivity::Connectivity::{self, NoAccess, Offline, Online};
use crate::state::locale;
use crate::state::sync_status::{SyncStatus, line};

/// What the status of the header can say.
const STATUSES: [(Connectivity, SyncStatus); 6] = {
    let calm =
        SyncStatus { on_device: 0, to_check: 0, sending: false, sign_in: false, outdated: false, as_of: Some((14, 2)) };
    [
        (Online, calm),
        (Online, SyncStatus { on_device: 1, sending: true, ..calm }),
        (Offline, SyncStatus { on_device: 3, ..calm }),
        (NoAccess, calm),
        (Online, SyncStatus { on_device: 2, sign_in: true, ..calm }),
        (Offline, SyncStatus { on_device: 3, to_check: 1, ..calm }),
    ]
};

/// The states.
#[component]
pub fn Conditions() -> impl IntoView {
    let words = locale::words();
    let status = |(connectivity, status): (Connectivity, SyncStatus)| {
        let (tone, text) = line(words, connectivity, &status);
        view! {
            <span class="sync-status" data-tone=tone.name()>
                <span class="sync-status-dot" aria-hidden="true"></span>
                {text}
            </span>
        }
    };
    view! {
        <section class="section stack">
            <h2>{words.styleguide_states()}</h2>
            <Banner>
                <p>{words.update_ready()}</p>
                <div class="cluster">
                    <Button label=words.update_apply()/>
                    <Button label=words.update_later() kind=ButtonKind::Quiet/>
                </div>
            </Banner>
            <Notice icon=Icon::Offline>{words.offline_notice()}</Notice>
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>{words.error_server()}</Notice>
            <Notice icon=Icon::Check tone=NoticeTone::Good>{words.status_sent()}</Notice>
            <div class="cluster">{STATUSES.map(status).collect_view()}</div>
            <div class="cluster">
                <Tag label=words.status_draft()/>
                <Tag label=words.status_sent() tone=TagTone::Accent icon=Icon::Check/>
                <Tag label=words.status_unsent() tone=TagTone::Info icon=Icon::Device/>
                <Tag label=words.status_parked() tone=TagTone::Attention icon=Icon::Attention/>
            </div>
            <progress class="keep-progress" max="3" value="1" aria-label=words.kit_progress()></progress>
            <EmptyState icon=Icon::Kit title=words.kit_empty_title() text=words.kit_empty_text()>
                <ButtonLink href=routes::notebooks(words.lang()) label=words.nav_notebooks() icon=Icon::Notebook/>
            </EmptyState>
            <SkeletonCards count=1/>
        </section>
    }
    .into_any()
}
