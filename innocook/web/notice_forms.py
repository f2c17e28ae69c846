"""Which notices come by letter, too."""

from __future__ import annotations

from wtforms import SelectMultipleField

from innocook.web.forms import PageForm
from innocook.web.languages import _l


class MailForm(PageForm):
    """The kinds of notices that are sent; unknown ones are passed over."""

    kinds = SelectMultipleField(_l("Send me an e-mail when"), choices=[], validate_choice=False)
