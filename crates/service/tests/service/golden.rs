//! The golden set: what people ask of the commons that ships is found where a reader expects it, and in the same order on a
//! device without network.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::query::{Answer, Ask, Filter, Found, List, Search};
use domain::{Actor, Kind, Selector};
use search::{Id, Query};
use service::Services;
use service::import::{Import, Visibility};

use crate::harness::{World, on_each_engine};

mod device;
mod order;
mod table;

use device::Device;
use table::{Line, Names};

on_each_engine!(the_same_is_found_by_all);

/// The import's name, from which identifiers derive: that of the command `demonstration`.
const NAME: &str = "demonstration";

/// The most hits that the server gives at once.
const PAGE: usize = 50;

/// How many questions are asked at once.
const LANES: usize = 4;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demonstration")
}

/// What is answered: how many in all, which, and the words that were taken for others.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answered {
    total: usize,
    ids: Vec<Id>,
    corrections: Vec<String>,
}

async fn the_same_is_found_by_all(world: &World) {
    load(&world.services).await;
    let visitor = world.visitor();
    let carnets = carnets(&world.services).await;
    let (segments, held) = (device::segments(&visitor, &carnets).await, device::held(&visitor, &carnets).await);
    let devices = Arc::new([
        ("with every segment", Device::new(&segments, &held)),
        (
            "with segments from before a third of the records changed",
            Device::new(&device::older(&segments, &held), &held),
        ),
    ]);
    let names = Arc::new(Names::of(&folder(), NAME, &held));
    let lines = table::lines();
    assert!(lines.len() >= 200, "{} questions", lines.len());

    let mut lanes = Vec::new();
    for lane in lines.chunks(lines.len().div_ceil(LANES)) {
        let (lane, services) = (lane.to_vec(), world.services.clone());
        let (names, devices) = (Arc::clone(&names), Arc::clone(&devices));
        lanes.push(tokio::spawn(async move {
            let mut wrong = Vec::new();
            for line in lane {
                let answered = server(&services, &line).await;
                wrong.extend(line.misses(&answered.ids, &names));
                wrong.extend(devices.iter().filter_map(|(which, device)| {
                    let here = device.find(line.query);
                    (here != answered).then(|| differ(&line, which, &answered, &here, &names))
                }));
            }
            wrong
        }));
    }
    let mut wrong = Vec::new();
    for lane in lanes {
        wrong.extend(lane.await.expect("a lane"));
    }
    assert!(wrong.is_empty(), "{} of {} questions:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

/// The commons that ships, with the vocabulary that its pages name: what the command `demonstration` does.
async fn load(services: &Services) {
    services.keep_vocabulary().await.expect("a report");
    let import = Import {
        name: NAME.to_owned(),
        visibility: Visibility::Public,
        rights: Some("CC-BY-SA-4.0".to_owned()),
        ..Import::of(folder())
    };
    let report = services.import_for_all(&import, &mut |_| ControlFlow::Continue(())).await.expect("a report");
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
}

/// All that a visitor's device can keep.
async fn carnets(services: &Services) -> Vec<Selector> {
    let filter = Filter { kinds: vec![Kind::Notebook], ..Filter::default() };
    let list = List { filter, limit: 200, ..List::default() };
    let reply = services.read(&Actor::visitor(), vec![Ask::List(list)]).await.expect("an answer");
    let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a page") };
    assert!(page.next.is_none() && page.total >= 12, "{}", page.total);
    page.cards.iter().map(|card| Selector::Notebook(card.reference.id)).collect()
}

/// All that the server finds for a visitor, page after page. Where there is no phrase only the first page is shown, and the
/// rest is from the index that it was found in: the passages of hundreds of texts would take most of this test's time.
async fn server(services: &Services, line: &Line) -> Answered {
    let (text, phrase) = (line.query, search::has_phrase(line.query));
    let limit = if phrase { PAGE } else { line.within };
    let mut all = Answered::default();
    loop {
        let offset = u32::try_from(all.ids.len()).expect("an offset");
        let search =
            Search { text: text.to_owned(), limit: u32::try_from(limit).expect("a page"), offset, ..Search::default() };
        let reply = services.read(&Actor::visitor(), vec![Ask::Search(search)]).await.expect("an answer");
        let Some(Answer::Search(Found { total, hits, corrections, .. })) = reply.answers.into_iter().next() else {
            panic!("what was found")
        };
        all.total = usize::try_from(total).expect("a count");
        all.corrections = corrections;
        all.ids.extend(hits.iter().map(|hit| *hit.card.reference.id.as_bytes()));
        if hits.is_empty() || all.ids.len() >= all.total {
            return all;
        }
        if !phrase {
            let rest = Query { text: text.to_owned(), offset: all.ids.len(), limit: usize::MAX, ..Query::default() };
            let rest = services.search().of(&Actor::visitor()).search(&rest);
            all.ids.extend(rest.hits.iter().map(|hit| hit.id));
            return all;
        }
    }
}

/// Where the two begin to differ, in words.
fn differ(line: &Line, which: &str, server: &Answered, here: &Answered, names: &Names) -> String {
    let at = server.ids.iter().zip(&here.ids).take_while(|(one, other)| one == other).count();
    let name = |all: &Answered| all.ids.get(at).map_or("nothing".to_owned(), |id| names.said(id));
    format!(
        "{}: {} on the server, {} on a device {which}; from place {} on {} and {}; corrected {:?} and {:?}",
        line.said(),
        server.total,
        here.total,
        at + 1,
        name(server),
        name(here),
        server.corrections,
        here.corrections
    )
}
