//! Prints how long a merge takes: a note of 25 KB that two people edited in many places, and one rewritten by both.

use std::fmt::Write as _;
use std::time::Instant;

fn main() {
    let mut base = String::new();
    let mut paragraph = 0;
    while base.len() < 25_000 {
        let _never = writeln!(
            base,
            "L'alinéa {paragraph} dit que la salle du quartier ouvre à midi, et que l'on y vient à pied ou en autobus.\n"
        );
        paragraph += 1;
    }
    let edit = |every: usize, from: usize, word: &str| {
        let lines: Vec<String> = base
            .lines()
            .enumerate()
            .map(|(at, line)| if at % every == from { line.replacen("salle", word, 1) } else { line.to_owned() })
            .collect();
        lines.join("\n") + "\n"
    };
    let cases = [
        ("60 and 60 edits apart", edit(4, 0, "grande salle"), edit(4, 2, "petite salle")),
        ("60 and 60 edits of the same words", edit(4, 0, "grande salle"), edit(4, 0, "petite salle")),
        (
            "rewritten by both",
            base.replace("la", "sa").replace("ou", "et"),
            base.replace("la", "ta").replace("et", "ni"),
        ),
    ];
    for (name, theirs, mine) in cases {
        let began = Instant::now();
        let rounds = 50;
        let mut overlaps = 0;
        for _ in 0..rounds {
            overlaps = sync::merge::text(&base, &theirs, &mine).overlaps().count();
        }
        let each = began.elapsed().as_secs_f64() * 1_000.0 / f64::from(rounds);
        println!("{name}: {each:.3} ms, {overlaps} overlaps, {} bytes", base.len());
    }
}
