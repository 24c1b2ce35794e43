//! Hostile Markdown: nothing runs, nothing is loaded, ammonia changes nothing, and time stays linear.

#[path = "support/clean.rs"]
mod support;

use markdown::{NoLinks, RenderOptions, excerpt, links, outline, plain_text, render, rewrite_links};
use support::clean;

/// Source, and what the whole HTML must be.
const CASES: &[(&str, &str)] = &[
    // Schemes
    ("[a](javascript:alert(1))", "<p>a</p>\n"),
    ("[a](JaVaScRiPt:alert(1))", "<p>a</p>\n"),
    ("[a](<  javascript:alert(1)>)", "<p>a</p>\n"),
    ("[a](&#106;avascript:alert(1))", "<p>a</p>\n"),
    ("[a](javascript&colon;alert(1))", "<p>a</p>\n"),
    ("[a](javascript&#x3a;alert(1))", "<p>a</p>\n"),
    ("[a](java&#9;script:alert(1))", "<p>a</p>\n"),
    ("[a](java&NewLine;script:alert(1))", "<p>a</p>\n"),
    ("[a](java&Tab;script&colon;alert(1))", "<p>a</p>\n"),
    ("[a](&#1;javascript:alert(1))", "<p>a</p>\n"),
    ("[a](&#xa0;javascript:alert(1))", "<p>a</p>\n"),
    ("[a](&#x2028;javascript:alert(1))", "<p>a</p>\n"),
    ("[a](&#xfeff;javascript:alert(1))", "<p>a</p>\n"),
    ("[a](&#x200b;javascript:alert(1))", "<p>a</p>\n"),
    ("[a](java\u{1}script:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
    ("[a](\u{3000}javascript:alert(1))", "<p>a</p>\n"),
    ("[a](javascript\\:alert(1))", "<p>a</p>\n"),
    ("[a](javascript%3Aalert(1))", "<p><a href=\"javascript%3Aalert(1)\">a</a></p>\n"),
    ("[a](java%0ascript:alert(1))", "<p><a href=\"./java%0ascript:alert(1)\">a</a></p>\n"),
    ("[a](јavascript:alert(1))", "<p><a href=\"./%D1%98avascript:alert(1)\">a</a></p>\n"),
    ("[a](vbscript:msgbox(1))", "<p>a</p>\n"),
    ("[a](data:text/html;base64,PHN2Zz4=)", "<p>a</p>\n"),
    ("[a](file:///etc/passwd)", "<p>a</p>\n"),
    ("[a](blob:https://x.ca/1)", "<p>a</p>\n"),
    ("[a](view-source:https://x.ca)", "<p>a</p>\n"),
    ("[a](feed:javascript:alert(1))", "<p>a</p>\n"),
    ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
    ("<data:text/html,1>", "<p>data:text/html,1</p>\n"),
    ("<http:?>", "<p>http:?</p>\n"),
    ("[a](https://)", "<p>a</p>\n"),
    ("[a](http:#b)", "<p>a</p>\n"),
    ("[a](//?b)", "<p>a</p>\n"),
    ("[a][b]\n\n[b]: javascript:alert(1)", "<p>a</p>\n"),
    ("[a]: javascript:x\n[a]: /b\n\n[a]", "<p>a</p>\n"),
    ("[a](//evil.ca/x)", "<p><a href=\"https://evil.ca/x\" rel=\"nofollow ugc noopener\">a</a></p>\n"),
    ("[a](&#9;//evil.ca)", "<p><a href=\"https://evil.ca\" rel=\"nofollow ugc noopener\">a</a></p>\n"),
    ("[a](/&#9;/evil.ca)", "<p><a href=\"https://evil.ca\" rel=\"nofollow ugc noopener\">a</a></p>\n"),
    ("[a](/\\\\evil.ca)", "<p><a href=\"/%5Cevil.ca\">a</a></p>\n"),
    ("[a](encommun:note/../../api)", "<p><span class=\"link-missing\">a</span></p>\n"),
    ("[a](encommun:note/\"onclick=x)", "<p><span class=\"link-missing\">a</span></p>\n"),
    // Pictures
    ("![a](javascript:alert(1))", "<p>a</p>\n"),
    ("![a](data:image/svg+xml,<svg/onload=alert(1)>)", "<p>a</p>\n"),
    (
        "![a\" onerror=\"alert(1)](/media/x)",
        "<p><img src=\"/media/x\" alt=\"a&quot; onerror=&quot;alert(1)\" loading=\"lazy\" decoding=\"async\"></p>\n",
    ),
    (
        "![<img src=x onerror=alert(1)>](/media/x)",
        "<p><img src=\"/media/x\" alt=\"\" loading=\"lazy\" decoding=\"async\"></p>\n",
    ),
    (
        "![a](</media/x\" onerror=\"y>)",
        "<p><img src=\"/media/x%22%20onerror=%22y\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>\n",
    ),
    // Attributes
    (
        "[a](/b \"c\\\" onmouseover=\\\"alert(1)\")",
        "<p><a href=\"/b\" title=\"c&quot; onmouseover=&quot;alert(1)\">a</a></p>\n",
    ),
    ("[a](</b\" onclick=\"alert(1)>)", "<p><a href=\"/b%22%20onclick=%22alert(1)\">a</a></p>\n"),
    (
        "[a](/b '&quot;><script>alert(1)</script>')",
        "<p><a href=\"/b\" title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">a</a></p>\n",
    ),
    ("```x\" onload=\"y\nz\n```", "<pre tabindex=\"0\"><code>z\n</code></pre>\n"),
    ("~~~<script>\nz\n~~~", "<pre tabindex=\"0\"><code>z\n</code></pre>\n"),
    ("# a\" onclick=\"b", "<h2 id=\"s-a-onclick-b\">a\" onclick=\"b</h2>\n"),
    ("# x {#id onclick=alert(1)}", "<h2 id=\"s-x-id-onclick-alert-1\">x {#id onclick=alert(1)}</h2>\n"),
    ("# document.cookie", "<h2 id=\"s-document-cookie\">document.cookie</h2>\n"),
    (
        "a[^\"><img>]\n\n[^\"><img>]: b",
        "<p>a<sup class=\"footnote-call\"><a id=\"fn-ref-1\" href=\"#fn-1\">1</a></sup></p>\n<section class=\"footnotes\" aria-label=\"Notes de bas de page\"><ol>\n<li id=\"fn-1\"><p>b</p>\n<a class=\"footnote-back\" href=\"#fn-ref-1\" aria-label=\"Retour au texte (1)\">↩</a></li>\n</ol></section>\n",
    ),
    // Raw HTML
    ("<script>alert(1)</script>", ""),
    ("a <script>alert(1)</script> b", "<p>a alert(1) b</p>\n"),
    ("<img src=x onerror=alert(1)>", ""),
    ("a <img src=x onerror=alert(1)>", "<p>a </p>\n"),
    ("<svg><script>alert(1)</script></svg>", "<p>alert(1)</p>\n"),
    ("a <svg/onload=alert(1)> b", "<p>a &lt;svg/onload=alert(1)&gt; b</p>\n"),
    ("a <svg onload=alert(1)> b", "<p>a  b</p>\n"),
    ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
    ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", ""),
    ("<template><img src=x onerror=alert(1)></template>", ""),
    ("<style>@import 'https://x.ca';</style>", ""),
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe>", ""),
    ("<form action=/api><button>a</button></form>", ""),
    ("<base href=https://x.ca>\n\n[a](b)", "<p><a href=\"b\">a</a></p>\n"),
    ("<meta http-equiv=refresh content='0;url=https://x.ca'>", ""),
    ("<a href=\"javascript:alert(1)\">a</a>", "<p>a</p>\n"),
    ("<div style='position:fixed'>a</div>", ""),
    ("<!-- a --!> <script>alert(1)</script> -->", ""),
    ("<![CDATA[<script>alert(1)</script>]]>", ""),
    ("<?php echo 1 ?>", ""),
    ("<scr<script>ipt>alert(1)</script>", "<p>&lt;script&gt;alert(1)</p>\n"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    ("\\<script>alert(1)\\</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    ("`<script>alert(1)</script>`", "<p><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></p>\n"),
    ("    <script>alert(1)</script>", "<pre tabindex=\"0\"><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>\n"),
    (
        "| <script>alert(1)</script> |\n|---|",
        "<div class=\"table-scroll\" role=\"group\" aria-label=\"Tableau\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">alert(1)</th></tr></thead>\n<tbody>\n</tbody></table></div>\n",
    ),
    ("a <br onclick=alert(1)> b", "<p>a  b</p>\n"),
    ("a\u{0}b\u{8}c\u{7f}d\u{85}e", "<p>abcde</p>\n"),
    // Our own notations
    (
        "::: tip\" onclick=\"alert(1)\nb\n:::",
        "<aside class=\"callout\" data-tone=\"tip\"><p class=\"callout-title\">\" onclick=\"alert(1)</p>\n<p>b</p>\n</aside>\n",
    ),
    (
        "::: x\"><script>\nb\n:::",
        "<aside class=\"callout\" data-tone=\"other\"><p class=\"callout-title\">\"&gt;</p>\n<p>b</p>\n</aside>\n",
    ),
    (
        "::: tip [a](javascript:alert(1))\n:::",
        "<aside class=\"callout\" data-tone=\"tip\"><p class=\"callout-title\">a</p>\n</aside>\n",
    ),
    ("::: details <img src=x onerror=alert(1)>\n:::", "<details><summary>Détails</summary>\n</details>\n"),
    (":::\n:::\n:::", ""),
    (
        "<Button link=\"javascript:alert(1)\" text=\"<img src=x onerror=alert(1)>\" />",
        "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n",
    ),
    (
        "<Button link='/\" onclick=\"alert(1)' text='&lt;b&gt;' />",
        "<p><a class=\"button\" data-kind=\"quiet\" href=\"/%22%20onclick=%22alert(1)\">&lt;b&gt;</a></p>\n",
    ),
    ("<Button link=\"/a text='b' />", "<p>&lt;Button link=\"/a text='b' /&gt;</p>\n"),
    (
        "https://x.ca/\"onclick=alert(1)",
        "<p><a href=\"https://x.ca/\" rel=\"nofollow ugc noopener\">https://x.ca/</a>\"onclick=alert(1)</p>\n",
    ),
    ("[[a](/b)](javascript:alert(1))", "<p>[<a href=\"/b\">a</a>](javascript:alert(1))</p>\n"),
    ("[a <https://x.ca> b](/c)", "<p><a href=\"/c\">a https://x.ca b</a></p>\n"),
];

/// The addresses in `href` and `src` attributes.
fn addresses(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in [" href=\"", " src=\""] {
        for part in html.split(name).skip(1) {
            found.push(part.split('"').next().unwrap_or_default().replace("&amp;", "&"));
        }
    }
    found
}

fn check(source: &str) -> String {
    let html = render(source, &RenderOptions::new(&NoLinks)).html;
    let cleaned = clean(&html);
    assert_eq!(cleaned, html, "ammonia changes what {:?} gives", &source[..source.floor_char_boundary(200)]);
    for address in addresses(&html) {
        let scheme =
            address.split(['/', '?', '#']).next().unwrap_or_default().split_once(':').map(|(scheme, _)| scheme);
        assert!(
            scheme.is_none_or(|scheme| ["http", "https", "mailto", "tel"].contains(&scheme)),
            "{address} in what {source:?} gives"
        );
    }
    html
}

#[test]
fn hostile_sources_give_exactly_this() {
    assert!(CASES.len() >= 45);
    let wrong: Vec<_> = CASES
        .iter()
        .filter_map(|(source, expected)| {
            let html = check(source);
            (html != *expected).then(|| format!("{source:?}\n  gives    {html:?}\n  expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_cases_stay_harmless_inside_everything() {
    for (source, _) in CASES {
        for frame in ["> ", "- ", "# ", "::: tip ", "::: tip\n", "| ", "[x](/y) ", "*", "[", "![", "a[^1]\n\n[^1]: "] {
            check(&format!("{frame}{source}"));
            check(&format!("{source}\n{frame}{source}\n:::\n|---|\n]*](/z)"));
        }
    }
}

#[test]
fn ammonia_would_notice() {
    for bad in
        ["<p onclick=\"x\">a</p>", "<a href=\"javascript:x\">a</a>", "<script>x</script>", "<p style=\"x\">a</p>"]
    {
        assert_ne!(clean(bad), bad);
    }
}

/// Large and twisted sources. Work that grew with the square of their size would take minutes, not seconds.
#[test]
fn large_hostile_sources_are_read() {
    const SIZE: usize = 1 << 17;
    let repeated = |part: &str| part.repeat(SIZE / part.len());
    let mut sources: Vec<String> = [
        "[",
        "]",
        "![",
        "[a](",
        "(",
        "<",
        "<!--",
        "<Button link=\"",
        "<Button link='a' ",
        "*",
        "**a ",
        "_a*",
        "~",
        "`",
        "`` ` ",
        "&",
        "\\",
        "[^1]",
        "[^a]: b\n\n",
        "::: tip\n",
        ":::\n",
        "::: tip a\n:::\n",
        ":::: a [\n",
        "| ",
        "|\n",
        "#\n",
        "# a\n",
        "# a-2\n# a\n",
        "<br>\n",
        "https://",
        "https://a.ca/)) ",
        "://",
        "http",
        "\u{e9}\u{301}",
        "\r",
        "\0",
        "[a]: b\n",
        "[a]\n",
        "- a\n",
        "a\n===\n",
        "```\n",
        "> a\n\n",
        "[a](b) ",
        "<a@b.ca>",
        "1. ",
        "a\n\n",
        "\t",
        "[![a](b)](c)",
        "<div>\n",
        "<?",
        "<![CDATA[",
        "$",
        "x\n: y\n",
        "{#a}",
    ]
    .iter()
    .map(|part| repeated(part))
    .collect();
    sources.push("[".repeat(1 << 20));
    for frame in ["> ", "- ", ">", "1. ", "> - ", "[^a]: - ", "a\r- "] {
        for after in ["\n", "\na", "```\n\n", "\n:::", "\n> a"] {
            sources.push(format!("{}a{after}{}", frame.repeat(SIZE / 8), after.repeat(SIZE / 8)));
        }
    }
    sources.push(format!("{}a{}", "[".repeat(10_000), "]".repeat(10_000)));
    sources.push(format!("{}a{}", "![".repeat(10_000), "](b)".repeat(10_000)));
    sources.push(format!("{}a", ">".repeat(10_000)));
    sources.push(format!("{}a", "- ".repeat(10_000)));
    sources.push((0..500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect());
    sources.push((0..2_000).map(|depth| format!("{} a{depth}\n", ":".repeat(depth + 3))).collect());
    sources.push(format!("{}a{}", "*a **".repeat(10_000), "** a*".repeat(10_000)));
    sources.push(format!("[a]: {}\n\n{}", "b".repeat(10_000), "[a] ".repeat(10_000)));
    sources.push(format!("|{}\n|{}\n{}", "a|".repeat(10_000), "-|".repeat(10_000), "|\n".repeat(10_000)));
    for source in &sources {
        check(&source[..source.floor_char_boundary(1 << 13)]);
        let _ = render(source, &RenderOptions::new(&NoLinks));
        let found = links(source);
        assert!(found.iter().all(|link| source.get(link.range.clone()).is_some()));
    }
    let twisted = repeated("::: tip [a](b)\n- > # a\n");
    let _ = (plain_text(&twisted), excerpt(&twisted, 200), outline(&twisted));
    let source = repeated("[a](b) https://c.ca ");
    assert_eq!(rewrite_links(&source, |link| Some(link.destination.to_string())), source);
}

#[test]
fn depth_is_bounded_and_text_is_kept() {
    for source in [format!("{}fin", "> ".repeat(10_000)), format!("{}fin", "- ".repeat(10_000))] {
        let html = check(&source);
        assert!(html.contains("fin"));
        assert!(html.matches("<blockquote>").count() + html.matches("<ul>").count() <= 48);
    }
    let html = check(&"::: tip\n".repeat(10_000));
    assert_eq!(html.matches("<aside").count(), 24);
}
