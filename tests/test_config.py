"""Settings: read from the environment, and refused when they are unsafe."""

from pathlib import Path

import pytest

from innocook.config import Config, ConfigurationRefused, Mode, SecondFactor

KEY = "k" * 32


def config(**environment: str) -> Config:
    """The settings of an environment with these INNOCOOK_ variables and no other."""
    return Config.from_environment({f"INNOCOOK_{name}": value for name, value in environment.items()})


def refusal(settings: Config) -> str:
    """Why these settings are refused; empty when they are not."""
    try:
        settings.check()
    except ConfigurationRefused as refused:
        return str(refused)
    return ""


def test_nothing_said_is_production_and_refused():
    """Without any setting the mode is production, and both reasons are given at once."""
    assert config().mode is Mode.PRODUCTION
    assert "INNOCOOK_SECRET_KEY" in refusal(config())
    assert "INNOCOOK_PUBLIC_ADDRESS must start with https://" in refusal(config())


@pytest.mark.parametrize("address", ["http://innocook.example", "innocook.example", "HTTP://innocook.example"])
def test_production_refuses_an_address_without_https(address: str):
    """A public address that is not https is refused in production only."""
    assert refusal(config(SECRET_KEY=KEY, PUBLIC_ADDRESS=address)) != ""
    assert refusal(config(SECRET_KEY=KEY, PUBLIC_ADDRESS=address, MODE="development")) == ""


@pytest.mark.parametrize("mode", list(Mode))
def test_a_short_key_is_refused_in_every_mode(mode: Mode):
    """The key that signs sessions has at least 32 characters; its text never shows in the refusal."""
    reason = refusal(config(SECRET_KEY="short and secret", MODE=mode.value, PUBLIC_ADDRESS="https://a.example"))
    assert "at least 32 characters" in reason
    assert "short and secret" not in reason


def test_good_production_settings_are_taken():
    """https and a long key are enough."""
    assert refusal(config(SECRET_KEY=KEY, PUBLIC_ADDRESS="https://innocook.example")) == ""


@pytest.mark.parametrize(
    ("name", "value"), [("MODE", "demo"), ("PROXIES", "two"), ("SESSION_SECONDS", "8 h"), ("SESSION_SECONDS", "")]
)
def test_values_without_sense_are_refused(name: str, value: str):
    """An unknown mode and numbers that are none stop the start."""
    with pytest.raises(ConfigurationRefused):
        config(**{name: value})


@pytest.mark.parametrize("seconds", ["0", "-1"])
def test_a_session_needs_time(seconds: str):
    """A session that ends before it begins is refused."""
    assert "INNOCOOK_SESSION_SECONDS" in refusal(config(SECRET_KEY=KEY, MODE="development", SESSION_SECONDS=seconds))


def test_the_database_is_a_file_unless_said():
    """Without an address the database is an SQLite file in the data folder."""
    assert config(VAR="/srv/innocook").database_url == f"sqlite:///{Path('/srv/innocook')}/innocook.sqlite3"
    assert config(DATABASE_URL="postgresql://a/b").database_url == "postgresql://a/b"


def test_the_port_is_in_the_address():
    """INNOCOOK_PORT changes where people are told to look, unless the public address is given."""
    assert config(PORT="9000").public_address == "http://127.0.0.1:9000"
    assert config(PORT="9000", PUBLIC_ADDRESS="https://a.example/").public_address == "https://a.example"


@pytest.mark.parametrize(
    ("mode", "said", "needed"),
    [
        ("production", "", True),
        ("production", "optional", False),
        ("production", "required", True),
        ("development", "", False),
        ("development", "required", True),
        ("demonstration", "", False),
        ("demonstration", "optional", False),
    ],
)
def test_the_second_factor_is_needed_in_production_unless_said(mode: str, said: str, needed: bool):
    """Reviewers and administrators need one in production, elsewhere where the setting says so."""
    settings = config(MODE=mode, **({"SECOND_FACTOR": said} if said else {}))
    assert settings.needs_second_factor == needed


def test_the_demonstration_never_needs_a_second_factor():
    """Requiring one there is refused; and should it be said all the same, nothing asks for it."""
    settings = config(MODE="demonstration", SECRET_KEY=KEY, SECOND_FACTOR="required")
    assert "INNOCOOK_SECOND_FACTOR cannot be required in demonstration mode" in refusal(settings)
    assert not Config("", KEY, mode=Mode.DEMONSTRATION, second_factor=SecondFactor.REQUIRED).needs_second_factor


@pytest.mark.parametrize("said", ["", "yes", "Required"])
def test_a_second_factor_is_optional_or_required(said: str):
    """Nothing between; an empty setting is a mistake, not a choice."""
    with pytest.raises(ConfigurationRefused):
        config(SECOND_FACTOR=said)
