//! Where records stand: what is proposed to a carnet, what became of it, and taking something out.

use app::components::placing::{HolderList, ProposalList, Proposed, TakeOut, TakeOutList, Unsettled};
use app::queries::placing::{Proposal, Proposals, Standing};
use domain::knowledge::placement::field;
use domain::{Fields, Kind, Level, Value};
use leptos::prelude::*;

use super::sample::{draw, still, told};
use super::stand_in::{here, id, mine, named, record, signed_in, somebody, text, title};

/// The carnet that things are placed in.
const CARNET: &str = "Bas-Saint-Laurent";

/// Placements.
pub fn placing() -> String {
    [proposal_list(), proposed(), unsettled(), holder_list(), take_out(), take_out_list()].concat()
}

/// A proposal of who reads, in this state.
fn proposal(n: u8, status: &str, level: Level) -> Proposal {
    let fields = Fields::from([
        (field::CONTAINER, Value::Id(id(9))),
        (field::ITEM, Value::Id(id(8))),
        (field::STATUS, status.into()),
        (field::WHY, Value::from(text().as_str())),
        (field::REASON, if status == "proposed" { Value::Null } else { Value::from(text().as_str()) }),
    ]);
    Proposal {
        placement: mine(record(Kind::Placement, n, fields)),
        level,
        item: named(Kind::Note, 8, &title()),
        container: named(Kind::Notebook, 9, CARNET),
        by: Some(somebody()),
    }
}

/// For who decides, for who proposed it, for somebody else.
fn proposal_list() -> String {
    let list = |n, level| {
        let proposals = vec![proposal(n, "proposed", level)];
        view! { <ProposalList proposals next=here() ids=None/> }
    };
    let decides = draw(list(50, Level::Manage));
    let proposed = told(signed_in, || list(51, Level::See));
    still("ProposalList", &[decides, proposed, draw(list(52, Level::See))])
}

fn proposed() -> String {
    let all = vec![proposal(53, "proposed", Level::See)];
    let proposals = Proposals { all, total: 21, next: Some("2".to_owned()) };
    still("Proposed", &[draw(view! { <Proposed proposals here=here() ids=None/> })])
}

/// What waits, what was refused, what was taken out, what was taken back.
fn unsettled() -> String {
    let all = (54..).zip(["proposed", "declined", "removed", "withdrawn"]);
    let proposals: Vec<Proposal> = all.map(|(n, status)| proposal(n, status, Level::See)).collect();
    let list = told(signed_in, || view! { <Unsettled proposals next=here() ids=None/> });
    still("Unsettled", &[list])
}

/// How a record stands in a carnet.
fn standing(item: u8) -> Standing {
    Standing { container: id(9), item: id(item), rev: 1 }
}

/// A carnet that who reads may take the record out of, and one where they may not.
fn holder_list() -> String {
    let holders = vec![named(Kind::Notebook, 9, CARNET), named(Kind::Notebook, 10, "Rimouski")];
    let list = draw(view! { <HolderList holders standing=vec![standing(8)] next=here() ids=None/> });
    still("HolderList", &[list])
}

fn take_out() -> String {
    still("TakeOut", &[draw(view! { <TakeOut standing=standing(8) from=CARNET.to_owned() next=here() ids=None/> })])
}

fn take_out_list() -> String {
    let held = vec![(standing(8), title()), (standing(11), title())];
    still("TakeOutList", &[draw(view! { <TakeOutList held next=here() ids=None/> })])
}
