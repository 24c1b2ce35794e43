//! The form of what is said of a file.

use domain::memory::Media;
use domain::{Kind, Level};
use leptos::prelude::*;

use super::again::value_of;
use super::note::{Licences, Readers, licences};
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::concepts::ConceptsField;
use crate::components::button::Button;
use crate::components::choice::SelectField;
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::components::media_figure::MediaFigure;
use crate::components::tick::Tick;
use crate::queries::form::FormPage;
use crate::state::locale;

/// The form.
#[component]
pub fn MediaForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let (before, mends) = (page.before(), page.mends());
    let Some(seen) = page.seen else { return ().into_any() };
    let media: Media = seen.record.content();
    let manages = seen.level >= Level::Manage;
    let audience = seen.record.audience();
    let sheet = Sheet {
        kind: Kind::Media,
        before,
        mends,
        notebook: None,
        begun_in: None,
        ids: page.ids,
        named_by: "alt",
        refusal: page.refusal,
        shared: None,
    };
    let (decorative, apart) = (media.decorative, media.apart);
    let Licences { options, chosen } = licences(words, true, media.rights.as_str());
    let picture = media.mime.form() == "picture";
    view! {
        <MediaFigure media=media.clone()/>
        <RecordForm sheet>
            <Field
                name="fields[alt]"
                label=words.media_words()
                help=words.media_words_help()
                value=value_of("alt", media.alt.as_str())
                error=problem_of(Kind::Media, "alt")
                rows=2
                maxlength=1000
            />
            {picture
                .then(|| {
                    view! {
                        <Tick
                            name="fields[decorative]"
                            label=words.media_decorative()
                            ticked=decorative
                            emptied=true
                        />
                    }
                })}
            <Field
                name="fields[caption]"
                label=words.media_caption()
                value=value_of("caption", media.caption.as_str())
                error=problem_of(Kind::Media, "caption")
                maxlength=500
            />
            <Field
                name="fields[credit]"
                label=words.media_credit()
                value=value_of("credit", media.credit.as_str())
                error=problem_of(Kind::Media, "credit")
                maxlength=160
            />
            <Field
                name="fields[taken]"
                label=words.media_taken()
                help=words.media_taken_help()
                value=value_of("taken", media.taken.as_str())
                error=problem_of(Kind::Media, "taken")
            />
            <ConceptsField
                kind=Kind::Media
                field="depicts"
                legend=words.media_depicts()
                help=words.media_depicts_help()
                seek=words.media_depicts_seek()
                offered=page.depicted
                stored=media.depicts
            />
            <MarkdownField
                name="fields[transcript]"
                label=words.media_transcript()
                value=value_of("transcript", media.transcript.as_str())
                error=problem_of(Kind::Media, "transcript")
                rows=6
            />
            {manages
                .then(|| {
                    view! {
                        <SelectField
                            name="fields[rights]"
                            label=words.editor_rights()
                            help=words.editor_rights_help()
                            options=options
                            chosen=value_of("rights", chosen)
                        />
                        <Tick
                            name="fields[apart]"
                            label=words.media_apart()
                            help=words.media_apart_help()
                            ticked=apart
                            emptied=true
                        />
                        <Readers audience/>
                    }
                })}
            <div class="form-actions">
                <Button label=words.action_save() submit=true/>
            </div>
        </RecordForm>
    }
    .into_any()
}
