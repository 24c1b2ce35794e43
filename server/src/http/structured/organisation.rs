//! An organisation: what it is, how it is reached, where it serves.

use app::contact::site;
use app::queries::directory::OrganisationPage;
use app::routes;
use domain::content::{LangTag, Text};
use domain::directory::{LegalForm, Organisation};

use super::named::{all, step, subject, trail};
use super::node::Node;
use super::{Shown, is_public};
use crate::http::here::Here;

/// The page of an organisation.
pub fn organisation(here: &Here, page: &OrganisationPage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let organisation: Organisation = record.content();
    if !is_public(record) {
        return None;
    }
    let kind = match organisation.legal_form {
        LegalForm::Nonprofit => "NGO",
        LegalForm::Public | LegalForm::Municipal | LegalForm::IndigenousGovernment => "GovernmentOrganization",
        LegalForm::Other | LegalForm::Cooperative | LegalForm::Business | LegalForm::Informal => "Organization",
    };
    let name = organisation.name.as_str();
    let subjects = [organisation.themes.as_slice(), organisation.sectors.as_slice()].concat();
    let node = subject(here, kind, record.reference(), name)
        .with("alternateName", organisation.other_names.iter().map(Text::as_str).collect::<Vec<_>>())
        .with("sameAs", site(organisation.website.as_str()))
        .with("contactPoint", contacts(&organisation))
        .with("address", organisation.address.as_str())
        .with("areaServed", all(here, &page.names(&organisation.places), |_| true))
        .with("knowsAbout", all(here, &page.names(&subjects), |_| true))
        .with("mainEntityOfPage", here.url());
    let steps = vec![step(here, here.words().organisations_title(), &routes::organisations(here.lang()))];
    Some(Shown { preview: "website", node, trail: trail(here, steps, name), feed: None })
}

/// How it is reached: a point for each telephone, the first with its address of mail, which is alone where there is none.
fn contacts(organisation: &Organisation) -> Vec<Node> {
    let langs: Vec<&str> = organisation.langs.iter().map(LangTag::as_str).collect();
    let point = || Node::of("ContactPoint").with("availableLanguage", langs.clone());
    let mut email = Some(organisation.email.as_str()).filter(|email| !email.is_empty());
    let mut points: Vec<Node> = organisation
        .phones
        .iter()
        .map(|phone| point().with("telephone", phone.as_str()).with("email", email.take()))
        .collect();
    points.extend(email.map(|email| point().with("email", email)));
    points
}

#[cfg(test)]
mod tests {
    use domain::{Audience, Kind};
    use serde_json::{Value, json};

    use super::super::samples::{ID, here, id, name, seen};
    use super::*;

    #[test]
    fn an_organisation_says_how_it_is_reached_and_where_it_serves() {
        let organisation = Organisation {
            name: Text::parse("Le Relais").expect("a name"),
            legal_form: LegalForm::Nonprofit,
            website: Text::parse("https://relais.example").expect("an address"),
            email: Text::parse("info@relais.example").expect("an address"),
            phones: vec![Text::parse("418 555-0100").expect("a number"), Text::parse("418 555-0101").expect("another")],
            langs: vec![LangTag::parse("fr").expect("a language")],
            places: vec![id(2)],
            themes: vec![id(3)],
            ..Organisation::default()
        };
        let page = |audience| OrganisationPage {
            seen: Some(seen(Kind::Organisation, &organisation, audience)),
            named: vec![
                name(Kind::Place, 2, "Gaspé"),
                name(Kind::Concept, 3, "Logement"),
                name(Kind::Person, 4, "Léa"),
            ],
            ..OrganisationPage::default()
        };
        let here = here(&format!("/organisations/{ID}"));
        let read = Value::from(super::organisation(&here, &page(Audience::Public)).expect("described").node);
        assert_eq!(read["@type"], "NGO");
        assert_eq!(
            read["contactPoint"],
            json!([
                { "@type": "ContactPoint", "availableLanguage": ["fr"], "telephone": "418 555-0100", "email": "info@relais.example" },
                { "@type": "ContactPoint", "availableLanguage": ["fr"], "telephone": "418 555-0101" },
            ])
        );
        assert_eq!(read["areaServed"].as_array().map(Vec::len), Some(1));
        assert_eq!(read["areaServed"][0]["name"], "Gaspé");
        assert_eq!(read["knowsAbout"][0]["name"], "Logement");
        assert!(!read.to_string().contains("Léa"), "who verified it is not part of it");
        assert_eq!(super::organisation(&here, &page(Audience::Members)), None);
    }
}
