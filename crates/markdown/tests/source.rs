//! Links and their bytes, rewriting, plain text, excerpts, outline, front matter.

use markdown::{
    Destination, FrontMatterFault, LinkForm, excerpt, first_heading, front_matter, links, outline, plain_text,
    rewrite_links,
};

const ID: &str = "01904f3e-7c1a-7b4e-9d2c-3f6a5b8c9d0e";

#[test]
fn every_form_of_link_is_found_with_its_bytes() {
    for (source, form, bytes, text) in [
        ("[a](b)", LinkForm::Inline, "b", "a"),
        ("[a](<b c> 'd')", LinkForm::Inline, "b c", "a"),
        ("[a `](x)` [b]\\]](c(d)e \"f\")", LinkForm::Inline, "c(d)e", "a ](x) [b]]"),
        ("[a <b title=\"](evil)\">](c)", LinkForm::Inline, "c", "a"),
        ("> [a\n> b](\n> c)", LinkForm::Inline, "c", "a b"),
        ("[**a**](\n  c\n  'd')", LinkForm::Inline, "c", "a"),
        ("![a](b.png)", LinkForm::Inline, "b.png", "a"),
        ("[a]()", LinkForm::Inline, "", "a"),
        ("[a\\]b][r\\]]\n\n[r\\]]: <c d> 'e'", LinkForm::Reference, "c d", "a]b"),
        ("[r]\n\n> [r]:\n> c", LinkForm::Reference, "c", "r"),
        ("<https://a.ca/b>", LinkForm::Autolink, "https://a.ca/b", "https://a.ca/b"),
        ("« https://a.ca/b_c_d »", LinkForm::Bare, "https://a.ca/b_c_d", "https://a.ca/b_c_d"),
        ("a\\*\u{e9} &amp; https://a.ca/?b&c!", LinkForm::Bare, "https://a.ca/?b&c", "https://a.ca/?b&c"),
        ("<Button link=\"/a/\" text=\"B\" />", LinkForm::Button, "/a/", "B"),
        ("x <Button text='B' link='/a/' />", LinkForm::Button, "/a/", "B"),
        ("::: tip\n::: info [a](b)\n:::\n", LinkForm::Inline, "b", "a"),
        ("x\n::: tip T\nz\n:::\n[a](b)", LinkForm::Inline, "b", "a"),
        ("<br>\n[a](b)", LinkForm::Inline, "b", "a"),
    ] {
        let found = links(source);
        assert_eq!(found.len(), 1, "{source:?}: {found:?}");
        let link = &found[0];
        assert_eq!((link.form, &source[link.range.clone()], link.text.as_str()), (form, bytes, text), "{source:?}");
        assert_eq!(link.image, source.starts_with('!'));
    }
    for none in ["`[a](b)`", "```\nhttps://a.ca [a](b)\n```", "<a href=\"b\">c</a>", "\\[a](b)", "[a]: b"] {
        assert_eq!(links(none), [], "{none:?}");
    }
    let nested = links("[![a](b)](c) ![x [y](z)](w)");
    let found: Vec<_> = nested.iter().map(|link| (link.destination.to_string(), link.image)).collect();
    assert_eq!(found, [("b".into(), true), ("c".into(), false), ("w".into(), true)]);
}

#[test]
fn destinations_are_told_apart() {
    let of = |destination: &str| Destination::parse(destination);
    assert_eq!(
        of(&format!("encommun:note/{ID}#x")),
        Destination::Record { kind: "note".into(), id: ID.into(), fragment: Some("x".into()) }
    );
    for text in ["https://a", "HTTP://a", "//a", "mailto:a", "java\nscript:x", "encommun:note/1", "encommun:n/é", "c:x"]
    {
        assert_eq!(of(text), Destination::Url(text.into()));
    }
    for text in ["", "a", "/a", "../a.md#b", "?q", "a/b:c", "é:a"] {
        assert_eq!(of(text), Destination::Relative(text.into()));
    }
    assert_eq!(of("#a"), Destination::Fragment("a".into()));
    for text in ["#a", "/b", "https://c", &format!("encommun:note/{ID}#x"), &format!("encommun:note/{ID}#")] {
        assert_eq!(of(text).to_string(), text);
    }
}

#[test]
fn rewriting_changes_destinations_alone() {
    let to = format!("encommun:note/{ID}");
    for (source, expected) in [
        ("é [a]( <b> 'c' )\r\n", format!("é [a]( <{to}> 'c' )\r\n")),
        ("[a][r] [b][r]\n\n[r]:  b  'c'\n", format!("[a][r] [b][r]\n\n[r]:  {to}  'c'\n")),
        ("<https://a.ca/b_c>.", format!("[https://a.ca/b\\_c]({to}).")),
        ("(https://a.ca/b_c).", format!("([https://a.ca/b\\_c]({to})).")),
        ("<Button text='t' link='/a' />", format!("<Button text='t' link='{to}' />")),
        ("::: tip [a](b)\n```\n::: [a](b)\n```\n:::", format!("::: tip [a]({to})\n```\n::: [a](b)\n```\n:::")),
        ("[![a](b)](c)", format!("[![a]({to})]({to})")),
        ("!https://a.ca", "!https://a.ca".to_owned()),
    ] {
        let written = rewrite_links(source, |_| Some(to.clone()));
        assert_eq!(written, expected);
        assert!(links(&written).iter().all(|link| link.destination.to_string() == to || source.starts_with('!')));
        assert_eq!(rewrite_links(source, |link| Some(link.destination.to_string())), source);
        assert_eq!(rewrite_links(source, |_| None), source);
    }
    let hard = "/a b(c)<d>|e&amp;\\f\ng";
    let written = rewrite_links("[a](b) <Button link=\"c\" text=\"d\"/>", |_| Some(hard.into()));
    let found: Vec<_> = links(&written).iter().map(|link| link.destination.to_string()).collect();
    assert_eq!(found, ["/a%20b%28c%29%3Cd%3E%7Ce&amp;%5Cfg", "/a b(c)<d>|e&amp;\\fg"]);
}

#[test]
fn plain_text_is_what_people_read() {
    let source = "# Titre\n\nUn *mot* [lien](/x) ![alt](/y) <b>gras</b>&amp;\nsuite<br>fin\n\n- a\n  - b\n- c\n\n::: tip Conseil\nTexte\n:::\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n\n```\ncode\n```\n<Button link=\"/z\" text=\"Aller\"/>\n";
    assert_eq!(
        plain_text(source),
        "Titre\nUn mot lien alt gras&\nsuite fin\na\nb\nc\nConseil\nTexte\nx y \n1 2 \ncode\nAller"
    );
}

#[test]
fn excerpts_are_cut_on_a_word() {
    let source =
        "# T\n\n- liste\n\n> cité\n\n::: tip\nencadré\n:::\n\n![](a.png)\n\nLe *premier* paragraphe,\nlong.\n\nAutre.";
    assert_eq!(excerpt(source, 100), "Le premier paragraphe, long.");
    assert_eq!(excerpt(source, 28), "Le premier paragraphe, long.");
    assert_eq!(excerpt(source, 27), "Le premier paragraphe…");
    assert_eq!(excerpt(source, 11), "Le premier…");
    assert_eq!(excerpt(source, 10), "Le…");
    assert_eq!(excerpt("éééééééé", 5), "éééé…");
    assert_eq!(excerpt("abc", 1), "…");
    assert_eq!(excerpt("abc", 0), "");
    assert_eq!(excerpt("> cité\n> là", 50), "cité là");
    assert_eq!(excerpt("# Titre seul", 50), "Titre seul");
}

#[test]
fn headings_without_html() {
    let source = "x\n\n## Un [titre](/a) `b`\n\nTitre\nsouligné\n===\n";
    let first = first_heading(source).unwrap();
    assert_eq!((first.level, first.text.as_str()), (2, "Un titre b"));
    assert_eq!(source[first.range].trim_end(), "## Un [titre](/a) `b`");
    let rendered = markdown::render(source, &markdown::RenderOptions::new(&markdown::NoLinks));
    assert_eq!(outline(source), rendered.toc);
    assert_eq!(outline(source)[1].text, "Titre souligné");
    assert_eq!(first_heading("texte"), None);
}

#[test]
fn front_matter_is_read() {
    let source = "---\ntitle: Un titre: simple # note\n\"quoted\": \"a \\\"b\\\"\" # x\nsingle: 'l''été'\ntags: [a, \"b, c\", 'd']\nlist:\n  - un\n- \"deux: trois\"\nempty:\nurl: https://a.ca/#b\nlong: >\n  un\n  deux\ntext: |\n  un\n  deux\nlast: 1\n---\n# Corps\n";
    let (front, body, errors) = front_matter(source);
    assert_eq!(errors, []);
    assert_eq!(&source[body..], "# Corps\n");
    let front = front.unwrap();
    let fields: Vec<_> = front.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("title", "Un titre: simple"),
            ("quoted", "a \"b\""),
            ("single", "l'été"),
            ("tags", "a"),
            ("tags", "b, c"),
            ("tags", "d"),
            ("list", "un"),
            ("list", "deux: trois"),
            ("url", "https://a.ca/#b"),
            ("long", "un deux"),
            ("text", "un\ndeux"),
            ("last", "1"),
        ]
    );
    assert_eq!(front.raw, &source[4..body - 4]);
}

#[test]
fn front_matter_faults_have_a_line() {
    let source = "---\ngood: 1\nbad\nq: \"a\nl: [a\n- stray\nmeta:\n  - name: x\n    content: y\nmap: {a: b}\n---\nx";
    let (front, body, errors) = front_matter(source);
    assert_eq!(front.unwrap().fields, [("good".to_owned(), "1".to_owned())]);
    assert_eq!(&source[body..], "x");
    let faults: Vec<_> = errors.iter().map(|error| (error.line, error.fault)).collect();
    assert_eq!(
        faults,
        [
            (3, FrontMatterFault::NotAField),
            (4, FrontMatterFault::Quote),
            (5, FrontMatterFault::List),
            (6, FrontMatterFault::StrayItem),
            (8, FrontMatterFault::Nested),
            (9, FrontMatterFault::Nested),
            (10, FrontMatterFault::Nested),
        ]
    );
    assert_eq!(errors[0].to_string(), "line 3: this is not `key: value`");
    assert_eq!(front_matter("texte"), (None, 0, vec![]));
    assert_eq!(front_matter("\u{feff}texte").1, 3);
    assert_eq!(front_matter("\u{feff}---\r\na: b\r\n---\r\nc").1, 19);
    let (front, body, errors) = front_matter("---\na: b\n");
    assert_eq!((front, body, errors[0].line, errors[0].fault), (None, 0, 1, FrontMatterFault::Unclosed));
}
