"""The language menu of a form page: it keeps what was typed and stores nothing."""

from flask import Flask

from innocook.services.assessments import stored_answers
from tests.support.pages import form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of


def page(app: Flask, section: str = "STR", language: str = "en") -> str:
    """The address of a section of the lead's own assessment."""
    return f"/{language}/assessments/{assessment_of(app)}/sections/{section}"


@ONE_DATABASE
def test_a_language_button_keeps_what_was_typed(app: Flask, client_for: ClientFor, stored: Sessions):
    """The menu of a form page sends the form to the other language: all typed values there, nothing stored."""
    client = client_for("lead")
    form = form_of(client.get(page(app, language="ar")))
    typed = with_values(form, {"STR1": "3", "STR2": "", "STR1.note": "ملاحظة", "_keep": "en"})
    shown = client.post(page(app, language="en"), data=typed)
    assert [form_of(shown).values[name] for name in ("STR1", "STR2", "STR1.note")] == ["3", "", "ملاحظة"]
    assert "is not saved yet" in words(shown)
    with stored() as session:
        assert stored_answers(session, assessment_of(app)) == {}


def test_the_language_menu_of_a_form_is_buttons(shared_app: Flask, shared_client: ClientFor):
    """On a page with a form the other languages are buttons of that form, behind its own save button."""
    text = shared_client("lead").get(page(shared_app, language="ar")).text
    for language in ("en", "fr"):
        button = f'<button type="submit" form="answers" formaction="{page(shared_app, language=language)}"'
        assert button in text


@ONE_DATABASE
def test_a_kept_page_with_wrong_values_still_opens(app: Flask, client_for: ClientFor):
    """Values that could not be stored are kept over a change of language all the same."""
    client = client_for("lead")
    form = form_of(client.get(page(app, "DPI")))
    typed = with_values(form, {"DPI1": "na", "DPI1.na_reason": "made_up", "DPI1.na_text": "Because.", "_keep": "fr"})
    shown = client.post(page(app, "DPI", "fr"), data=typed)
    assert (shown.status_code, form_of(shown).values["DPI1.na_text"]) == (200, "Because.")
