//! The code of the phrases: a constant for a plain one, a few `push_str` for one with arguments.

use crate::catalogue::{Catalogue, Phrase, Piece, Pieces};

/// The whole `impl Words`.
pub fn functions(french: &Catalogue, english: &Catalogue) -> String {
    let mut code = String::from("impl Words {\n");
    for (name, fr) in french {
        if let Some(en) = english.get(name) {
            code.push_str(&function(name, fr, en));
        }
    }
    code.push_str("}\n");
    code
}

fn function(name: &str, fr: &Phrase, en: &Phrase) -> String {
    let arguments = fr.arguments();
    let doc = format!("    /// {}\n    #[must_use]\n", shown(fr));
    if arguments.is_empty() {
        return format!(
            "{doc}    pub const fn {name}(self) -> &'static str {{\n        match self.0 {{\n            \
             Lang::Fr => {},\n            Lang::En => {},\n        }}\n    }}\n",
            literal(fr),
            literal(en)
        );
    }
    let parameters: Vec<String> = arguments
        .iter()
        .map(|argument| if argument == "count" { "count: u64".to_owned() } else { format!("{argument}: &str") })
        .collect();
    format!(
        "{doc}    pub fn {name}(self, {}) -> String {{\n        match self.0 {{\n            Lang::Fr => {},\n            \
         Lang::En => {},\n        }}\n    }}\n",
        parameters.join(", "),
        assembled(fr, "Lang::Fr"),
        assembled(en, "Lang::En")
    )
}

fn shown(phrase: &Phrase) -> String {
    phrase
        .forms()
        .into_iter()
        .map(|pieces| {
            let text: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Argument(name) => format!("‹{name}›"),
                })
                .collect();
            format!("« {} »", text.replace('\n', " ").replace(['[', ']', '<', '>', '`', '*', '_'], " "))
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn literal(phrase: &Phrase) -> String {
    let text: String = phrase
        .forms()
        .into_iter()
        .flatten()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Argument(_) => "",
        })
        .collect();
    format!("{text:?}")
}

fn assembled(phrase: &Phrase, lang: &str) -> String {
    match phrase {
        Phrase::Plain(pieces) => joined(pieces, lang),
        Phrase::Counted { one, other } => format!(
            "match form({lang}, count) {{ Form::One => {}, Form::Other => {} }}",
            joined(one, lang),
            joined(other, lang)
        ),
    }
}

fn joined(pieces: &Pieces, lang: &str) -> String {
    let mut before = None;
    let parts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            // What is said last may end in a point of its own, as `2:02 p.m.` does: a sentence has one.
            Piece::Text(text) => match before.take() {
                Some(argument) if text.starts_with('.') => format!("after({argument}, {text:?})"),
                _ => format!("{text:?}"),
            },
            Piece::Argument(name) if name == "count" => {
                before = None;
                format!("&number({lang}, count)")
            }
            Piece::Argument(name) => {
                before = Some(name.clone());
                name.clone()
            }
        })
        .collect();
    format!("[{}].concat()", parts.join(", "))
}
