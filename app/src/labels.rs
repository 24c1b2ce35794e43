//! What the commons' words are called on a screen: kinds, states, audiences, problems, errors.
//!
//! # Layout
//! - `values`: what a field holds
//! - `sorts`: kinds in number, and the sorts within a kind; `why`: why a piece of writing is stuck

mod sorts;
mod values;
mod why;

use api::{ApiError, Typed};
use domain::audience::Audience;
use domain::care::Source;
use domain::care::suggestion::SuggestionStatus;
use domain::directory::{LegalForm, OrganisationStatus};
use domain::knowledge::NoteType;
use domain::memory::{MediaType, Unfit};
use domain::{Kind, Problem};
use i18n::Words;
use sync::status::RecordStatus;

use crate::commands::NotKept;
use crate::components::tag::TagTone;

pub use sorts::{contribute, counted, kinds, order, place_type, scheme, sort, sort_word, view};
pub use values::{right, value, verified};
pub use why::why;

/// A kind, in the singular.
#[must_use]
pub const fn kind(words: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::Note => words.kind_note(),
        Kind::Term => words.kind_term(),
        Kind::Notebook => words.kind_notebook(),
        Kind::Placement => words.kind_placement(),
        Kind::Person => words.kind_person(),
        Kind::Suggestion => words.kind_suggestion(),
        Kind::Kit => words.kind_kit(),
        Kind::Organisation => words.kind_organisation(),
        Kind::KnowledgeBase => words.kind_knowledge_base(),
        Kind::Concept => words.kind_concept(),
        Kind::Place => words.kind_place(),
        Kind::Media => words.kind_media(),
        Kind::Grant => words.kind_grant(),
        Kind::Community => words.kind_community(),
        Kind::Membership => words.kind_membership(),
    }
}

/// What an organisation is by law.
#[must_use]
pub const fn legal_form(words: Words, form: LegalForm) -> &'static str {
    match form {
        LegalForm::Other => words.organisation_form_other(),
        LegalForm::Nonprofit => words.organisation_form_nonprofit(),
        LegalForm::Cooperative => words.organisation_form_cooperative(),
        LegalForm::Public => words.organisation_form_public(),
        LegalForm::Municipal => words.organisation_form_municipal(),
        LegalForm::IndigenousGovernment => words.organisation_form_indigenous_government(),
        LegalForm::Business => words.organisation_form_business(),
        LegalForm::Informal => words.organisation_form_informal(),
    }
}

/// Whether an organisation is open.
#[must_use]
pub const fn organisation_status(words: Words, status: OrganisationStatus) -> &'static str {
    match status {
        OrganisationStatus::Active => words.organisation_active(),
        OrganisationStatus::TemporarilyClosed => words.organisation_temporarily_closed(),
        OrganisationStatus::Inactive => words.organisation_inactive(),
        OrganisationStatus::Defunct => words.organisation_defunct(),
    }
}

/// The languages that a form offers: those of Québec first.
pub const LANGUAGES: [&str; 15] =
    ["fr", "en", "fcs", "iu", "cr", "moe", "atj", "alq", "mic", "moh", "abe", "nsk", "es", "ar", "ht"];

/// The languages that are offered, by tag, with their names.
#[must_use]
pub fn languages(words: Words) -> Vec<(&'static str, &'static str)> {
    LANGUAGES.iter().filter_map(|tag| Some((*tag, language_name(words, tag)?))).collect()
}

/// A language, by its tag; one that has no name here goes by its tag.
#[must_use]
pub fn language(words: Words, tag: &str) -> String {
    language_name(words, tag).unwrap_or(tag).to_owned()
}

fn language_name(words: Words, tag: &str) -> Option<&'static str> {
    let name = match tag {
        "fr" => words.language_fr(),
        "en" => words.language_en(),
        "fcs" => words.language_fcs(),
        "iu" => words.language_iu(),
        "cr" => words.language_cr(),
        "moe" => words.language_moe(),
        "atj" => words.language_atj(),
        "alq" => words.language_alq(),
        "mic" => words.language_mic(),
        "moh" => words.language_moh(),
        "abe" => words.language_abe(),
        "nsk" => words.language_nsk(),
        "es" => words.language_es(),
        "ar" => words.language_ar(),
        "ht" => words.language_ht(),
        _ => return None,
    };
    Some(name)
}

/// A sort of note.
#[must_use]
pub const fn note_type(words: Words, sort: NoteType) -> &'static str {
    match sort {
        NoteType::General => words.note_type_general(),
        NoteType::Story => words.note_type_story(),
        NoteType::Harvest => words.note_type_harvest(),
        NoteType::Guide => words.note_type_guide(),
        NoteType::Watch => words.note_type_watch(),
    }
}

/// A state, by its stored word; nothing for one that needs no words.
#[must_use]
pub fn state(words: Words, state: &str) -> Option<(&'static str, TagTone)> {
    Some(match state {
        "draft" => (words.state_draft(), TagTone::Info),
        "submitted" => (words.state_submitted(), TagTone::Attention),
        "withdrawn" => (words.state_withdrawn(), TagTone::Attention),
        "archived" => (words.state_archived(), TagTone::Plain),
        "proposed" => (words.state_proposed(), TagTone::Attention),
        "temporarily_closed" => (words.state_temporarily_closed(), TagTone::Attention),
        "inactive" => (words.state_inactive(), TagTone::Attention),
        "defunct" => (words.state_defunct(), TagTone::Plain),
        _ => return None,
    })
}

/// Who sees a record.
#[must_use]
pub const fn audience(words: Words, audience: Audience) -> &'static str {
    match audience {
        Audience::Private => words.audience_private(),
        Audience::Community(_) => words.audience_community(),
        Audience::Members => words.audience_members(),
        Audience::Public => words.audience_public(),
    }
}

/// How a suggestion came to be.
#[must_use]
pub const fn source(words: Words, source: Source) -> &'static str {
    match source {
        Source::Person => words.suggestion_source_person(),
        Source::Merge => words.suggestion_source_merge(),
        Source::Parked => words.suggestion_source_parked(),
        Source::Import => words.suggestion_source_import(),
    }
}

/// Where a suggestion is in its life.
#[must_use]
pub const fn suggestion_state(words: Words, status: SuggestionStatus) -> &'static str {
    match status {
        SuggestionStatus::Open => words.suggestion_state_open(),
        SuggestionStatus::Accepted => words.suggestion_state_accepted(),
        SuggestionStatus::AcceptedInPart => words.suggestion_state_accepted_in_part(),
        SuggestionStatus::Refused => words.suggestion_state_refused(),
        SuggestionStatus::Withdrawn => words.suggestion_state_withdrawn(),
        SuggestionStatus::Obsolete => words.suggestion_state_obsolete(),
    }
}

/// A field, by its stored name.
#[must_use]
pub fn field(words: Words, name: &str) -> &'static str {
    match name {
        "title" => words.editor_title(),
        "body" => words.editor_body(),
        "summary" => words.editor_summary(),
        "headline" => words.person_headline(),
        "bio" => words.person_bio(),
        "ask_me" => words.person_ask_me_mine(),
        "view" => words.notebook_view(),
        "source" => words.editor_source(),
        "note_type" => words.editor_type(),
        "authors" => words.editor_authors(),
        "rights" => words.editor_rights(),
        "audience" => words.editor_readers(),
        "status" => words.editor_status(),
        "lang" => words.editor_lang(),
        "description" => words.editor_description(),
        "guide" => words.editor_guide(),
        "labels" => words.editor_label_fr(),
        "synonyms" => words.editor_synonyms(),
        "definition" => words.editor_definition(),
        "usage" => words.editor_usage(),
        "themes" => words.subject_themes(),
        "sectors" => words.subject_sectors(),
        "places" => words.subject_places(),
        "happened" => words.subject_happened(),
        "home" => words.base_home(),
        "name" => words.organisation_name(),
        "other_names" => words.organisation_other_names(),
        "legal_form" => words.organisation_legal_form(),
        "website" => words.organisation_website(),
        "email" => words.organisation_email(),
        "phones" => words.organisation_phones(),
        "address" => words.organisation_address(),
        "langs" => words.organisation_langs(),
        "verified_on" => words.organisation_verified_on(),
        "verified_by" => words.organisation_verified_by(),
        "trashed_at" => words.editor_trashed(),
        "aliases" => words.history_field_aliases(),
        "autolink" => words.history_field_autolink(),
        "no_autolink" => words.editor_no_autolink(),
        "broader" => words.history_field_broader(),
        "categories" => words.history_field_categories(),
        "contribute" => words.history_field_contribute(),
        "credit" => words.history_field_credit(),
        "order_by" => words.history_field_order(),
        "related" => words.history_field_related(),
        "withdrawn_reason" => words.history_field_withdrawn_reason(),
        _ => words.editor_other(),
    }
}

/// What is wrong with a value, in a sentence.
#[must_use]
pub fn problem(words: Words, problem: &Problem) -> String {
    match problem {
        Problem::Missing => words.problem_missing().to_owned(),
        Problem::TooLong(most) => words.problem_too_long(u64::from(*most)),
        Problem::ControlCharacters => words.problem_control().to_owned(),
        Problem::UnknownWord => words.problem_word().to_owned(),
        Problem::TooMany(most) => words.problem_too_many(u64::from(*most)),
        Problem::BadUrl => words.problem_url().to_owned(),
        Problem::BadDate => words.problem_date().to_owned(),
        Problem::BadLicence => words.problem_licence().to_owned(),
        Problem::Overtaken => words.problem_overtaken().to_owned(),
        Problem::LastSteward => words.problem_last_steward().to_owned(),
        Problem::TooSoon => words.problem_too_soon().to_owned(),
        Problem::WrongType => words.problem_type().to_owned(),
    }
}

/// Why there is no answer, in a sentence.
#[must_use]
pub fn error(words: Words, error: &ApiError) -> String {
    match error {
        ApiError::Offline => words.error_offline().to_owned(),
        ApiError::SignIn => words.error_sign_in().to_owned(),
        ApiError::Credentials => words.error_credentials().to_owned(),
        ApiError::Denied => words.error_denied().to_owned(),
        ApiError::NotFound => words.error_not_found().to_owned(),
        ApiError::Fields(fields) => words.field_summary(fields.len() as u64),
        ApiError::Input(typed) => input(words, *typed).to_owned(),
        ApiError::Unfit(why) => unfit(words, *why).to_owned(),
        ApiError::Taken => words.error_taken().to_owned(),
        ApiError::Settled => words.error_settled().to_owned(),
        ApiError::Throttled(seconds) => words.error_throttled(u64::from(seconds.div_ceil(60))),
        ApiError::TooLarge => words.error_too_large().to_owned(),
        ApiError::Malformed => words.error_upgrade().to_owned(),
        ApiError::ReadOnly | ApiError::Full => words.error_full().to_owned(),
        _ => words.error_server().to_owned(),
    }
}

/// How long a recording lasts, of milliseconds; nothing for what lasts no time.
#[must_use]
pub fn length(words: Words, milliseconds: i64) -> Option<String> {
    let seconds = u64::try_from(milliseconds).ok()?.div_ceil(1_000);
    let text = |number: u64| number.to_string();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0) => None,
        (0, 0, seconds) => Some(words.media_length_seconds(&text(seconds))),
        (0, minutes, seconds) => Some(words.media_length_minutes(&text(minutes), &text(seconds))),
        (hours, minutes, _) => Some(words.media_length_hours(&text(hours), &text(minutes))),
    }
}

/// What a file is for who meets it.
#[must_use]
pub fn media_form(words: Words, mime: MediaType) -> &'static str {
    match mime.form() {
        "picture" => words.media_form_picture(),
        "sound" => words.media_form_sound(),
        _ => words.media_form_document(),
    }
}

/// Why a file is not taken.
#[must_use]
pub const fn unfit(words: Words, why: Unfit) -> &'static str {
    match why {
        Unfit::Hash => words.media_unfit_hash(),
        Unfit::Size => words.media_unfit_size(),
        Unfit::Type => words.media_unfit_type(),
        Unfit::Told => words.media_unfit_told(),
        Unfit::Pixels => words.media_unfit_pixels(),
        Unfit::Broken => words.media_unfit_broken(),
        Unfit::Share => words.media_unfit_share(),
    }
}

/// What is wrong with something that was typed.
#[must_use]
pub const fn input(words: Words, typed: Typed) -> &'static str {
    match typed {
        Typed::Email => words.error_email(),
        Typed::PasswordTooShort => words.error_password_short(),
        Typed::PasswordTooLong => words.error_password_long(),
        Typed::PasswordTooEasy => words.error_password_easy(),
        Typed::Name => words.error_name(),
        Typed::Parts => words.suggestion_tick(),
    }
}

/// Why a writing is not kept.
#[must_use]
pub fn not_kept(words: Words, why: &NotKept) -> String {
    match why {
        NotKept::Server(why) => error(words, why),
        NotKept::Stale => words.history_stale().to_owned(),
        NotKept::DeviceFull => words.error_device_full().to_owned(),
        NotKept::Device => words.error_device().to_owned(),
    }
}

/// Where a record is on its way.
#[must_use]
pub const fn status(words: Words, status: RecordStatus) -> (&'static str, TagTone) {
    match status {
        RecordStatus::Settled => (words.status_in(), TagTone::Plain),
        RecordStatus::Draft => (words.status_draft(), TagTone::Info),
        RecordStatus::Sent => (words.status_sent(), TagTone::Accent),
        RecordStatus::SentMerged => (words.status_merged(), TagTone::Accent),
        RecordStatus::Waiting => (words.status_waits(), TagTone::Info),
        RecordStatus::HandedOver => (words.status_quarantined(), TagTone::Attention),
        RecordStatus::OnDevice => (words.status_unsent(), TagTone::Info),
        RecordStatus::Sending => (words.status_sending(), TagTone::Info),
        RecordStatus::NeedsFix => (words.status_rejected(), TagTone::Attention),
        RecordStatus::ToCheck => (words.status_parked(), TagTone::Attention),
    }
}

/// `bytes` in the unit a person reads, rounded up.
#[must_use]
pub fn size(words: Words, bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000_000 => (bytes.div_ceil(1_000), words.unit_kilobytes()),
        1_000_000..1_000_000_000 => (bytes.div_ceil(1_000_000), words.unit_megabytes()),
        _ => (bytes.div_ceil(1_000_000_000), words.unit_gigabytes()),
    };
    [i18n::number(words.lang(), value).as_str(), "\u{a0}", unit].concat()
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, t};

    use super::*;

    #[test]
    fn a_length_is_said_as_long_as_it_is() {
        for (milliseconds, expected) in [
            (0, None),
            (-5, None),
            (400, Some("1\u{a0}s")),
            (21_620, Some("22\u{a0}s")),
            (65_250, Some("1\u{a0}min 6\u{a0}s")),
            (3_725_000, Some("1\u{a0}h 2\u{a0}min")),
        ] {
            assert_eq!(length(t(Lang::Fr), milliseconds).as_deref(), expected, "{milliseconds}");
        }
    }
}
