"""Mail as it really leaves: over SMTP to a server on this machine, to the console, or not at all."""

from __future__ import annotations

import datetime as dates
import ipaddress
import socket
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import formataddr, parseaddr
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from innocook.outbound import smtp
from innocook.outbound.mail import Console, Mail, MailRefused, message_of, post_office
from innocook.outbound.smtp import MailFailed, MailServer, ServerFailed, server_from
from tests.support.mailbox import Mailbox, parts_of, serving

SENDER_ADDRESS = "innocook@demo.example"
SENDER = f"InnoCook <{SENDER_ADDRESS}>"
ID = UUID("12345678-1234-4234-8234-123456789abc")
NOW = datetime(2026, 11, 22, 12, 3, tzinfo=UTC)
ARABIC = "دعوة إلى التقييم الذاتي لمؤسسة الخدمات النموذجية في جمهورية القمرية المتحدة للعام الجاري"
BODY = "السلام عليكم\n\nhttp://127.0.0.1:8000/ar/invitations/abc_DEF-123\n"


def mail(recipient: str = "nour@example.org", subject: str = ARABIC) -> Mail:
    """A mail in Arabic."""
    return Mail(ID, recipient, "ar", subject, BODY, f'<html lang="ar" dir="rtl"><p>{BODY}</p></html>', NOW)


def send(setting: str, one: Mail | None = None) -> None:
    """Send a mail as the product would with this setting."""
    office = post_office(setting, SENDER)
    assert office is not None
    office.send(one or mail())


def test_a_real_message_arrives(mailbox: Mailbox):
    """Both parts, the Arabic subject and every heading come through SMTP as they were written."""
    send(mailbox.address)
    (message,), (raw,) = mailbox.messages, mailbox.raw
    assert message["Subject"] == ARABIC
    assert parts_of(message)["text/plain"].split() == BODY.split()
    assert 'dir="rtl"' in parts_of(message)["text/html"]
    assert message.get_content_type() == "multipart/alternative"
    assert (message["To"], message["From"]) == ("nour@example.org", SENDER)
    assert message["Message-ID"] == f"<{ID}@demo.example>"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "ar")
    assert message["Date"].datetime == NOW
    assert message["Reply-To"] is None
    assert mailbox.recipients == [["nour@example.org"]]
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "subject",
    [
        *(
            "Plain",
            "Invitation to " + "the self-assessment of " * 8 + "a registry",
            "Invitation : évaluation de l'Hôpital",
        ),
        *("Invitation to the self-assessment of \u2068مؤسسة الخدمات النموذجية\u2069", f"{ARABIC} – InnoCook 2026"),
        *("a é b è c ê d " * 12 + "end", "=?utf-8?q?looks_encoded?=", "د" * 200),
    ],
)
def test_subjects_come_through_to_the_letter(mailbox: Mailbox, subject: str):
    """Short and long, in one alphabet and in two: no space lost, no letter split, no line too long."""
    send(mailbox.address, mail(subject=subject))
    assert mailbox.messages[0]["Subject"] == subject
    lines = mailbox.raw[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize(
    "name",
    ["", "InnoCook", 'O\'Neil, "Post"', "InnoCook التقييم الذاتي للمؤسسات العامة", "Évaluation de l'État de Qamaria"],
)
def test_the_name_of_the_sender_comes_through(mailbox: Mailbox, name: str):
    """In Arabic, French and with signs that mean something in a heading."""
    quoted = formataddr((name, SENDER_ADDRESS)) if name.isascii() else f"{name} <{SENDER_ADDRESS}>"
    office = post_office(mailbox.address, quoted)
    assert office is not None
    office.send(mail())
    # Read with the older part of the library: the newer one puts a space between two encoded words of a name.
    written = message_from_bytes(mailbox.raw[0])["From"]
    shown, address = parseaddr(str(make_header(decode_header(written))))
    assert (shown, address) == (name, SENDER_ADDRESS)


def test_the_same_mail_keeps_its_message_id(mailbox: Mailbox):
    """A mail that is sent twice says so: its id does not depend on the attempt."""
    send(mailbox.address)
    send(mailbox.address)
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\x00"])
@pytest.mark.parametrize("place", ["recipient", "subject"])
def test_no_heading_can_be_smuggled_in(mailbox: Mailbox, break_: str, place: str):
    """Line breaks and control characters in a subject or an address are refused; nothing leaves."""
    smuggled = f"nour@example.org{break_}Bcc: all@example.org"
    with pytest.raises(MailRefused):
        send(mailbox.address, mail(**{place: smuggled}))
    assert mailbox.messages == []


@pytest.mark.parametrize(
    "address", ["", "nour", "نور@example.org", "a b@example.org", "a@b@example.org", "@example.org"]
)
def test_an_address_no_server_takes_is_refused(mailbox: Mailbox, address: str):
    """What cannot stand in an envelope is refused before any server is asked."""
    with pytest.raises(MailRefused):
        send(mailbox.address, mail(address))
    assert mailbox.messages == []


def test_an_arabic_domain_travels_in_ascii(mailbox: Mailbox):
    """A domain in Arabic letters is written the way every mail server understands."""
    send(mailbox.address, mail("nour@مثال.example"))
    assert mailbox.recipients == [["nour@xn--mgbh0fb.example"]]


def test_a_refused_recipient_is_named_by_the_servers_words(mailbox: Mailbox):
    """The reason is what the server said; other mails may still go, so the server is not blamed."""
    mailbox.refused["nour@example.org"] = "550 no such mailbox"
    with pytest.raises(MailFailed, match="550 no such mailbox") as failure:
        send(mailbox.address)
    assert not isinstance(failure.value, ServerFailed)


def test_a_message_the_server_does_not_take_has_failed(mailbox: Mailbox):
    """A refusal after the whole message counts as not sent."""
    mailbox.broken = "451 try later"
    with pytest.raises(MailFailed, match="451 try later"):
        send(mailbox.address)


def test_a_server_that_is_not_there_has_failed(mailbox: Mailbox):
    """Nobody listens: the server is blamed, so that the other mails are not tried one by one."""
    with serving(Mailbox()) as gone:
        address = gone.address
    with pytest.raises(ServerFailed):
        send(address)


def test_a_silent_server_is_given_up():
    """A server that accepts and says nothing is left after the time allowed."""

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = MailServer(server_from(f"smtp://127.0.0.1:{listener.getsockname()[1]}"), seconds=0.2)
        with pytest.raises(ServerFailed, match="timed out"):
            server.send(message_of(mail(), SENDER))


def test_a_password_is_never_sent_in_the_open(mailbox: Mailbox):
    """A server without encryption gets no password and no message, and the reason does not repeat it."""
    setting = f"smtp://user:s3cret@127.0.0.1:{mailbox.port}"
    with pytest.raises(ServerFailed, match="no encryption") as failure:
        send(setting)
    assert "s3cret" not in str(failure.value)
    assert mailbox.messages == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file, valid for the length of the tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dates.timedelta(days=1))
        .not_valid_after(today + dates.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    kind = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side of TLS; clients of the test trust it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def known(_server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Whether user and password are the right ones."""
    fits = (data.login, data.password) == (b"user@x", b"p ss/")
    return AuthResult(success=fits, handled=False, auth_data=data.login)


def test_starttls_is_used_when_offered(tls: ssl.SSLContext):
    """Without any password, too, the message goes encrypted where the server can."""
    with serving(Mailbox(), tls_context=tls) as box:
        send(box.address)
    assert box.is_encrypted == [True]


def test_user_and_password_sign_in_after_starttls(tls: ssl.SSLContext):
    """Percent signs in the setting stand for what a URL cannot hold."""
    with serving(Mailbox(), tls_context=tls, authenticator=known, auth_required=True) as box:
        send(f"smtp://user%40x:p%20ss%2F@127.0.0.1:{box.port}")
    assert (box.is_encrypted, box.signed_in_as) == ([True], [b"user@x"])


def test_a_wrong_password_has_failed_and_is_not_repeated(tls: ssl.SSLContext):
    """The reason says which step failed and holds no password."""
    with (
        serving(Mailbox(), tls_context=tls, authenticator=known, auth_required=True) as box,
        pytest.raises(ServerFailed, match="did not accept user and password") as failure,
    ):
        send(f"smtp://user%40x:wr0ng@127.0.0.1:{box.port}")
    assert "wr0ng" not in str(failure.value)
    assert box.messages == []


def test_smtps_speaks_tls_from_the_first_byte(tls: ssl.SSLContext):
    """The other way of encrypting, with the certificate checked."""
    with serving(Mailbox(), tls=tls) as box:
        send(f"smtps://127.0.0.1:{box.port}")
    assert len(box.messages) == 1


def test_a_certificate_nobody_vouches_for_is_refused(tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch):
    """No message goes to a server that cannot show who it is."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving(Mailbox(), tls_context=tls) as box, pytest.raises(ServerFailed, match="certificate"):
        send(box.address)
    assert box.messages == []


@pytest.mark.parametrize("setting", ["http://a.example", "smtp://", "a.example:25", "smtp://a.example:99999"])
def test_a_setting_that_names_no_server_is_refused(setting: str):
    """A wrong setting fails when it is read, not when the first mail is sent."""
    with pytest.raises(ValueError, match=r"."):
        post_office(setting, SENDER)


def test_ports_have_defaults():
    """587 where STARTTLS begins, 465 where TLS is there from the start."""
    assert (server_from("smtp://a.example").port, server_from("smtps://a.example").port) == (587, 465)
    assert "s3cret" not in repr(server_from("smtp://u:s3cret@a.example"))


def test_the_console_shows_the_whole_text(capsys: pytest.CaptureFixture[str]):
    """Addresses, decoded subject and the whole plain text, link included."""
    Console().send(message_of(mail(), SENDER))
    shown = capsys.readouterr().out
    assert f"To: nour@example.org\nSubject: {ARABIC}\n" in shown
    assert BODY in shown
    assert "<html" not in shown


def test_without_a_setting_nothing_leaves():
    """No way out is a way of its own: mails wait."""
    assert post_office("", SENDER) is None


def test_all_steps_together_are_shorter_than_a_mail_is_held_for():
    """About a dozen steps of silence fit into the five minutes for which a mail is claimed."""
    assert 13 * smtp.SECONDS < 300
