//! Safe rendering of Markdown, link extraction, table of contents.
//!
//! One reading of Markdown for the server, the browser, the projection and the import, so that what a page shows,
//! what a search finds and what counts as a link never differ. HTML is safe by construction: raw HTML is never
//! copied, every tag is written by [`render`] from a closed list, and every address goes through one allow-list.
//!
//! What is read: `CommonMark`, tables, strikethrough, task lists, footnotes, bare `http(s)` addresses, `:::` container
//! blocks, `<Button link="…" text="…" />`, and record links (`encommun:<kind>/<uuid>`). A lone `<br>` is a line break.
//!
//! All functions are total and pure, run in time linear in their input and use no recursion.
//!
//! # Layout
//!
//! - `source`, with `source/depth`: the text handed to the parser, and the way back to the bytes the author wrote
//! - `container`, `button`, `bare`: the three notations the parser does not know
//! - `stream`: parser events with containers balanced, text runs joined and ranges in the author's bytes
//! - `destination`: what a link points to, and whether a page may point there
//! - `html`, with `html/footnotes`, `html/links`, `html/text`: the writer
//! - `options`: what a caller decides about rendering
//! - `escape`, `slug`, `headings`: text in HTML, anchors, levels and table of contents
//! - `media`: pictures and sounds of this instance, by what they hold
//! - `letters`: what Unicode says of letters, from tables or from the browser
//! - `links`, `locate`, `rewrite`: where links are in the source, and changing them in place
//! - `text`, `outline`: plain text, excerpt, headings without HTML
//! - `front_matter`: the small part of YAML found at the head of pages

mod bare;
mod button;
mod container;
mod destination;
mod escape;
mod front_matter;
mod headings;
mod html;
pub mod letters;
mod links;
mod locate;
mod media;
mod options;
mod outline;
mod rewrite;
mod slug;
mod source;
mod stream;
mod text;

pub use destination::{Destination, RECORD_SCHEME};
pub use front_matter::{FrontMatter, FrontMatterError, FrontMatterFault, front_matter};
pub use headings::TocEntry;
pub use html::{Rendered, render};
pub use links::{Link, LinkForm, links};
pub use media::{MEDIA_PATH, MediaAddress, MediaForm, MediaUse, WIDTHS, is_sha256, media};
pub use options::{Labels, LinkResolver, NoLinks, RenderOptions, TermHit, TermLinker};
pub use outline::{Heading, first_heading, headings, outline};
pub use rewrite::rewrite_links;
pub use slug::{anchor, slug};
pub use text::{excerpt, plain_text};
