//! What readers see: elements, links, containers, headings, footnotes.

use markdown::{LinkResolver, NoLinks, RenderOptions, Rendered, TermHit, TermLinker, render};

const ID: &str = "01904f3e-7c1a-7b4e-9d2c-3f6a5b8c9d0e";

struct Records;

impl LinkResolver for Records {
    fn href(&self, kind: &str, id: &str, fragment: Option<&str>) -> Option<String> {
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        match kind {
            "note" => Some(format!("/notes/{id}{fragment}")),
            "media" => Some(format!("/media/{id}")),
            _ => None,
        }
    }
}

fn full(source: &str) -> Rendered {
    render(source, &RenderOptions::new(&Records))
}

fn html(source: &str) -> String {
    full(source).html
}

fn has(source: &str, expected: &str) {
    let html = html(source);
    assert!(html.contains(expected), "{source:?}\n gives {html}\n without {expected}");
}

#[test]
fn blocks_and_inlines() {
    for (source, expected) in [
        ("texte *a* **b** ~~c~~ `d`", "<p>texte <em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"),
        ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("```rust,ignore\n<b>\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">&lt;b&gt;\n</code></pre>\n"),
        ("```\"><img\nx\n```", "<pre tabindex=\"0\"><code>x\n</code></pre>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        ("---", "<hr>\n"),
        ("a\u{a0}b & c", "<p>a&nbsp;b &amp; c</p>\n"),
        ("\"droit\" -- ...", "<p>\"droit\" -- ...</p>\n"),
    ] {
        assert_eq!(html(source), expected, "{source:?}");
    }
}

#[test]
fn tables_scroll_and_say_their_columns() {
    assert_eq!(
        html("| a | b |\n|:-:|--:|\n| c<br>d | e |"),
        "<div class=\"table-scroll\" role=\"group\" aria-label=\"Tableau\" tabindex=\"0\"><table>\n\
         <thead><tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr>\
         </thead>\n<tbody>\n<tr><td class=\"align-center\">c<br>\nd</td><td class=\"align-right\">e</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn tasks_are_disabled_and_named() {
    has("- [x] a", "<li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"fait\"> a</li>");
    has("- [ ] a", "<li><input type=\"checkbox\" disabled=\"\" aria-label=\"à faire\"> a</li>");
}

#[test]
fn headings_follow_the_outline_and_have_unique_ids() {
    let rendered = full("# Été à Québec\n### Détail\n### Détail\n## Cœur\n# *Été* à `Québec`\n#\n# Détail 2\n# !!!");
    let toc: Vec<_> = rendered.toc.iter().map(|entry| (entry.level, entry.id.as_str(), entry.text.as_str())).collect();
    assert_eq!(
        toc,
        [
            (2, "s-ete-a-quebec", "Été à Québec"),
            (3, "s-detail", "Détail"),
            (3, "s-detail-2", "Détail"),
            (3, "s-coeur", "Cœur"),
            (2, "s-ete-a-quebec-2", "Été à Québec"),
            (2, "s-detail-2-2", "Détail 2"),
            (2, "s-section", "!!!"),
        ]
    );
    assert!(rendered.html.contains("<h2 id=\"s-ete-a-quebec-2\"><em>Été</em> à <code>Québec</code></h2>"));
    has("# a\n## b\n### c\n#### d\n##### e\n###### f", "<h6 id=\"s-f\">f</h6>");
    let shifted = RenderOptions { heading_shift: 2, id_prefix: "m1-", ..RenderOptions::new(&NoLinks) };
    assert_eq!(render("# a", &shifted).html, "<h3 id=\"s-m1-a\">a</h3>\n");
}

#[test]
fn links_of_every_kind() {
    for (source, expected) in [
        (
            "[a](https://x.ca/é \"t\")",
            "<a href=\"https://x.ca/%C3%A9\" title=\"t\" rel=\"nofollow ugc noopener\">a</a>",
        ),
        ("[a](//x.ca)", "<a href=\"https://x.ca\"".trim_end()),
        ("[a](/notes/1)", "<a href=\"/notes/1\">a</a>"),
        ("[a](voisin.md#x)", "<a href=\"voisin.md#x\">a</a>"),
        ("[a](#Mes données)", "<p>[a](#Mes données)</p>"),
        ("[a](<#Mes données>)", "<a href=\"#s-mes-donnees\">a</a>"),
        ("[a](#mes-donn%C3%A9es)", "<a href=\"#s-mes-donnees\">a</a>"),
        ("<tel:+15145550100>", "<a href=\"tel:+15145550100\">tel:+15145550100</a>"),
        ("<a@b.ca>", "<a href=\"mailto:a@b.ca\">a@b.ca</a>"),
        ("[](https://x.ca)", ">https://x.ca</a>"),
        (
            "voir https://x.ca/a_(b).",
            "voir <a href=\"https://x.ca/a_(b)\" rel=\"nofollow ugc noopener\">https://x.ca/a_(b)</a>.",
        ),
        ("(https://x.ca/a_b_c?d=1&e=2)", ">https://x.ca/a_b_c?d=1&amp;e=2</a>)"),
        ("[https://x.ca](/a)", "<p><a href=\"/a\">https://x.ca</a></p>"),
        ("`https://x.ca`", "<p><code>https://x.ca</code></p>"),
        ("[a][r]\n\n[R]: /z", "<a href=\"/z\">a</a>"),
    ] {
        has(source, expected);
    }
}

#[test]
fn record_links_resolve_or_show_their_text() {
    has(&format!("[t](encommun:note/{ID})"), &format!("<a href=\"/notes/{ID}\">t</a>"));
    has(&format!("[t](encommun:note/{ID}#Été)"), &format!("<a href=\"/notes/{ID}#s-ete\">t</a>"));
    has(&format!("[*t*](encommun:need/{ID})"), "<p><span class=\"link-missing\"><em>t</em></span></p>");
    has("[t](encommun:note/1)", "<span class=\"link-missing\">t</span>");
    let evil = |_: &str, _: &str, _: Option<&str>| Some("javascript:alert(1)".to_owned());
    assert_eq!(render(&format!("[t](encommun:note/{ID})"), &RenderOptions::new(&evil)).html, "<p>t</p>\n");
}

#[test]
fn only_our_own_pictures_are_loaded() {
    has(
        "![une *carte*](/media/ab \"t\")",
        "<img src=\"/media/ab\" alt=\"une carte\" title=\"t\" loading=\"lazy\" decoding=\"async\">",
    );
    has(&format!("![c](encommun:media/{ID})"), &format!("<img src=\"/media/{ID}\" alt=\"c\""));
    has(
        "![carte](https://x.ca/a.png)",
        "<a class=\"remote-image\" href=\"https://x.ca/a.png\" rel=\"nofollow ugc noopener\">carte</a>",
    );
    has("[![carte](https://x.ca/a.png)](/b)", "<p><a href=\"/b\">carte</a></p>");
    let sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    has(
        &format!("![La cuisine](/media/{sha}.jpg#1600x1200 \"Un *midi*\")"),
        &format!(
            "<p><span class=\"media\"><img src=\"/media/{sha}.jpg\" srcset=\"/media/{sha}/320.jpg 320w, \
             /media/{sha}/800.jpg 800w, /media/{sha}.jpg 1600w\" sizes=\"(min-width: 48rem) 42rem, 100vw\" \
             width=\"1600\" height=\"1200\" alt=\"La cuisine\" loading=\"lazy\" decoding=\"async\">\
             <span class=\"media-caption\">Un *midi*</span></span></p>"
        ),
    );
    has(
        &format!("![](/media/{sha}.png#200x100)"),
        &format!("<img src=\"/media/{sha}.png\" width=\"200\" height=\"100\" alt=\"\""),
    );
    has(
        &format!("![Rose raconte](/media/{sha}.webm)"),
        &format!(
            "<span class=\"media\"><audio controls preload=\"none\" src=\"/media/{sha}.webm\" \
             aria-label=\"Rose raconte\"></audio><span class=\"media-caption\">Rose raconte</span></span>"
        ),
    );
    has(
        &format!("![Le bilan](/media/{sha}.pdf)"),
        &format!("<span class=\"media\"><a href=\"/media/{sha}.pdf\">Le bilan</a>"),
    );
    has("![carte](images/a.png)", "<span class=\"link-missing\">carte</span>");
    for source in ["![a](/media/../api)", "![a](/media/%2e%2e/api)", "![a](//x.ca/media/)", "![a](/media/\\..\\b)"] {
        assert!(!html(source).contains("<img"), "{source}");
    }
}

#[test]
fn containers() {
    assert_eq!(
        html("::: Tip Un *titre*\nTexte\n- a\n:::\nSuite"),
        "<aside class=\"callout\" data-tone=\"tip\"><p class=\"callout-title\">Un <em>titre</em></p>\n<p>Texte</p>\n\
         <ul>\n<li>a</li>\n</ul>\n</aside>\n<p>Suite</p>\n"
    );
    for (source, expected) in [
        (
            "avant\n:::warning\na\n:::",
            "<p>avant</p>\n<aside class=\"callout\" data-tone=\"warning\"><p class=\"callout-title\">Attention</p>\n<p>a</p>\n</aside>\n",
        ),
        ("::: details\na\n:::", "<details><summary>Détails</summary>\n<p>a</p>\n</details>\n"),
        ("::: bidule\na\n:::", "data-tone=\"other\"><p class=\"callout-title\">bidule</p>"),
        ("::: info\na", "<p>a</p>\n</aside>\n"),
        ("::: tip 1. x\na\n:::", "<p class=\"callout-title\">1. x</p>"),
        ("::: tip <img src=x>\na\n:::", "<p class=\"callout-title\">Astuce</p>"),
        (":::: tip A\n::: danger B\nb\n:::\na\n::::\nz", "<p>b</p>\n</aside>\n<p>a</p>\n</aside>\n<p>z</p>"),
        ("::: tip A\n::: info B\nb\n:::\na\n:::\nz", "<p>b</p>\n</aside>\n<p>a</p>\n</aside>\n<p>z</p>"),
        ("- a\n\n  ::: tip\n  b\n  :::\n- c", "<p>b</p>\n</aside>\n</li>\n<li>"),
        ("- a\n\n  ::: tip\n  b\n\nz", "<p>b</p>\n</aside>\n</li>\n</ul>\n<p>z</p>"),
        ("```\n::: tip\n:::\n```", "<pre tabindex=\"0\"><code>::: tip\n:::\n</code></pre>\n"),
        ("    ::: tip\n    :::", "<code>::: tip\n:::"),
        ("<div>\n::: tip T\na\n:::\n</div>", "<p class=\"callout-title\">T</p>\n<p>a</p>\n</aside>"),
        ("::: tip\n<Button link=\"/a\" text=\"A\"/>\n:::\nz", "A</a></p>\n</aside>\n<p>z</p>"),
        ("::: tip\n```\n:::\n```\n:::\nz", "<code>:::\n</code></pre>\n</aside>\n<p>z</p>"),
        ("[a][r]\n::: tip\n[r]: /z\n:::", "<a href=\"/z\">a</a>"),
    ] {
        has(source, expected);
    }
    assert!(!html("<!--\n::: tip\n-->\n:::").contains("callout"));
    assert!(!html("<!-- -->\na").contains("callout"));
}

#[test]
fn what_is_too_deep_becomes_text_but_not_in_code() {
    let deep = "- ".repeat(80) + "fin";
    assert!(html(&deep).contains("- - - fin"), "{}", html(&deep));
    assert_eq!(html(&format!("```\n{deep}\n```")), format!("<pre tabindex=\"0\"><code>{deep}\n</code></pre>\n"));
    let indented = format!("{}- a", " ".repeat(120));
    assert_eq!(
        html(&format!("```\n{indented}\n```")),
        format!("<pre tabindex=\"0\"><code>{indented}\n</code></pre>\n")
    );
    let linked = format!("{}[a](b)", "> ".repeat(80));
    assert_eq!(&linked[markdown::links(&linked)[0].range.clone()], "b");
}

#[test]
fn buttons_are_links() {
    let button = "<a class=\"button\" data-kind=\"quiet\" href=\"/a\">Aller &amp; voir</a>";
    for source in [
        "<Button link=\"/a\" text=\"Aller &amp; voir\" />",
        "x <Button text='Aller & voir' link='/a'/> y",
        "<Button link=\"/a\"\n  text=\"Aller & voir\" />",
        "- <Button link=\"/a\" text=\"Aller & voir\" />",
    ] {
        has(source, button);
    }
    has("<Button link=\"/a\" text=\"b\"/>\n**c**", "</a></p>\n<p><strong>c</strong></p>");
    assert_eq!(html("<Button link=\"javascript:x\" text=\"b\" />"), "<p>b</p>\n");
    assert_eq!(html("<!-- <Button link=\"/a\" text=\"b\" /> -->"), "");
}

#[test]
fn footnotes_come_last_in_order_of_call() {
    let html = html("b[^b] a[^a] b[^b]\n\n[^a]: A\n[^b]: *B*\n[^c]: C\n");
    assert!(html.starts_with(
        "<p>b<sup class=\"footnote-call\"><a id=\"fn-ref-1\" href=\"#fn-1\">1</a></sup> a<sup class=\"footnote-call\">\
         <a id=\"fn-ref-2\" href=\"#fn-2\">2</a></sup> b<sup class=\"footnote-call\"><a id=\"fn-ref-1-2\" href=\"#fn-1\">1</a></sup></p>"
    ), "{html}");
    let section = html.split("<section class=\"footnotes\" aria-label=\"Notes de bas de page\">").nth(1).unwrap();
    assert!(section.find("<em>B</em>").unwrap() < section.find("<p>A</p>").unwrap());
    assert!(section.contains("<li id=\"fn-3\"><p>C</p>\n</li>"), "{section}");
    assert!(section.contains("<a class=\"footnote-back\" href=\"#fn-ref-1\" aria-label=\"Retour au texte (1)\">↩</a>"));
}

struct Terms;

impl TermLinker for Terms {
    fn find(&self, text: &str) -> Vec<TermHit> {
        let mut hits: Vec<_> = text
            .match_indices("commun")
            .map(|(start, term)| TermHit { start, end: start + term.len(), href: "/lexique/1".into() })
            .collect();
        hits.push(TermHit { start: 1, end: 900, href: "/lexique/2".into() });
        hits
    }
}

#[test]
fn terms_are_linked_once_a_section_in_text_alone() {
    let terms = RenderOptions { terms: Some(&Terms), ..RenderOptions::new(&NoLinks) };
    let link = "<a class=\"term\" href=\"/lexique/1\">commun</a>";
    let html = |source: &str| render(source, &terms).html;
    assert_eq!(html("le commun, commun"), format!("<p>le {link}, commun</p>\n"));
    assert_eq!(
        html("# commun\ncommun\n# b\ncommun"),
        format!("<h2 id=\"s-commun\">commun</h2>\n<p>{link}</p>\n<h2 id=\"s-b\">b</h2>\n<p>{link}</p>\n")
    );
    assert_eq!(
        html("`commun` [commun](/a) https://commun.ca"),
        "<p><code>commun</code> <a href=\"/a\">commun</a> <a href=\"https://commun.ca\" rel=\"nofollow ugc noopener\">https://commun.ca</a></p>\n"
    );
    assert!(!html("::: tip commun\n:::").contains("term"));
    let many = "# a\ncommun\n".repeat(30);
    assert_eq!(html(&many).matches("class=\"term\"").count(), 20);
}

#[test]
fn words_are_counted_without_code_blocks() {
    assert_eq!(full("# Un titre\n\nC'est *déjà* -- `du code` [ici](/a).\n\n```\nrien\n```\n").words, 7);
}
