//! What is long is read to its end, page after page, without a script.

use domain::content::Text;
use domain::knowledge::notebook::OrderBy;
use domain::knowledge::{Notebook, NotebookStatus};
use domain::{Audience, Kind};

use crate::support::{TestApp, Writer};

/// More than a store answers at once, and more than two pages.
const HELD: usize = 205;

#[tokio::test]
async fn a_carnet_is_in_its_own_order_over_all_that_it_holds() {
    let app = TestApp::new().await;
    let lea = Writer::new(&app.services, "Léa").await;
    let carnet = Notebook {
        title: Text::parse("Tout le quai").expect("a title"),
        status: NotebookStatus::Published,
        order_by: OrderBy::Title,
        ..Notebook::default()
    };
    let carnet = lea.make(Kind::Notebook, &carnet, Audience::Public).await;
    // Put in from the last to the first.
    for n in (0..HELD).rev() {
        let note = lea.note(&format!("Perche {n:03}"), Audience::Public).await;
        lea.place(carnet, note).await;
    }
    let mut read = Vec::new();
    for page in ["", "?page=2", "?page=3"] {
        let html = app.get(&format!("/carnets/{}{page}", carnet.id)).await.text();
        let shown = html.split("<main").nth(1).expect("a main part").split("</main>").next().expect("its end");
        let titles =
            shown.match_indices("Perche ").filter_map(|(at, mark)| shown.get(at + mark.len()..at + mark.len() + 3));
        let mut titles: Vec<usize> = titles.filter_map(|number| number.parse().ok()).collect();
        titles.dedup();
        let further = shown.contains("rel=\"next\"");
        assert_eq!(further, page != "?page=3", "{page}");
        read.extend(titles);
    }
    assert_eq!(read, (0..HELD).collect::<Vec<_>>());
}
