"""Drawing the page of a section, beside the same form as one plain Jinja macro over ready texts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, template_rendered
from jinja2 import Environment, Template

from innocook.web.answer_forms import Question
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark, best_of_each
from tests.support.visitor import form_values

PLAIN = """
{% macro question(item) %}
<div class="card question" id="{{ item.id }}">
<fieldset>
<legend><span class="eyebrow"><span class="dot {{ item.colour }}"></span><bdi>{{ item.id }}</bdi> ·\
 {{ item.principle }}</span> <span class="ask">{{ item.question }}</span></legend>
<div class="levels">
{% for key, name, text in item.options %}
<label class="level"><input type="radio" name="{{ item.id }}" value="{{ key }}"{% if item.value == key %} checked\
{% endif %}><b><bdi>{{ key }}</bdi> · {{ name }}</b><span class="text">{{ text }}</span></label>
{% endfor %}
{% if item.na_allowed %}<label class="level plain"><input type="radio" name="{{ item.id }}" value="na"\
{% if item.value == "na" %} checked{% endif %}><span class="text">{{ words.na }}</span></label>{% endif %}
<label class="level plain"><input type="radio" name="{{ item.id }}" value=""{% if not item.value %} checked{% endif %}>\
<span class="text">{{ words.none }}</span></label>
</div>
{% if item.na_allowed %}<div class="na-fields">
<div class="field"><label for="{{ item.id }}-na_reason">{{ words.why }}</label>
<select id="{{ item.id }}-na_reason" name="{{ item.id }}.na_reason"><option value="">{{ words.choose }}</option>
{% for key, text in reasons %}<option value="{{ key }}">{{ text }}</option>
{% endfor %}</select></div>
<div class="field"><label for="{{ item.id }}-na_text">{{ words.explain }}</label>
<textarea id="{{ item.id }}-na_text" name="{{ item.id }}.na_text" rows="2" maxlength="2000">
{{ item.na_text }}</textarea></div>
</div>{% endif %}
</fieldset>
<details class="more"><summary>{{ words.more }}</summary>
<p class="hint">{{ words.shows }}</p>
<ul>{% for text in item.evidence %}<li>{{ text }}</li>{% endfor %}</ul>
<div class="field"><label for="{{ item.id }}-note">{{ words.note }}\
 <span class="soft">{{ words.optional }}</span></label>
<textarea id="{{ item.id }}-note" name="{{ item.id }}.note" rows="3" maxlength="4000">
{{ item.note }}</textarea></div>
</details>
<input type="hidden" name="{{ item.id }}.version" value="{{ item.version }}">
</div>
{% endmacro %}
<form method="post">{% for item in items %}{{ question(item) }}{% endfor %}<button>{{ words.save }}</button></form>
"""
WORDS = ("na", "none", "why", "choose", "explain", "more", "shows", "note", "optional", "save")


@dataclass(slots=True)
class Drawn:
    """A template as a view drew it, with everything it was given."""

    template: Template
    context: dict[str, Any]


@benchmark("template")
def template(ground: Ground) -> Iterator[Reading]:
    """The form against the same form; then the whole page with its frame, menus and steps against the form alone."""
    app = ground.app
    drawn: list[Drawn] = []
    note = lambda sender, template, context, **_: drawn.append(Drawn(template, dict(context)))  # noqa: E731
    with app.test_client() as client, template_rendered.connected_to(note, app):
        sign_in(client, *ground.server.accounts["lead"])
        client.get(section_path(client))
        last = drawn[-1]
        work = [lambda: form(app, last.context), lambda: last.template.render(last.context)]
        only, whole, floor = best_of_each([*work, plain_form(app, last.context)], 100)
    yield Reading(
        "drawing a section's form", only, 3 * floor, "<= 3x the same form as a plain Jinja macro", floor=floor
    )
    yield Reading("... with the frame of its page", whole, 8 * floor, "<= 8x that form (ours)", floor=floor)


def form(app: Flask, context: Mapping[str, Any]) -> str:
    """The questions as the product's own macro draws them."""
    macros: Any = app.jinja_env.get_template("components/question.html").make_module(dict(context))
    reasons, colours = context["questionnaire"].na_reasons, context["colours"]
    return "".join(macros.question(each, reasons, colours[each.indicator.principle]) for each in context["questions"])


def plain_form(app: Flask, context: Mapping[str, Any]) -> Any:
    """A function that draws the floor from the same questions."""
    made = Environment(autoescape=True).from_string(PLAIN)
    reasons = [(each.id, each.text.in_language("ar")) for each in context["questionnaire"].na_reasons]
    words = {name: f"كلمات من الصفحة {name}" for name in WORDS}
    items = [plain_question(each) for each in context["questions"]]
    return lambda: made.render(items=items, reasons=reasons, words=words)


def plain_question(question: Question) -> dict[str, Any]:
    """A question as ready texts."""
    indicator = question.indicator
    return {
        "id": question.id,
        "colour": "one",
        "na_allowed": indicator.na_allowed,
        "principle": question.principle.name.in_language("ar") if question.principle else "",
        "question": indicator.question.in_language("ar"),
        "options": [(o.key, o.name.in_language("ar"), o.text.in_language("ar")) for o in indicator.options],
        "evidence": [text.in_language("ar") for text in indicator.evidence],
        "value": question.value,
        "na_text": question.na_text,
        "note": question.note,
        "version": question.version,
    }


def sign_in(client: Any, email: str, password: str) -> None:
    """Through the form, inside this process."""
    values = form_values(client.get("/ar/sign-in").text)
    client.post("/ar/sign-in", data=values | {"email": email, "password": password})


def section_path(client: Any) -> str:
    """The first section of the first assessment of the person signed in."""
    tasks = re.findall(r'"(/ar/assessments/[0-9a-f-]{36}/)"', client.get("/ar/assessments/").text)[0]
    return re.findall(rf'"({tasks}sections/\w+)"', client.get(tasks).text)[0]
