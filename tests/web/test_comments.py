"""The pages of comments: threads, what is new, mentions, and that no typed word is lost or lives."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from innocook.store.tables import Comment, ThreadReading
from tests.support.colleagues import add_colleague
from tests.support.pages import CheckingClient, Form, csrf_token, form_of, text_of, tree, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of, email_of, password_of

OVERRIDE = "\u202eevil\u202c"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def page(own: UUID) -> str:
    """Its comments on STR1, in English."""
    return f"/en/assessments/{own}/comments/STR1"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


@pytest.fixture
def contributor(client_for: ClientFor) -> CheckingClient:
    """The contributor's browser."""
    return client_for("contributor")


def press(client: CheckingClient, page: str, verb: str = "open", new: str = "", **typed: str):
    """Open the page, type (`new` begins a thread; `__` stands for the line in a name) and press a button."""
    form = form_of(client.get(page), "STR1")
    changes = {name.replace("__", "-"): text for name, text in typed.items()}
    return client.post(page, data=with_values(form, {"new-text": new, "do": verb} | changes))


def threads(client: CheckingClient, page: str) -> list[str]:
    """The ids of the threads in the order of the page."""
    every = tree(client.get(page).text).iter()
    ids = [each.get("id", "") for each in every if each.get("id", "").startswith("thread-")]
    return [each.removeprefix("thread-") for each in ids]


def answer(client: CheckingClient, page: str, text: str, verb: str = "reply"):
    """Type into the box of the first thread and press one of its buttons."""
    thread = threads(client, page)[0]
    form = form_of(client.get(page), "STR1")
    return client.post(page, data=with_values(form, {f"reply-{thread}-text": text, "do": f"{verb} {thread}"}))


def stored_texts(stored: Sessions) -> list[str]:
    """Every comment there is, in its order."""
    with stored() as session:
        return list(session.scalars(select(Comment.text).order_by(Comment.at)))


def test_a_conversation_from_beginning_to_end(lead: CheckingClient, contributor: CheckingClient, page: str):
    """Begun, new to the other, answered, read, resolved, opened again: each step leads back to the thread."""
    sent = press(lead, page, new="Who has the plan?\nI do not.")
    (thread,) = threads(lead, page)
    assert sent.headers["Location"] == f"{page}#thread-{thread}"
    shown = contributor.get(page)
    assert "1 comment is new to you." in words(shown)
    assert "Who has the plan?<br>I do not." in shown.text
    assert answer(contributor, page, "I do.").headers["Location"] == sent.headers["Location"]
    assert "new to you" not in words(contributor.get(page))
    assert "1 comment is new to you." in words(lead.get(page))
    assert press(lead, page, "read").headers["Location"] == f"{page}#threads"
    assert "new to you" not in words(lead.get(page))
    assert press(lead, page, f"resolve {thread}").status_code == 302
    assert "Resolved by Demonstration lead on" in words(contributor.get(page))
    assert "Saved at" in words(lead.get(page))
    press(contributor, page, f"reopen {thread}")
    assert "Resolved by" not in words(lead.get(page))


def test_a_look_alone_marks_nothing_as_read(
    lead: CheckingClient, contributor: CheckingClient, page: str, stored: Sessions
):
    """A GET writes nothing, however often; the button does, once."""
    press(lead, page, new="One")
    assert ["1 comment is new" in words(contributor.get(page)) for _ in range(2)] == [True, True]
    form = with_values(form_of(contributor.get(page), "STR1"), {"do": "read"})
    for _ in range(2):
        contributor.post(page, data=form)
        with stored() as session:
            assert session.scalar(select(func.count()).select_from(ThreadReading)) == 1


def test_what_came_while_reading_stays_new(lead: CheckingClient, contributor: CheckingClient, page: str):
    """The button marks what the page showed, not what was written after it was opened."""
    press(lead, page, new="One")
    before = form_of(contributor.get(page), "STR1")
    answer(lead, page, "Two")
    contributor.post(page, data=with_values(before, {"do": "read"}))
    shown = contributor.get(page)
    assert "1 comment is new to you." in words(shown)
    new = [each for each in tree(shown.text).iter("article") if each.get("class") == "comment new"]
    assert ["Two" in text_of(each) for each in new] == [True]


@ONE_DATABASE
def test_forged_ids_mark_nothing(lead: CheckingClient, contributor: CheckingClient, page: str, stored: Sessions):
    """Nonsense among the ids that were seen is passed over."""
    press(lead, page, new="One")
    data = {"csrf_token": csrf_token(contributor.get(page)), "do": "read", "seen": ["x", "", str(uuid4()), "٣" * 32]}
    assert contributor.post(page, data=data).status_code == 302
    with stored() as session:
        assert session.scalars(select(ThreadReading.id).order_by(ThreadReading.id)).all() == []


@ONE_DATABASE
def test_names_are_marked(app: Flask, lead: CheckingClient, client_for: ClientFor, page: str):
    """A mention in another spelling is marked, isolated, and said first to whoever is named."""
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    assert "@سميرة خليل" in words(lead.get(page))
    press(lead, page, new="يا @سَميره خلـيل <b>", new__language="ar")
    samira = client_for("samira")
    shown = samira.get(page).text
    assert "<mark><bdi>@سَميره خلـيل</bdi></mark> &lt;b&gt;" in shown
    assert 'class="typed" lang="ar" dir="rtl"' in shown
    overview = words(samira.get(page.removesuffix("STR1")))
    assert "Comments that mention you" in overview
    assert "Mentions you" in overview


@ONE_DATABASE
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b>", "{{ 7 * 7 }}", "&lt;i&gt;"],
)
def test_texts_are_inert(lead: CheckingClient, contributor: CheckingClient, page: str, text: str):
    """Markup in a comment is shown as it was typed, on every page, and nothing of it lives."""
    press(lead, page, new=text)
    for address in (page, page.removesuffix("STR1")):
        shown = contributor.get(address)
        found = [text_of(each) for each in tree(shown.text).iter("div") if each.get("class") == "typed"]
        assert found == [text]
    kept = press(lead, page, new=text, _keep="en")
    assert form_of(kept, "STR1").values["new-text"] == text


@ONE_DATABASE
def test_direction_overrides_stay_inside(app: Flask, lead: CheckingClient, page: str):
    """A right-to-left override is alone in a block of its own language and direction, and is left out of a summary."""
    press(lead, page, new=OVERRIDE)
    (thread,) = threads(lead, page)
    assert f'<div class="typed" lang="en" dir="ltr">{OVERRIDE}</div>' in lead.get(page).text
    press(lead, page, f"resolve {thread}")
    (summary,) = (each for each in tree(lead.get(page).text).iter("summary"))
    assert "\u202e" not in "".join(summary.itertext())
    assert "evil" in "".join(summary.itertext())


@ONE_DATABASE
@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x" * 4001, "Your comment has 4001 characters; 4000 fit."), (" \r\n ", "Write your comment first.")],
)
def test_texts_that_are_refused(lead: CheckingClient, page: str, stored: Sessions, text: str, sentence: str):
    """Too long or empty: 422, the sentence at its box and in the summary, every typed text still there."""
    press(lead, page, new="One")
    refused = answer(lead, page, text)
    (thread,) = threads(lead, page)
    assert refused.status_code == 422
    assert words(refused).count(sentence) == 2
    assert f'<a href="#reply-{thread}-text">' in refused.text
    assert form_of(refused, "STR1").values[f"reply-{thread}-text"] == text.strip()
    refused = press(lead, page, new=text, **{f"reply-{thread}-text": "Another"})
    assert (refused.status_code, '<a href="#new-text">' in refused.text) == (422, True)
    assert form_of(refused, "STR1").values[f"reply-{thread}-text"] == "Another"
    assert stored_texts(stored) == ["One"]


@ONE_DATABASE
def test_the_longest_text_is_taken(lead: CheckingClient, page: str, stored: Sessions):
    """4,000 characters are counted after line ends are evened out; control characters are dropped."""
    text = "ab\r\n" * 1332 + "abc\x00d"
    assert press(lead, page, new=text).status_code == 302
    assert stored_texts(stored) == [("ab\n" * 1332 + "abcd")]


@ONE_DATABASE
def test_a_text_in_another_box_is_not_lost(lead: CheckingClient, page: str, stored: Sessions):
    """Sending an answer while a new comment is being typed stores the answer and gives the other text back."""
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    sent = press(lead, page, f"reply {thread}", new="half a", **{f"reply-{thread}-text": "Two", "new-language": "fr"})
    values = form_of(sent, "STR1").values
    assert sent.status_code == 200
    assert "Another text that you typed on this page is still here" in words(sent)
    assert (values["new-text"], values["new-language"], values[f"reply-{thread}-text"]) == ("half a", "fr", "")
    assert stored_texts(stored) == ["One", "Two"]
    lead.post(page, data=with_values(form_of(sent, "STR1"), {"do": f"reply {thread}", f"reply-{thread}-text": "Two"}))
    assert stored_texts(stored) == ["One", "Two"]


@ONE_DATABASE
def test_resolving_sends_what_was_typed(lead: CheckingClient, page: str, stored: Sessions):
    """A last word beside the button goes with it; one that is too long stops it."""
    press(lead, page, new="One")
    assert answer(lead, page, "x" * 4001, "resolve").status_code == 422
    assert answer(lead, page, "Agreed", "resolve").status_code == 302
    assert stored_texts(stored) == ["One", "Agreed"]
    (thread,) = threads(lead, page)
    assert press(lead, page, f"resolve {thread}").status_code == 302
    assert "Resolved by Demonstration lead" in words(lead.get(page))


@ONE_DATABASE
def test_a_thread_that_was_resolved_meanwhile_takes_the_answer(
    lead: CheckingClient, contributor: CheckingClient, page: str, stored: Sessions
):
    """Whoever is still typing loses nothing: over a change of language the text stands there, and it can be sent."""
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    form = form_of(lead.get(page), "STR1")
    press(contributor, page, f"resolve {thread}")
    kept = lead.post(page, data=with_values(form, {f"reply-{thread}-text": "Two", "_keep": "en"}))
    assert form_of(kept, "STR1").values[f"reply-{thread}-text"] == "Two"
    data = with_values(form_of(kept, "STR1"), {"do": f"reply {thread}"})
    assert lead.post(page, data=data).status_code == 302
    assert stored_texts(stored) == ["One", "Two"]


@ONE_DATABASE
def test_a_language_button_keeps_every_box(lead: CheckingClient, page: str, stored: Sessions):
    """All texts and their languages come back in the right boxes, unsent."""
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    french = page.replace("/en/", "/fr/")
    typed = {"new-text": "جديد", "new-language": "ar", f"reply-{thread}-text": "réponse", "_keep": "fr"}
    form = form_of(lead.get(page), "STR1")
    shown = lead.post(french, data=with_values(form, typed))
    values = form_of(shown, "STR1").values
    assert {name: values[name] for name in typed if name != "_keep"} == {k: v for k, v in typed.items() if k != "_keep"}
    assert 'role="status"' in shown.text
    assert f'form="comments" formaction="{page}"' in shown.text
    assert stored_texts(stored) == ["One"]


@ONE_DATABASE
def test_an_ended_session_loses_no_text(lead: CheckingClient, page: str, stored: Sessions):
    """Sent too late: sign in again, the texts are back in their boxes and not sent, and then they can be."""
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    typed = with_values(form_of(lead.get(page), "STR1"), {f"reply-{thread}-text": "Two", "new-text": "Three"})
    lead.delete_cookie("session")
    late = lead.post(page, data=with_values(Form("", typed), {"do": f"reply {thread}"}))
    assert late.status_code == 401
    data = with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")})
    way = form_of(lead.post(form_of(late).action, data=data))
    back = form_of(lead.post(way.action, data=way.values), "STR1")
    assert (back.values[f"reply-{thread}-text"], back.values["new-text"]) == ("Two", "Three")
    assert stored_texts(stored) == ["One"]
    lead.post(page, data=with_values(back, {"do": "open", "new-text": "Three"}))
    assert stored_texts(stored) == ["One", "Three"]


@ONE_DATABASE
def test_a_stale_token_loses_no_text(lead: CheckingClient, page: str, stored: Sessions):
    """Nothing is sent, and one button brings the text back."""
    refused = lead.post(page, data={"csrf_token": "x", "do": "open", "new-text": "One"})
    assert refused.status_code == 400
    way = form_of(refused)
    assert form_of(lead.post(way.action, data=way.values), "STR1").values["new-text"] == "One"
    assert stored_texts(stored) == []


def test_sections_that_are_closed(app: Flask, client_for: ClientFor, lead: CheckingClient, page: str, own: UUID):
    """Somebody limited to STR finds no comments of DAT: not the page, not by sending, not in the list."""
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    closed = page.replace("STR1", "DAT1")
    lead.post(closed, data={"csrf_token": csrf_token(lead.get(closed)), "do": "open", "new-text": "Secret"})
    samira = client_for("samira")
    token = csrf_token(samira.get(page))
    assert samira.get(page).status_code == 200
    assert samira.get(closed).status_code == 404
    assert samira.post(closed, data={"csrf_token": token, "do": "open", "new-text": "x"}).status_code == 404
    assert "Secret" not in samira.get(page.removesuffix("STR1")).text
    assert "Secret" in lead.get(closed).text


@ONE_DATABASE
@pytest.mark.parametrize("role", ["reviewer", "coordinator", "administrator"])
def test_comments_stay_inside_the_institution(app: Flask, client_for: ClientFor, role: str):
    """Of a submitted assessment too, nobody outside the team is told that there are comments."""
    other = assessment_of(app, "Ministry of Administrative Development of Qamaria")
    client = client_for(role)
    pages = [f"/en/assessments/{other}/comments/{key}" for key in ("", "STR1")]
    assert [client.get(each).status_code for each in pages] == [404, 404]


@ONE_DATABASE
def test_threads_that_are_not_on_the_page_are_not_found(lead: CheckingClient, page: str, stored: Sessions):
    """A thread of another indicator or a made-up one is 404, whatever is pressed; the text is not stored."""
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    other = page.replace("STR1", "STR2")
    token = csrf_token(lead.get(other))
    for verb in ("reply", "resolve", "reopen"):
        for wrong in (thread, str(uuid4())):
            data = {"csrf_token": token, "do": f"{verb} {wrong}", f"reply-{wrong}-text": "x"}
            assert lead.post(other, data=data).status_code == 404
    assert lead.get(page.replace("STR1", "NOPE")).status_code == 404
    assert stored_texts(stored) == ["One"]


@ONE_DATABASE
@pytest.mark.parametrize("verb", ["", "nothing", "reply x", "open \x00", "reply"])
def test_a_button_that_does_not_exist(lead: CheckingClient, page: str, stored: Sessions, verb: str):
    """It does what the button of the new comment does: without a text it says so."""
    data = {"csrf_token": csrf_token(lead.get(page)), "do": verb}
    assert lead.post(page, data=data).status_code == 422
    assert stored_texts(stored) == []


@ONE_DATABASE
def test_the_list_of_what_is_new_and_open(lead: CheckingClient, contributor: CheckingClient, page: str):
    """Each conversation once, with a link to its place; nothing at all is said in a sentence."""
    overview = page.removesuffix("STR1")
    assert "Nothing is new and nothing is open." in words(lead.get(overview))
    press(lead, page, new="One")
    (thread,) = threads(lead, page)
    assert words(contributor.get(overview)).count("One") == 1
    assert f'<a href="{page}#thread-{thread}">' in contributor.get(overview).text
    assert "Open comments 1" in words(lead.get(overview))
    assert "New comments 1" in words(contributor.get(overview))
