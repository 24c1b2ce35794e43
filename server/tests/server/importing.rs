//! `import markdown` as an operator types it: what is printed, what is written down, and what a visitor then reads.

use std::fs;
use std::process::Output;

use domain::knowledge::{Note, Notebook};
use domain::query::{Answer, Ask};
use domain::{Actor, Record};
use serde_json::Value;
use server::config::Config;
use server::services::configuration;
use service::Services;
use service::import::id;
use sqlx::{Connection, SqliteConnection};

use crate::commands::{Place, last_line, refused};

const IMPORT: [&str; 3] = ["import", "markdown", "arbre"];
const AS_LEA: [&str; 2] = ["--as", "lea@example.org"];
const PUBLIC: [&str; 4] = ["--visibility", "public", "--rights", "CC-BY-SA-4.0"];

/// Its licence is on the third line, and is none.
const SOWING: &str = "---\nlang: fr\nlicence: Toute-Neuve-9\n---\n\n# Les semis\n\nPuis [la récolte](2-recolte.md).\n";

/// What is said of it.
const PROBLEM: &str = "jardin/1-semis.md:3: front matter: `licence` not a known licence. \
                       Mend the value; it was left out, the page was not.";

/// A carnet, and its pages beside its introduction.
const CARNET: &str = "jardin";
const PAGES: [&str; 2] = ["jardin/1-semis.md", "jardin/2-recolte.md"];

fn tree(place: &Place) {
    fs::create_dir_all(place.at("arbre/jardin")).expect("folders");
    for (path, text) in [
        ("README.md", "# Le jardin partagé\n\nUne saison.\n"),
        ("1-semis.md", SOWING),
        ("2-recolte.md", "# La récolte\n\nEn août.\n"),
    ] {
        fs::write(place.at("arbre/jardin").join(path), text).expect("a page");
    }
}

/// Imports the tree, and expects that last line.
fn imported(place: &Place, flags: &[&str], line: &str) -> Output {
    let done = place.run("data", &[&IMPORT[..], &AS_LEA, &PUBLIC, flags].concat(), "");
    assert_eq!((done.status.code(), last_line(&done).as_str()), (Some(0), line), "{done:?}");
    done
}

fn printed(output: &Output, line: &str) -> bool {
    String::from_utf8_lossy(&output.stdout).lines().any(|printed| printed == line)
}

fn report(place: &Place, file: &str) -> Value {
    let text = fs::read_to_string(place.at(file)).expect("a report");
    serde_json::from_str(&text).expect("JSON")
}

/// How many records and operations there are.
async fn rows(place: &Place) -> (i64, i64) {
    let file = place.at("data").join("encommun.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("its file");
    let counts = "SELECT (SELECT COUNT(*) FROM record), (SELECT COUNT(*) FROM op_log)";
    sqlx::query_as(counts).fetch_one(&mut connection).await.expect("counts")
}

/// The carnet and the pages, as somebody without an account reads them.
async fn read(place: &Place) -> [Record; 3] {
    let mut config = Config::default();
    config.data.folder = place.at("data");
    let services = Services::open(configuration(&config)).await.expect("the database");
    let asks = [CARNET, PAGES[0], PAGES[1]].map(|path| Ask::Record(id("arbre", path)));
    let reply = services.read(&Actor::visitor(), asks.to_vec()).await.expect("answers");
    services.close().await;
    let seen = reply.answers.into_iter().map(|answer| match answer {
        Answer::Record(Some(seen)) => seen.record,
        other => panic!("{other:?}"),
    });
    seen.collect::<Vec<Record>>().try_into().expect("three records")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_goes_in_once_and_a_corrected_page_changes_alone() {
    let place = Place::with_lea("markdown");
    tree(&place);
    let before = rows(&place).await;
    let line = "3 created, 0 updated, 0 unchanged, 1 problems";
    let dry = imported(&place, &["--dry-run", "--json", "essai.json"], line);
    assert!(printed(&dry, "nothing was written (--dry-run)") && printed(&dry, PROBLEM), "{dry:?}");
    assert_eq!(rows(&place).await, before, "nothing was written");

    let done = imported(&place, &["--json", "rapport.json"], line);
    assert!(printed(&done, PROBLEM), "{done:?}");
    assert!(!printed(&done, "nothing was written (--dry-run)"), "{done:?}");
    let (mut tried, made) = (report(&place, "essai.json"), report(&place, "rapport.json"));
    assert_eq!((&tried["dry_run"], &made["dry_run"]), (&Value::from(true), &Value::from(false)));
    for (key, count) in [("created", 3), ("updated", 0), ("unchanged", 0), ("notebooks", 1), ("notes", 2), ("links", 1)]
    {
        assert_eq!(made[key], Value::from(count), "{key} in {made}");
    }
    let problem = serde_json::json!([{
        "file": PAGES[0],
        "line": 3,
        "what": "front matter: `licence` not a known licence",
        "remedy": "Mend the value; it was left out, the page was not.",
    }]);
    assert_eq!(made["problems"], problem);
    tried["dry_run"] = Value::from(false);
    assert_eq!(tried, made, "a dry run counts what would be done");

    let [carnet, sowing, harvest] = read(&place).await;
    assert_eq!(carnet.content::<Notebook>().title.as_str(), "Le jardin partagé");
    let note: Note = sowing.content();
    assert_eq!((note.title.as_str(), note.rights.as_str()), ("Les semis", "CC-BY-SA-4.0"));
    assert!(note.body.as_str().contains(&format!("[la récolte](encommun:note/{})", harvest.id)), "{note:?}");
    let whole = rows(&place).await;

    imported(&place, &[], "0 created, 0 updated, 3 unchanged, 1 problems");
    assert_eq!(rows(&place).await, whole, "what is there is not written again");

    fs::write(place.at("arbre").join(PAGES[0]), SOWING.replace("Toute-Neuve-9", "CC0-1.0")).expect("corrected");
    imported(&place, &[], "0 created, 1 updated, 2 unchanged, 0 problems");
    let [after_carnet, after_sowing, after_harvest] = read(&place).await;
    assert_eq!((after_carnet, after_harvest), (carnet, harvest), "the others are as they were");
    assert_eq!(after_sowing.rev, sowing.rev + 1);
    assert_eq!(after_sowing.content::<Note>().rights.as_str(), "CC0-1.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_that_says_nothing_known_is_refused_and_nothing_is_made() {
    let place = Place::with_lea("flags");
    tree(&place);
    let json = ["--json", "rapport.json"];
    for (flags, words) in [
        (&["--visibility", "tout-le-monde"][..], "`tout-le-monde` is not private, members or public"),
        (&["--visibility", "public"], "give --rights with an SPDX identifier"),
        (&["--rights", "Toute-Neuve-9"], "`Toute-Neuve-9` is not a licence that is known here"),
    ] {
        let ended = place.run("other", &[&IMPORT[..], &AS_LEA, &json, flags].concat(), "");
        refused(&ended, words);
        assert!(ended.stdout.is_empty(), "{ended:?}");
        assert!(!place.at("other").exists(), "{words}: nothing was made");
    }
    let before = rows(&place).await;
    let stranger = ["--as", "max@example.org"];
    let ended = place.run("data", &[&IMPORT[..], &stranger, &PUBLIC, &json].concat(), "");
    refused(&ended, "max@example.org has no account here: make one with `account create max@example.org`");
    assert_eq!(rows(&place).await, before, "nothing was written");
    assert!(!place.at("rapport.json").exists());
}
