//! A part of the sitemap, and the index of the parts, as sitemaps.org has them.

use std::io;

use domain::Instant;
use i18n::Lang;

use crate::http::xml::{self, Xml};

/// The names that every element here has.
const NAMES: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// The names of links to other languages.
const LINKS: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");

/// A page.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its path in each language, in their order.
    pub paths: [String; 2],
    /// When what it shows last changed, where that is known.
    pub updated: Option<Instant>,
}

/// A part: each page under its address in each language, which names the others.
pub fn part(origin: &str, places: impl Iterator<Item = Place>) -> io::Result<Vec<u8>> {
    xml::document("urlset", &[NAMES, LINKS], |xml| {
        for place in places {
            let addresses = place.paths.map(|path| [origin, &path].concat());
            for address in &addresses {
                url(xml, address, &addresses, place.updated)?;
            }
        }
        Ok(())
    })
}

fn url(xml: &mut Xml, address: &str, all: &[String; 2], updated: Option<Instant>) -> io::Result<()> {
    xml::within(xml, "url", &[], |xml| {
        dated(xml, address, updated)?;
        let [french, _] = all;
        let tags = Lang::ALL.map(Lang::tag).into_iter().zip(all);
        for (tag, address) in tags.chain([("x-default", french)]) {
            xml::empty(xml, "xhtml:link", &[("rel", "alternate"), ("hreflang", tag), ("href", address)])?;
        }
        Ok(())
    })
}

/// The index: the address of each part, with when the last page of it changed.
pub fn index(parts: &[(String, Option<Instant>)]) -> io::Result<Vec<u8>> {
    xml::document("sitemapindex", &[NAMES], |xml| {
        parts
            .iter()
            .try_for_each(|(address, updated)| xml::within(xml, "sitemap", &[], |xml| dated(xml, address, *updated)))
    })
}

fn dated(xml: &mut Xml, address: &str, updated: Option<Instant>) -> io::Result<()> {
    xml::text(xml, "loc", address)?;
    updated.map_or(Ok(()), |updated| xml::text(xml, "lastmod", &updated.rfc3339()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_dates_its_parts() {
        let parts =
            [("https://x.example/sitemap/1.xml".to_owned(), Some(Instant(0))), ("https://x.example/b".into(), None)];
        let written = String::from_utf8(index(&parts).expect("written")).expect("UTF-8");
        assert!(
            written.ends_with(
                "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap>\
                 <loc>https://x.example/sitemap/1.xml</loc><lastmod>1970-01-01T00:00:00Z</lastmod></sitemap>\
                 <sitemap><loc>https://x.example/b</loc></sitemap></sitemapindex>"
            ),
            "{written}"
        );
    }

    #[test]
    fn a_page_has_an_address_a_language_and_each_names_all() {
        let place = Place { paths: ["/carnets".to_owned(), "/en/carnets".to_owned()], updated: None };
        let written =
            String::from_utf8(part("https://x.example", [place].into_iter()).expect("written")).expect("UTF-8");
        assert_eq!(written.matches("<url>").count(), 2, "{written}");
        for (tag, address) in [("fr-CA", "/carnets"), ("en-CA", "/en/carnets"), ("x-default", "/carnets")] {
            let link =
                format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"https://x.example{address}\"/>");
            assert_eq!(written.matches(&link).count(), 2, "{link} in {written}");
        }
    }
}
