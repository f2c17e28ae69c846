"""From the invitation to the validated result, as people do it: in Arabic, and in French with a reconsideration."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.answers import Answers, chosen, measured
from innocook.core.plan import Plan
from innocook.core.scoring import compile_plan, display, score_answers
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.questionnaires import publish
from innocook.store.engine import make_engine
from innocook.store.tables import Institution, Participation, Round
from tests.browser.stage import sign_in
from tests.support.browser import sent
from tests.support.mailbox import Mailbox, serving
from tests.support.reviews import SECOND, another_reviewer
from tests.support.rounds import example
from tests.support.server import LiveServer, running
from tests.support.web import email_of, password_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "correct horse battery staple"
LEVELS = "2132"
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def post() -> Iterator[Mailbox]:
    """A mail server of the stories' own."""
    with serving(Mailbox()) as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def office(post: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server that sends its letters to `post`."""
    with running(tmp_path_factory.mktemp("stories"), MAIL=post.address) as server:
        yield server


def link_to(post: Mailbox, recipient: str, path: str, page: Page, since: int = 0) -> str:
    """The link below `path` in a letter to somebody, once there is one after the first `since` letters."""
    for _attempt in range(150):
        for message, recipients in list(zip(post.messages, post.recipients, strict=True))[since:]:
            body = message.get_body(("plain",))
            found = re.search(rf"http\S+/{path}/\S+", body.get_content()) if body and recipient in recipients else None
            if found:
                return found[0]
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter to {recipient} with a link to {path}")


def accept(page: Page, link: str, name: str) -> None:
    """Make an account by an invitation."""
    page.goto(link)
    page.fill("main [name=name]", name)
    page.fill("main [name=password]", PASSWORD)
    sent(page, "#accept button.button")


def invite_lead(page: Page, country: str, name: str, email: str) -> None:
    """From the menu to the progress of a country, and a letter to the lead of an institution there."""
    sent(page, "nav a[href$='/progress/']")
    sent(page, "main .card a >> nth=0")
    sent(page, f"main a[href$='/{country}/']")
    sent(page, f"tr:has-text('{name}') a[href*='/invite']")
    page.fill("main [name=email]", email)
    sent(page, "#invite button.button")


def invite_colleague(page: Page, tasks: str, email: str, section: str) -> None:
    """A letter to somebody who is to answer a section."""
    page.goto(tasks)
    sent(page, "main a[href$='/team']")
    page.fill("main [name=email]", email)
    page.check(f"main [name=sections][value={section}]")
    sent(page, "#invite button.button")


def ask_for_reconsideration(page: Page, tasks: str, key: str, text: str) -> None:
    """One indicator with its reason."""
    page.goto(tasks)
    sent(page, "main a[href$='/reconsideration']")
    page.check(f"main [name='{key}-asks']")
    page.fill(f"main [name='{key}-text']", text)
    sent(page, "#request button.button")


def answer_section(page: Page, address: str, pick: Callable[[str], str]) -> None:
    """Choose what `pick` says for every indicator of a section page, and save."""
    page.goto(address)
    for question in page.locator("main .question").all():
        key = question.get_attribute("id") or ""
        level = question.locator(f"input[type=radio][value='{pick(key)}']")
        if level.count():
            level.check()
        else:
            question.locator("input[inputmode=decimal]").fill(pick(key))
    sent(page, "#answers .actions .button >> nth=0")


def hand_in(page: Page, tasks: str) -> None:
    """Check, declare, submit."""
    page.goto(f"{tasks}check")
    sent(page, "main a[href$='/submit']")
    page.check("main [name=declaration]")
    sent(page, "#submit button.button")


def review(page: Page, name: str) -> str:
    """From the menu to the review of an institution, taken; its address."""
    sent(page, "nav a[href$='/reviews/']")
    sent(page, f"main table a:has-text('{name}')")
    address = page.url
    sent(page, "form[action$='/take'] button")
    return address


def ask_about(page: Page, address: str, key: str, text: str) -> None:
    """A question to the institution."""
    page.goto(f"{address}indicators/{key}")
    page.check("main [name=choice][value=ask]")
    page.select_option("main [name=reason_code]", "unclear")
    page.fill("main [name=reason]", text)
    sent(page, "main [name=do][value=save]")


def lower(page: Page, address: str, key: str, level: str, text: str) -> None:
    """A lower level with its reason."""
    page.goto(f"{address}indicators/{key}")
    page.locator(f"main [name=choice][value$='{level}']").first.check()
    page.select_option("main [name=reason_code]", "level_not_reached")
    page.fill("main [name=reason]", text)
    sent(page, "main [name=do][value=save]")


def confirm_the_rest(page: Page, address: str) -> None:
    """“Confirm and next” until nothing is undecided."""
    page.goto(address)
    sent(page, "#turns a.button[href*='/indicators/']")
    while page.locator("main [name=do][value=confirm]").count():
        sent(page, "main [name=do][value=confirm]")


def give_back(page: Page, address: str) -> None:
    """Returned with the usual time."""
    page.goto(f"{address}return")
    sent(page, "#return button.button")


def validate(page: Page, address: str) -> None:
    """Ticked and validated."""
    page.goto(f"{address}validate")
    page.check("main [name=checked]")
    sent(page, "#validate button.button")


def overall_of(plan: Plan, answers: Answers) -> int:
    """The overall score in whole points, by the core."""
    found = score_answers(plan, answers)["overall"].value
    assert found is not None
    return display(found)


def test_from_the_invitation_to_the_validated_result_in_arabic(office: LiveServer, post: Mailbox, new_page: NewPage):
    """An administrator invites the lead, the lead a colleague; together they answer; a reviewer asks, lowers one level
    and validates what the institution clarified. The results show both scores, each as the core computes it."""
    name, plan = "شركة الاتصالات في الواحات", packaged_plan()
    keys = list(plan.questionnaire.indicator_by_id)
    own = {key: LEVELS[place % len(LEVELS)] for place, key in enumerate(keys)}
    administrator, lead, colleague, reviewer = (new_page() for _ in range(4))

    sign_in(administrator, office, "administrator")
    invite_lead(administrator, "XF", name, "lead.of.telecoms@example.org")
    accept(lead, link_to(post, "lead.of.telecoms@example.org", "invitations", lead), "هدى العلي")
    lead.goto(f"{office.address}/ar/assessments/")
    sent(lead, "main form[action*='/begin/'] button")
    tasks = lead.url
    invite_colleague(lead, tasks, "colleague@example.org", "CIT")
    accept(colleague, link_to(post, "colleague@example.org", "invitations", colleague), "باسم داود")
    answer_section(colleague, f"{tasks}sections/CIT", own.__getitem__)
    for section in plan.questionnaire.section_by_id:
        if section != "CIT":
            answer_section(lead, f"{tasks}sections/{section}", own.__getitem__)
    hand_in(lead, tasks)

    sign_in(reviewer, office, "reviewer")
    address = review(reviewer, name)
    ask_about(reviewer, address, "STR1", "في أي صفحة تُذكر الميزانية؟")
    lower(reviewer, address, "DAT4", "0", "لا تُظهر الوثيقة أي إجراء مطبَّق.")
    confirm_the_rest(reviewer, address)
    before = len(post.messages)
    give_back(reviewer, address)

    lead.goto(link_to(post, "lead.of.telecoms@example.org", "notices", lead, before))
    expect(lead.locator("main")).to_contain_text("في أي صفحة تُذكر الميزانية؟")
    sent(lead, "main a[href*='/sections/STR']")
    expect(lead.locator("#STR2 .level input").first).to_be_disabled()
    lead.check("#STR1 input[type=radio][value='3']")
    sent(lead, "#answers .actions .button >> nth=0")
    hand_in(lead, tasks)

    reviewer.goto(address)
    sent(reviewer, "form[action$='/take'] button")
    confirm_the_rest(reviewer, address)
    validate(reviewer, address)

    lead.goto(f"{tasks}results")
    answered = {key: chosen(level) for key, level in (own | {"STR1": "3"}).items()}
    self_assessed = overall_of(plan, answered)
    validated = overall_of(plan, answered | {"DAT4": chosen("0")})
    assert self_assessed != validated
    expect(lead.locator("main .big strong").first).to_have_text(str(validated))
    expect(lead.locator("main .card").first).to_contain_text(str(self_assessed))
    sent(lead, f"main a[href='{tasks.replace(office.address, '')}review']")
    expect(lead.locator("main")).to_contain_text("لا تُظهر الوثيقة أي إجراء مطبَّق.")


def test_with_a_reconsideration_in_french(office: LiveServer, post: Mailbox, new_page: NewPage):
    """A short questionnaire: answered, returned, clarified, validated with one level lowered; the lead asks once more,
    another reviewer restores the level, and the result is a second edition with the score of before."""
    with Session(make_engine(f"sqlite:///{office.var / 'innocook.sqlite3'}")) as session:
        name = a_short_round(session)
        another_reviewer(session)
    plan = compile_plan(example())
    own = {"ACC1": "yes", "ACC2": "partly", "ACC3": "80", "TIM1": "3", "TIM2": "sometimes"}
    lead, colleague, reviewer, other = (new_page(locale="fr") for _ in range(4))

    sign_in(lead, office, "lead", "fr")
    sent(lead, "main form[action*='/begin/'] button")
    tasks = lead.url
    invite_colleague(lead, tasks, "collegue@example.org", "TIM")
    accept(colleague, link_to(post, "collegue@example.org", "invitations", colleague), "Karim Benali")
    answer_section(colleague, f"{tasks}sections/TIM", own.__getitem__)
    answer_section(lead, f"{tasks}sections/ACC", own.__getitem__)
    hand_in(lead, tasks)

    sign_in(reviewer, office, "reviewer", "fr")
    reviewer.goto(f"{office.address}/fr/reviews/")
    address = review(reviewer, name)
    ask_about(reviewer, address, "TIM2", "Depuis quand ?")
    lower(reviewer, address, "ACC1", "no", "Le lien ne mène à aucun service.")
    confirm_the_rest(reviewer, address)
    give_back(reviewer, address)

    lead.goto(f"{tasks}sections/TIM")
    lead.check("#TIM2 [name='TIM2.confirm']")
    sent(lead, "#answers .actions .button >> nth=0")
    hand_in(lead, tasks)
    reviewer.goto(address)
    sent(reviewer, "form[action$='/take'] button")
    confirm_the_rest(reviewer, address)
    validate(reviewer, address)

    ask_for_reconsideration(lead, tasks, "ACC1", "Le lien a été réparé en janvier.")
    other.goto(f"{office.address}/fr/sign-in")
    other.fill("[name=email]", email_of(SECOND))
    other.fill("[name=password]", password_of(SECOND))
    sent(other, "main form button")
    other.goto(f"{address}reconsideration")
    other.check("main [name='ACC1-value'][value='yes']")
    sent(other, "#answer button.button")

    lead.goto(f"{tasks}results")
    expected = overall_of(plan, answers_of(own))
    expect(lead.locator("main .big strong").first).to_have_text(str(expected))
    lead.goto(f"{tasks}record")
    assert lead.locator("main a[href$='/record/validations/2']").count() == 1
    reviewer.goto(f"{address}reconsideration")
    assert reviewer.locator("#answer").count() == 0


def answers_of(own: dict[str, str]) -> Answers:
    """What was typed, as the core reads it."""
    return {key: measured(float(value)) if value.isdigit() else chosen(value) for key, value in own.items()}


def a_short_round(session: Session) -> str:
    """An open round that asks the example questionnaire, with one institution of the lead in it; its French name."""
    at = datetime.now(UTC)
    version = publish(session, example(), at=at)
    times = {"opens_at": at - timedelta(minutes=1), "submissions_close_at": at + timedelta(days=20)}
    facts = {"reference_date": date(2026, 1, 1), "time_zone": "Europe/Paris", "questionnaire_version_id": version}
    round_ = Round(name_ar="دورة قصيرة", name_en="Short round", name_fr="Cycle court", **times, **facts)
    session.add(round_)
    session.flush()
    own = select(Institution).join(Participation).order_by(Institution.name_en)
    institution = session.scalars(own.where(Institution.name_en == "Model Services Institution")).first()
    assert institution is not None
    taking_part = Participation(
        round_id=round_.id,
        institution_id=institution.id,
        institution_type="authority",
        size="medium",
        sector="services",
        country_id=institution.country_id,
        context_group="high",
    )
    session.add(taking_part)
    session.commit()
    return institution.name_fr
