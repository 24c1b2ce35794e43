//! Rights: what somebody asks for, what is held, what became of the reader's own.

use app::components::record_rights;
use app::components::right_card::{HeldRight, MyRight, RightRequest};
use app::queries::rights::Rights;
use domain::care::grant::field;
use domain::care::{GrantStatus, Right};
use domain::{Fields, Kind, Level, Record, Value};
use leptos::prelude::*;

use super::sample::{draw, still};
use super::stand_in::{here, id, me, named, record, somebody, text, title};

/// Rights.
pub fn rights() -> String {
    [request(), held(), mine(), on_a_record()].concat()
}

/// The right of who reads, in this state.
fn grant(n: u8, status: GrantStatus, right: &str) -> Record {
    let answered = !matches!(status, GrantStatus::Requested | GrantStatus::Granted);
    let answer = if answered { Value::from(text().as_str()) } else { Value::Null };
    let fields = Fields::from([
        (field::SUBJECT, Value::Id(me())),
        (field::OBJECT, Value::Id(id(8))),
        (field::RIGHT, right.into()),
        (field::ASKED, Right::Edit.as_str().into()),
        (field::STATUS, status.as_str().into()),
        (field::MESSAGE, Value::from(text().as_str())),
        (field::ANSWER, answer),
    ]);
    record(Kind::Grant, n, fields)
}

/// On the page of the record, then among the requests on others.
fn request() -> String {
    let right = || grant(20, GrantStatus::Requested, "");
    let here_ = draw(view! { <RightRequest right=right() who=somebody() title=title() next=here() ids=None/> });
    let among = draw(view! {
        <RightRequest right=right() who=somebody() title=title() href=here() next=here() ids=None/>
    });
    still("RightRequest", &[here_, among])
}

fn held() -> String {
    let right = grant(21, GrantStatus::Granted, "edit");
    let card = draw(view! {
        <HeldRight right held=Right::Edit who=somebody() title=title() next=here() ids=None/>
    });
    still("HeldRight", &[card])
}

/// Asked for, given, refused, taken away, given back.
fn mine() -> String {
    let all = [
        (GrantStatus::Requested, ""),
        (GrantStatus::Granted, "edit"),
        (GrantStatus::Refused, ""),
        (GrantStatus::Revoked, ""),
        (GrantStatus::GivenUp, ""),
    ];
    let card = |(status, right): (GrantStatus, &str)| {
        draw(view! { <MyRight right=grant(22, status, right) title=title() next=here() ids=None/> })
    };
    still("MyRight", &all.map(card))
}

/// For who may ask, for who asked, for who manages the record.
fn on_a_record() -> String {
    let object = || Some(named(Kind::Note, 8, &title()));
    let asks = Rights { object: object(), level: Level::See, ..Rights::default() };
    let asked = Rights { mine: Some(grant(23, GrantStatus::Requested, "")), object: object(), ..asks.clone() };
    let manages = Rights { level: Level::Manage, waiting: 1, held: 3, object: object(), ..Rights::default() };
    still("RecordRights", &[asks, asked, manages].map(|rights| draw(record_rights::line(&rights))))
}
