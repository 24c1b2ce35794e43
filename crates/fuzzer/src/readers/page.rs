//! Markdown: safe to show, read within its own bounds, and rewritten without a change where nothing is to be changed.

use anyhow::Result;
use markdown::{
    NoLinks, RenderOptions, excerpt, first_heading, front_matter, links, outline, plain_text, render, rewrite_links,
};

use super::{Reader, broken};
use crate::seeds;

#[path = "../../../markdown/tests/support/clean.rs"]
mod clean;

/// Pages.
pub struct Pages(Vec<Vec<u8>>);

impl Pages {
    /// Those of the demonstration, and the attacks that are known.
    pub fn open() -> Result<Self> {
        Ok(Self(seeds::pages()?.into_iter().map(String::into_bytes).collect()))
    }
}

/// The same with a known host in each link that leaves.
///
/// One that no browser can read (`http://w%EF%BF%BD`) leads nowhere and harms nobody; ammonia, which looks
/// whether the page is safe, takes it out all the same.
fn with_known_hosts(html: &str) -> String {
    let mut known = String::with_capacity(html.len());
    let mut parts = html.split("href=\"http");
    known.push_str(parts.next().unwrap_or_default());
    for part in parts {
        known.push_str("href=\"http");
        match part.split_once("://").filter(|(scheme, _)| matches!(*scheme, "" | "s")) {
            Some((scheme, rest)) => {
                let end = rest.find(['/', '?', '#', '"']).unwrap_or(rest.len());
                known.extend([scheme, "://a.ca", rest.get(end..).unwrap_or_default()]);
            }
            None => known.push_str(part),
        }
    }
    known
}

/// What stands around a place.
fn around(html: &str, at: usize) -> String {
    let near = html.as_bytes().get(at.saturating_sub(30)..).unwrap_or_default();
    String::from_utf8_lossy(near).chars().take(90).collect()
}

impl Reader for Pages {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.0.clone()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[
            b"[",
            b"](",
            b")",
            b"![",
            b"]",
            b"**",
            b"_",
            b"`",
            b"```\n",
            b"~~",
            b"\n",
            b"\n\n",
            b"> ",
            b"- ",
            b"1. ",
            b"# ",
            b"---\n",
            b"|",
            b"|-|\n",
            b"<",
            b">",
            b"<br>",
            b"<!--",
            b"-->",
            b"<div>\n",
            b"<script>",
            b"</script>",
            b"\\",
            b"&amp;",
            b"&#9;",
            b"[^1]",
            b"[^1]: ",
            b"[r]: /x\n",
            b":::\n",
            b"::: tip ",
            b"::: details\n",
            b"    ",
            b"\t",
            b"\r\n",
            b"<Button link=\"/a\" text=\"b\" />",
            b"https://a.ca/b_c",
            b"<https://a.ca>",
            b"javascript:",
            b"encommun:note/01904f3e-7c1a-7b4e-9d2c-3f6a5b8c9d0e",
            b"\0",
            b"\xc2\xa0",
            b"\xe2\x80\xae",
            b"\xef\xbb\xbf",
            b"onerror=",
            b"data:text/html,",
            b"title: ",
            b"  - ",
            b"\"",
            b"'",
            b"...\n",
        ]
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        let source = String::from_utf8_lossy(bytes);
        let rendered = render(&source, &RenderOptions::new(&NoLinks));
        let shown = with_known_hosts(&rendered.html);
        let cleaned = clean::clean(&shown);
        if cleaned != shown {
            let at = cleaned.bytes().zip(shown.bytes()).take_while(|(a, b)| a == b).count();
            return Err(format!("shows {:?}, of which {:?} is safe", around(&shown, at), around(&cleaned, at)));
        }
        if outline(&source).len() != rendered.toc.len() {
            return broken("the table of contents is not that of the page");
        }
        if links(&source).iter().any(|link| source.get(link.range.clone()).is_none()) {
            return broken("a link is outside of its page");
        }
        if rewrite_links(&source, |_| None) != source
            || rewrite_links(&source, |link| Some(link.destination.to_string())) != source
        {
            return broken("a page is changed where nothing is to be changed");
        }
        let _text = plain_text(&source);
        if excerpt(&source, 20).chars().count() > 20 {
            return broken("an excerpt is longer than it may be");
        }
        if first_heading(&source).is_some_and(|heading| source.get(heading.range).is_none()) {
            return broken("a heading is outside of its page");
        }
        let (_, body, _) = front_matter(&source);
        if source.get(body..).is_none() {
            return broken("a body begins outside of its page");
        }
        Ok(!rendered.html.is_empty())
    }
}
